package forecast

import (
	"cmp"
	"container/heap"
	"context"
	"slices"
)

// ruling looks for the cheapest mix by what failures rule out. It counts in help:
// how many times what helps is taken, and how many times what is given up is kept. More help, it
// is taken, never fills a hall. Then a mix that fails rules out all that are within it, and the
// cheapest mix which no failure rules out is either enough, and so the cheapest there is, or
// one more failure. Each failure is made as large as it can be before it is kept.
type ruling struct {
	*mixer
	cents []int64 // of one more help
	most  []int
	fails [][]int // help that is not enough
	best  []int   // the cheapest that is enough
	bound int64
}

// maxStates is how many states the look for the cheapest mix goes through.
const maxStates = 200_000

func (m *mixer) rule(ctx context.Context) (*Mix, error) {
	r := &ruling{mixer: m}
	for i, o := range m.offers {
		cents := m.prices[i].Cents
		if o.Measure.hurts() {
			cents = -cents
		}
		r.cents, r.most = append(r.cents, cents), append(r.most, o.Most)
	}
	m.within = func(a, b []int) bool { return within(r.times(a), r.times(b)) } // times and help turn into each other alike
	mix, err := r.answer(ctx)
	if err == nil && mix.Proof != Impossible && mix.Reached < float64(m.need)/float64(m.Futures) {
		// In some future less was enough and more was not: nothing is concluded from one mix for a future of another.
		m.within, m.fates, m.tried, r.fails = nil, nil, map[string]bool{}, nil
		mix, err = r.answer(ctx)
	}
	return mix, err
}

func (r *ruling) answer(ctx context.Context) (*Mix, error) {
	r.best, r.bound = nil, 0
	is, err := r.is(ctx, r.most)
	if err != nil {
		return nil, err
	}
	if !is {
		return r.mix(ctx, r.times(r.most), 0, Impossible)
	}
	r.best = slices.Clone(r.most)
	proof, err := r.look(ctx)
	if err != nil && ctx.Err() == nil {
		return nil, err
	}
	return r.mix(ctx, r.times(r.best), min(r.bound, r.cost(r.times(r.best))), proof)
}

// look closes in on the answer from both sides.
func (r *ruling) look(ctx context.Context) (Proof, error) {
	r.bound = r.cost(r.times(r.least()))
	if err := r.improve(ctx); err != nil {
		return Gapped, err
	}
	for {
		next, sure := r.candidate()
		r.bound = max(r.bound, r.cost(r.times(next)))
		if r.search.Progress != nil {
			r.search.Progress(r.trials, r.cost(r.times(r.best)), r.bound)
		}
		switch {
		case r.bound >= r.cost(r.times(r.best)):
			r.bound = r.cost(r.times(r.best))
			return Monotone, nil
		case !sure || r.trials >= r.search.Trials:
			return Gapped, nil
		}
		is, err := r.is(ctx, next)
		if err != nil {
			return Gapped, err
		}
		if is {
			r.best = next
			return Monotone, nil
		}
		if err := r.widen(ctx, next); err != nil {
			return Gapped, err
		}
	}
}

// times turns help into a mix.
func (r *ruling) times(help []int) []int {
	times := slices.Clone(help)
	for i, o := range r.offers {
		if o.Measure.hurts() {
			times[i] = o.Most - help[i]
		}
	}
	return times
}

// is reports whether help is enough, and keeps the cheapest that is.
func (r *ruling) is(ctx context.Context, help []int) (bool, error) {
	is, err := r.enough(ctx, r.times(help))
	if is && r.best != nil && r.cost(r.times(help)) < r.cost(r.times(r.best)) {
		r.best = slices.Clone(help)
	}
	return is, err
}

// least is the cheapest help: none, but all of what saves money.
func (r *ruling) least() []int {
	help := make([]int, len(r.most))
	for i := range help {
		if r.cents[i] < 0 {
			help[i] = r.most[i]
		}
	}
	return help
}

