package allocation

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
)

// Policy says what counts, and how much. It is one file that everybody can read:
//
//	{"weights": {"match": 1, "family": 400},
//	 "waiting": 2, "load": 1,
//	 "quota": {"resource": "persons", "tolerance": "household"},
//	 "floors": [{"group": "step-free", "average": 600}]}
//
// The zero policy adds up all criteria as they are and takes capacities as they stand.
type Policy struct {
	// Weights of the criteria. A criterion without a weight does not count; no
	// weights at all: each counts once.
	Weights map[string]int `json:"weights,omitempty"`
	// Levels are criteria in order of importance, instead of weights: however
	// much of a later one never makes up for the least of an earlier one, for one household.
	Levels []Level `json:"levels,omitempty"`
	// Waiting is what one day of waiting adds to every score of a household.
	Waiting int `json:"waiting,omitempty"`
	// Load is what one percent of load takes away from every score of a place.
	Load int `json:"load,omitempty"`
	// Quota is the running account of persons.
	Quota *Quota `json:"quota,omitempty"`
	// Floors are averages that groups of need must reach.
	Floors []Floor `json:"floors,omitempty"`
}

// Level is one criterion in an order of importance.
type Level struct {
	Criterion string `json:"criterion"`
	Most      int    `json:"most"` // the highest mark there is
}

// Quota says which resource is the law's quota, and how far it may be exceeded.
// What is taken too much is carried on to the next week, as is what is left.
type Quota struct {
	Resource string `json:"resource"`
	// Tolerance is "none", or "household": a place that is owed anybody may take one
	// household that is larger than what it is owed. Without it, a place with an open
	// quota of three would never be given a family.
	Tolerance string `json:"tolerance"`
}

// Floor is the least average score of the placed and unplaced households of a group.
type Floor struct {
	Group   string `json:"group"`
	Average int    `json:"average"`
}

// maxPolicy is how much of a policy is read.
const maxPolicy = 1 << 20

// ReadPolicy reads a policy.
func ReadPolicy(r io.Reader) (Policy, error) {
	dec := json.NewDecoder(io.LimitReader(r, maxPolicy))
	dec.DisallowUnknownFields()
	var p Policy
	if err := dec.Decode(&p); err != nil {
		return p, fmt.Errorf("the policy is not as it should be: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return p, errors.New("something follows the policy")
	}
	return p, p.valid()
}

func (p Policy) valid() error {
	if len(p.Weights) > 0 && len(p.Levels) > 0 {
		return errors.New("the policy has weights and levels: it can have one of them")
	}
	for _, l := range p.Levels {
		if l.Most < 1 || l.Criterion == "" {
			return fmt.Errorf("level %q: it needs a criterion, and most has to be at least 1", l.Criterion)
		}
	}
	if q := p.Quota; q != nil && q.Tolerance != "none" && q.Tolerance != "household" {
		return fmt.Errorf("quota: tolerance is %q: \"none\" or \"household\" are possible", q.Tolerance)
	}
	return nil
}

// score weighs the marks of a household at a place: 1 to MaxScore.
func (p Policy) score(h Household, at Place, marks Marks) (int32, error) {
	sum := float64(p.Waiting)*float64(h.Waiting) - float64(p.Load)*float64(at.Load)
	weight := 1.0
	for x := len(p.Levels) - 1; x >= 0; x-- {
		l := p.Levels[x]
		mark := marks[l.Criterion]
		if mark < 0 || mark > l.Most {
			return 0, fmt.Errorf("%q is %d: 0 to %d are possible at this level", l.Criterion, mark, l.Most)
		}
		sum += weight * float64(mark)
		weight *= float64(l.Most) + 1
	}
	if len(p.Levels) == 0 {
		for criterion, mark := range marks {
			w := 1
			if len(p.Weights) > 0 {
				w = p.Weights[criterion]
			}
			sum += float64(w) * float64(mark)
		}
	}
	if sum > MaxScore || math.IsNaN(sum) {
		return 0, fmt.Errorf("the score is %.0f: at most %d is possible", sum, MaxScore)
	}
	return int32(max(1, sum)), nil
}

// quota opens the account: what a place is owed this week, and the one household
// it may take beyond.
func (p Policy) quota(q *Request, in *Instance) error {
	if p.Quota == nil {
		return nil
	}
	r := -1
	for x, name := range q.Resources {
		if name == p.Quota.Resource {
			r = x
		}
	}
	if r < 0 {
		return fmt.Errorf("quota: there is no resource %q", p.Quota.Resource)
	}
	for j, place := range q.Places {
		owed := max(0, min(int(in.Has(j)[r])+place.Account, MaxAmount))
		if owed > 0 && p.Quota.Tolerance == "household" {
			for i := range q.Households {
				if in.Row(i)[j] > 0 {
					owed = max(owed, int(in.Needs(i, j)[r]))
				}
			}
		}
		in.Has(j)[r] = int32(owed) //nolint:gosec // at most MaxAmount
	}
	return nil
}
