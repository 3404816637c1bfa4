package assignment

import (
	"fmt"

	"wegwarte/internal/clock"
	"wegwarte/internal/tenant"
)

// Stage is who at the Land a question waits for.
type Stage string

// The stages. What is not answered in time goes up one.
const (
	StageFacility Stage = "facility"
	StageDesk     Stage = "desk"
	StageLead     Stage = "lead"
)

// Working days after the day an answer was due on which a question goes to the
// desk, and to the lead. A proposal of the house: no rule was found.
const (
	toDesk = 1
	toLead = 3
)

// Wait is since when a question waits for somebody.
type Wait struct {
	Stage Stage
	Since clock.Date
}

// Waits tells whom the question has waited for up to a day, the present one last.
func (q Question) Waits(today clock.Date) []Wait {
	asked := clock.DateOf(q.AskedAt)
	list := []Wait{{StageFacility, asked}, {StageDesk, q.DueOn.AddWorkdays(toDesk)}, {StageLead, q.DueOn.AddWorkdays(toLead)}}
	if q.Household == "" { // nobody but the desk can know
		list = list[1:]
		list[0].Since = asked
	}
	return keep(list, func(w Wait) bool { return !w.Since.After(today) })
}

// Stage is who the question waits for on a day.
func (q Question) Stage(today clock.Date) Stage {
	waits := q.Waits(today)
	return waits[len(waits)-1].Stage
}

// waitsFor reports whether the question has reached the scope, which may read it.
func (q Question) waitsFor(s tenant.Scope, today clock.Date) bool {
	switch {
	case s.OnlyUnit() != "":
		return true
	case s.Role == tenant.Lead:
		return q.Stage(today) == StageLead
	default:
		return q.Stage(today) != StageFacility
	}
}

// reached is the condition under which an open question q waits for the scope;
// all asks for every one that the scope may read.
func reached(s tenant.Scope, today clock.Date, all bool, args *[]any) string {
	late := func(workdays int) string {
		*args = append(*args, lastDue(today, workdays))
		return fmt.Sprintf("q.due_on <= $%d", len(*args))
	}
	switch {
	case all || s.OnlyUnit() != "":
		return ""
	case s.Role == tenant.Lead:
		return " AND " + late(toLead)
	default:
		return " AND (q.household_id = '' OR " + late(toDesk) + ")"
	}
}

// lastDue gives the last day on which an answer can have been due that so many
// working days have passed since.
func lastDue(today clock.Date, workdays int) clock.Date {
	for d := today.AddDays(-1); ; d = d.AddDays(-1) {
		if !d.AddWorkdays(workdays).After(today) {
			return d
		}
	}
}
