package attack

import (
	"cmp"
	"errors"
	"math"
	"slices"
)

// part is a set of unknown numbers that hang together, and nothing else with them.
type part struct {
	vars  []int32
	rows  []local
	small bool
	t     *tableau
	x     []float64
	goals []*goal
}

// goal is what of a target lies in one part.
type goal struct {
	part        *part
	at          []int32
	coef        []float64
	least, most float64 // seen
	low, high   float64 // no attacker gets further
	done        [2]bool // least and most are proved
}

// mostNumbers is how large a tableau may be.
const mostNumbers = 4 << 20

// divide takes out what is known, and divides the rest into what hangs together.
func (s *system) divide(b *bounds) ([]*part, []int32, []int32) {
	root := make([]int32, s.n)
	for v := range root {
		root[v] = int32(v) //nolint:gosec // fewer than cells
	}
	find := func(v int32) int32 {
		for root[v] != v {
			root[v] = root[root[v]]
			v = root[v]
		}
		return v
	}
	free := func(v int32) bool { return b.lo[v] < b.hi[v] }
	each := func(e *equation, f func(v int32)) {
		for _, list := range [][]int32{e.plus, e.minus} {
			for _, v := range list {
				if free(v) {
					f(v)
				}
			}
		}
	}
	for i := range s.rows {
		first := int32(-1)
		each(&s.rows[i], func(v int32) {
			if first < 0 {
				first = v
			}
			root[find(v)] = find(first)
		})
	}
	of, place := make([]int32, s.n), make([]int32, s.n)
	var parts []*part
	number := map[int32]int32{}
	for v := range s.n {
		of[v] = -1
		if !free(v) {
			continue
		}
		r := find(v)
		i, there := number[r]
		if !there {
			i = int32(len(parts)) //nolint:gosec // fewer than cells
			number[r] = i
			parts = append(parts, &part{})
		}
		of[v], place[v] = i, int32(len(parts[i].vars)) //nolint:gosec // fewer than cells
		parts[i].vars = append(parts[i].vars, v)
	}
	seen := map[string]bool{}
	for i := range s.rows {
		e := &s.rows[i]
		l, p := local{sum: float64(e.sum)}, int32(-1)
		add := func(list []int32, sign float64) {
			for _, v := range list {
				l.sum -= sign * float64(b.lo[v])
				if free(v) {
					l.at, l.coef, p = append(l.at, place[v]), append(l.coef, sign), of[v]
				}
			}
		}
		add(e.plus, 1)
		add(e.minus, -1)
		if p < 0 {
			continue
		}
		if name := l.name(p); !seen[name] {
			seen[name] = true
			parts[p].rows = append(parts[p].rows, l)
		}
	}
	for _, p := range parts {
		p.small = (len(p.vars)+1)*len(p.rows) <= mostNumbers
	}
	return parts, of, place
}

// name is the same for equal equations.
func (l *local) name(part int32) string {
	buf := make([]byte, 0, 5*len(l.at)+8)
	put := func(v int32) { buf = append(buf, byte(v), byte(v>>8), byte(v>>16), byte(v>>24)) }
	put(part)
	order := slices.Clone(l.at)
	sign := map[int32]float64{}
	for k, v := range l.at {
		sign[v] += l.coef[k]
	}
	slices.Sort(order)
	for _, v := range order {
		put(v)
		buf = append(buf, byte(int8(sign[v])))
	}
	return string(buf)
}

// seen notes what the goals are at some numbers that add up.
func (p *part) seen(value func(j int32) float64) {
	for _, g := range p.goals {
		v := 0.
		for k, j := range g.at {
			v += g.coef[k] * value(j)
		}
		g.least, g.most = min(g.least, v), max(g.most, v)
	}
}

// begin finds first numbers that add up.
func (p *part) begin() (err error) {
	if p.small {
		if p.t, err = feasible(len(p.vars), p.rows); err == nil {
			p.seen(p.t.value)
		}
		return err
	}
	x, ok := middle(len(p.vars), p.rows)
	if !ok && (x == nil || p.misses(x) > 1e-4) {
		return errors.Join(errLarge)
	}
	p.x = x
	p.seen(func(j int32) float64 { return x[j] })
	for seed := range uint64(8) {
		p.along(swing(x, p.rows, seed+1))
	}
	return nil
}

