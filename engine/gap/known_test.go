package gap_test

import (
	"testing"

	"wegwarte/engine/gap"
)

var days = [gap.Years + 1]int{0, 365, 730, 1095, 1460, 1825}

func ask(t *testing.T, q gap.Question) *gap.Answer {
	t.Helper()
	q.Days = days
	a, err := gap.Ask(q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func project(t *testing.T, p gap.People) *gap.Projection {
	t.Helper()
	out, err := gap.Project(p)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// kita has 200, 210 and 190 children of 0, 1 and 2 years; 10, 20 and 30 of them arrived.
func kita(t *testing.T) gap.Question {
	exact := func(n int64) gap.Range { return gap.Whole(n, n, n) }
	return gap.Question{
		People: project(t, gap.People{Heads: []gap.Range{exact(200), exact(210), exact(190), exact(205)}, Arrived: []gap.Range{exact(10), exact(20), exact(30), exact(25)},
			Births: exact(180), Net: []gap.Range{gap.Exactly(-10), gap.Exactly(-10), gap.Exactly(-10), gap.Exactly(-10)}, Ahead: [gap.Years]gap.Range{exact(40), exact(40), exact(40), exact(40), exact(40)}, Ages: []int64{1, 1, 1, 7}}),
		Ages:   gap.Span{From: 0, To: 2},
		Rates:  []gap.Rate{{Of: 100, Figure: gap.Figure{Name: "wished", Range: gap.Exactly(50_000)}}}, // percent
		Places: gap.Figure{Range: exact(250)},
	}
}

// 600 children × 0.5 = 300 places needed; 250 there: 50 missing. Without the 60 who arrived:
// 540 × 0.5 = 270: 20 would be missing anyway, 30 are of arrivals.
func TestAGapIsSplitByWhatWouldBeMissingAnyway(t *testing.T) {
	y := ask(t, kita(t)).Years[0]
	for _, one := range []struct {
		name      string
		got, want int64
	}{{"need", y.Need.Value, 300_000}, {"without", y.Without.Value, 270_000}, {"gap", y.Gap.Value, 50_000}, {"anyway", y.Anyway.Value, 20_000},
		{"arrivals", y.Arrivals.Value, 30_000}, {"absorbed", y.Absorbed, 0}, {"spare", y.Spare.Value, 0}} {
		if one.got != one.want {
			t.Errorf("%s: %d, want %d", one.name, one.got, one.want)
		}
	}
}

// 280 places lie between 270 and 300: nothing would be missing, 10 were free and are taken up, 20 are missing.
func TestWhereSupplyLiesBetweenArrivalsFirstTakeUpWhatWasFree(t *testing.T) {
	q := kita(t)
	q.Places.Range = gap.Whole(280, 280, 280)
	y := ask(t, q).Years[0]
	if y.Gap.Value != 20_000 || y.Anyway.Value != 0 || y.Arrivals.Value != 20_000 || y.Absorbed != 10_000 {
		t.Errorf("%+v", y)
	}
}

// 310 places for 300: nothing is missing, nothing is split, 10 are spare.
func TestWhereSupplyExceedsNeedNothingIsMissing(t *testing.T) {
	q := kita(t)
	q.Places.Range = gap.Whole(310, 310, 310)
	y := ask(t, q).Years[0]
	if y.Gap.Value != 0 || y.Anyway.Value != 0 || y.Arrivals.Value != 0 || y.Spare.Value != 10_000 || y.Absorbed != 30_000 {
		t.Errorf("%+v", y)
	}
}

// 250 places of which the staff suffices for 240: 60 are missing, not 50.
func TestStaffLimitsPlaces(t *testing.T) {
	q := kita(t)
	q.Staffed = &gap.Figure{Range: gap.Whole(240, 240, 240)}
	q.Decided = []gap.Measure{{Places: 100_000}} // more rooms do not help
	if y := ask(t, q).Years[0]; y.Supply.Value != 240_000 || y.Gap.Value != 60_000 {
		t.Errorf("%+v", y)
	}
}

// After a year, with m = −1 % and 40 arrivals of whom a tenth is 0, 1 and 2 each:
//
//	0: 180 births + 4               = 184    arrived  4
//	1: 200·0.99 + 4 = 198   + 4     = 202    10·0.99 + 4 = 13.9
//	2: 210·0.99 + 4 = 207.9 + 4     = 211.9  20·0.99 + 4 = 23.8
//
// Together 597.9, of whom 41.7 arrived: need 298.95, without 278.1, so with 250 places 48.95 are missing, 28.1 anyway, 20.85 of arrivals.
func TestAYearAheadIsReckonedByYearsOfBirth(t *testing.T) {
	y := ask(t, kita(t)).Years[1]
	if y.Heads.Value != 597_900 || y.Arrived.Value != 41_700 || y.Need.Value != 298_950 || y.Without.Value != 278_100 ||
		y.Gap.Value != 48_950 || y.Anyway.Value != 28_100 || y.Arrivals.Value != 20_850 {
		t.Errorf("%+v", y)
	}
}

// The last age is open: after a year 205·0.99 + 190·0.99 + 28 = 419.05 are 3 or older.
func TestTheLastAgeIsOpen(t *testing.T) {
	q := kita(t)
	q.Ages = gap.Span{From: 3, To: 99}
	if y := ask(t, q).Years[1]; y.Heads.Value != 419_050 {
		t.Errorf("%+v", y.Heads)
	}
}

// One post for 300 to 600, most likely 500 residents: 600 children need 1.2 posts, at least 1, at most 2.
func TestARateCanBeResidentsPerPost(t *testing.T) {
	q := kita(t)
	q.Rates = []gap.Rate{{Divide: true, Figure: gap.Figure{Name: "per", Range: gap.Whole(300, 500, 600)}}}
	q.Places.Range = gap.Whole(1, 1, 1)
	y := ask(t, q).Years[0]
	if y.Need != (gap.Range{Low: 1000, Value: 1200, High: 2000}) || y.Gap != (gap.Range{Low: 0, Value: 200, High: 1000}) {
		t.Errorf("%+v %+v", y.Need, y.Gap)
	}
}

// 120 households look for a flat, 50 of them arrived; one more for each 2 of 40 who arrive; m = −1 %.
// After a year: 120·0.99 + 20 = 138.8, arrived 50·0.99 + 20 = 69.5.
func TestACountIsFollowedOverTheYears(t *testing.T) {
	q := kita(t)
	q.Rates = nil
	q.Count = &gap.Count{Now: gap.Figure{Range: gap.Whole(120, 120, 120)}, Arrived: gap.Figure{Range: gap.Whole(50, 50, 50)}, Each: gap.Figure{Range: gap.Exactly(500)}, Net: gap.Exactly(-10)}
	q.Places.Range = gap.Whole(60, 60, 60)
	a := ask(t, q)
	if y := a.Years[0]; y.Gap.Value != 60_000 || y.Anyway.Value != 10_000 || y.Arrivals.Value != 50_000 {
		t.Errorf("%+v", y)
	}
	if y := a.Years[1]; y.Need.Value != 138_800 || y.Arrived.Value != 69_500 {
		t.Errorf("%+v", y)
	}
}

// The claim begins with those of 0 years, and a year later holds for those of 1 year as well.
func TestAClaimGrowsByItsDays(t *testing.T) {
	q := kita(t)
	q.Claims = []gap.Claim{{From: 200, Ages: gap.Span{From: 0, To: 0}}, {From: 565, Ages: gap.Span{From: 0, To: 1}}}
	a := ask(t, q)
	// a year ahead 184 × 0.5; then those of 0 (184) and of 1 (184·0.99 + 4 = 186.16), together 370.16 × 0.5
	for year, want := range []int64{0, 92_000, 185_080} {
		if got := a.Years[year].Claimed.Value; got != want {
			t.Errorf("year %d: %d, want %d", year, got, want)
		}
	}
}

// Half for 300 € and the rest for 472.61 € are cheaper than all at once for 900 €.
func TestTheCheapestMeasuresThatCloseAGap(t *testing.T) {
	q := kita(t)
	q.Days = days
	end := ask(t, q).Years[gap.Years].Gap.Value
	offered := []gap.Measure{
		{Places: end, From: 400, Once: 900_00},                 // all at once, for 900 €
		{Places: end / 2, From: 300, Once: 300_00},             // half for 300 €
		{Places: end - end/2, From: 100, Yearly: 100_00},       // the rest for 100 € a year: 1725/365 × 100 = 472.60 € to the end
		{Places: end, From: 100, Once: 1000_00},                // dearer
		{Places: 10 * end, From: days[gap.Years] + 1, Once: 1}, // too late
	}
	c, err := gap.Close(q, offered, false)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Take) != 2 || c.Take[0] != 2 || c.Take[1] != 1 || c.Remains != 0 || c.Cents != 772_61 || c.After[0] != end/2 {
		t.Errorf("%+v", c)
	}
	if y := c.Years[gap.Years]; y.Gap.Value != 0 || y.Arrivals.Value != 0 || y.Anyway.Value != 0 {
		t.Errorf("%+v", y)
	}
}

func TestWhatCannotBeClosedRemains(t *testing.T) {
	q := kita(t)
	q.Days = days
	end := ask(t, q).Years[gap.Years].Gap.Value
	c, err := gap.Close(q, []gap.Measure{{Places: 1000, From: 1, Once: 5}, {Places: 0, From: 1, Once: 0}}, false)
	if err != nil || c.Remains != end-1000 || len(c.Take) != 1 || c.Cents != 5 {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestInputsOutOfBoundsAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*gap.Question){
		"a range the wrong way": func(q *gap.Question) { q.Places.Low = q.Places.High + 1 },
		"negative places":       func(q *gap.Question) { q.Places.Range = gap.Exactly(-1) },
		"a division by nothing": func(q *gap.Question) { q.Rates[0].Divide, q.Rates[0].Range = true, gap.Range{} },
		"a negative measure":    func(q *gap.Question) { q.Decided = []gap.Measure{{Places: -1}} },
		"nothing to count":      func(q *gap.Question) { q.People = nil },
	} {
		q := kita(t)
		spoil(&q)
		if _, err := gap.Ask(q); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if _, err := gap.Project(gap.People{Heads: []gap.Range{gap.Exactly(1)}, Net: []gap.Range{gap.Exactly(-1000)}}); err == nil {
		t.Error("a net rate that leaves nobody was taken")
	}
}
