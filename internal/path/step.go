package path

import (
	"context"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Step is one thing to be done on the way.
type Step struct {
	ID        id.ID
	Household id.ID
	Person    id.ID // empty: all of them
	Case      id.ID
	Manager   id.ID // of the case
	StepFields
	Since     clock.Date // that it is the turn of who it is
	State     StepState
	ClosedOn  clock.Date
	Template  Origin
	Milestone Milestone // which first it is, once done; empty: none
	Room      string    // that moves it; empty: it is moved by hand
	Ref       string
	Version   int
	At        time.Time
	By        string
}

// StepFields are what somebody enters of a step.
type StepFields struct {
	Goal     id.ID // empty: none
	Area     Area
	Title    string
	Words    string // message key, where the house has its own words
	Turn     Turn
	TurnName string     // "IHK FOSA"
	Start    clock.Date // zero: today
	Due      clock.Date // zero: no day
	Evidence string     // by what it shows that it is done
}

// Origin is the template a step came from.
type Origin struct {
	Name    string
	Version int
	Step    string
}

// StepState is whether a step is still to be done.
type StepState string

// The states.
const (
	StepOpen    StepState = "open"
	StepDone    StepState = "done"
	StepDropped StepState = "dropped"
)

const stepColumns = `t.id, t.household_id, t.person_id, t.case_id, t.manager_id, t.goal_id, t.area, t.title, t.words, t.turn, t.turn_name, t.since_day, t.start_on, t.due_on, t.state, t.closed_on,
	t.evidence, t.milestone, t.template, t.template_version, t.template_step, t.room, t.ref, t.version, t.at, t.by_name`

func scanStep(row db.Row) (t Step, err error) {
	err = row.Scan(&t.ID, &t.Household, &t.Person, &t.Case, &t.Manager, &t.Goal, &t.Area, &t.Title, &t.Words, &t.Turn, &t.TurnName, &t.Since, &t.Start, &t.Due, &t.State, &t.ClosedOn,
		&t.Evidence, &t.Milestone, &t.Template.Name, &t.Template.Version, &t.Template.Step, &t.Room, &t.Ref, &t.Version, db.Time(&t.At), &t.By)
	return t, err
}

// Overdue reports whether the step should have been done by a day.
func (t Step) Overdue(today clock.Date) bool {
	return t.State == StepOpen && !t.Due.IsZero() && t.Due.Before(today)
}

// Begun reports whether it is anybody's turn on a day.
func (t Step) Begun(today clock.Date) bool { return !t.Start.After(today) }

func (f StepFields) tidy(today clock.Date) StepFields {
	f.Title, f.TurnName, f.Evidence = strings.TrimSpace(f.Title), strings.TrimSpace(f.TurnName), strings.TrimSpace(f.Evidence)
	if f.Start.IsZero() {
		f.Start = today
	}
	return f
}

func (f StepFields) check() error {
	var faults errs.List
	if f.Title == "" && f.Words == "" {
		faults.Add(errs.Invalid("error.required").At("title"))
	}
	if !slices.Contains(Areas, f.Area) {
		faults.Add(errs.Invalid("path.choice").At("area"))
	}
	if !slices.Contains(Turns, f.Turn) {
		faults.Add(errs.Invalid("path.choice").At("turn"))
	}
	if !f.Due.IsZero() && f.Due.Before(f.Start) {
		faults.Add(errs.Invalid("path.due.before").At("due"))
	}
	faults.Add(short(f.Title, longestLine, "title"))
	faults.Add(short(f.TurnName, longestLine, "turn_name"))
	faults.Add(short(f.Evidence, longestText, "evidence"))
	return faults.Err()
}

// insert keeps new steps of one case.
func insert(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, steps []Step) error {
	rows, turns := make([][]any, len(steps)), make([][]any, len(steps))
	for i, t := range steps {
		rows[i] = []any{t.ID, s.Tenant, t.Household, t.Person, t.Case, t.Manager, t.Goal, t.Area, t.Title, t.Words, t.Turn, t.TurnName, t.Since, t.Start, t.Due, t.State, t.ClosedOn, t.Evidence,
			t.Milestone, t.Template.Name, t.Template.Version, t.Template.Step, t.Room, t.Ref, 1, db.Micros(c.Now()), s.Actor, s.Name}
		turns[i] = []any{id.New(), s.Tenant, t.ID, t.Turn, t.TurnName, t.Since, "", "", db.Micros(c.Now()), s.Actor, s.Name}
	}
	if err := db.Insert(ctx, tx, `path_step (id, tenant_id, household_id, person_id, case_id, manager_id, goal_id, area, title, words, turn, turn_name, since_day, start_on, due_on, state, closed_on,
			evidence, milestone, template, template_version, template_step, room, ref, version, at, by_id, by_name)`, rows, ""); err != nil {
		return err
	}
	if err := db.Insert(ctx, tx, `path_turn (id, tenant_id, step_id, turn, turn_name, from_day, until_day, note, at, by_id, by_name)`, turns, ""); err != nil {
		return err
	}
	entries := make([]entry, len(steps))
	for i, t := range steps {
		entries[i] = t.entry()
	}
	return indexNew(ctx, tx, s, entries)
}

func (t Step) save(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	if err := tx.Must(ctx, `UPDATE path_step SET goal_id = $4, area = $5, title = $6, words = $7, turn = $8, turn_name = $9, since_day = $10, start_on = $11, due_on = $12, state = $13, closed_on = $14,
			evidence = $15, version = version + 1, at = $16, by_id = $17, by_name = $18 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		s.Tenant, t.ID, t.Version, t.Goal, t.Area, t.Title, t.Words, t.Turn, t.TurnName, t.Since, t.Start, t.Due, t.State, t.ClosedOn, t.Evidence, db.Micros(c.Now()), s.Actor, s.Name); err != nil {
		return err
	}
	return index(ctx, tx, s, []entry{t.entry()})
}
