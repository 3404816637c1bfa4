package proposal

import (
	"maps"
	"slices"

	"wegwarte/engine/allocation"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Line explains where one household goes.
type Line struct {
	Household
	Town     *Town  // nil: nowhere
	Score    int    // there
	Best     int    // the highest it has anywhere
	Points   []Part // what the score is made of, in the order of the criteria; nil where it goes nowhere
	Open     int    // municipalities that have room for it, if nobody else went there
	Others   []Other
	Override *Override  // what somebody decided; nil: nobody did
	Unsaid   []Resource // what it needs and the municipality did not say whether it has
	Over     []Lack     // what it needs beyond what the municipality has, because somebody decided it
}

// Part is what one criterion adds to a score.
type Part struct {
	Criterion Criterion
	Mark      int // 0 to 100
	Weight    int
	None      bool // the household has nothing of the kind: no relatives, no particular needs
}

// Points gives what it adds.
func (p Part) Points() int { return p.Mark * p.Weight }

// Match gives how near the place is to the best for the household, in percent.
func (l Line) Match() int {
	if l.Town == nil || l.Best == 0 {
		return 0
	}
	return 100 * l.Score / l.Best
}

// Other is a municipality that a household did not get, and why.
type Other struct {
	Town  *Town
	Score int
	Why   allocation.Why
	Short []Lack
}

// Lack is a resource of which there is not enough.
type Lack struct {
	Resource Resource
	Needed   int
	Left     int
}

// Lines explains the proposal, household by household in the order of the
// situation. It is reckoned anew from the situation, the rules and the solution.
func (p *Proposal) Lines() ([]Line, error) {
	in, err := p.Situation.instance(p.Rules, p.Overrides)
	if err != nil {
		return nil, err
	}
	lines := make([]Line, len(p.Situation.Households))
	said := allocation.Explain(in, p.Solution.At)
	for i := range lines {
		lines[i] = p.line(i, said[i])
	}
	p.over(lines)
	return lines, nil
}

func (p *Proposal) line(i int, told allocation.Line) Line {
	h := p.Situation.Households[i]
	l := Line{Household: h, Score: told.Score, Override: p.decided(h.ID)}
	for _, t := range p.Situation.Towns {
		l.Best = max(l.Best, p.Rules.score(h, t))
		if p.Rules.room(h, t) {
			l.Open++
		}
	}
	if told.Place >= 0 {
		l.Town = &p.Situation.Towns[told.Place]
		l.Points = p.Rules.parts(h, *l.Town)
		for _, r := range h.resources() {
			if !l.Town.Said(r) {
				l.Unsaid = append(l.Unsaid, r)
			}
		}
	}
	for _, c := range told.Others {
		o := Other{Town: &p.Situation.Towns[c.Place], Score: c.Score, Why: c.Why}
		for _, s := range c.Short {
			o.Short = append(o.Short, Lack{counted[s.Resource], s.Needed, s.Left})
		}
		l.Others = append(l.Others, o)
	}
	return l
}

// parts gives what a household's score in a municipality is made of.
func (r Rules) parts(h Household, t Town) (all []Part) {
	for i, mark := range h.mark(t) {
		c := Criteria[i]
		none := c == ByFamily && len(h.Ties) == 0 || c == ByNeeds && len(h.resources()) == 0
		all = append(all, Part{c, mark, r.Weights[c], none})
	}
	return all
}

// decided gives what holds of a household by hand; where several municipalities
// were ruled out, the last decision.
func (p *Proposal) decided(household id.ID) (last *Override) {
	for i, o := range p.Overrides {
		if o.Household == household {
			last = &p.Overrides[i]
		}
	}
	return last
}

// over says of whom was kept for a municipality what it has too little of.
func (p *Proposal) over(lines []Line) {
	for j, t := range p.Situation.Towns {
		for _, r := range counted {
			left := t.amount(r)
			for i, at := range p.Solution.At {
				if at == j {
					left -= lines[i].amount(r)
				}
			}
			if left >= 0 {
				continue
			}
			for i, at := range p.Solution.At {
				if n := lines[i].amount(r); at == j && n > 0 && lines[i].Override != nil && lines[i].Override.Keep {
					lines[i].Over = append(lines[i].Over, Lack{r, n, max(0, left+n)})
				}
			}
		}
	}
}

// Taking is a municipality to which somebody goes.
type Taking struct {
	*Town
	Lines   []Line
	Persons int
}

// Takings gives the municipalities somebody goes to, those with most persons
// first, and those who go nowhere.
func Takings(lines []Line) (all []Taking, nowhere []Line) {
	at := map[id.ID]int{}
	for _, l := range lines {
		if l.Town == nil {
			nowhere = append(nowhere, l)
			continue
		}
		k, there := at[l.Town.ID]
		if !there {
			k = len(all)
			at[l.Town.ID] = k
			all = append(all, Taking{Town: l.Town})
		}
		all[k].Lines = append(all[k].Lines, l)
		all[k].Persons += l.Persons
	}
	slices.SortStableFunc(all, func(a, b Taking) int { return b.Persons - a.Persons })
	return all, nowhere
}

// cut leaves out what the reader may not be told of needs.
func (l *Line) cut(s tenant.Scope) {
	if l == nil || s.Reads(tenant.NeedHealth) {
		return
	}
	hidden := func(r Resource) bool { return !s.Reads(r.Data()) }
	lacks := func(all []Lack) []Lack {
		return slices.DeleteFunc(all, func(k Lack) bool { return hidden(k.Resource) })
	}
	l.Demand = maps.Clone(l.Demand)
	maps.DeleteFunc(l.Demand, func(r Resource, _ int) bool { return hidden(r) })
	l.Unsaid = slices.DeleteFunc(l.Unsaid, hidden)
	l.Groups = slices.DeleteFunc(slices.Clone(l.Groups), func(g Group) bool { return g == Treatment })
	l.Over = lacks(l.Over)
	for i := range l.Others {
		l.Others[i].Short = lacks(l.Others[i].Short)
	}
}
