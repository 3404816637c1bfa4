package assignment

import (
	"context"
	"strings"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// longestWait is how many days ahead somebody can be looked after again.
const longestWait = 180

// FoundCommand says where somebody is who did not come.
type FoundCommand struct {
	FollowUpSeen
	Found Whereabouts
	On    clock.Date // since when that is so, or when it was noticed; zero: today
	Place string     // Elsewhere: where they went
	Again clock.Date // Hospital: when to look again
	Note  string     // required for Other
}

// Found keeps what the facility in which they live says, or the desk where that
// knows better. What follows is then the desk's; of somebody in hospital the
// facility is asked again on the day it named itself.
func Found(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd FoundCommand) (FollowUp, error) {
	if err := answers(s); err != nil {
		return FollowUp{}, err
	}
	f, t, err := cmd.open(ctx, tx, s)
	if err != nil {
		return f, err
	}
	if !f.Open() {
		return f, errs.Conflict("error.follow-up.ended")
	}
	today := clock.Today(c)
	if cmd.On.IsZero() {
		cmd.On = today
	}
	if err := cmd.check(f, today); err != nil {
		return f, err
	}
	before := f.fate()
	f.Found, f.FoundOn, f.Asked, f.AskedAt = cmd.Found, cmd.On, StageDesk, c.Now()
	if cmd.Found == Hospital {
		f.DueOn = cmd.Again
		if f.Unit != "" {
			f.Asked = StageFacility
		}
	} else if f.DueOn, err = t.decideBy(ctx, tx, today); err != nil {
		return f, err
	}
	if cmd.Found != Here && cmd.Found != Hospital {
		f.Keep = false // nobody can say that they come
	}
	e := by(c, s, FollowFound)
	e.Found, e.Day, e.Place, e.Note = cmd.Found, cmd.On, strings.TrimSpace(cmd.Place), strings.TrimSpace(cmd.Note)
	return f, f.keepUp(ctx, tx, c, s, &t, before, e, "")
}

func (cmd FoundCommand) check(f FollowUp, today clock.Date) error {
	var faults errs.List
	switch cmd.Found {
	case Here, Gone:
	case Hospital:
		switch {
		case cmd.Again.IsZero():
			faults.Add(errs.Invalid("error.required").At("again"))
		case !cmd.Again.After(today) || cmd.Again.After(today.AddDays(longestWait)):
			faults.Add(errs.Invalid("error.follow-up.again", "most", longestWait).At("again"))
		}
	case Elsewhere:
		faults.Add(said(cmd.Place, "place"))
		faults.Add(bounded(cmd.Place, 200, "place"))
	case Other:
		faults.Add(said(cmd.Note, "note"))
	default:
		faults.Add(errs.Invalid("error.follow-up.found").At("found"))
	}
	if cmd.On.After(today) {
		faults.Add(errs.Invalid("error.follow-up.future").At("on"))
	}
	if cmd.On.Before(f.MissedOn.AddDays(-longestWait)) {
		faults.Add(errs.Invalid("error.follow-up.long-ago").At("on"))
	}
	faults.Add(bounded(cmd.Note, mostCharacters, "note"))
	return faults.Err()
}

// decideBy gives the day by which the desk says what follows.
func (t Transfer) decideBy(ctx context.Context, tx *db.Tx, today clock.Date) (clock.Date, error) {
	promises, err := promisesOf(ctx, tx, t.Land)
	return today.AddWorkdays(promises.On(t.Kind, today).Decide), err
}

// KeepCommand asks the municipality to keep what it prepared, because they come
// on another day; or takes that back.
type KeepCommand struct {
	FollowUpSeen
	Keep bool
	Note string // the municipality reads it
}

// Keep does so.
func Keep(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd KeepCommand) (FollowUp, error) {
	if err := handles(s); err != nil {
		return FollowUp{}, err
	}
	f, t, err := cmd.open(ctx, tx, s)
	if err != nil {
		return f, err
	}
	if !f.Open() {
		return f, errs.Conflict("error.follow-up.ended")
	}
	if err := bounded(cmd.Note, mostCharacters, "note"); err != nil {
		return f, err
	}
	if f.Keep == cmd.Keep {
		return f, nil
	}
	before := f.fate()
	f.Keep = cmd.Keep
	e := by(c, s, FollowKept)
	if !cmd.Keep {
		e.Action = FollowReleased
	}
	e.Note = strings.TrimSpace(cmd.Note)
	return f, f.keepUp(ctx, tx, c, s, &t, before, e, e.Note)
}

// EndStayCommand ends the stay at the Land of somebody who will not come.
type EndStayCommand struct {
	FollowUpSeen
	On     clock.Date
	Reason Whereabouts // Gone, Elsewhere or Other
	Note   string      // required for Other
}

// EndStay notes that they are with the Land no longer, since when and why. It
// says nothing about what that means in law. They can be taken back in with
// Return when they turn up.
func EndStay(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd EndStayCommand) (FollowUp, error) {
	if err := handles(s); err != nil {
		return FollowUp{}, err
	}
	f, t, err := cmd.open(ctx, tx, s)
	if err != nil {
		return f, err
	}
	if !f.Open() {
		return f, errs.Conflict("error.follow-up.ended")
	}
	if err := cmd.check(ctx, tx, f, clock.Today(c)); err != nil {
		return f, err
	}
	bound, err := OnTheWay(ctx, tx, s, []id.ID{f.Household})
	if err != nil {
		return f, err
	}
	if len(bound) > 0 {
		return f, errs.Conflict("error.transfer.on-the-way")
	}
	if err := person.Leave(ctx, tx, c, s, []id.ID{f.Household}, cmd.On); err != nil {
		return f, err
	}
	before := f.fate()
	f.Found, f.FoundOn = cmd.Reason, cmd.On
	f.end(c, LeftLand)
	e := by(c, s, FollowLeft)
	e.Found, e.Day, e.Note = cmd.Reason, cmd.On, strings.TrimSpace(cmd.Note)
	t.Missing--
	return f, f.keepUp(ctx, tx, c, s, &t, before, e, "")
}

func (cmd EndStayCommand) check(ctx context.Context, tx *db.Tx, f FollowUp, today clock.Date) error {
	since, err := db.One(ctx, tx, db.Value[clock.Date], `SELECT unit_since FROM household WHERE tenant_id = $1 AND id = $2`, f.Land, f.Household)
	if err != nil {
		return err
	}
	var faults errs.List
	switch {
	case cmd.On.IsZero():
		faults.Add(errs.Invalid("error.required").At("on"))
	case cmd.On.After(today):
		faults.Add(errs.Invalid("error.follow-up.future").At("on"))
	case cmd.On.Before(since):
		faults.Add(errs.Invalid("error.follow-up.before", "day", since).At("on"))
	}
	switch cmd.Reason {
	case Gone, Elsewhere:
	case Other:
		faults.Add(said(cmd.Note, "note"))
	default:
		faults.Add(errs.Invalid("error.follow-up.reason").At("reason"))
	}
	faults.Add(bounded(cmd.Note, mostCharacters, "note"))
	return faults.Err()
}

// ReturnCommand says that somebody turned up whose stay had ended.
type ReturnCommand struct {
	FollowUpSeen
	On   clock.Date
	Note string
}

// Return takes them back in, where they lived last; what follows is the desk's
// to say again.
func Return(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ReturnCommand) (FollowUp, error) {
	if err := answers(s); err != nil {
		return FollowUp{}, err
	}
	f, t, err := cmd.open(ctx, tx, s)
	if err != nil {
		return f, err
	}
	if f.Ending != LeftLand {
		return f, errs.Conflict("error.follow-up.not-left")
	}
	today := clock.Today(c)
	var faults errs.List
	switch {
	case cmd.On.IsZero():
		faults.Add(errs.Invalid("error.required").At("on"))
	case cmd.On.After(today):
		faults.Add(errs.Invalid("error.follow-up.future").At("on"))
	case cmd.On.Before(f.FoundOn):
		faults.Add(errs.Invalid("error.follow-up.before", "day", f.FoundOn).At("on"))
	}
	faults.Add(bounded(cmd.Note, mostCharacters, "note"))
	if err := faults.Err(); err != nil {
		return f, err
	}
	if err := person.Return(ctx, tx, c, s, f.Household, cmd.On); err != nil {
		return f, err
	}
	before := f.fate()
	f.Ending, f.Found, f.FoundOn, f.Asked, f.AskedAt = "", Here, cmd.On, StageDesk, c.Now()
	f.EndedAt = time.Time{}
	if f.DueOn, err = t.decideBy(ctx, tx, today); err != nil {
		return f, err
	}
	t.Missing++
	e := by(c, s, FollowReturned)
	e.Found, e.Day, e.Note = Here, cmd.On, strings.TrimSpace(cmd.Note)
	return f, f.keepUp(ctx, tx, c, s, &t, before, e, "")
}

// end closes the follow-up.
func (f *FollowUp) end(c clock.Clock, as Ending) {
	f.Ending, f.EndedAt, f.Keep = as, c.Now(), false
}

// keepUp saves what was done about a follow-up, notes it, and tells the
// municipality where that changes what it has to count on.
func (f *FollowUp) keepUp(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, t *Transfer, before Fate, e FollowUpEvent, told string) error {
	if err := f.save(ctx, tx); err != nil {
		return err
	}
	if err := f.note(ctx, tx, e); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Transfer, "follow-up: "+string(e.Action), f.Household)
	if f.fate() == before {
		return nil
	}
	open, err := openFollowUps(ctx, tx, f.Land, f.Transfer)
	if err != nil {
		return err
	}
	t.Expected = len(keep(open, func(f FollowUp) bool { return f.Keep })) > 0
	detail := Detail{Absent: f.Persons, Fate: f.fate()}
	if detail.Fate == FateAgain {
		detail.Next = f.Next
	}
	return t.act(ctx, tx, c, s, ActFollowUp, told, detail)
}
