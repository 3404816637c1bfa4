package forecast

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/placement"
)

const monday = Day(20_787) // 2026-11-30

// anyPlan is a small town with closings, openings, blocked places and costs.
func anyPlan(t *rapid.T) *Plan {
	p := &Plan{First: monday, Weeks: 12, Futures: 6, Seed: rapid.Uint64Range(1, 1<<40).Draw(t, "seed")}
	draw := func(most int, name string) int { return rapid.IntRange(0, most).Draw(t, name) }
	for x := range draw(5, "stock") + 1 {
		s := Stock{Name: fmt.Sprint("s", x), Kind: order[draw(6, "kind")], Size: draw(4, "size"), Count: 1 + draw(9, "count"), M2: draw(1, "known") * draw(400, "m2")}
		left := s.Count
		for size := 1; size <= 4; size++ {
			if s.Size > 0 && size > s.Size {
				break
			}
			each := 1
			if s.Size == 0 {
				each = size
			}
			n := draw(left/each, "lives")
			s.Lives = append(s.Lives, n)
			left -= n * each
		}
		if draw(2, "closes") == 0 {
			s.Closes = monday + Day(draw(90, "end"))
		}
		if draw(3, "blocked") == 0 {
			from := monday + Day(draw(60, "from"))
			s.Blocked = []Blocked{{from, from + 1 + Day(draw(20, "days")), 1 + draw(s.Count-1, "of")}}
		}
		for range draw(2, "costs") {
			s.Costs = append(s.Costs, Cost{Per: []Per{Month, PlaceMonth, PlaceDay, PersonDay, Once}[draw(4, "per")], Cents: int64(draw(5000, "cents")), From: monday + Day(draw(50, "costs from"))})
		}
		p.Stock = append(p.Stock, s)
	}
	for range draw(12, "announced") {
		p.Arrivals.Announced = append(p.Arrivals.Announced, Announced{monday + Day(draw(80, "on")), 1 + draw(4, "persons")})
	}
	p.Arrivals.Through = monday + Day(draw(84, "through"))
	for x := 20; x > 0; x-- {
		if draw(3, "there") > 0 {
			p.Arrivals.Weeks = append(p.Arrivals.Weeks, Week{From: monday - Day(7*x), Persons: draw(9, "came")})
		}
	}
	p.Waiting = []int{draw(2, "waiting"), draw(1, "waiting 2")}
	var takes []Taken
	if draw(1, "rent") == 1 {
		takes = append(takes, Taken{Measure{Name: "rent", Add: &Stock{Name: "new", Kind: order[draw(5, "kind")], Size: draw(5, "size"), Count: 1 + draw(2, "n"), M2: 60},
			After: draw(9, "after"), Costs: []Cost{{Per: Once, Cents: 777}, {Per: Month, Cents: 100}}}, 1 + draw(3, "times")})
	}
	if draw(1, "support") == 1 {
		takes = append(takes, Taken{Measure{Name: "help", Support: &Support{Factor: 3, From: monday + 14}}, 1})
	}
	p.Scenarios = []Scenario{{"with", takes}}
	return p
}

// TestAHouseholdIsNeverSplitAndNoPlaceGivenTwice looks at every week of every future.
func TestAHouseholdIsNeverSplitAndNoPlaceGivenTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPlan(t)
		q, err := p.prepare(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, sc := range append(q.Scenarios, Scenario{}) {
			s := q.scheme(sc, q.calendar, q.sizes)
			town := newTown(s, q.sizes)
			for future := range q.Futures {
				town.begin(q.Seed, future, q.rates, q.Waiting)
				before := total(town)
				for w := range q.Weeks {
					came := q.futures.of(future)[w*q.sizes : (w+1)*q.sizes]
					town.week(w, came)
					if got := total(town); got != before+persons(came)-town.gone || got != town.persons {
						t.Fatalf("week %d: %d persons, after %d, with %d who came and %d who left", w, got, before, persons(came), town.gone)
					}
					before = town.persons
					if err := kept(town, w); err != nil {
						t.Fatalf("week %d: %v", w, err)
					}
				}
			}
		}
	})
}

// total counts everybody.
func total(t *town) (sum int64) {
	for i := range t.pools {
		sum += t.inPool(i)
	}
	for s, n := range t.nowhere {
		sum += int64(n) * int64(s+1)
	}
	return sum
}

