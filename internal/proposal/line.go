package proposal

import (
	"maps"
	"slices"

	"wegwarte/engine/allocation"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Line explains where one household goes.
type Line struct {
	Household
	Town     *Town  // nil: nowhere
	Score    int    // there
	Best     int    // the highest it has where there is room for it; 0: the reader is not told
	Match    int    // how near the place is to that, without what waiting adds, in percent
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

// Of gives what one criterion adds.
func (l Line) Of(c Criterion) Part {
	if i := slices.IndexFunc(l.Points, func(p Part) bool { return p.Criterion == c }); i >= 0 {
		return l.Points[i]
	}
	return Part{Criterion: c}
}

// Apart reports whether relatives with whom the household belongs together live
// elsewhere.
func (l Line) Apart() bool {
	firm := func(t Tie) bool { return t.Firm && (l.Town == nil || t.AGS != l.Town.AGS) }
	here := func(t Tie) bool { return l.Town != nil && t.AGS == l.Town.AGS }
	return slices.ContainsFunc(l.Ties, firm) && !slices.ContainsFunc(l.Ties, here)
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
	in, err := p.instance()
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
	waited, best := p.Rules.Waiting*h.Waiting, p.best(i)
	l := Line{Household: h, Score: told.Score, Best: waited + best, Override: p.decided(h.ID)}
	for _, t := range p.Situation.Towns {
		if p.Rules.room(h, t) {
			l.Open++
		}
	}
	if told.Place >= 0 && best > 0 {
		l.Match = min(mostMark, mostMark*max(0, told.Score-waited)/best)
	} else if told.Place >= 0 {
		l.Match = mostMark
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
		none := c == ByFamily && len(h.Ties) == 0 || c == ByNeeds && !h.needs(false) || c == ByCare && !h.needs(true)
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

// over says of whom was kept for a municipality what it has too little of, in the
// order in which it was decided.
func (p *Proposal) over(lines []Line) {
	left := map[int]map[Resource]int{}
	for _, o := range p.Overrides {
		i, j := p.Situation.Household(o.Household), p.Situation.Town(o.Town)
		if !o.Keep || i < 0 || j < 0 {
			continue
		}
		if left[j] == nil {
			left[j] = map[Resource]int{}
			for _, r := range counted {
				left[j][r] = p.Situation.Towns[j].amount(r)
			}
		}
		for _, r := range counted {
			if n := lines[i].amount(r); n > left[j][r] {
				lines[i].Over = append(lines[i].Over, Lack{r, n, left[j][r]})
			}
			left[j][r] = max(0, left[j][r]-lines[i].amount(r))
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
	sorted.By(all, func(a, b Taking) int { return b.Persons - a.Persons })
	return all, nowhere
}

// cut leaves out what the reader may not be told of needs, also where it shows in
// the points.
func (l *Line) cut(s tenant.Scope) {
	if l == nil || s.Reads(tenant.NeedHealth) {
		return
	}
	hidden := func(r Resource) bool { return !s.Reads(r.Data()) }
	l.Demand = maps.Clone(l.Demand)
	maps.DeleteFunc(l.Demand, func(r Resource, _ int) bool { return hidden(r) })
	l.Unsaid = slices.DeleteFunc(l.Unsaid, hidden)
	l.Groups = slices.DeleteFunc(slices.Clone(l.Groups), func(g Group) bool { return !s.Reads(g.Data()) })
	l.Over = slices.DeleteFunc(l.Over, func(k Lack) bool { return hidden(k.Resource) })
	l.Points, l.Score = withoutCare(l.Points, l.Score)
	l.Best = 0
	for i := range l.Others {
		o := &l.Others[i]
		o.Score = 0
		if o.Short = slices.DeleteFunc(o.Short, func(k Lack) bool { return hidden(k.Resource) }); len(o.Short) == 0 {
			o.Why = allocation.LessScore
		}
	}
}

// withoutCare takes what tells of health out of the points, and out of their sum.
func withoutCare(points []Part, sum int) ([]Part, int) {
	rest := make([]Part, 0, len(points))
	for _, part := range points {
		if part.Criterion == ByCare {
			sum -= part.Points()
		} else {
			rest = append(rest, part)
		}
	}
	return rest, sum
}

// Price is what one more of something would be worth.
type Price struct {
	Town     *Town
	Resource Resource
	Points   int
}

// Prices gives what is scarce where, the dearest first: by how many points about
// the best proposal would be better with one more of it.
func (p *Proposal) Prices() (all []Price) {
	c := p.Solution.Certificate
	if c == nil || len(c.Price) != len(p.Situation.Towns)*len(counted) {
		return nil
	}
	for at, price := range c.Price {
		if points := int(price / c.Scale); points > 0 {
			all = append(all, Price{&p.Situation.Towns[at/len(counted)], counted[at%len(counted)], points})
		}
	}
	sorted.By(all, func(a, b Price) int { return b.Points - a.Points })
	return all
}
