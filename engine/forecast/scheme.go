package forecast

import (
	"slices"

	"wegwarte/engine/placement"
)

// order is in which order places are given: small ones first, halls last.
var order = []Kind{placement.Flat, placement.House, placement.Module, placement.Shared, placement.Hotel, placement.Land, placement.Hall}

// pool is all dwellings of one size and kind, or all shared places of one kind.
type pool struct {
	kind  int // in order
	size  int // places of a dwelling; 0: shared
	hall  bool
	has   []int32 // by week: dwellings, or places
	area  []int64 // by week: m² of one in hundredths; 0: not known
	price []int64 // by piece: what a person costs, in thousandths of a cent
	lives []int32 // by size of household, on the first day
	items []item
}

// item is what a stock gives to its pool.
type item struct {
	stock *Stock
	times int
	has   []int32 // by week
}

// charge is a cost with what it is counted for.
type charge struct {
	of       string // stock or measure
	cost     Cost
	from, to Day
	count    int64 // times, or places
	pool     *pool // of a cost by person
	item     int
	byPiece  []int64 // cents; nil where it is by person
}

// scheme is a scenario, ready to be gone through.
type scheme struct {
	name    string
	pools   []*pool // in the order in which they are filled
	charges []charge
	fixed   []int64     // by piece: cents, whoever lives where
	help    [][]float64 // kind in order, week: factor of the rate of own flats
	eased   bool        // help is other than 1 somewhere
}

// held is a stock of a scenario with its measure's changes.
type held struct {
	Stock
	times int
}

// scheme puts a plan and a scenario together.
func (p *Plan) scheme(s Scenario, c *calendar, sizes int) *scheme {
	out := &scheme{name: s.Name, fixed: make([]int64, len(c.pieces)), help: make([][]float64, len(order))}
	for k := range out.help {
		out.help[k] = slices.Repeat([]float64{1}, c.weeks)
	}
	stock := make([]held, len(p.Stock))
	for i, one := range p.Stock {
		stock[i] = held{one, 1}
	}
	for _, t := range s.Takes {
		out.take(t, &stock, c)
	}
	for i := range stock {
		out.add(&stock[i], c, sizes)
	}
	slices.SortStableFunc(out.pools, func(a, b *pool) int {
		if a.kind != b.kind {
			return a.kind - b.kind
		}
		if (a.size == 0) != (b.size == 0) { // dwellings before what is shared
			return b.size - a.size
		}
		return a.size - b.size
	})
	for i := range out.charges {
		out.charge(&out.charges[i], c)
	}
	return out
}

// extendedBy and closedBy report whether a measure changes when a stock closes.
func (s *Stock) extendedBy(e *Extend) bool {
	return s.named(e.Stock) && s.Closes != 0 && s.Closes < e.Until
}

func (s *Stock) closedBy(c *Close) bool {
	return s.named(c.Stock) && s.Opens < c.On && (s.Closes == 0 || s.Closes >= c.On)
}

func (s *Stock) named(stockOrSite string) bool {
	return s.Name == stockOrSite || s.Site == stockOrSite && s.Site != ""
}

// take lets a measure change what there is.
func (out *scheme) take(t Taken, stock *[]held, c *calendar) {
	m, times := t.Measure, max(t.Times, 1)
	from, to := c.first, c.end()
	switch {
	case m.Add != nil:
		add := *m.Add
		if add.Opens == 0 {
			add.Opens = max(m.Decided, c.first) + Day(7*m.After)
		}
		*stock = append(*stock, held{add, times})
		from, to = add.Opens, add.Closes
	case m.Extend != nil:
		from, to = 0, m.Extend.Until
		for i := range *stock {
			if h := &(*stock)[i]; h.extendedBy(m.Extend) {
				if from == 0 || h.Closes < from {
					from = h.Closes
				}
				h.Closes = m.Extend.Until
			}
		}
	case m.Close != nil:
		from = m.Close.On
		for i := range *stock {
			if h := &(*stock)[i]; h.closedBy(m.Close) {
				h.Closes = m.Close.On
			}
		}
	case m.Support != nil:
		out.eased = true
		from, to = m.Support.From, m.Support.To
		for k, kind := range order {
			if len(m.Support.Kinds) > 0 && !slices.Contains(m.Support.Kinds, kind) {
				continue
			}
			for w := range out.help[k] {
				if d := c.week(w); d >= from && (to == 0 || d < to) {
					out.help[k][w] *= m.Support.Factor
				}
			}
		}
	}
	for _, cost := range m.Costs {
		out.charges = append(out.charges, charge{of: m.Name, cost: cost, from: from, to: to, count: int64(times)})
	}
}

// add puts a stock into its pool.
func (out *scheme) add(h *held, c *calendar, sizes int) {
	kind := slices.Index(order, h.Kind)
	at := slices.IndexFunc(out.pools, func(p *pool) bool { return p.kind == kind && p.size == h.Size })
	if at < 0 {
		at = len(out.pools)
		out.pools = append(out.pools, &pool{kind: kind, size: h.Size, hall: h.Kind == placement.Hall,
			has: make([]int32, c.weeks), area: make([]int64, c.weeks), price: make([]int64, len(c.pieces)), lives: make([]int32, sizes)})
	}
	p := out.pools[at]
	one := item{&h.Stock, h.times, make([]int32, c.weeks)}
	for w := range one.has {
		from, to := c.week(w), c.week(w+1)
		if h.Opens > from || h.Closes != 0 && h.Closes < to {
			continue
		}
		free := h.Count
		for _, b := range h.Blocked {
			if b.From < to && b.To > from {
				free -= b.Count
			}
		}
		one.has[w] = int32(max(free, 0) * h.times)
	}
	p.items = append(p.items, one)
	for w, n := range one.has {
		before := int64(p.has[w])
		p.has[w] += n
		if n > 0 && h.M2 > 0 { // the mean of those of which it is known
			own := int64(h.M2) * 100 / int64(h.Count)
			if p.area[w] == 0 {
				p.area[w] = own
			} else {
				p.area[w] = (p.area[w]*before + own*int64(n)) / (before + int64(n))
			}
		}
	}
	for s, n := range h.Lives {
		p.lives[s] += int32(n)
	}
	for _, cost := range h.Costs {
		ch := charge{of: h.Name, cost: cost, from: max(h.Opens, 0), to: h.Closes, count: int64(h.times)}
		switch cost.Per {
		case PlaceMonth, PlaceDay:
			ch.count *= int64(h.Count) * int64(max(h.Size, 1))
		case PersonDay:
			ch.pool, ch.item = p, len(p.items)-1
		}
		out.charges = append(out.charges, ch)
	}
}
