package seating

import (
	"cmp"
	"fmt"
	"slices"
)

// Ranked is a claim in its order.
type Ranked struct {
	Claim       int // its position among those that were given
	Calculation Calculation
	Behind      By  // what put it behind the one before it; "" of the first
	Criterion   int // of a strict rule: which criterion did; else -1
}

// MostClaims bounds what is ordered at once.
const MostClaims = 200_000

// Order gives who comes first at a place on a day, with the calculation of each.
func Order(r Rule, seed, place string, on int, claims []Claim) ([]Ranked, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	if err := distinct(claims); err != nil {
		return nil, err
	}
	all := make([]Ranked, len(claims))
	for i, c := range claims {
		all[i] = Ranked{Claim: i, Calculation: r.Calculate(c, place, on, seed), Criterion: -1}
	}
	slices.SortFunc(all, func(a, b Ranked) int {
		order, _, _ := r.Compare(a.Calculation, b.Calculation)
		return cmp.Or(order, cmp.Compare(claims[a.Claim].ID, claims[b.Claim].ID))
	})
	for i := 1; i < len(all); i++ {
		_, all[i].Behind, all[i].Criterion = r.Compare(all[i-1].Calculation, all[i].Calculation)
	}
	return all, nil
}

func distinct(claims []Claim) error {
	if len(claims) > MostClaims {
		return fmt.Errorf("seating: at most %d claims, not %d", MostClaims, len(claims))
	}
	seen := make(map[string]bool, len(claims))
	for _, c := range claims {
		switch {
		case c.ID == "":
			return fmt.Errorf("seating: a claim without a name")
		case seen[c.ID]:
			return fmt.Errorf("seating: the claim %q stands twice", c.ID)
		}
		seen[c.ID] = true
	}
	return nil
}