var errLarge = errors.New("the releases are too large for this attack")

// misses is how far the sums are from what they should be, for what they should be.
func (p *part) misses(x []float64) (worst float64) {
	for _, r := range p.rows {
		s := 0.
		for _, j := range r.at {
			s += x[j]
		}
		worst = max(worst, math.Abs(s-r.sum)/max(1, r.sum))
	}
	return worst
}

// along moves from the middle both ways until a number would fall below zero.
func (p *part) along(w []float64) {
	forth, back := math.Inf(1), math.Inf(1)
	for j, d := range w {
		if d < 0 {
			forth = min(forth, -p.x[j]/d)
		} else if d > 0 {
			back = min(back, p.x[j]/d)
		}
	}
	for _, s := range []float64{.999 * min(forth, 1e9), -.999 * min(back, 1e9)} {
		p.seen(func(j int32) float64 { return p.x[j] + s*w[j] })
	}
}

// bound makes a goal as small or as large as it can be. In a large part it stays near the middle: what it sees is true,
// but there may be more.
func (g *goal) bound(up bool) error {
	side, sign := 0, 1.
	if up {
		side, sign = 1, -1
	}
	if g.done[side] {
		return nil
	}
	g.done[side] = true
	t, at := g.part.t, g.at
	var near *part
	if t == nil {
		if near, at = g.near(); near == nil || near.begin() != nil {
			return nil
		}
		t = near.t
	}
	coef := make([]float64, len(g.coef))
	for k := range coef {
		coef[k] = sign * g.coef[k]
	}
	bounded, err := t.least(at, coef)
	switch {
	case err != nil:
		return err
	case !bounded && up:
		g.most = math.Inf(1)
		return nil
	case !bounded:
		g.least = math.Inf(-1)
		return nil
	case near != nil:
		g.part.seen(near.lifted(g.part))
		return nil
	}
	g.part.seen(t.value)
	if up {
		g.high = min(g.high, g.most)
	} else {
		g.low = max(g.low, g.least)
	}
	return nil
}

// near is what hangs closely together with a goal, the rest being held where it is in the middle.
func (g *goal) near() (*part, []int32) {
	p := g.part
	var best *local
	for i := range p.rows { // the largest sum around it that is not too large
		r := &p.rows[i]
		if len(r.at) <= 700 && (best == nil || len(r.at) > len(best.at)) && contains(r.at, g.at) {
			best = r
		}
	}
	if best == nil {
		return nil, nil
	}
	out := &part{vars: best.at, small: true}
	place := map[int32]int32{}
	for i, j := range best.at {
		place[j] = int32(i) //nolint:gosec // a sum is small
	}
	seen := map[string]bool{}
	for _, r := range p.rows {
		var l local
		for k, j := range r.at {
			if i, there := place[j]; there {
				l.at, l.coef = append(l.at, i), append(l.coef, r.coef[k])
				l.sum += r.coef[k] * p.x[j]
			}
		}
		if name := l.name(0); len(l.at) > 0 && !seen[name] {
			seen[name] = true
			out.rows = append(out.rows, l)
		}
	}
	at := make([]int32, len(g.at))
	for k, j := range g.at {
		at[k] = place[j]
	}
	return out, at
}

// lifted gives the numbers of the whole part that belong to those of a near one.
func (p *part) lifted(whole *part) func(j int32) float64 {
	here := map[int32]float64{}
	for i, j := range p.vars {
		here[j] = p.t.value(int32(i)) //nolint:gosec // a sum is small
	}
	return func(j int32) float64 {
		if v, there := here[j]; there {
			return v
		}
		return whole.x[j]
	}
}

func contains(all, some []int32) bool {
	for _, v := range some {
		if !slices.Contains(all, v) {
			return false
		}
	}
	return true
}

// byWidth puts what is known best first.
func byWidth(a, b *target) int { return cmp.Compare(a.inner(), b.inner()) }
