package vaccination_test

import (
	"fmt"

	"wegwarte/engine/vaccination"
)

func Example() {
	s := vaccination.NewSchedule(vaccination.Standard()[0])
	day := func(text string) vaccination.Day { d, _ := vaccination.ParseDay(text); return d }
	mmr, _ := s.OfCode("J07BD52")
	p := vaccination.Person{Born: day("2023-01-01")}
	doses := []vaccination.Dose{{Against: mmr, When: vaccination.On(day("2026-11-01"))}}
	found, err := s.Evaluate(p, doses, day("2026-11-26"), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range found {
		if f.Counted > 0 {
			fmt.Printf("%s: %d counted, dose %d %s from %s (%s)\n", f.Antigen, f.Counted, f.Due, f.Status, f.DueFrom, f.Rule.ID)
		}
	}
	// Output:
	// Masern: 1 counted, dose 2 due from 2026-12-01 (1-4-MMR)
	// Mumps: 1 counted, dose 2 due from 2026-12-01 (1-4-MMR)
	// Roeteln: 1 counted, dose 2 due from 2026-12-01 (1-4-MMR)
}
