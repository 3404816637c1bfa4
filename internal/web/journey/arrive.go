package journey

import (
	"context"
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	steps "wegwarte/internal/path"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// arriveForm asks who came and what was not as announced.
type arriveForm struct {
	assignment.View
	Today  clock.Date
	Day    string // as it was typed
	Absent []id.ID
	Differ map[id.ID]string // what was not as announced, by person
	Note   string
	Faults i18n.Faults
}

func (p arriveForm) came(who id.ID) bool { return !slices.Contains(p.Absent, who) }

// ShowArrive shows the form for an arrival: everybody is thought to have come.
func ShowArrive(v *door.Visit) error {
	p, err := loadArrive(v)
	if err != nil {
		return err
	}
	p.Day = v.Today().String()
	if !p.State.Ended() {
		p.Absent, _ = p.Departed() // the facility said so on the day
	}
	return v.Show(v.T("arrive.title"), arrivePage(p))
}

func loadArrive(v *door.Visit) (arriveForm, error) {
	shown, err := loadTransfer(v)
	if err == nil && !shown.may(assignment.ActArrive) {
		err = errs.Conflict("error.transfer.step")
	}
	v.Trail = trail(v, crumb(shown.Transfer))
	if shown.State.Ended() { // who came later, of those who had not come
		shown.Current = shown.Awaited()
	}
	return arriveForm{View: shown.View, Today: v.Today(), Differ: map[id.ID]string{}}, err
}

// Arrive takes into the register who came.
func Arrive(v *door.Visit) error {
	seen, err := seen(v)
	if err != nil {
		return err
	}
	p, err := loadArrive(v)
	if err != nil {
		return err
	}
	p.Day, p.Note = text(v, "on"), text(v, "note")
	day, _ := clock.ParseDate(p.Day) // a day that is none is asked for again
	cmd := assignment.ArriveCommand{Seen: seen, On: day, Note: p.Note, Keys: v.Setup().Keys}
	came := ids(v, "came")
	for _, one := range p.Current.Persons() {
		if !slices.Contains(came, one.ID) {
			p.Absent = append(p.Absent, one.ID)
		}
		if note := text(v, "differs-"+string(one.ID)); note != "" {
			p.Differ[one.ID] = note
			cmd.Differed = append(cmd.Differed, assignment.Differed{Person: one.ID, Note: note})
		}
	}
	cmd.Absent = p.Absent
	_, failed := use(v, takeIn, cmd)
	if failed == nil {
		return v.Go(path(seen.Transfer), "transfer.flash.arrived")
	}
	if !correctable(failed) {
		return failed
	}
	p.Faults = i18n.Err(v.Context(), at(failed, "absent", "came"))
	return v.ShowInvalid(v.T("arrive.title"), arrivePage(p))
}

// takeIn takes into the register who came, ties the places to them that were kept
// for them, and begins their way.
func takeIn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd assignment.ArriveCommand) (assignment.Transfer, error) {
	t, err := assignment.Arrive(ctx, tx, c, s, cmd)
	if err == nil && s.Writes(tenant.Stay) {
		_, err = housing.TakeIn(ctx, tx, c, s, t.ID)
	}
	if err == nil {
		err = steps.WelcomeAll(ctx, tx, c, s, t.ID)
	}
	return t, err
}
