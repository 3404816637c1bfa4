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
	left  *int64  // work that may still be done
	wide  float64 // an interval that is wider is not looked at any more
}

// goal is what of a target lies in one part.
type goal struct {
	part        *part
	at          []int32
	coef        []float64
	least, most float64 // seen
	low, high   float64 // no attacker gets further
	done        [2]bool // least and most are proved
	moves       bool    // it is not the same everywhere, though perhaps nearly
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
func (p *part) begin(wide float64, left *int64) (err error) {
	if len(p.rows) == 0 { // nothing holds it
		for _, g := range p.goals {
			g.least, g.most, g.done = 0, 0, [2]bool{true, true}
			for _, c := range g.coef {
				g.least, g.most = g.least+min(0, c*math.Inf(1)), g.most+max(0, c*math.Inf(1))
			}
		}
		return nil
	}
	p.wide, p.left = wide, left
	if p.small {
		p.t, err = feasible(len(p.vars), p.rows, left)
		if err == nil {
			p.seen(p.t.value)
		}
		if !errors.Is(err, errTired) {
			return err
		}
	}
	x, ok := middle(len(p.vars), p.rows)
	if !ok && (x == nil || p.misses(x) > .1) {
		return errLarge
	}
	p.x = x
	p.seen(func(j int32) float64 { return x[j] })
	for seed := range uint64(8) {
		w := swing(x, p.rows, seed+1, left)
		for _, g := range p.goals {
			by, size := 0., 0.
			for k, j := range g.at {
				by += g.coef[k] * w[j]
				size += x[j]
			}
			g.moves = g.moves || math.Abs(by) > 1e-6*size
		}
		p.along(x, w)
	}
	if wide > 0 {
		p.blocks()
		p.press()
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

// along moves both ways until a number would fall below zero, and says how far forth that is.
func (p *part) along(x, w []float64) float64 {
	forth, back := math.Inf(1), math.Inf(1)
	for j, d := range w {
		if d < 0 {
			forth = min(forth, -x[j]/d)
		} else if d > 0 {
			back = min(back, x[j]/d)
		}
	}
	for _, s := range []float64{.999 * min(forth, 1e9), -.999 * min(back, 1e9)} {
		p.seen(func(j int32) float64 { return x[j] + s*w[j] })
	}
	return min(forth, 1e9)
}

// press moves the goals that were seen in the narrowest intervals, each with all numbers at once, as long as there is
// work to be done (affine scaling).
func (p *part) press() {
	worst := slices.DeleteFunc(slices.Clone(p.goals), func(g *goal) bool { return !g.moves || g.width() >= p.wide })
	slices.SortStableFunc(worst, func(a, b *goal) int { return cmp.Compare(a.width(), b.width()) })
	for _, g := range worst {
		for _, sign := range []float64{1, -1} {
			x := slices.Clone(p.x)
			for range 12 {
				if g.width() >= p.wide || *p.left < 0 {
					break
				}
				w := make([]float64, len(x))
				for k, j := range g.at {
					w[j] += sign * g.coef[k] * x[j]
				}
				straighten(w, x, p.rows, p.left)
				width := g.width()
				forth := .9 * p.along(x, w)
				if g.width() < width+.01 {
					break
				}
				for j := range x {
					x[j] += forth * w[j]
				}
			}
		}
	}
}

// width is that of the interval a goal was seen in, or nearly that of the one it can lie in, where that is less.
func (g *goal) width() float64 {
	if g.most-g.least > .9*(g.high-g.low) {
		return math.Inf(1)
	}
	return g.most - g.least
}

// blocks looks closer at a large part: within some sums, the rest is held where it is in the middle, and the goals in
// them go as far as they can. Then the same with several neighbours together.
func (p *part) blocks() {
	var order []int32
	for i := range p.rows {
		if n := len(p.rows[i].at); n >= 4 && n <= mostBlock {
			order = append(order, int32(i)) //nolint:gosec // fewer than cells
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(len(p.rows[b].at), len(p.rows[a].at)) })
	goals, rows := make([][]*goal, len(p.vars)), make([][]int32, len(p.vars))
	for _, g := range p.goals {
		goals[g.at[0]] = append(goals[g.at[0]], g)
	}
	for i, r := range p.rows {
		for _, j := range r.at {
			rows[j] = append(rows[j], int32(i)) //nolint:gosec // fewer than cells
		}
	}
	covered := make([]bool, len(p.vars))
	var blocks [][]int32
	for _, i := range order {
		var fresh []int32
		for _, j := range p.rows[i].at {
			if !covered[j] {
				fresh = append(fresh, j)
				covered[j] = true
			}
		}
		if len(fresh) > 0 {
			blocks = append(blocks, fresh)
			p.near(p.rows[i].at, rows).widen(p, goals)
		}
	}
	of := make([]int32, len(p.vars))
	for i, block := range blocks {
		for _, j := range block {
			of[j] = int32(i) //nolint:gosec // fewer than cells
		}
	}
	for i, block := range blocks {
		if !slices.ContainsFunc(block, func(j int32) bool {
			return slices.ContainsFunc(goals[j], func(g *goal) bool { return g.moves && g.width() < p.wide })
		}) {
			continue
		}
		all := slices.Clone(block)
		for _, other := range p.neighbours(int32(i), block, of, rows, len(blocks)) { //nolint:gosec // fewer than cells
			if len(all)+len(blocks[other]) <= 2*mostBlock {
				all = append(all, blocks[other]...)
			}
		}
		p.near(all, rows).widen(p, goals)
	}
}

// neighbours lists the blocks that share most sums with one, small sums above all.
func (p *part) neighbours(one int32, block, of []int32, rows [][]int32, n int) []int32 {
	score := make([]float64, n)
	seen := map[int32]bool{}
	for _, j := range block {
		for _, i := range rows[j] {
			if seen[i] || len(p.rows[i].at) > mostBlock {
				continue
			}
			seen[i] = true
			for _, v := range p.rows[i].at {
				score[of[v]] += 1 / float64(len(p.rows[i].at))
			}
		}
	}
	var out []int32
	for other, s := range score {
		if s > 0 && int32(other) != one { //nolint:gosec // fewer than cells
			out = append(out, int32(other)) //nolint:gosec // fewer than cells
		}
	}
	slices.SortStableFunc(out, func(a, b int32) int { return cmp.Compare(score[b], score[a]) })
	return out
}

// mostBlock is how many numbers a block has.
const mostBlock = 600

// near is a block: what is left to its numbers by all sums, the others being held in the middle.
func (p *part) near(vars []int32, rows [][]int32) *part {
	out := &part{small: true}
	place, touched := map[int32]int32{}, map[int32][]int32{}
	for _, j := range vars {
		for _, i := range rows[j] {
			touched[i] = append(touched[i], j)
		}
	}
	// a number that is alone in a sum cannot move
	held := map[int32]bool{}
	for again := true; again; {
		again = false
		for i, list := range touched {
			list = slices.DeleteFunc(list, func(j int32) bool { return held[j] })
			if len(list) == 1 {
				held[list[0]], again = true, true
				list = nil
			}
			touched[i] = list
		}
	}
	for _, j := range vars {
		if !held[j] {
			place[j] = int32(len(out.vars)) //nolint:gosec // a block is small
			out.vars = append(out.vars, j)
		}
	}
	sums := make([]int32, 0, len(touched))
	for i, list := range touched {
		if len(list) > 0 {
			sums = append(sums, i)
		}
	}
	slices.Sort(sums)
	seen := map[string]bool{}
	for _, i := range sums {
		var l local
		for k, j := range p.rows[i].at {
			if v, there := place[j]; there {
				l.at, l.coef = append(l.at, v), append(l.coef, p.rows[i].coef[k])
				l.sum += p.rows[i].coef[k] * p.x[j]
			}
		}
		if name := l.name(0); !seen[name] {
			seen[name] = true
			out.rows = append(out.rows, l)
		}
	}
	return out
}

// widen lets the goals of a block go as far as they can within it.
func (p *part) widen(whole *part, goals [][]*goal) {
	var err error
	if p.t, err = feasible(len(p.vars), p.rows, whole.left); err != nil {
		return // it has no work left, or rounding: the block tells nothing
	}
	place := map[int32]int32{}
	for i, j := range p.vars {
		place[j] = int32(i) //nolint:gosec // a block is small
	}
	var inner []*goal // as numbers of the block
	var outer []*goal
	for _, j := range p.vars {
		for _, g := range goals[j] {
			n := &goal{}
			for k, v := range g.at {
				if i, there := place[v]; there {
					n.at, n.coef = append(n.at, i), append(n.coef, g.coef[k])
				}
			}
			inner, outer = append(inner, n), append(outer, g)
		}
	}
	see := func() {
		for i, n := range inner {
			v, g := 0., outer[i]
			for k, j := range n.at {
				v += n.coef[k] * (p.t.value(j) - whole.x[p.vars[j]])
			}
			for k, j := range g.at {
				v += g.coef[k] * whole.x[j]
			}
			g.least, g.most = min(g.least, v), max(g.most, v)
		}
	}
	see()
	for i, n := range inner {
		for _, sign := range []float64{1, -1} {
			if outer[i].width() >= whole.wide {
				break
			}
			coef := make([]float64, len(n.coef))
			for k := range coef {
				coef[k] = sign * n.coef[k]
			}
			_, err := p.t.least(n.at, coef)
			see()
			if err != nil {
				return
			}
		}
	}
}

// bound makes a goal as small or as large as it can be. In a large part, that has been tried.
func (g *goal) bound(up bool) error {
	side, sign, t := 0, 1., g.part.t
	if up {
		side, sign = 1, -1
	}
	if g.done[side] || t == nil {
		return nil
	}
	g.done[side] = true
	coef := make([]float64, len(g.coef))
	for k := range coef {
		coef[k] = sign * g.coef[k]
	}
	bounded, err := t.least(g.at, coef)
	switch {
	case errors.Is(err, errTired):
		g.done[side] = false
		return nil
	case err != nil:
		return err
	case !bounded && up:
		g.most = math.Inf(1)
		return nil
	case !bounded:
		g.least = math.Inf(-1)
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

// byWidth puts what is known best first.
func byWidth(a, b *target) int { return cmp.Compare(a.inner(), b.inner()) }
