package placement

import (
	"cmp"
	"slices"
)

// pack asks what one shared unit would take if it could choose freely among
// those who stay to the end of the horizon: the households that bring it most beyond
// their worth and fit into its rooms together on the last day, whole rooms for whole
// families. Prices allow one and a half families where there are three rooms and a
// family needs two; this does not. All other days count at their prices.
//
// It is a knapsack problem with one dimension for each size of room, solved exactly
// by a table of what is left of each.
type pack struct {
	p      *problem
	unit   int32
	class  []int32
	grain  []int32 // what is counted of a class: rooms, or beds where beds are given one by one
	size   []int32 // how many of them there are on the last day
	stride []int32
	states int32
	most   int     // more households than this do not fit
	guests []guest // who might come
	open   []guest // those who would bring something, at the moment
	taken  []int32
	table  []int64
	trail  []int32
}

// guest is a household that might come, with what it would take.
type guest struct {
	house   int32
	kind    int32 // of those who need the same
	bundles []bundle
	option  option
	home    bool // it lives here, and this is its staying
}

// bundle is a choice of rooms, by class, in grains.
type bundle struct {
	takes []int32
	rooms []int32 // how many rooms of each class
	cells int32   // in the table
	waste int64
	value int64 // at the moment: what it brings beyond the household's worth
}

// maxStates is how large the table of a unit may be; larger units are left to prices.
const maxStates = 4000

// newPacks makes a pack of every shared unit that is small enough.
func newPacks(p *problem) []*pack {
	var out []*pack
	for at := range p.units {
		if u := &p.units[at]; u.Shared {
			if k := newPack(p, int32(at)); k != nil { //nolint:gosec // at most MaxUnits
				out = append(out, k)
			}
		}
	}
	return out
}

func newPack(p *problem, at int32) *pack {
	u := &p.units[at]
	k := &pack{p: p, unit: at}
	last := p.days - 1
	single := u.Area != ""
	for i := range p.houses {
		single = single || p.houses[i].home == at && p.houses[i].Sharing
	}
	k.states = 1
	for _, r := range u.rooms {
		c := p.rooms[r].class
		x := slices.Index(k.class, c)
		if x < 0 {
			x = len(k.class)
			k.class, k.size, k.grain = append(k.class, c), append(k.size, 0), append(k.grain, p.bedsOf[c])
			if single {
				k.grain[x] = 1
			}
		}
		k.size[x] += int32(p.rooms[r].cap[last]) / k.grain[x]
	}
	for _, n := range k.size {
		k.stride = append(k.stride, k.states)
		if k.states *= n + 1; k.states > maxStates {
			return nil
		}
		k.most += int(n)
	}
	k.invite()
	k.table, k.trail = make([]int64, k.states), nil
	return k
}

// invite lists who might come: all who may live here and stay to the end, and those who live here.
func (k *pack) invite() {
	p := k.p
	kinds := map[[3]int32]int32{}
	for i := range p.houses {
		h := &p.houses[i]
		if h.until < p.count() {
			continue
		}
		if h.home == k.unit && h.by == h.until {
			b := bundle{takes: make([]int32, len(k.class))}
			for _, r := range h.homeRooms {
				x := slices.Index(k.class, p.rooms[r].class)
				b.takes[x] += p.takes(h, r) / k.grain[x]
			}
			kind := int32(-2 - i)                                                                                      //nolint:gosec // at most MaxHouseholds
			k.guests = append(k.guests, guest{house: int32(i), kind: kind, bundles: k.cells([]bundle{b}), home: true}) //nolint:gosec // at most MaxHouseholds
			continue
		}
		at := slices.IndexFunc(h.options, func(o option) bool { return o.unit == k.unit })
		if at < 0 {
			continue
		}
		takes := p.takes(h, p.units[k.unit].rooms[0])
		key := [3]int32{h.need, 0, min(takes, 2)}
		if h.alone {
			key[1] = 1
		}
		kind, ok := kinds[key]
		if !ok {
			kind = int32(len(kinds)) //nolint:gosec // few
			kinds[key] = kind
		}
		k.guests = append(k.guests, guest{house: int32(i), kind: kind, bundles: k.cells(k.bundles(h)), option: h.options[at]}) //nolint:gosec // at most MaxHouseholds
	}
	slices.SortStableFunc(k.guests, func(a, b guest) int { return cmp.Compare(a.kind, b.kind) })
}

// cells finds where bundles lie in the table.
func (k *pack) cells(of []bundle) []bundle {
	for y := range of {
		for x, n := range of[y].takes {
			of[y].cells += n * k.stride[x]
		}
	}
	return of
}

// bundles are the choices of rooms for a household, none with a room too many.
func (k *pack) bundles(h *house) (out []bundle) {
	p := k.p
	n := len(k.class)
	if p.oneBed(h, k.unit) {
		for x := range k.class {
			b := bundle{takes: make([]int32, n), rooms: make([]int32, n)}
			b.takes[x], b.rooms[x] = 1, 1
			out = append(out, b)
		}
		return out
	}
	rooms := make([]int32, n)
	var build func(x int)
	build = func(x int) {
		if enough(k.beds(rooms), h, none) {
			for y := range rooms {
				if rooms[y] > 0 && enough(k.beds(rooms), h, k.p.bedsOf[k.class[y]]) {
					return // a room too many
				}
			}
			b := bundle{takes: make([]int32, n), rooms: slices.Clone(rooms), waste: -int64(h.need)}
			for y, m := range rooms {
				b.takes[y] = m * p.bedsOf[k.class[y]] / k.grain[y]
				b.waste += int64(m * p.bedsOf[k.class[y]])
			}
			out = append(out, b)
			return
		}
		if x == n {
			return
		}
		build(x + 1)
		full := k.size[x] * k.grain[x] / p.bedsOf[k.class[x]]
		for rooms[x] < full {
			rooms[x]++
			build(x + 1)
		}
		rooms[x] = 0
	}
	build(0)
	return out
}

