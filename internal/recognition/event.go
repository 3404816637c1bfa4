package recognition

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"wegwarte/engine/deadline"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Event is something that happened in a procedure.
type Event struct {
	ID        id.ID
	Procedure id.ID
	Day       clock.Date
	Kind      deadline.Kind
	Until     clock.Date // of a pause or an extension; zero: none was named
	Note      string
	Struck    string // why it is wrong; empty: it holds
	StruckBy  string
	At        time.Time
	By        string
}

const eventColumns = `e.id, e.recognition_id, e.day, e.kind, e.until_day, e.note, e.struck, e.struck_by, e.at, e.by_name`

func scanEvent(row db.Row) (e Event, err error) {
	err = row.Scan(&e.ID, &e.Procedure, &e.Day, &e.Kind, &e.Until, &e.Note, &e.Struck, &e.StruckBy, db.Time(&e.At), &e.By)
	return e, err
}

func eventsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, procedure id.ID) ([]Event, error) {
	return db.All(ctx, tx, scanEvent, `SELECT `+eventColumns+` FROM recognition_event e WHERE e.tenant_id = $1 AND e.recognition_id = $2 ORDER BY e.day, e.at, e.id`, s.Tenant, procedure)
}

// counted gives the events as the engine takes them: those that hold.
func counted(events []Event) []deadline.Event {
	out := make([]deadline.Event, 0, len(events))
	for _, e := range events {
		if e.Struck == "" {
			out = append(out, deadline.Event{Day: dayOf(e.Day), Kind: e.Kind, Until: dayOf(e.Until)})
		}
	}
	return out
}

// dayOf gives a day as the engine counts it, 0 for none and for one of another century.
func dayOf(d clock.Date) deadline.Day {
	day, err := deadline.ParseDay(d.String())
	if err != nil {
		return 0
	}
	return day
}

func dateOf(d deadline.Day) clock.Date {
	if d == 0 {
		return clock.Date{}
	}
	return clock.MustDate(d.String())
}

// TellCommand tells what happened. With Decided comes what was decided.
type TellCommand struct {
	Procedure Seen
	Kind      deadline.Kind
	Day       clock.Date
	Until     clock.Date
	Note      string
	Result    Result // with deadline.Decided
	Missing   string // of a result that is not full
}

// Tell keeps what happened, and has the clocks run on it.
func Tell(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd TellCommand) (Procedure, error) {
	h, err := hold(ctx, tx, s, cmd.Procedure)
	if err != nil {
		return h.Procedure, err
	}
	e := Event{ID: id.New(), Procedure: h.ID, Day: cmd.Day, Kind: cmd.Kind, Until: cmd.Until, Note: strings.TrimSpace(cmd.Note), At: c.Now(), By: s.Name}
	if err := h.add(ctx, tx, c, s, e); err != nil {
		return h.Procedure, err
	}
	if e.Kind == deadline.Decided {
		if h.Result, h.Missing, err = decided(cmd); err != nil {
			return h.Procedure, err
		}
	}
	err = h.save(ctx, tx, c, s, "recognition: "+strings.ReplaceAll(string(e.Kind), "_", " "))
	return h.Procedure, err
}

// decided holds the rules of a result.
func decided(cmd TellCommand) (Result, string, error) {
	missing := strings.TrimSpace(cmd.Missing)
	var faults errs.List
	switch {
	case !slices.Contains(Results, cmd.Result):
		faults.Add(errs.Invalid("recognition.choice").At("result"))
	case missing == "" && (cmd.Result == Partial || cmd.Result == Compensation):
		faults.Add(errs.Invalid("recognition.missing.required").At("missing"))
	}
	if cmd.Result == Full {
		missing = ""
	}
	faults.Add(short(missing, longestText, "missing"))
	return cmd.Result, missing, faults.Err()
}

// add holds the rules of an event and stores it.
func (h *held) add(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, e Event) error {
	var faults errs.List
	if e.Day.IsZero() {
		faults.Add(errs.Invalid("error.required").At("day"))
	} else if e.Day.After(clock.Today(c)) {
		faults.Add(errs.Invalid("recognition.day.future").At("day"))
	}
	if e.Kind == deadline.Extended && e.Until.IsZero() {
		faults.Add(errs.Invalid("recognition.until.required").At("until"))
	}
	faults.Add(believable(e.Until, "until"))
	faults.Add(short(e.Note, longestText, "note"))
	if err := faults.Err(); err != nil {
		return err
	}
	if err := possible(append(slices.Clone(h.events), e)); err != nil {
		return err
	}
	h.events = append(h.events, e)
	_, err := tx.Exec(ctx, `INSERT INTO recognition_event (id, tenant_id, recognition_id, day, kind, until_day, note, struck, struck_by, at, by_id, by_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', $8, $9, $10)`, e.ID, s.Tenant, e.Procedure, e.Day, e.Kind, e.Until, e.Note, db.Micros(e.At), s.Actor, e.By)
	return err
}

// possible says which rule of the engine the events break, at the field to be corrected.
func possible(events []Event) error {
	fault, wrong := errors.AsType[*deadline.FaultError](deadline.Check(counted(events)))
	if !wrong {
		return nil
	}
	field := "day"
	switch fault.Why {
	case deadline.UntilOfOther, deadline.UntilBefore:
		field = "until"
	case deadline.UnknownKind, deadline.Twice, deadline.NotApplied, deadline.PausedTwice, deadline.ResumedAlone:
		field = "kind"
	}
	return errs.Invalid("recognition.event." + string(fault.Why)).At(field)
}

// CorrectCommand strikes an event out, and tells in its place how it was.
type CorrectCommand struct {
	Procedure Seen
	Event     id.ID
	Why       string
	Day       clock.Date // how it was; zero: it did not happen
	Until     clock.Date
}

// Correct strikes out an event that is wrong; it stays to be read, with the reason.
func Correct(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd CorrectCommand) (Procedure, error) {
	h, err := hold(ctx, tx, s, cmd.Procedure)
	if err != nil {
		return h.Procedure, err
	}
	i := slices.IndexFunc(h.events, func(e Event) bool { return e.ID == cmd.Event && e.Struck == "" })
	if i < 0 {
		return h.Procedure, errs.NotFound("error.not-found")
	}
	why := strings.TrimSpace(cmd.Why)
	var faults errs.List
	faults.Add(required(why, "why"))
	faults.Add(short(why, longestLine, "why"))
	if err := faults.Err(); err != nil {
		return h.Procedure, err
	}
	was, recognised := h.events[i], h.Recognised
	h.events[i].Struck, h.events[i].StruckBy = why, s.Name
	if err := tx.Must(ctx, `UPDATE recognition_event SET struck = $4, struck_by = $5 WHERE tenant_id = $1 AND recognition_id = $2 AND id = $3`, s.Tenant, h.ID, was.ID, why, s.Name); err != nil {
		return h.Procedure, err
	}
	if cmd.Day.IsZero() {
		if was.Kind == deadline.Decided {
			h.Result, h.Missing = "", ""
		}
		err = possible(h.events)
	} else {
		err = h.add(ctx, tx, c, s, Event{ID: id.New(), Procedure: h.ID, Day: cmd.Day, Kind: was.Kind, Until: cmd.Until, Note: was.Note, At: c.Now(), By: s.Name})
	}
	if err != nil {
		return h.Procedure, err
	}
	if err = h.save(ctx, tx, c, s, "recognition: event corrected"); err == nil && !recognised.IsZero() && h.Recognised != recognised {
		err = takeBack(ctx, tx, c, s, h.Person, recognised)
	}
	return h.Procedure, err
}