// kept says which rule a week breaks.
func kept(t *town, w int) error {
	for i, p := range t.pools {
		used := int32(0)
		for s, n := range t.in[i*t.sizes : (i+1)*t.sizes] {
			switch {
			case n < 0:
				return fmt.Errorf("%d households of %d", n, s+1)
			case n > 0 && p.size > 0 && s+1 > p.size:
				return fmt.Errorf("a household of %d in a dwelling of %d", s+1, p.size)
			}
			used += n * p.each(s)
		}
		if used != t.used[i] || used > p.has[w] {
			return fmt.Errorf("%s of %d: %d used (%d counted), %d there", order[p.kind], p.size, t.used[i], used, p.has[w])
		}
	}
	for s := range t.sizes { // halls last: whoever is in one, or nowhere, fits nowhere else
		inHalls, nowhere := int32(0), t.nowhere[s]
		for i, p := range t.pools {
			if p.hall {
				inHalls += t.in[i*t.sizes+s]
			}
		}
		for i, p := range t.pools {
			fits := p.size >= s+1 && t.used[i] < p.has[w] || p.size == 0 && t.used[i]+int32(s+1) <= p.has[w]
			if fits && (nowhere > 0 || inHalls > 0 && !p.hall) {
				return fmt.Errorf("a household of %d has no place but a hall, and %s of %d is free", s+1, order[p.kind], p.size)
			}
		}
	}
	return nil
}

// TestAnotherWayOfCountingComesToTheSame places each household by itself, where nobody leaves and chance has no part.
func TestAnotherWayOfCountingComesToTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPlan(t)
		p.Scenarios, p.Futures = nil, 1
		p.Arrivals.Through = monday + 84
		prior := Usual()
		prior.Leaving = nil
		p.Prior = &prior
		seen := map[string]bool{}
		p.Stock = slices.DeleteFunc(p.Stock, func(s Stock) bool { // one stock for each pool, closed as a whole
			k := fmt.Sprint(s.Kind, s.Size)
			drop := seen[k]
			seen[k] = true
			return drop
		})
		for i := range p.Stock {
			p.Stock[i].Blocked = nil
		}
		r, err := Forecast(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		for w, want := range byHand(p) {
			got := r.Scenarios[0].Weeks[w]
			if g := [4]int{int(got.Persons.Middle), int(got.Halls.Middle), int(got.Without.Middle), int(got.Free.Middle)}; g != want {
				t.Fatalf("week %d: persons, in halls, without, free: %v instead of %v; %+v", w, g, want, p.Stock)
			}
		}
	})
}

type byHandHome struct {
	stock int
	size  int
}

// byHand is the same town with a list of households.
func byHand(p *Plan) (out [][4]int) {
	var homes []byHandHome // stock −1: none
	for i, s := range p.Stock {
		for x, n := range s.Lives {
			for range n {
				homes = append(homes, byHandHome{i, x + 1})
			}
		}
	}
	for x, n := range p.Waiting {
		for range n {
			homes = append(homes, byHandHome{-1, x + 1})
		}
	}
	rank := func(i int) int { return 100*slices.Index(order, p.Stock[i].Kind) + (p.Stock[i].Size+99)%100 }
	stocks := make([]int, len(p.Stock))
	for i := range stocks {
		stocks[i] = i
	}
	slices.SortFunc(stocks, func(a, b int) int { return rank(a) - rank(b) })
	for w := range p.Weeks {
		from := p.First + Day(7*w)
		left := make([]int, len(p.Stock))
		for i, s := range p.Stock {
			if s.Closes == 0 || s.Closes >= from+7 {
				left[i] = s.Count
			}
		}
		for _, a := range p.Arrivals.Announced {
			if a.Day >= from && a.Day < from+7 {
				homes = append(homes, byHandHome{-1, a.Persons})
			}
		}
		was := make([]int, len(homes))
		for x := range homes {
			h := &homes[x]
			was[x] = h.stock
			if h.stock >= 0 && (left[h.stock] == 0 || p.Stock[h.stock].Kind == placement.Hall) {
				h.stock = -1
			}
			if h.stock >= 0 {
				left[h.stock] -= takes(p.Stock[h.stock], h.size)
			}
		}
		try := func(x, i int) {
			if s := p.Stock[i]; homes[x].stock < 0 && left[i] >= takes(s, homes[x].size) {
				homes[x].stock = i
				left[i] -= takes(s, homes[x].size)
			}
		}
		for _, empty := range []int{0, 1, -1, 2, 3, 4, 5} {
			for _, i := range stocks {
				s := p.Stock[i]
				for size := 5; size > 0; size-- {
					for _, x := range hallsFirst(p, homes, was) {
						if homes[x].size == size && s.Kind != placement.Hall && (empty < 0 && s.Size == 0 || empty >= 0 && s.Size > 0 && s.Size-size == empty) {
							try(x, i)
						}
					}
				}
			}
		}
		for _, had := range []bool{true, false} {
			for _, i := range stocks {
				for size := 5; size > 0; size-- {
					for x := range homes {
						inHall := was[x] >= 0 && p.Stock[was[x]].Kind == placement.Hall
						if s := p.Stock[i]; homes[x].size == size && s.Kind == placement.Hall && inHall == had && (s.Size == 0 || size <= s.Size) {
							try(x, i)
						}
					}
				}
			}
		}
		var week [4]int
		for _, h := range homes {
			week[0] += h.size
			switch {
			case h.stock < 0:
				week[2] += h.size
			case p.Stock[h.stock].Kind == placement.Hall:
				week[1] += h.size
			}
		}
		for i, s := range p.Stock {
			if s.Kind != placement.Hall {
				week[3] += left[i] * max(s.Size, 1)
			}
		}
		out = append(out, week)
	}
	return out
}

