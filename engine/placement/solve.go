package placement

import (
	"context"
	"errors"
)

// Rate is about how much work the solver does in a second on one ordinary core.
// A time limit becomes a plan of so much work.
const Rate = 135_000_000

// Options say how a plan is looked for.
type Options struct {
	Seed uint64
	// Work is how much work to plan for; 0: that of two seconds.
	Work int64
	// From is a plan of nearly the same instance, as before a pin by hand: the
	// search begins with its prices and places.
	From *Report
	// Elapsed tells the part of the time that is gone, 0 to 1. Where a machine is
	// too slow for the plan of work, steps are cut short. Nil: there is no limit but the context.
	Elapsed func() float64
	// Progress is told how far the search is, from the goroutine that called Solve.
	Progress func(Progress)
}

// Progress is how far a search is.
type Progress struct {
	Stage     Stage
	Objective int64 // 0 where there is none yet
	Bound     int64 // 0 where there is none yet
}

// Stage is a step of the search.
type Stage string

// The steps of a search, in order.
const (
	Prices    Stage = "prices"
	Bidding   Stage = "bidding"
	Improving Stage = "improving"
	Chains    Stage = "chains"
)

// run is one call of Solve.
type run struct {
	ctx    context.Context //nolint:containedctx // the life of one call
	p      *problem
	o      Options
	total  int64
	cut    bool
	dual   *dual
	mix    *mix
	search *search
}

// Solve looks for the plan that brings most points under a policy, proves a bound
// that no plan exceeds, explains each household's place, and suggests chains of moves for those
// who are left in a hall or without a place.
//
// What it does depends on the instance, the policy, the seed and the work alone;
// when the context ends, it gives the best plan so far with its bound. It fails if the
// instance or the policy does not hold together, naming household or unit and field, or
// if two live in the same place already.
func Solve(ctx context.Context, in *Instance, policy Policy, o Options) (*Report, error) {
	if in == nil {
		return nil, errors.New("there is no instance")
	}
	if err := in.Valid(); err != nil {
		return nil, err
	}
	if err := policy.valid(); err != nil {
		return nil, err
	}
	p, err := newProblem(in, policy)
	if err != nil {
		return nil, err
	}
	r := &run{ctx: ctx, p: p, o: o, total: o.Work, dual: newDual(p)}
	if r.total <= 0 {
		r.total = 2 * Rate
	}
	if o.From != nil {
		r.again()
	} else {
		r.begin()
	}
	r.improve()
	return r.report(), nil
}

// late gives a function that says whether a step must end: at this part of the
// time by the clock, or of the work.
func (r *run) late(part float64) func() bool {
	return func() bool {
		late := r.ctx.Err() != nil || r.o.Elapsed != nil && r.o.Elapsed() > part
		r.cut = r.cut || late
		return late || float64(r.spent()) > part*float64(r.total)
	}
}

// clock gives a function that says how much of the time from a part of it to another is gone.
func (r *run) clock(from, to float64) func() float64 {
	return func() float64 {
		if r.o.Elapsed == nil {
			return 0
		}
		return (r.o.Elapsed() - from) / (to - from)
	}
}

func (r *run) spent() int64 {
	work := r.dual.work
	if r.mix != nil {
		work += r.mix.effort()
	}
	if r.search != nil {
		work += r.search.work + r.search.k.work - r.dual.work
	}
	return work
}

// rounds is how many rounds a part of the work is enough for, after one was counted.
func (r *run) rounds(part float64, least, most int) int {
	before := r.dual.work
	r.dual.open()
	one := max(1, 2*(r.dual.work-before)) // prices make choosing dearer than it is at first
	return max(least, min(most, int(part*float64(r.total)/float64(one))))
}

// begin looks for prices from nothing, and for a plan of the whole ways that are nearest to the best mixture.
func (r *run) begin() {
	r.tell(Prices)
	first := float64(r.p.policy.Hall) / 2
	r.dual.descend(r.late(0.2), r.clock(0, 0.2), r.rounds(0.15, 20, 60), first, first*1e-3)
	r.blend(0.6)
	r.tell(Bidding)
	ways := r.mix.wholes(r.late(0.8))
	r.bids()
	r.search.everybody()
	r.search.auction(r.late(0.85), r.search.assign(r.mix, ways), 50*scale, r.budget())
	r.search.keep()
	if !r.mix.done { // its ways may be poor
		r.search.auction(r.late(0.9), r.search.everybody(), 200*scale, r.budget())
		r.search.keep()
		r.search.restore()
	}
}

// again begins with an earlier plan: its prices, and its places as far as they can be had.
func (r *run) again() {
	r.tell(Prices)
	r.dual.adopt(&r.o.From.Certificate)
	r.dual.open()
	r.blend(0.3)
	r.bids()
	r.search.steady = true
	r.search.resume(r.late(0.8), r.o.From)
	r.search.keep()
}

// blend looks for the best mixture and its prices, to a part of the time.
func (r *run) blend(part float64) {
	r.mix = newMix(r.dual)
	r.mix.solve(r.late(part))
}

func (r *run) bids() {
	r.search = newSearch(newBook(r.p), r.dual.market, r.bests(), r.o.Seed)
}

// budget is how many bids an auction may take at most.
func (r *run) budget() int { return 20*len(r.p.houses) + 200 }

// bests are what each household could have at best, at the prices.
func (r *run) bests() []int64 {
	out := make([]int64, len(r.dual.offers))
	for i := range out {
		out[i] = r.dual.offers[i].value
	}
	return out
}

// improve settles groups anew until the work is done.
func (r *run) improve() {
	s := r.search
	r.tell(Improving)
	late := r.late(0.95)
	for turn := 0; !late() && !r.done() && turn < 100_000 && len(r.p.houses) > 0; turn++ {
		s.again(late)
		if turn%50 == 0 {
			r.tell(Improving)
		}
	}
	s.restore()
	s.polish(r.late(0.98))
}

// done says whether nothing better can be found.
func (r *run) done() bool { return r.search.kept >= r.dual.best/scale }

func (r *run) tell(stage Stage) {
	if r.o.Progress == nil {
		return
	}
	out := Progress{Stage: stage}
	if r.search != nil {
		out.Objective = r.search.kept
	}
	if r.dual.best < far {
		out.Bound = r.dual.best / scale
	}
	r.o.Progress(out)
}
