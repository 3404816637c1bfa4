package allocation

import (
	"context"
	"slices"
)

// FloorCost says what it costs that a group reaches its floor.
type FloorCost struct {
	Group   string  `json:"group"`
	Floor   int     `json:"floor"`
	Before  float64 `json:"before"` // the group's average score without the floor
	After   float64 `json:"after"`
	Reached bool    `json:"reached"`
}

// Account is what a place is owed after this week: what it was owed less what it took.
type Account struct {
	Place int `json:"place"`
	Owed  int `json:"owed"` // before
	Took  int `json:"took"`
	Next  int `json:"next"` // carried on; negative where more was taken
}

// Plan is a request solved under its policy.
type Plan struct {
	Instance *Instance
	Solution *Solution // of Instance: the objective does not count what floors add
	Plain    int64     // the objective without floors; the difference is their cost
	Floors   []FloorCost
	Account  []Account
}

// steps is how often the weight of a floor is raised before it is given up.
const steps = 6

// Plan solves a request under a policy. Where a group's average stays below its
// floor, its scores get more weight, step by step, until it reaches it; what the
// whole loses by that is stated, not hidden.
func (q *Request) Plan(ctx context.Context, policy Policy, o Options) (*Plan, error) {
	in, err := q.Instance(policy)
	if err != nil {
		return nil, err
	}
	if len(policy.Floors) > 0 {
		if o.Work <= 0 {
			o.Work = 10 * Rate
		}
		o.Work /= steps + 1
	}
	s, err := Solve(ctx, in, o)
	if err != nil {
		return nil, err
	}
	p := &Plan{Instance: in, Solution: s}
	p.put(q, o.Stay, s.At)
	p.Plain = p.Solution.Objective
	for _, f := range policy.Floors {
		p.Floors = append(p.Floors, FloorCost{Group: f.Group, Floor: f.Average, Before: q.average(in, s.At, f.Group)})
	}
	weight := make([]float64, len(p.Floors))
	for t := 0; t < steps && !p.reach(q) && !done(ctx); t++ {
		if err := p.again(ctx, q, o, weight); err != nil {
			return nil, err
		}
	}
	if len(p.Floors) > 0 {
		p.put(q, o.Stay, p.Solution.At)
		p.reach(q)
	}
	p.account(q, policy)
	return p, nil
}

func done(ctx context.Context) bool { return ctx.Err() != nil }

// reach says whether all floors are reached.
func (p *Plan) reach(q *Request) bool {
	all := true
	for x := range p.Floors {
		f := &p.Floors[x]
		f.After = q.average(p.Instance, p.Solution.At, f.Group)
		f.Reached = f.After >= float64(f.Floor)
		all = all && f.Reached
	}
	return all
}

// again solves with more weight on the groups below their floor. The bound
// stays that of the instance as it is.
func (p *Plan) again(ctx context.Context, q *Request, o Options, weight []float64) error {
	for x, f := range p.Floors {
		if !f.Reached {
			weight[x] = 2*weight[x] + 0.25
		}
	}
	heavy, begin := p.Instance.Clone(), *p.Solution.Certificate
	begin.Worth = slices.Clone(begin.Worth)
	for i, h := range q.Households {
		w := 1.0
		for x, f := range p.Floors {
			if slices.Contains(h.Groups, f.Group) {
				w += weight[x]
			}
		}
		for j, s := range heavy.Row(i) {
			if s > 0 {
				heavy.Row(i)[j] = int32(min(MaxScore, float64(s)*w))
			}
		}
		begin.Worth[i] += (heavy.best(i, p.Solution.At[i]) - p.Instance.best(i, p.Solution.At[i])) * begin.Scale
	}
	if o.From != nil { // prices and worths of lighter scores would lead far astray
		o.From = &Solution{At: p.Solution.At, Certificate: &begin}
	}
	s, err := Solve(ctx, heavy, o)
	if err != nil {
		return err
	}
	p.put(q, nil, s.At)
	p.reach(q)
	return nil
}

// put makes an assignment the plan's, without changes that are worth little. A
// group that reaches its floor by them still does, and one that does not comes no
// less close.
func (p *Plan) put(q *Request, stay *Stay, at []int) {
	least := make([]float64, len(p.Floors))
	for x, f := range p.Floors {
		least[x] = min(float64(f.Floor), q.average(p.Instance, at, f.Group))
	}
	p.Solution.At = stay.back(p.Instance, at, func(at []int) bool {
		for x, f := range p.Floors {
			if q.average(p.Instance, at, f.Group) < least[x] {
				return false
			}
		}
		return true
	})
	p.Solution.Objective = p.Instance.score(p.Solution.At)
}

// best is the score of a household at a place, or where it would score most if it has none.
func (in *Instance) best(household, place int) int64 {
	if place >= 0 {
		return int64(in.Row(household)[place])
	}
	return int64(slices.Max(append(in.Row(household), 0)))
}

// average is the average score of a group, the unplaced counted as nothing.
func (q *Request) average(in *Instance, at []int, group string) float64 {
	sum, n := 0.0, 0
	for i, h := range q.Households {
		if !slices.Contains(h.Groups, group) {
			continue
		}
		n++
		if at[i] >= 0 {
			sum += float64(in.Row(i)[at[i]])
		}
	}
	return sum / float64(max(n, 1))
}

// account carries on what places are owed.
func (p *Plan) account(q *Request, policy Policy) {
	if policy.Quota == nil {
		return
	}
	r := slices.Index(q.Resources, policy.Quota.Resource)
	took := make([]int, len(q.Places))
	for i, j := range p.Solution.At {
		if j >= 0 {
			took[j] += int(p.Instance.Needs(i, j)[r])
		}
	}
	for j, place := range q.Places {
		owed := place.Capacity[policy.Quota.Resource] + place.Account
		p.Account = append(p.Account, Account{Place: j, Owed: owed, Took: took[j], Next: owed - took[j]})
	}
}
