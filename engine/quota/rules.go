package quota

import (
	"math/big"
)

// Rules are the factors that hold from a day on, until the next ones do.
type Rules struct {
	From   string // the first day, as 2006-01-02
	Source string

	Population, Area *big.Rat // weights; together 1
	Cap              *big.Rat // how much of its population share the area may add
	Credit           *big.Rat // persons for each place in a facility of the Land
	Iterate          bool     // cap again whoever redistribution lifts above the cap
}

// Standard lists what is known of NRW's rules, the earliest first. Earlier credit
// factors (1.3, then stepwise 0.7) are known without the days they held.
var Standard = []Rules{{
	From:       "2022-01-01", // the factor 1 : 1 is published for "today"; the day it began is not
	Source:     "§ 3 Abs. 1, 3 FlüAG NRW",
	Population: big.NewRat(90, 100), Area: big.NewRat(10, 100), Cap: big.NewRat(25, 100), Credit: big.NewRat(1, 1),
}}

// On gives the rules that hold on a day; before the first, those.
func On(all []Rules, day string) Rules {
	found := all[0]
	for _, r := range all {
		if r.From <= day {
			found = r
		}
	}
	return found
}

// Municipality is what the key needs to know of one, and what it reported.
type Municipality struct {
	AGS        string // eight digits
	Population int64
	AreaHa     int64 // hectares

	Bestand *int64 // who counts and lives there; nil: not reported
	Places  int64  // of the Land's facilities within it
}
