package allocation

import (
	"math"
	"slices"
	"sync"

	"wegwarte/engine/descent"
)

// Branching closes the last of the gap of small instances: "household i goes to
// place j or nowhere" and "household i does not go to place j" cover all
// solutions, so the higher of their two bounds is a bound. The part with the
// highest bound is split next.
const (
	maxCells  = 100_000 // households × places, above which nothing is split
	maxLeaves = 2000
	splitting = 50 // turns of trade for each part
)

// part is one part of all solutions.
type part struct {
	bans         []ban // what was decided on the way here
	worth, price []float64
	proof        *Certificate
	house, place int32 // where it should be split; house is Unplaced where it cannot be
}

// ban keeps a household from a place, or (only) from all others.
type ban struct {
	house, place int32
	only         bool
}

func (b ban) forbids(i, j int32) bool {
	return b.house == i && b.only != (b.place == j)
}

// close splits until the bound is the score, or the work is done. It improves
// the solution where a trade happens to be one.
func (r *run) close() {
	gap := float64(r.proof.Total())/float64(r.p.scale) - float64(r.score(r.search.at))
	if r.p.Households*r.p.Places > maxCells || gap > max(5*r.p.unit, 4) || r.score(r.search.at) >= r.proof.Total()/r.p.scale {
		return
	}
	late := r.late(0.95)
	b := &brancher{r: r, menu: make(menu, r.p.Places)}
	within := max(20*gap, 5*r.p.unit)
	r.market.each(within, func(i, j int) bool {
		b.menu[j] = append(b.menu[j], r.p.offer(i, j))
		return true
	})
	for w := range b.workers {
		b.workers[w] = newExchange(r.p)
	}
	root := &part{worth: r.worth, price: r.price, proof: r.proof}
	b.look(0, root)
	r.proof = root.proof
	leaves := []*part{root}
	for len(leaves) < maxLeaves && !late() && r.spent() < r.total {
		x := highest(leaves)
		p := leaves[x]
		if p.proof.own()/r.p.scale <= r.score(r.search.at) || p.house == Unplaced {
			return
		}
		only := p.child(ban{p.house, p.place, true})
		not := p.child(ban{p.house, p.place, false})
		var wait sync.WaitGroup
		wait.Go(func() { b.look(0, only) })
		wait.Go(func() { b.look(1, not) })
		wait.Wait()
		b.adopt()
		p.proof.Split = &Split{Household: int(p.house), Place: int(p.place), Only: only.proof, Not: not.proof}
		leaves[x] = only
		leaves = append(leaves, not)
		r.tell(Closing)
	}
}

func (p *part) child(b ban) *part {
	proof := *p.proof
	proof.Split = nil
	return &part{bans: append(slices.Clone(p.bans), b), worth: p.worth, price: p.price, proof: &proof}
}

func highest(leaves []*part) int {
	best := 0
	for x, p := range leaves {
		if p.proof.own() > leaves[best].proof.own() {
			best = x
		}
	}
	return best
}

// brancher looks at parts, two at a time.
type brancher struct {
	r       *run
	menu    menu
	workers [workers]*exchange
	found   [workers][]int32 // the best solution of each worker that is better than the one known
	score   [workers]int64
}

// look finds the bound of a part, and where to split it.
func (b *brancher) look(w int, p *part) {
	e := b.workers[w]
	copy(e.worth, p.worth)
	copy(e.price, p.price)
	e.enter(b.menu, count(b.r.p.Households), count(b.r.p.Places))
	for _, s := range e.sacks {
		s.offers = slices.DeleteFunc(s.offers, func(o offer) bool {
			return slices.ContainsFunc(p.bans, func(b ban) bool { return b.forbids(o.house, s.place) })
		})
	}
	known := b.r.score(b.r.search.at)
	low := int64(math.MaxInt64)
	p.worth, p.price = nil, nil
	for turn := range splitting {
		e.trade(400)
		if v := e.total(); v < low {
			low = v
			p.worth, p.price = append(p.worth[:0], e.worth...), append(p.price[:0], e.price...)
		}
		b.harvest(w, e, known)
		if low < (known+1)*b.r.p.scale {
			break
		}
		e.adjust(descent.Pace(b.r.p.unit, float64(turn)/splitting, 3e-3))
	}
	p.house, p.place = e.torn()
	proof, work := certify(b.r.p, p.worth, p.price, 2000, p.bans...)
	e.work += work
	if p.proof == nil || proof.own() < p.proof.own() { // what holds for the whole holds for its parts
		p.proof = proof
	}
}

// harvest takes a trade for a solution: where several places want a household,
// the one with most score has it.
func (b *brancher) harvest(w int, e *exchange, known int64) {
	at := make([]int32, b.r.p.Households)
	for i := range at {
		at[i] = Unplaced
	}
	sum := int64(0)
	for _, s := range e.sacks {
		for x := range s.offers {
			o := &s.offers[x]
			if !o.taken {
				continue
			}
			o.times++
			now, had := int64(b.r.p.row(int(o.house))[s.place]), int64(0)
			if j := at[o.house]; j >= 0 {
				had = int64(b.r.p.row(int(o.house))[j])
			}
			if now > had {
				at[o.house] = s.place
				sum += now - had
			}
		}
	}
	if sum > max(known, b.score[w]) {
		b.found[w], b.score[w] = at, sum
	}
}

// adopt takes what the workers found, the better one.
func (b *brancher) adopt() {
	s := b.r.search
	for w := range b.found {
		if b.found[w] != nil && b.score[w] > b.r.score(s.at) {
			s.at, s.score = b.found[w], b.score[w]
		}
		b.found[w] = nil
	}
	b.r.done += b.workers[0].work + b.workers[1].work
	b.workers[0].work, b.workers[1].work = 0, 0
}

// torn is the household and place where trade was most undecided, the larger
// the household the rather.
func (e *exchange) torn() (house, place int32) {
	house = Unplaced
	most := 0.0
	for _, s := range e.sacks {
		for x := range s.offers {
			o := &s.offers[x]
			weight := float64(min(o.times, splitting-o.times)) * math.Sqrt(float64(o.score))
			if weight > most {
				most, house, place = weight, o.house, s.place
			}
		}
	}
	return house, place
}
