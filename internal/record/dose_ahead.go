package record

import (
	"slices"

	"wegwarte/engine/vaccination"
	"wegwarte/internal/clock"
)

// PlannedDose is an injection that somebody will probably want.
type PlannedDose struct {
	Vaccine string // as the rule set names it
	Dose    int    // the number of the earliest dose it is for
	From    clock.Date
}

// Ahead gives the injections that somebody will probably want up to a day: those of
// the next appointment, and on each later day on which something becomes due, those
// of another. Of a series it gives the next dose alone: when the one after it is
// due follows from the day on which the next is given.
func (v Vaccinated) Ahead(until clock.Date) (all []PlannedDose) {
	if !v.Known {
		return nil
	}
	due := map[string]int{}
	days := []vaccination.Day{v.on}
	for _, f := range v.Due() {
		due[f.Antigen] = f.Due
		if f.DueFrom > v.on && f.DueFrom <= day(until) {
			days = append(days, f.DueFrom)
		}
	}
	slices.Sort(days)
	left := slices.Clone(v.Findings)
	for _, on := range slices.Compact(days) {
		now := v.Appointment
		if on > v.on {
			now = v.rules.Appointment(v.who, left, on)
		}
		served := map[string]bool{}
		for _, in := range now.Injections {
			dose := 0
			for _, a := range in.For {
				served[a] = true
				if dose == 0 || due[a] < dose {
					dose = due[a]
				}
			}
			from, _ := clock.ParseDate(on.String())
			all = append(all, PlannedDose{in.Name, dose, from})
		}
		for i := range left { // what that appointment serves, a later one does not
			if served[left[i].Antigen] {
				left[i].Status = vaccination.Complete
			}
		}
	}
	return all
}
