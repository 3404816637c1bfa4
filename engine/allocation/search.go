package allocation

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"wegwarte/engine/descent"
)

// search improves a solution: it takes the households out of a group of places
// that have to do with each other and settles them anew, again and again.
type search struct {
	p       *problem // with the bonus in every score
	plain   *problem // the scores as they are
	bonus   int32    // what having a place counts for itself
	menu    menu
	near    []int32 // n×nearby: where each household would like to go
	worth   []float64
	price   []float64
	at      []int32 // n: the solution
	score   int64   // of it, with bonus
	random  descent.Random
	workers [workers]*exchange
}

func newSearch(p *problem, m menu, near []int32, worth, price []float64, bonus int32, seed uint64) *search {
	lifted := *p
	lifted.score = make([]int32, len(p.score))
	s := &search{p: &lifted, plain: p, menu: make(menu, len(m)), near: near, random: descent.NewRandom(seed), at: make([]int32, p.Households)}
	for j := range m {
		s.menu[j] = slices.Clone(m[j])
	}
	for i := range s.at {
		s.at[i] = Unplaced
	}
	for w := range s.workers {
		s.workers[w] = newExchange(s.p)
	}
	s.guide(worth, price)
	s.lift(bonus)
	return s
}

// guide sets the worths and prices every search begins with.
func (s *search) guide(worth, price []float64) {
	s.worth, s.price = slices.Clone(worth), slices.Clone(price)
	for i := range s.worth {
		s.worth[i] += float64(s.bonus)
	}
}

// lift changes the bonus.
func (s *search) lift(bonus int32) {
	for c, score := range s.plain.score {
		if s.p.score[c] = score; score > 0 {
			s.p.score[c] += bonus
		}
	}
	for j := range s.menu {
		for x := range s.menu[j] {
			s.menu[j][x].score += int64(bonus-s.bonus) * s.p.scale
		}
	}
	s.score = 0
	for i, j := range s.at {
		s.worth[i] = max(0, s.worth[i]+float64(bonus-s.bonus))
		if j >= 0 {
			s.score += int64(s.p.row(i)[j])
		}
	}
	s.bonus = bonus
}

// settleAll settles all places at once, and keeps what comes of it if it is better.
func (e *exchange) settleAll(s *search, late func() bool, rounds, patience int) {
	t := task{count(s.p.Places), count(s.p.Households)}
	copy(e.worth, s.worth)
	copy(e.price, s.price)
	e.enter(s.menu, t.houses, t.places)
	was := slices.Clone(s.at)
	for i := range s.at {
		s.at[i] = Unplaced
	}
	e.settle(late, s.at, rounds, patience, s.p.unit*0.3)
	s.insert(t)
	if after := s.sum(t); after > s.score {
		s.score = after
	} else {
		s.at = was
	}
}

// sweep settles all places once, group by group. Groups have nothing in common,
// so it does not matter which is done first or by whom.
func (s *search) sweep(ctx context.Context, f effort) {
	tasks := s.groups(f.size)
	gains := make([]int64, len(tasks))
	var next atomic.Int64
	var wait sync.WaitGroup
	for _, e := range s.workers {
		wait.Go(func() {
			for t := int(next.Add(1)) - 1; t < len(tasks); t = int(next.Add(1)) - 1 {
				gains[t] = s.again(ctx, e, tasks[t], f)
			}
		})
	}
	wait.Wait()
	for _, g := range gains {
		s.score += g
	}
}

// again settles one group anew, and keeps what comes of it if it is not worse.
func (s *search) again(ctx context.Context, e *exchange, t task, f effort) int64 {
	was := make([]int32, len(t.houses))
	for x, i := range t.houses {
		was[x] = s.at[i]
	}
	before := s.sum(t)
	for _, i := range t.houses {
		s.at[i] = Unplaced
		e.worth[i] = s.worth[i]
	}
	r := s.p.Resources
	for _, j := range t.places {
		copy(e.price[int(j)*r:(int(j)+1)*r], s.price[int(j)*r:])
	}
	e.enter(s.menu, t.houses, t.places)
	e.settle(func() bool { return ctx.Err() != nil }, s.at, f.rounds, f.patience, f.pace)
	s.insert(t)
	after := s.sum(t)
	if after >= before {
		return after - before
	}
	for x, i := range t.houses {
		s.at[i] = was[x]
	}
	return 0
}

// sum is what the households of a group score where they are.
func (s *search) sum(t task) int64 {
	sum := int64(0)
	for _, i := range t.houses {
		if j := s.at[i]; j >= 0 {
			sum += int64(s.p.row(int(i))[j])
		}
	}
	return sum
}

// insert puts those of a group who are left over where there happens to be room.
func (s *search) insert(t task) {
	var left map[int32][]uint64
	w := s.p.words
	take := func(i, j int32) {
		v := s.p.vector(int(i), int(j)) * w
		for k, d := range s.p.need[v : v+w] {
			left[j][k] -= d
		}
	}
	for _, i := range t.houses {
		if s.at[i] >= 0 {
			continue
		}
		if left == nil {
			left = make(map[int32][]uint64, len(t.places))
			for _, j := range t.places {
				left[j] = append([]uint64(nil), s.p.has[int(j)*w:(int(j)+1)*w]...)
			}
			for _, k := range t.houses {
				if s.at[k] >= 0 {
					take(k, s.at[k])
				}
			}
		}
		best := int32(0)
		for _, j := range t.places {
			v := s.p.vector(int(i), int(j)) * w
			if score := s.p.row(int(i))[j]; score > best && s.p.fits(s.p.need[v:v+w], left[j]) {
				best, s.at[i] = score, j
			}
		}
		if s.at[i] >= 0 {
			take(i, s.at[i])
		}
	}
}

// lodgings is how many households are lodged in one go at most.
const lodgings = 24

// lodge finds places for some of those who have none, by letting others move
// on, and says how much work that was.
func (s *search) lodge(ctx context.Context) (work int64) {
	var l *lodging
	n := len(s.at)
	if n == 0 {
		return 0
	}
	tries := 0
	first := s.random.Below(n)
	for x := 0; x < n && tries < lodgings && ctx.Err() == nil; x++ {
		i := (first + x) % n
		if s.at[i] >= 0 {
			continue
		}
		if l == nil {
			l = newLodging(s.p, s.at)
		}
		s.score += l.lodge(int32(i), top, 24) //nolint:gosec // at most MaxHouseholds
		work += int64(l.looked)*300 + int64(n*s.p.Places)
		tries++
	}
	return work
}

// unplaced counts those who have no place.
func (s *search) unplaced() int {
	n := 0
	for _, j := range s.at {
		if j < 0 {
			n++
		}
	}
	return n
}
