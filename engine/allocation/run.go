package allocation

import (
	"context"
	"slices"
)

// run is one call of Solve.
type run struct {
	ctx   context.Context //nolint:containedctx // the life of one call
	p     *problem
	o     Options
	total int64 // work planned
	done  int64 // work of the steps before the search
	cut   bool  // the clock has cut something short

	market *market
	worth  []float64
	price  []float64
	proof  *Certificate
	search *search
	full   []int32 // the best solution that was looked for with a bonus on having a place
}

func newRun(ctx context.Context, in *Instance, o Options) *run {
	r := &run{ctx: ctx, p: newProblem(in), o: o, total: o.Work}
	if r.total <= 0 {
		r.total = 10 * Rate
	}
	r.market = newMarket(r.p)
	return r
}

// late gives a function that says whether a step that should end at this part
// of the time must be cut short.
func (r *run) late(part float64) func() bool {
	return func() bool {
		late := r.ctx.Err() != nil || r.o.Elapsed != nil && r.o.Elapsed() > part
		r.cut = r.cut || late
		return late
	}
}

// prices looks for prices on the resources.
func (r *run) prices() {
	r.tell(Prices)
	p := r.p
	step := int64(p.Households)*nearby + int64(p.Households)*int64(p.Places)/all + int64(len(p.classes)*p.Places*max(p.Resources, 1))
	steps := min(max(r.total/10/max(step, 1), 150), 2000)
	if p.Households > many {
		steps = min(steps, 1000) // many households make prices smooth
	}
	r.market.descend(r.late(0.2), int(steps))
	r.worth, r.price = r.market.gain, r.market.price
	r.done += steps * step
	r.prove()
}

// prove makes a certificate of the worths and prices there are, and keeps it
// if it says more than the one before.
func (r *run) prove() {
	c, work := certify(r.p, r.worth, r.price, 5000)
	r.done += work
	if r.proof == nil || c.Total() < r.proof.Total() {
		r.proof = c
	}
}

// many is how many households make places so large that choosing whole ones
// says hardly more than prices do: the search begins with prices alone.
const many = 7500

// worths looks for worths of the households, and for a first solution before.
func (r *run) worths() {
	m := newMenu(r.market, promising)
	r.search = newSearch(r.p, m, r.market.near, r.worth, r.price, r.bonus(), r.o.Seed)
	r.dive(r.late(0.25), 2)
	if r.p.Households > many {
		return
	}
	r.lower(m, r.total/6, r.p.reach/3)
}

// lower looks for worths at which the bound is lower, beginning with steps so long.
func (r *run) lower(m menu, work int64, first float64) {
	r.tell(Worths)
	e := newExchange(r.p)
	e.many = workers
	copy(e.worth, r.worth)
	copy(e.price, r.price)
	e.enter(m, count(r.p.Households), count(r.p.Places))
	r.worth, r.price = e.descend(r.late(0.4), work, (r.score(r.search.at)+1)*r.p.scale-1, r.patience(), first)
	r.done += e.work
	r.prove()
	r.search.guide(r.worth, r.price)
}

// patience is how long one place is searched while all trade: large places
// differ little from their relaxation, and are many households' business.
func (r *run) patience() int {
	return min(max(1_500_000/max(r.p.Households, 1), 60), 1000)
}

// bonus is what having a place counts for itself while most households are to be placed.
func (r *run) bonus() int32 {
	if len(r.p.score) == 0 || r.p.Minimises() {
		return 0
	}
	return min(slices.Max(r.p.score), 1<<30)
}

// settle makes a good solution in one go.
func (r *run) settle() {
	if r.p.Households > many {
		r.done += r.search.lodge(r.ctx)
		return
	}
	r.tell(Settling)
	e := r.search.workers[0]
	before := e.work
	e.enter(r.search.menu, count(r.p.Households), count(r.p.Places))
	e.trade(r.patience() / 2)
	rounds := min(max(r.total/8/max((e.work-before)*7, 1), 4), 60)
	r.dive(r.late(0.6), int(rounds))
	r.done += r.search.lodge(r.ctx)
}

// dive settles everything anew with both workers, and keeps what comes of it if it is better.
func (r *run) dive(late func() bool, rounds int) {
	s := r.search
	e := s.workers[0]
	e.many = workers
	e.settleAll(s, late, rounds, r.patience()/2)
	e.many = 1
}

// improve settles groups anew until the work is done or nothing can be better:
// the first half of the time with a bonus on having a place, then without.
func (r *run) improve() {
	s := r.search
	limit := r.total
	if r.full == nil && r.p.Households*r.p.Places <= maxCells {
		limit = r.spent() + (r.total-r.spent())/2 // the rest is for closing the gap
	}
	unplaced := -1
	half := r.spent() + (limit-r.spent())/2
	if s.unplaced() > 0 {
		half = r.spent() + (limit-r.spent())/4 // there is a question whom to leave out
	}
	late, later := r.late(0.8), r.late(1)
	if limit < r.total {
		late, later = r.late(0.5), r.late(0.6)
	}
	try := r.efforts()
	for sweeps := 0; r.spent() < limit && !later(); sweeps++ {
		if r.score(s.at) == r.proof.Total()/r.proof.Scale && (s.bonus == 0 || s.unplaced() == 0) {
			break
		}
		if r.full == nil && (r.spent() > half || late()) {
			r.plain()
		}
		r.tell(Improving)
		x := try.draw(&s.random)
		work, score := r.spent(), s.score
		s.sweep(r.ctx, try.efforts[x])
		r.done += 64 // even where there is nobody to settle
		try.learn(x, s.score-score, r.spent()-work)
		if now := s.unplaced(); now > 0 && s.bonus > 0 && (now != unplaced || sweeps%8 == 0) {
			r.done += s.lodge(r.ctx)
			unplaced = now
		}
	}
	if r.full == nil {
		r.plain()
	}
}

// plain keeps the solution as it is, and searches on without a bonus.
func (r *run) plain() {
	r.full = slices.Clone(r.search.at)
	r.search.lift(0)
}

// spent is the work done so far.
func (r *run) spent() int64 {
	work := r.done
	for _, e := range r.search.workers {
		work += e.work
	}
	return work
}
