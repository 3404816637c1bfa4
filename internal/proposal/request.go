package proposal

import (
	"slices"

	"wegwarte/engine/allocation"
)

// enough is what somebody is taken to have who has not said how much: more than
// anybody needs.
const enough = 1_000_000

// marks are how well a municipality suits a household, each from 0 to 100, in the
// order of Criteria.
type marks [5]int

// mark gives the marks. That a municipality has too little of something is no bad
// mark: it cannot be given the household then.
func (h Household) mark(t Town) marks {
	family, needs, owed, rest := 0, 0, 0, 0
	for _, tie := range h.Ties {
		if tie.AGS == t.AGS && tie.Firm {
			family = mostMark
		} else if tie.AGS == t.AGS {
			family = max(family, 60)
		}
	}
	needed, said := 0, 0
	for _, r := range scarce {
		if h.Demand[r] > 0 {
			needed++
			if t.Said(r) {
				said++
			}
		}
	}
	if needed > 0 {
		needs = mostMark * said / needed
	}
	if t.Soll > 0 {
		owed = min(mostMark, mostMark*t.Owes()/t.Soll)
	}
	if all := t.Owes() + t.OnTheWay; all > 0 {
		rest = mostMark * t.Owes() / all
	}
	return marks{family, needs, t.SmallShare(), owed, rest}
}

// resources lists what the household needs that not every municipality has.
func (h Household) resources() (all []Resource) {
	for _, r := range scarce {
		if h.Demand[r] > 0 {
			all = append(all, r)
		}
	}
	return all
}

// amount gives how much of a resource the household takes up.
func (h Household) amount(r Resource) int {
	if r == Persons || r == Beds {
		return h.Persons
	}
	return h.Demand[r]
}

// amount gives how much of a resource a municipality has.
func (t Town) amount(r Resource) int {
	if r == Persons {
		return t.Owes()
	}
	if n, said := t.Has[r]; said {
		return n
	}
	return enough
}

// Request writes the situation down for the engine: municipalities by their keys,
// households by their numbers in the proposal. It tells of nobody who they are.
//
// A household that people keep for a municipality has its place there, whatever
// the municipality has: what it takes up is taken off beforehand, and it asks for nothing.
func (s *Situation) Request(overrides []Override) *allocation.Request {
	return s.request(overrides, func(h Household, t Town) allocation.Marks {
		all := make(allocation.Marks, len(Criteria))
		for c, mark := range h.mark(t) {
			all[string(Criteria[c])] = mark
		}
		return all
	})
}

// instance is what the request is under the rules: the same, with the marks
// weighed at once.
func (s *Situation) instance(r Rules, overrides []Override) (*allocation.Instance, error) {
	q, p := s.weighed(r, overrides)
	return q.Instance(p)
}

// weighed is Request and Policy with one criterion for all: a proposal of many
// households is solved and explained without a table of marks for each pair.
func (s *Situation) weighed(r Rules, overrides []Override) (*allocation.Request, allocation.Policy) {
	p := s.Policy(r)
	p.Weights = map[string]int{"points": 1}
	return s.request(overrides, func(h Household, t Town) allocation.Marks { return allocation.Marks{"points": r.points(h, t)} }), p
}

func (s *Situation) request(overrides []Override, mark func(Household, Town) allocation.Marks) *allocation.Request {
	q := &allocation.Request{Resources: make([]string, len(counted)), Places: make([]allocation.Place, len(s.Towns)), Households: make([]allocation.Household, len(s.Households))}
	for r, name := range counted {
		q.Resources[r] = string(name)
	}
	for j, t := range s.Towns {
		q.Places[j] = allocation.Place{Name: t.AGS, Capacity: map[string]int{}}
		for _, r := range counted {
			q.Places[j].Capacity[string(r)] = t.amount(r)
		}
	}
	for i, h := range s.Households {
		one := allocation.Household{Name: h.name(), Demand: map[string]int{}, Scores: make(map[string]allocation.Marks, len(s.Towns)), Waiting: h.Waiting}
		for _, r := range counted {
			if n := h.amount(r); n > 0 {
				one.Demand[string(r)] = n
			}
		}
		for _, g := range h.Groups {
			one.Groups = append(one.Groups, string(g))
		}
		for _, t := range s.Towns {
			one.Scores[t.AGS] = mark(h, t)
		}
		q.Households[i] = one
	}
	s.override(q, overrides)
	return q
}

// override writes down what people decided.
func (s *Situation) override(q *allocation.Request, overrides []Override) {
	for _, o := range overrides {
		i, j := s.Household(o.Household), s.Town(o.Town)
		if i < 0 || j < 0 {
			continue
		}
		if !o.Keep {
			q.Households[i].Forbid = append(q.Households[i].Forbid, s.Towns[j].AGS)
			continue
		}
		q.Households[i].Pin, q.Households[i].Demand = s.Towns[j].AGS, map[string]int{}
		for _, r := range counted {
			has := q.Places[j].Capacity
			has[string(r)] = max(0, has[string(r)]-s.Households[i].amount(r))
		}
	}
}

// Policy writes the rules down for the engine.
func (s *Situation) Policy(r Rules) allocation.Policy {
	p := allocation.Policy{Weights: map[string]int{}, Waiting: r.Waiting, Quota: &allocation.Quota{Resource: string(Persons), Tolerance: "none"}}
	for _, c := range Criteria {
		p.Weights[string(c)] = r.Weights[c]
	}
	if r.Tolerance {
		p.Quota.Tolerance = "household"
	}
	if r.Floor > 0 {
		for _, g := range Groups {
			if best, n := s.best(r, g); n > 0 {
				p.Floors = append(p.Floors, allocation.Floor{Group: string(g), Average: best * r.Floor / (100 * n)})
			}
		}
	}
	return p
}

// best adds up the best score that each household of a group has anywhere.
func (s *Situation) best(r Rules, g Group) (sum, n int) {
	for _, h := range s.Households {
		if !slices.Contains(h.Groups, g) {
			continue
		}
		n++
		most := 0
		for _, t := range s.Towns {
			most = max(most, r.score(h, t))
		}
		sum += most
	}
	return sum, n
}

// score is what the engine makes of the marks.
func (r Rules) score(h Household, t Town) int { return max(1, r.Waiting*h.Waiting+r.points(h, t)) }

// points adds up the marks, each as often as its weight says.
func (r Rules) points(h Household, t Town) (sum int) {
	for c, mark := range h.mark(t) {
		sum += r.Weights[Criteria[c]] * mark
	}
	return sum
}

// room reports whether a municipality has room for a household, if nobody else
// went there.
func (r Rules) room(h Household, t Town) bool {
	for _, what := range counted {
		larger := what == Persons && r.Tolerance && t.Owes() > 0
		if h.amount(what) > t.amount(what) && !larger {
			return false
		}
	}
	return true
}