// beds lists the beds of so many rooms of each class.
func (k *pack) beds(rooms []int32) (out []int32) {
	for x, m := range rooms {
		for range m {
			out = append(out, k.p.bedsOf[k.class[x]])
		}
	}
	return out
}

// enough says whether rooms with these beds are enough for a household, without one with so many beds.
func enough(beds []int32, h *house, without int32) bool {
	sum, least, n := int32(0), int32(1<<20), 0
	for _, b := range beds {
		if b == without {
			without = none
			continue
		}
		sum += b
		least = min(least, b)
		n++
	}
	if h.alone {
		return n > 1 && sum-least+1 >= h.need
	}
	return sum >= h.need
}

// choose gives the most that any choice brings beyond worth, and who is in it.
func (k *pack) choose(m *market, worth []int64) (most int64, taken []int32) {
	guests := k.value(m, worth)
	for s := range k.table {
		k.table[s] = 0
	}
	// table[s] is the most that fits when so much is used; trail says what was taken for it.
	n := int(k.states)
	k.trail = slices.Grow(k.trail[:0], n*len(guests))[:n*len(guests)]
	for g := range guests {
		trail := k.trail[g*n : (g+1)*n]
		clear(trail)
		for s := n - 1; s >= 0; s-- {
			best := k.table[s]
			for b := range guests[g].bundles {
				d := &guests[g].bundles[b]
				if d.value <= 0 || int(d.cells) > s || !k.below(int32(s), d.takes) { //nolint:gosec // at most maxStates
					continue
				}
				if v := k.table[s-int(d.cells)] + d.value; v > best {
					best, trail[s] = v, int32(b+1) //nolint:gosec // few
				}
			}
			k.table[s] = best
		}
		m.work += int64(n * len(guests[g].bundles) / 2)
	}
	s := n - 1
	k.taken = k.taken[:0]
	for g := len(guests) - 1; g >= 0; g-- {
		if b := k.trail[g*n+s]; b > 0 {
			k.taken = append(k.taken, guests[g].house)
			s -= int(guests[g].bundles[b-1].cells)
		}
	}
	return k.table[n-1], k.taken
}

// below says whether a state has at least so much of each class.
func (k *pack) below(s int32, takes []int32) bool {
	for x, t := range takes {
		if t > 0 && s/k.stride[x]%(k.size[x]+1) < t {
			return false
		}
	}
	return true
}

// value finds what each guest's bundles bring beyond its worth, and leaves out
// guests of whom others who need the same always bring more.
func (k *pack) value(m *market, worth []int64) []guest {
	open := k.open[:0]
	defer func() { k.open = open }()
	for g := range k.guests {
		x := &k.guests[g]
		if k.priced(m, x, worth[x.house]) {
			open = append(open, *x)
		}
	}
	kept := open[:0]
	for from := 0; from < len(open); {
		to := from
		for to < len(open) && open[to].kind == open[from].kind {
			to++
		}
		group := open[from:to]
		if len(group) > k.most {
			group = k.first(group)
		}
		kept = append(kept, group...)
		from = to
	}
	return kept
}

// first keeps those of a kind who are among the best for any bundle; no more than fit can be of use for each.
func (k *pack) first(group []guest) []guest {
	keep := make([]bool, len(group))
	order := make([]int, len(group))
	for b := range group[0].bundles {
		for x := range order {
			order[x] = x
		}
		slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(group[y].bundles[b].value, group[x].bundles[b].value) })
		for _, x := range order[:k.most] {
			keep[x] = true
		}
	}
	out := make([]guest, 0, len(group))
	for x, ok := range keep {
		if ok {
			out = append(out, group[x])
		}
	}
	return out
}

// priced finds what the bundles of one guest bring, over the days on which it could come.
func (k *pack) priced(m *market, x *guest, worth int64) bool {
	p := k.p
	h := &p.houses[x.house]
	last := p.count() - 1
	if !x.home && m.banned(x.house, k.unit) {
		return false
	}
	if x.home {
		x.bundles[0].value = h.stay*scale - worth - m.home(h, last)
		return x.bundles[0].value > 0
	}
	if x.option.points*scale <= worth {
		return false
	}
	for b := range x.bundles {
		x.bundles[b].value = 0
	}
	some := false
	for _, s := range m.starts(h, k.unit) {
		v := (x.option.points-p.when(h, s, p.units[k.unit].hall))*scale - worth - m.home(h, s)
		if v <= 0 {
			continue
		}
		if s > h.by {
			bridge := m.until(h, s)
			if bridge.unit == none {
				continue
			}
			v -= bridge.cost
		}
		for b := range x.bundles {
			d := &x.bundles[b]
			v := v - d.waste*int64(p.policy.Spare)*scale
			if v <= d.value || !k.there(h, d, s) {
				continue
			}
			for y, t := range d.takes {
				if t > 0 {
					v -= int64(t*k.grain[y]) * m.toll(k.class[y], s, last)
				}
			}
			if v > d.value {
				d.value = v
				some = true
			}
		}
	}
	return some
}

// there says whether enough rooms are free from a day to the end.
func (k *pack) there(h *house, d *bundle, s int32) bool {
	p := k.p
	for x, n := range d.rooms {
		if n == 0 {
			continue
		}
		for _, r := range p.units[k.unit].rooms {
			if p.rooms[r].class == k.class[x] && p.since(h, r, p.count()) <= s {
				n--
			}
		}
		if n > 0 {
			return false
		}
	}
	return true
}