// shrink takes away from help that is enough what it does not need, in an order,
// as much of each as it can.
func (r *ruling) shrink(ctx context.Context, help, order []int) error {
	for _, i := range order {
		lo, hi := -1, help[i] // hi is enough
		for hi-lo > 1 && r.trials < r.search.Trials && r.cents[i] > 0 {
			help[i] = (lo + hi + 1) / 2
			is, err := r.is(ctx, help)
			if err != nil {
				return err
			}
			if is {
				hi = help[i]
			} else {
				lo = help[i]
			}
		}
		help[i] = hi
	}
	return nil
}

// improve looks for cheap help: it shrinks all there is in several orders, the dearest
// first, then takes more of one thing and less of the others for as long as that saves anything. It uses
// half of the trials at most.
func (r *ruling) improve(ctx context.Context) error {
	order := make([]int, len(r.most))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(r.cents[b], r.cents[a]) })
	for range order {
		if err := r.shrink(ctx, slices.Clone(r.most), order); err != nil {
			return err
		}
		order = append(order[1:], order[0])
		if r.trials > r.search.Trials/4 {
			break
		}
	}
	for before := int64(0); before != r.cost(r.times(r.best)); {
		before = r.cost(r.times(r.best))
		for _, i := range order {
			for _, step := range []int{max(1, r.most[i]/4), 1} {
				if r.best[i]+step > r.most[i] || r.trials > r.search.Trials/2 {
					continue
				}
				help := slices.Clone(r.best)
				help[i] += step
				rest := slices.DeleteFunc(slices.Clone(order), func(j int) bool { return j == i })
				if err := r.shrink(ctx, help, rest); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// widen makes a failure as large as it stays one, and keeps it.
func (r *ruling) widen(ctx context.Context, fail []int) error {
	help := slices.Clone(fail)
	for x := range help {
		i := (x + len(r.fails)) % len(help) // each time another one first
		lo, hi := help[i], r.most[i]+1      // lo fails
		for hi-lo > 1 && r.trials < r.search.Trials {
			help[i] = (lo + hi) / 2
			is, err := r.is(ctx, help)
			if err != nil {
				return err
			}
			if is {
				hi = help[i]
			} else {
				lo = help[i]
			}
		}
		help[i] = lo
	}
	r.fails = append(r.fails, help)
	return nil
}

// candidate gives the cheapest help that no failure rules out: more of something than each
// failure has. It is not sure of it where there are too many ways; what it gives costs no more.
func (r *ruling) candidate() (help []int, sure bool) {
	least := r.least()
	q := &states{{r.cost(r.times(least)), least}}
	seen := map[string]bool{}
	for n := 0; n < maxStates; n++ {
		s := heap.Pop(q).(state)
		at := slices.IndexFunc(r.fails, func(fail []int) bool { return within(s.help, fail) })
		if at < 0 {
			return s.help, true
		}
		for i, most := range r.fails[at] {
			if most == r.most[i] {
				continue
			}
			next := slices.Clone(s.help)
			next[i] = most + 1
			if k := key(next); !seen[k] {
				seen[k] = true
				heap.Push(q, state{r.cost(r.times(next)), next})
			}
		}
		if q.Len() == 0 { // everything is ruled out, which the first look at all of it excludes
			return r.best, true
		}
	}
	return heap.Pop(q).(state).help, false
}

// within reports whether one help is no more than another.
func within(a, b []int) bool {
	for i := range a {
		if a[i] > b[i] {
			return false
		}
	}
	return true
}

func key(help []int) string {
	b := make([]byte, 0, 2*len(help))
	for _, n := range help {
		b = append(b, byte(n), byte(n>>8))
	}
	return string(b)
}

// state is help that may have to grow.
type state struct {
	cost int64
	help []int
}

// states is a heap, the cheapest first.
type states []state

func (q states) Len() int { return len(q) }
func (q states) Less(a, b int) bool {
	return q[a].cost < q[b].cost || q[a].cost == q[b].cost && slices.Compare(q[a].help, q[b].help) < 0
}
func (q states) Swap(a, b int) { q[a], q[b] = q[b], q[a] }
func (q *states) Push(x any)   { *q = append(*q, x.(state)) }
func (q *states) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
