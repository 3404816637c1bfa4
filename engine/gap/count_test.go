package gap_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/gap"
)

// asking is a world in which something is counted itself.
type asking struct {
	point
	now, came, each, keep *big.Rat
}

// reckon follows the count as one would on paper. Of what is counted within a year, those who live there ask again in each, fewer or more by net; those
// who arrive ask in the year in which they arrive, and are among nobody after it. What is counted on a day stays, and all who arrive come on top.
func (w asking) reckon(year int, flow, divide bool) found {
	came := w.came
	if came.Cmp(w.now) > 0 {
		came = w.now
	}
	residents, arrived := new(big.Rat).Sub(w.now, came), new(big.Rat).Set(came)
	for t := range year {
		residents.Mul(residents, w.keep)
		more := new(big.Rat).Mul(w.ahead[t], w.each)
		if flow {
			arrived = more
		} else {
			arrived.Add(arrived.Mul(arrived, w.keep), more)
		}
	}
	return w.lacking(new(big.Rat).Add(residents, arrived), arrived, divide)
}

// counting is a question about a count, with all that can be uncertain of it.
type counting struct {
	drawn
	count gap.Count
}

func drawCount(t *rapid.T) counting {
	between := func(name string, from, to int64) gap.Range {
		a := rapid.Int64Range(from, to).Draw(t, name)
		b := rapid.Int64Range(a, to).Draw(t, name+" value")
		return gap.Range{Low: a, Value: b, High: rapid.Int64Range(b, to).Draw(t, name+" high")}
	}
	c := counting{drawn: draw(t)}
	c.count = gap.Count{Now: gap.Figure{Range: between("now", 0, 80_000)}, Arrived: gap.Figure{Range: between("came", 0, 60_000)},
		Each: gap.Figure{Range: between("each", 0, 2_000)}, Net: between("net of it", -300, 300), Flow: rapid.Bool().Draw(t, "flow")}
	return c
}

func (c counting) ask(t *rapid.T) *gap.Answer {
	q := c.question(t)
	q.Count, q.Ages = &c.count, gap.Span{From: 0, To: -1}
	a, err := gap.Ask(q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (c counting) at(pick func(gap.Range) *big.Rat) asking {
	w := asking{now: pick(c.count.Now.Range), came: pick(c.count.Arrived.Range), each: pick(c.count.Each.Range), keep: new(big.Rat).Add(big.NewRat(1, 1), pick(c.count.Net))}
	w.point = c.drawn.at(pick)
	return w
}

func TestNoCombinationOfWhatIsCountedLeavesTheRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCount(t)
		a := c.ask(t)
		for range 20 {
			world := c.at(func(r gap.Range) *big.Rat {
				return new(big.Rat).Add(thousand(r.Low), new(big.Rat).Mul(big.NewRat(rapid.Int64Range(0, 4).Draw(t, "where"), 4), thousand(r.High-r.Low)))
			})
			year := rapid.IntRange(0, gap.Years).Draw(t, "year")
			each(a.Years[year], world.reckon(year, c.count.Flow, c.divide), func(what string, r gap.Range, v *big.Rat) { within(t, what, r, v) })
		}
		value := c.at(func(r gap.Range) *big.Rat { return thousand(r.Value) })
		for year, y := range a.Years {
			each(y, value.reckon(year, c.count.Flow, c.divide), func(what string, r gap.Range, v *big.Rat) {
				if d := new(big.Rat).Sub(thousand(r.Value), v); d.Abs(d).Cmp(thousand(1)) > 0 {
					t.Errorf("%s of year %d: %d, reckoned %s", what, year, r.Value, v.FloatString(5))
				}
			})
		}
	})
}

// All corners of a count: the ends of its ranges are found in some world.
func TestTheRangeOfACountIsNoWiderThanItMustBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCount(t)
		c.staff = gap.Exactly(100_000)
		for i := range c.people.Ahead {
			if i > 1 {
				c.people.Ahead[i] = gap.Exactly(c.people.Ahead[i].Low)
			}
		}
		a := c.ask(t)
		year := rapid.IntRange(0, gap.Years).Draw(t, "year")
		uncertain := []*gap.Range{&c.count.Now.Range, &c.count.Arrived.Range, &c.count.Each.Range, &c.count.Net, &c.people.Ahead[0], &c.people.Ahead[1], &c.rate, &c.places}
		was := make([]gap.Range, len(uncertain))
		for i, r := range uncertain {
			was[i] = *r
		}
		seen := map[string][2]*big.Rat{}
		for mask := range 1 << len(uncertain) {
			for i, r := range uncertain {
				if *r = gap.Exactly(was[i].Low); mask&(1<<i) != 0 {
					*r = gap.Exactly(was[i].High)
				}
			}
			world := c.at(func(r gap.Range) *big.Rat { return thousand(r.Low) })
			each(a.Years[year], world.reckon(year, c.count.Flow, c.divide), func(what string, _ gap.Range, v *big.Rat) {
				ends, there := seen[what]
				if !there || v.Cmp(ends[0]) < 0 {
					ends[0] = v
				}
				if !there || v.Cmp(ends[1]) > 0 {
					ends[1] = v
				}
				seen[what] = ends
			})
		}
		each(a.Years[year], found{}, func(what string, r gap.Range, _ *big.Rat) {
			if ends := seen[what]; new(big.Rat).Sub(ends[0], thousand(r.Low)).Cmp(thousand(1)) >= 0 || new(big.Rat).Sub(thousand(r.High), ends[1]).Cmp(thousand(1)) >= 0 {
				t.Errorf("year %d, flow %v, %s: %d…%d, but no world lies below %s or above %s", year, c.count.Flow, what, r.Low, r.High, ends[0].FloatString(5), ends[1].FloatString(5))
			}
		})
	})
}
