package gap_test

import (
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/gap"
)

func answer(t *rapid.T, q gap.Question) *gap.Answer {
	a, err := gap.Ask(q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func ranges(y gap.Year) []gap.Range {
	return []gap.Range{y.Heads, y.Arrived, y.Need, y.Without, y.Supply, y.Gap, y.Anyway, y.Arrivals, y.Spare}
}

func TestBothPartsAreTheWholeAndNothingIsNegative(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for year, y := range answer(t, draw(t).question(t)).Years {
			if y.Anyway.Value+y.Arrivals.Value != y.Gap.Value {
				t.Errorf("year %d: %d + %d is not %d", year, y.Anyway.Value, y.Arrivals.Value, y.Gap.Value)
			}
			for i, r := range ranges(y) {
				if r.Low < 0 || r.Low > r.Value || r.Value > r.High {
					t.Errorf("year %d: range %d is %+v", year, i, r)
				}
			}
			if y.Gap.Value > 0 && y.Spare.Value > 0 {
				t.Errorf("year %d: %d are missing and %d are spare", year, y.Gap.Value, y.Spare.Value)
			}
			if y.Supply.Value >= y.Need.Value && y.Arrivals.Value+y.Anyway.Value != 0 {
				t.Errorf("year %d: there is enough, and %d are missing", year, y.Gap.Value)
			}
		}
	})
}

func TestWithoutArrivalsTheirPartIsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		d.people.Arrived, d.people.Ahead = nil, [gap.Years]gap.Range{}
		for year, y := range answer(t, d.question(t)).Years {
			if (y.Arrivals != gap.Range{}) || y.Anyway != y.Gap || y.Absorbed != 0 {
				t.Errorf("year %d: %+v", year, y)
			}
		}
	})
}

func TestAWiderInputNeverNarrowsTheResult(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		before := answer(t, d.question(t))
		widen := func(r *gap.Range, least int64) {
			r.Low = max(least, r.Low-rapid.Int64Range(0, 5000).Draw(t, "down"))
			r.High += rapid.Int64Range(0, 5000).Draw(t, "up")
		}
		switch rapid.IntRange(0, 7).Draw(t, "which") {
		case 0:
			widen(&d.people.Heads[1], 0)
		case 1:
			widen(&d.people.Arrived[1], 0)
		case 2:
			widen(&d.people.Births, 0)
		case 3:
			widen(&d.people.Net[0], -999)
		case 4:
			widen(&d.people.Ahead[1], 0)
		case 5:
			widen(&d.rate, 1)
		case 6:
			widen(&d.places, 0)
		default:
			widen(&d.staff, 0)
		}
		after := answer(t, d.question(t))
		for year := range after.Years {
			was, is := ranges(before.Years[year]), ranges(after.Years[year])
			for i := range is {
				if is[i].Low > was[i].Low || is[i].High < was[i].High || is[i].Value != was[i].Value {
					t.Errorf("year %d: range %d was %+v and is %+v", year, i, was[i], is[i])
				}
			}
		}
	})
}

func TestAMeasureNeverEnlargesTheGap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := draw(t).question(t)
		before := answer(t, q)
		q.Decided = append(q.Decided, gap.Measure{Places: rapid.Int64Range(0, 9000).Draw(t, "places"), Staff: rapid.Int64Range(0, 9000).Draw(t, "staff"), From: rapid.IntRange(0, 2000).Draw(t, "from")})
		after := answer(t, q)
		for year := range after.Years {
			was, is := before.Years[year], after.Years[year]
			for _, pair := range [][2]gap.Range{{was.Gap, is.Gap}, {was.Anyway, is.Anyway}, {was.Arrivals, is.Arrivals}} {
				if pair[1].Low > pair[0].Low || pair[1].Value > pair[0].Value+1 || pair[1].High > pair[0].High {
					t.Errorf("year %d: %+v became %+v", year, pair[0], pair[1])
				}
			}
			if is.Gap.Value > was.Gap.Value {
				t.Errorf("year %d: the gap was %d and is %d", year, was.Gap.Value, is.Gap.Value)
			}
		}
	})
}

// The best set by a loop over all of them, against the search.
func TestTheBestSetIsTheBestOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := draw(t).question(t)
		var offered []gap.Measure
		for range rapid.IntRange(0, 7).Draw(t, "measures") {
			offered = append(offered, gap.Measure{Places: rapid.Int64Range(0, 20_000).Draw(t, "places"), Staff: rapid.Int64Range(0, 20_000).Draw(t, "staff"),
				From: rapid.IntRange(0, 2200).Draw(t, "from"), Once: rapid.Int64Range(0, 100_00).Draw(t, "once"), Yearly: rapid.Int64Range(0, 20_00).Draw(t, "yearly")})
		}
		sure := rapid.Bool().Draw(t, "sure")
		got, err := gap.Close(q, offered, sure)
		if err != nil {
			t.Fatal(err)
		}
		left := func(set int) (gapLeft, cost int64) {
			with := q
			with.Decided = nil
			for i, m := range offered {
				if set&(1<<i) != 0 {
					with.Decided = append(with.Decided, m)
					cost += 365*m.Once + m.Yearly*int64(max(0, days[gap.Years]-m.From))
				}
			}
			y := answer(t, with).Years[gap.Years]
			if sure {
				return y.Gap.High, cost
			}
			return y.Gap.Value, cost
		}
		var taken int
		for _, i := range got.Take {
			taken |= 1 << i
			if offered[i].From > days[gap.Years] {
				t.Errorf("measure %d begins too late", i)
			}
		}
		mine, price := left(taken)
		if d := mine - got.Remains; d < -1 || d > 1 { // both are rounded
			t.Errorf("%d remain, said are %d", mine, got.Remains)
		}
		for set := range 1 << len(offered) {
			if other, cost := left(set); other < mine-1 || other == mine && cost < price && got.Remains > 0 || mine == 0 && other == 0 && cost < price && got.Remains == 0 {
				t.Fatalf("%b leaves %d for %d, %b leaves %d for %d", set, other, cost, taken, mine, price)
			}
		}
	})
}
