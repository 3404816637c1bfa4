package assignment

import (
	"fmt"

	"wegwarte/internal/clock"
	"wegwarte/internal/tenant"
)

// Waits tells whom the follow-up has waited for up to a day since it was last
// somebody's turn, the present one last. What is not done in time goes up as a
// question does.
func (f FollowUp) Waits(today clock.Date) []Wait {
	asked := clock.DateOf(f.AskedAt)
	list := []Wait{{StageFacility, asked}, {StageDesk, f.DueOn.AddWorkdays(toDesk)}, {StageLead, f.DueOn.AddWorkdays(toLead)}}
	if f.Asked == StageDesk {
		list = list[1:]
		list[0].Since = asked
	}
	return keep(list, func(w Wait) bool { return !w.Since.After(today) })
}

// Stage is who the follow-up waits for on a day.
func (f FollowUp) Stage(today clock.Date) Stage {
	if waits := f.Waits(today); len(waits) > 0 {
		return waits[len(waits)-1].Stage
	}
	return f.Asked
}

// Late reports whether it should have been done before today.
func (f FollowUp) Late(today clock.Date) bool { return f.Open() && f.DueOn.Before(today) }

// arrived is the condition under which an open follow-up f has come to the
// scope: for a facility what it is asked, for the desk what is its own or was not
// said in time, for the lead what was not done even then. Somebody in hospital is
// asked about again on the day that was named, and nobody is reminded before.
func arrived(s tenant.Scope, today clock.Date, args *[]any) string {
	late := func(workdays int) string {
		*args = append(*args, lastDue(today, workdays))
		return fmt.Sprintf("f.due_on <= $%d", len(*args))
	}
	*args = append(*args, today)
	awake := fmt.Sprintf(" AND (f.found <> 'hospital' OR f.due_on <= $%d)", len(*args))
	switch {
	case s.OnlyUnit() != "":
		return " AND f.asked = 'facility'" + awake
	case s.Role == tenant.Lead:
		return " AND " + late(toLead) + awake
	default:
		return " AND (f.asked = 'desk' OR " + late(toDesk) + ")" + awake
	}
}
