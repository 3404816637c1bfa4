package proposal

import (
	"slices"

	"wegwarte/engine/allocation"
	"wegwarte/internal/id"
)

// enough is what somebody is taken to have who has not said how much: more than
// anybody needs.
const enough = 1_000_000

// marks are how well a municipality suits a household, each from 0 to 100, in the
// order of Criteria.
type marks [6]int

// mark gives the marks. That a municipality has too little of something is no bad
// mark: it cannot be given the household then.
func (h Household) mark(t Town) marks {
	family, owed, rest := 0, 0, 0
	for _, tie := range h.Ties {
		if tie.AGS == t.AGS && tie.Firm {
			family = mostMark
		} else if tie.AGS == t.AGS {
			family = max(family, 60)
		}
	}
	if t.Soll > 0 {
		owed = min(mostMark, mostMark*t.Owes()/t.Soll)
	}
	if all := t.Owes() + t.OnTheWay; all > 0 {
		rest = mostMark * t.Owes() / all
	}
	return marks{family, h.met(t, false), h.met(t, true), t.SmallShare(), owed, rest}
}

// met gives the part, in percent, of what the household needs, of health or
// else, of which the municipality said that it has it.
func (h Household) met(t Town, health bool) int {
	needed, said := 0, 0
	for _, r := range scarce {
		if h.Demand[r] > 0 && r.health() == health {
			needed++
			if t.Said(r) {
				said++
			}
		}
	}
	if needed == 0 {
		return 0
	}
	return mostMark * said / needed
}

// needs reports whether the household needs anything of health, or else, that
// not every municipality has.
func (h Household) needs(health bool) bool {
	return slices.ContainsFunc(scarce, func(r Resource) bool { return h.Demand[r] > 0 && r.health() == health })
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

// Request writes down for the engine who waited and what there was:
// municipalities by their keys, households by their numbers in the proposal. It
// tells of nobody who they are.
//
// A household that people keep for a municipality has its place there, whatever
// the municipality has: what it takes up is taken off beforehand, and it asks for nothing.
//
// Who owes anybody may be given one household that is larger than that, where the
// rules say so: it then has as many persons as the largest household, unless that
// let several in (Solution.Strict).
func (p *Proposal) Request() *allocation.Request {
	known := map[marks]allocation.Marks{} // most pairs have the marks of others
	return p.request(func(h Household, t Town) allocation.Marks {
		all := h.mark(t)
		if known[all] == nil {
			known[all] = make(allocation.Marks, len(Criteria))
			for c, mark := range all {
				known[all][string(Criteria[c])] = mark
			}
		}
		return known[all]
	})
}

// Policy writes the rules down for the engine.
func (p *Proposal) Policy() allocation.Policy {
	policy := allocation.Policy{Weights: map[string]int{}, Waiting: p.Rules.Waiting}
	for _, c := range Criteria {
		policy.Weights[string(c)] = p.Rules.Weights[c]
	}
	if p.Rules.Floor == 0 {
		return policy
	}
	for _, g := range Groups {
		sum, n := 0, 0
		for i, h := range p.Situation.Households {
			if slices.Contains(h.Groups, g) {
				n++
				sum += p.Rules.Waiting*h.Waiting + p.best(i)*p.Rules.Floor/100
			}
		}
		if n > 0 {
			policy.Floors = append(policy.Floors, allocation.Floor{Group: string(g), Average: sum / n})
		}
	}
	return policy
}

// weighed is Request and Policy with one criterion for all, which is the same
// instance: a proposal of many households is solved and explained without a table
// of marks for each pair.
func (p *Proposal) weighed() (*allocation.Request, allocation.Policy) {
	policy := p.Policy()
	policy.Weights = map[string]int{"points": 1}
	known := map[int]allocation.Marks{}
	return p.request(func(h Household, t Town) allocation.Marks {
		points := p.Rules.points(h, t)
		if known[points] == nil {
			known[points] = allocation.Marks{"points": points}
		}
		return known[points]
	}), policy
}

// instance is what is solved.
func (p *Proposal) instance() (*allocation.Instance, error) {
	request, policy := p.weighed()
	return request.Instance(policy)
}

func (p *Proposal) request(mark func(Household, Town) allocation.Marks) *allocation.Request {
	s := &p.Situation
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
	p.override(q)
	p.tolerate(q)
	return q
}

// override writes down what people decided.
func (p *Proposal) override(q *allocation.Request) {
	s := &p.Situation
	for _, o := range p.Overrides {
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

// tolerate lets one household in that is larger than what is owed.
func (p *Proposal) tolerate(q *allocation.Request) {
	if !p.Rules.Tolerance {
		return
	}
	largest := 0
	for _, h := range q.Households {
		largest = max(largest, h.Demand[string(Persons)])
	}
	for j := range q.Places {
		if has := q.Places[j].Capacity; has[string(Persons)] > 0 && !slices.Contains(p.Solution.Strict, j) {
			has[string(Persons)] = max(has[string(Persons)], largest)
		}
	}
}

// crowded lists the municipalities that were given more than one household beyond
// what they owe: without its largest, what they are given is still all they owe.
func (p *Proposal) crowded(at []int) (towns []int) {
	used, largest, owed := map[int]int{}, map[int]int{}, map[int]int{}
	for j, t := range p.Situation.Towns {
		owed[j] = t.Owes()
	}
	for i, j := range at {
		if j < 0 {
			continue
		}
		n := p.Situation.Households[i].Persons
		if p.kept(p.Situation.Households[i].ID) {
			owed[j] -= n
			continue
		}
		used[j] += n
		largest[j] = max(largest[j], n)
	}
	for j := range p.Situation.Towns {
		if used[j] > max(0, owed[j]) && used[j]-largest[j] >= max(0, owed[j]) && largest[j] < used[j] {
			towns = append(towns, j)
		}
	}
	return towns
}

// kept reports whether people keep a household for a municipality.
func (p *Proposal) kept(household id.ID) bool {
	return slices.ContainsFunc(p.Overrides, func(o Override) bool { return o.Keep && o.Household == household })
}

// best gives the most points a household can have where there is room for it.
func (p *Proposal) best(i int) (most int) {
	h := p.Situation.Households[i]
	for j, t := range p.Situation.Towns {
		if p.Rules.room(h, t) || i < len(p.Solution.At) && p.Solution.At[i] == j {
			most = max(most, p.Rules.points(h, t))
		}
	}
	return most
}

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
