package placement

import (
	"slices"

	"wegwarte/engine/linear"
)

// mix is the linear relaxation: how much of each way a best mixture has, if households could be divided. It begins
// with few ways, and each time adds those that would bring more at its prices, until there are none (column generation).
// Then the bound at its prices is what the mixture brings.
//
// A class of rooms has a row for each day that can decide: on which a way begins or ends, or rooms are closed.
type mix struct {
	*dual
	lp   linear.Program
	ways []mixed
	of   [][]int32  // household: its ways
	rows [][]dayRow // class: its rows
	uses [][]int32  // class: the ways that use it
	done bool       // no way that is left out would bring more, or hardly

	stayed float64 // what those who live somewhere count more
}

// mixed is a way in the mixture: by classes of rooms, not by rooms.
type mixed struct {
	house       int32
	unit, start int32
	takes       []taking
}

type dayRow struct{ day, row int32 }

const (
	// enough is how much a way must bring beyond its prices to be worth a step, in points.
	enough = 0.5
	// steps is how many steps the mixture is given at a time.
	steps = 5000
	// further is how many ways are added for a household that has found one.
	further = 10
	// staying is more than a household that lives somewhere could free for others by
	// vanishing: it must take a way, be it to stay.
	staying = 150_000
	// near is how far the bound may be from what the mixture brings, as a part of it, to be good enough.
	near = 1e-5
)

func newMix(d *dual) *mix {
	m := &mix{dual: d, of: make([][]int32, len(d.offers)), rows: make([][]dayRow, d.market.p.classes), uses: make([][]int32, d.market.p.classes)}
	for i := range d.offers {
		m.lp.AddRow(1, 0)
		if len(m.market.p.houses[i].homeRooms) > 0 {
			m.stayed += staying
		}
	}
	return m
}

// effort is the work of the linear program, in units of the market's.
func (m *mix) effort() int64 { return m.lp.Work() / 4 }

// solve finds the best mixture and the best prices, as far as there is time.
func (m *mix) solve(late func() bool) {
	m.back()
	m.open()
	m.gather()
	for stay := 0.7; !late(); {
		best := m.lp.Solve(steps, enough, late)
		m.price(stay)
		m.open()
		brings := m.lp.Objective() - m.stayed
		if m.done = float64(m.best)/scale-brings < near*brings; m.done {
			break
		}
		if m.gather() > 0 || !best {
			continue
		}
		m.price(0) // between the best prices and those of the mixture nothing was found: at the latter?
		m.open()
		if m.done = m.gather() == 0; m.done {
			break
		}
	}
	m.back()
	m.open()
}

// gather adds what each household would choose at the present prices, and for those who choose something new, what
// comes next to it. It says how many chose something new.
func (m *mix) gather() (fresh int) {
	p := m.market.p
	for x := range m.offers {
		i, best := int32(x), m.offers[x] //nolint:gosec // at most MaxHouseholds
		if !m.add(i, best, m.taken[i]) {
			continue
		}
		fresh++
		for _, c := range m.market.dishes(&p.houses[i], best.value, further) {
			o := offer{c.unit, c.start, best.value - c.short}
			m.drop(i)
			m.take(i, o)
			m.add(i, o, m.taken[i])
		}
		m.drop(i)
		m.take(i, best)
	}
	return fresh
}

// price sets prices between the best ones and those of the mixture, which jump from one time to the next.
func (m *mix) price(stay float64) {
	for c := range m.has {
		was := m.bestPrice[int32(c)] //nolint:gosec // at most MaxRooms
		if m.rows[c] == nil && was == nil {
			continue
		}
		prices := make([]int64, m.market.p.days)
		for t, v := range was {
			prices[t] = int64(stay * float64(v))
		}
		for _, r := range m.rows[c] {
			prices[r.day] += int64((1 - stay) * m.lp.Price(r.row) * scale)
		}
		m.set(int32(c), prices) //nolint:gosec // at most MaxRooms
	}
}

// add lets a household have one more way; it says whether it is new.
func (m *mix) add(i int32, o offer, takes []taking) bool {
	for _, j := range m.of[i] {
		if w := &m.ways[j]; w.unit == o.unit && w.start == o.start && slices.Equal(w.takes, takes) {
			return false
		}
	}
	worth := o.value // and the prices that were paid
	for _, u := range takes {
		worth += int64(u.beds) * m.toll(u.class, u.from, u.to)
		m.decisive(u)
	}
	cost := float64(worth) / scale
	if len(m.market.p.houses[i].homeRooms) > 0 {
		cost += staying
	}
	entries := []linear.Entry{{Row: i, Value: 1}}
	for x, u := range takes {
		for _, r := range m.rows[u.class] {
			if r.day < u.from || r.day >= u.to {
				continue
			}
			if y := slices.IndexFunc(entries, func(e linear.Entry) bool { return e.Row == r.row }); y >= 0 {
				entries[y].Value += float64(u.beds)
			} else {
				entries = append(entries, linear.Entry{Row: r.row, Value: float64(u.beds)})
			}
		}
		if !slices.ContainsFunc(takes[:x], func(v taking) bool { return v.class == u.class }) {
			m.uses[u.class] = append(m.uses[u.class], int32(len(m.ways))) //nolint:gosec // bounded by the work
		}
	}
	m.of[i] = append(m.of[i], m.lp.AddColumn(cost, entries))
	m.ways = append(m.ways, mixed{i, o.unit, o.start, slices.Clone(takes)})
	return true
}

// decisive sees to it that a class has rows for the days on which taking it can decide.
func (m *mix) decisive(u taking) {
	if u.from >= u.to {
		return
	}
	if len(m.rows[u.class]) == 0 {
		has := m.has[u.class]
		for t := range has {
			if t == len(has)-1 || t > 0 && has[t] < has[t-1] {
				m.row(u.class, int32(t)) //nolint:gosec // at most MaxDays
			}
		}
	}
	m.row(u.class, u.from)
	m.row(u.class, u.to-1)
}

// row adds a row for a class on a day, if it is not there. What is in the mixture already fits: no way begins
// between a day that has a row and the next such day.
func (m *mix) row(class, day int32) {
	if slices.ContainsFunc(m.rows[class], func(r dayRow) bool { return r.day == day }) {
		return
	}
	// The last days are a little scarcer: of several days that would do, the last has the price, and whoever comes later pays it, too.
	r := m.lp.AddRow(float64(m.has[class][day]), 1e-5*float64(m.market.p.days-int(day)))
	m.rows[class] = append(m.rows[class], dayRow{day, r})
	for _, j := range m.uses[class] {
		beds := int32(0)
		for _, u := range m.ways[j].takes {
			if u.class == class && u.from <= day && day < u.to {
				beds += u.beds
			}
		}
		if beds > 0 {
			m.lp.Extend(j, linear.Entry{Row: r, Value: float64(beds)})
		}
	}
}
