package seating

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"wegwarte/engine/seating"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// kitaPage is the Kitas, the criteria in force and the runs.
type kitaPage struct {
	form
	Today  clock.Date
	Kitas  []seat.Kita
	Rule   seat.Rule
	Runs   []seat.Run
	Writes bool
}

func loadKitas(v *door.Visit) (p kitaPage, err error) {
	crumb(v, v.T("seat.title"), boardPath)
	p.Today, p.Writes = v.Today(), v.Scope.Writes(tenant.Seat)
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Runs, err = seat.Runs(ctx, tx, v.Scope); err != nil {
			return err
		}
		if p.Kitas, err = seat.Kitas(ctx, tx, v.Scope); err != nil {
			return err
		}
		p.Rule, err = seat.RuleOn(ctx, tx, v.Scope, v.Today())
		return err
	})
	return p, err
}

// ShowKitas shows where places are, by what they are given, and what was proposed.
func ShowKitas(v *door.Visit) error {
	p, err := loadKitas(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("seat.kita.title"), kitas(p))
}

// MakeRun reckons a proposal.
func MakeRun(v *door.Visit) error {
	var faults errs.List
	starts := door.ReadDay(v.Text("starts"), "starts", &faults)
	var r seat.Run
	err := faults.Err()
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			r, err = seat.MakeRun(ctx, tx, v.Clock, v.Scope, starts)
			return err
		})
	}
	if err == nil {
		return v.Go(runURL(r.Number), "seat.run.made")
	}
	p, again := loadKitas(v)
	if again != nil {
		return again
	}
	p.Values = typed(v)
	if err := p.failed(v.Context(), err); err != nil {
		return err
	}
	return v.ShowInvalid(v.T("seat.kita.title"), kitas(p))
}

// applyPage asks which Kitas a family would like.
type applyPage struct {
	form
	Child  person.Person // zero: a child without a record
	Kitas  []seat.Kita
	Rule   seat.Rule
	Today  clock.Date
	Before []seat.Seat // what they asked for already, the dearest first
}

func (p applyPage) url() string {
	if p.Child.ID != "" {
		return applyURL(p.Child.ID)
	}
	return kitaPath + "/neu"
}

// before gives what was asked for as the wish of a number.
func (p applyPage) before(n int) seat.Seat {
	if i := slices.IndexFunc(p.Before, func(s seat.Seat) bool { return s.Place == n }); i >= 0 {
		return p.Before[i]
	}
	return seat.Seat{}
}

// known is what was released before, else what the register knows.
func (p applyPage) known() seat.Released {
	if len(p.Before) > 0 {
		return p.Before[0].Released
	}
	return contactOf(p.Child)
}

// asks are the criteria that are answered by yes or no; whether school is next follows from the birthday.
func (p applyPage) asks() []seating.Kind {
	return slices.DeleteFunc(p.Rule.Rule.Asks(), func(k seating.Kind) bool { return k == seating.SchoolNext })
}

func loadApply(v *door.Visit, ctx context.Context, tx *db.Tx) (p applyPage, err error) { //nolint:revive // the visit leads
	p.Today = v.Today()
	if v.R.PathValue("id") != "" {
		if p.Child, _, err = whose(ctx, tx, v, "id"); err != nil {
			return p, err
		}
		all, err := seat.OfPersons(ctx, tx, v.Clock, v.Scope, []id.ID{p.Child.ID})
		if err != nil {
			return p, err
		}
		for _, m := range all {
			if m.Place > 0 && (m.State.Queues() || m.State == seat.Offered) {
				p.Before = append(p.Before, m.Seat)
			}
		}
	}
	if p.Kitas, err = seat.Kitas(ctx, tx, v.Scope); err != nil {
		return p, err
	}
	p.Rule, err = seat.RuleOn(ctx, tx, v.Scope, v.Today())
	return p, err
}

func (p applyPage) trail(v *door.Visit) {
	if p.Child.ID != "" {
		crumb(v, p.Child.Name(), personURL(p.Child.ID))
		return
	}
	crumb(v, v.T("seat.kita.title"), kitaPath)
}