func hallsFirst(p *Plan, homes []byHandHome, was []int) (order []int) {
	for _, had := range []bool{true, false} {
		for x := range homes {
			if (was[x] >= 0 && p.Stock[was[x]].Kind == placement.Hall) == had {
				order = append(order, x)
			}
		}
	}
	return order
}

func takes(s Stock, size int) int {
	if s.Size > 0 {
		return 1
	}
	return size
}

func TestTermsAddUpToMonthsAndMonthsToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, err := Forecast(context.Background(), anyPlan(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range r.Scenarios {
			whole := int64(0)
			for w := 1; w < len(o.Weeks); w++ {
				before, m := o.Weeks[w-1].Mean, o.Weeks[w].Mean
				if off := before.Persons + m.Arriving - m.Leaving - m.Persons; math.Abs(off) > 1e-9 {
					t.Fatalf("week %d: %+v after %+v", w, m, before)
				}
			}
			for _, m := range o.Months {
				terms := int64(0)
				for _, term := range m.Terms {
					terms += term.Sum
				}
				if off := terms - m.Mean; off < -int64(len(m.Terms))-12 || off > int64(len(m.Terms))+12 {
					t.Fatalf("%s: terms of %d cents, a mean of %d: %+v", m.Month, terms, m.Mean, m.Terms)
				}
				whole += m.Mean
			}
			if off := whole - o.Mean; off < -10 || off > 10 {
				t.Fatalf("months of %d cents, a whole of %d", whole, o.Mean)
			}
		}
	})
}

func TestAWholeMonthCostsItsAmount(t *testing.T) {
	c := newCalendar(monday, 52)
	byMonth := map[string]int64{}
	days := 0
	for _, p := range c.pieces {
		byMonth[c.months[p.month]] += p.monthly(100_001, 0, 0)
		days += p.days(0, 0)
	}
	if days != 364 || len(byMonth) != 13 {
		t.Errorf("%d days in %d months", days, len(byMonth))
	}
	for m, cents := range byMonth {
		if m != "2026-11" && m != "2027-11" && cents != 100_001 {
			t.Errorf("%s costs %d", m, cents)
		}
	}
	if byMonth["2026-11"] != 100_001-100_001*29/30 {
		t.Errorf("one day of November costs %d", byMonth["2026-11"])
	}
}

// TestPeopleLeaveByTheirRate holds the mean of many futures against the exact one.
func TestPeopleLeaveByTheirRate(t *testing.T) {
	prior := Usual()
	prior.Months = 1e6 // as good as certain
	p := &Plan{First: monday, Futures: 2_000, Seed: 3, Prior: &prior, Stock: []Stock{{Name: "m", Kind: placement.Module, Count: 300, Lives: []int{100, 100}}},
		Arrivals: Arrivals{Through: monday + 400}}
	q, err := p.prepare(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	town := newTown(q.scheme(Scenario{}, q.calendar, q.sizes), q.sizes)
	for f := range q.Futures {
		town.begin(q.Seed, f, q.rates, nil)
		for w := range 52 {
			town.week(w, make([]uint16, q.sizes))
		}
		sum += float64(town.persons)
	}
	want := 300 * math.Exp(-0.034*12*52*7/365.2425)
	if got := sum / float64(q.Futures); math.Abs(got-want) > .6 {
		t.Errorf("%.2f are left after a year instead of %.2f", got, want)
	}
}