// ShowApply asks which Kitas a family would like, the dearest first.
func ShowApply(v *door.Visit) error {
	var p applyPage
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = loadApply(v, ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	p.trail(v)
	return v.Show(v.T("seat.apply"), apply(p))
}

// Apply keeps which Kitas a family would like.
func Apply(v *door.Visit) error {
	var p applyPage
	var failed error
	var faults errs.List
	hours, _ := strconv.Atoi(v.Text("hours"))
	cmd := seat.ApplyCommand{Hours: hours, Released: released(v), Birth: door.ReadDay(v.Text("birth"), "birth", &faults), Starts: door.ReadDay(v.Text("starts"), "starts", &faults),
		ConsentOn: door.ReadDay(v.Text("consent_on"), "consent_on", &faults), Consent: seat.Consent(v.Text("consent"))}
	for n := 1; n <= seat.MostWishes; n++ {
		kita, ok := id.Parse(v.Text(fmt.Sprintf("wish.%d", n)))
		if !ok {
			continue
		}
		w := seat.Wish{Provider: kita, Metres: door.ReadNumber(v.Text(fmt.Sprintf("metres.%d", n)), fmt.Sprintf("metres.%d", n), &faults)}
		if text := v.Text(fmt.Sprintf("sibling.%d", n)); text != "" {
			there := ticked(text)
			w.Sibling = &there
		}
		cmd.Wishes = append(cmd.Wishes, w)
	}
	err := v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		if p, err = loadApply(v, ctx, tx); err != nil {
			return err
		}
		cmd.Child, cmd.Answers = p.Child.ID, readAnswers(v, seating.Asked, "")
		if failed = faults.Err(); failed == nil {
			_, failed = seat.Apply(ctx, tx, v.Clock, v.Scope, cmd)
		}
		return failed
	})
	if err != nil && failed == nil {
		return err
	}
	if failed != nil {
		p.Values = typed(v)
		if err := p.failed(v.Context(), failed); err != nil {
			return err
		}
		p.trail(v)
		return v.ShowInvalid(v.T("seat.apply"), apply(p))
	}
	if p.Child.ID != "" {
		return v.Go(personURL(p.Child.ID), "seat.applied")
	}
	return v.Go(kitaPath, "seat.applied")
}

// runPageOf is a proposal and what people decide.
type runPageOf struct {
	form
	seat.Run
	Today  clock.Date
	Writes bool
	At     string // whose form came back
}

func loadRun(v *door.Visit) (p runPageOf, err error) {
	crumb(v, v.T("seat.kita.title"), kitaPath)
	number, err := strconv.Atoi(v.R.PathValue("number"))
	if err != nil {
		return p, v.NotFound()
	}
	p.Today, p.Writes = v.Today(), v.Scope.Writes(tenant.Seat)
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Run, err = seat.ShowRun(ctx, tx, v.Clock, v.Scope, number)
		return err
	})
	return p, err
}

func (p runPageOf) title(v *door.Visit) string { return v.T("seat.run.name", "number", p.Number) }

// ShowRun shows a proposal with the calculation of each child.
func ShowRun(v *door.Visit) error {
	p, err := loadRun(v)
	if err != nil {
		return err
	}
	return v.Show(p.title(v), run(p))
}

// Pin keeps what people decide otherwise for a child, and reckons the others anew.
func Pin(v *door.Visit) error {
	p, err := loadRun(v)
	if err != nil {
		return err
	}
	wish, _ := id.Parse(v.Text("wish"))
	cmd := seat.PinCommand{Number: p.Number, Version: version(v), Who: v.Text("who"), Wish: wish, Free: v.Text("wish") == "rule", Reason: v.Text("reason")}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error { return seat.Pin(ctx, tx, v.Clock, v.Scope, cmd) })
	if err == nil {
		return v.Go(runURL(p.Number), "seat.run.pinned")
	}
	p.Values, p.At = typed(v), cmd.Who
	if err := p.failed(v.Context(), err); err != nil {
		return err
	}
	return v.ShowInvalid(p.title(v), run(p))
}

// Decide offers the places of a proposal to the families.
func Decide(v *door.Visit) error {
	p, err := loadRun(v)
	if err != nil {
		return err
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		return seat.Decide(ctx, tx, v.Clock, v.Scope, seat.DecideCommand{Number: p.Number, Version: version(v)})
	})
	if err == nil {
		return v.Go(runURL(p.Number), "seat.run.decided")
	}
	if err := p.failed(v.Context(), err); err != nil {
		return err
	}
	return v.ShowInvalid(p.title(v), run(p))
}
