package gap_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/facts/gap"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

var today = testkit.Today // 23 November 2026

// stock is the day of the population's figures.
var stock = clock.MustDate("2025-12-31")

func day(key string, on clock.Date, n int64) figure.Row {
	return figure.Row{Figure: figure.Figure{Key: key, From: on, To: on, Value: 1000 * n, Low: 1000 * n, High: 1000 * n, Source: "IT.NRW", Licence: "dl-de/by-2-0", AsOf: clock.MustDate("2026-06-30")}}
}

func year(key string, y int, n int64) figure.Row {
	r := day(key, clock.NewDate(y, time.January, 1), n)
	r.To = clock.NewDate(y, time.December, 31)
	return r
}

// residents are 100 of each age, and 100 births.
func residents() (rows []figure.Row) {
	for age := range 100 {
		rows = append(rows, day(fmt.Sprintf("population.age.%d", age), stock, 100))
	}
	return append(rows, year("population.births", 2025, 100))
}

type town struct {
	*testkit.World
	lead tenant.Scope
}

func found(t testing.TB, d *db.DB, rows ...figure.Row) town {
	t.Helper()
	w := town{World: testkit.NewWorld(t, d)}
	w.lead = w.At(w.Municipality, tenant.Lead)
	w.take(t, rows...)
	return w
}

func (w town) take(t testing.TB, rows ...figure.Row) {
	t.Helper()
	w.Do(t, w.lead, func(ctx context.Context, tx *db.Tx) error {
		taken, err := figure.Take(ctx, tx, w.Clock, w.lead, figure.TakeCommand{Rows: rows, Way: figure.Sheet})
		if err == nil && len(taken.Faults) > 0 {
			t.Fatalf("%+v", taken.Faults[0].Err)
		}
		return err
	})
}

// arrive registers households of one adult and children born on a day, on a day.
func (w town) arrive(t testing.TB, on string, households int, children ...string) {
	t.Helper()
	c := clock.At(clock.MustDate(on).Begins().Add(9 * time.Hour))
	s := w.As(tenant.Intake)
	for n := range households {
		cmd := person.RegisterCommand{FileNumber: fmt.Sprintf("%s/%d/%d", on, n, len(children)), Persons: []person.Person{{FamilyName: "A", GivenName: "B", Birth: person.BornInYear(1990), Sex: person.Female}}}
		for _, born := range children {
			cmd.Persons = append(cmd.Persons, person.Person{FamilyName: "A", GivenName: "C", Birth: person.Born(clock.MustDate(born)), Sex: person.Male})
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Register(ctx, tx, c, s, cmd)
			return err
		})
	}
}

func (w town) told(t testing.TB, safe bool) map[string]gap.Statement {
	t.Helper()
	by := map[string]gap.Statement{}
	w.Do(t, w.lead, func(ctx context.Context, tx *db.Tx) error {
		tell := gap.Told
		if safe {
			tell = gap.Protected
		}
		all, err := tell(ctx, tx, w.lead, today)
		for _, st := range all {
			by[st.Key] = st
		}
		return err
	})
	return by
}

func (w town) assume(t testing.TB, key string, low, value, high int64) {
	t.Helper()
	w.Do(t, w.lead, func(ctx context.Context, tx *db.Tx) error {
		now, err := gap.Assumptions(ctx, tx, w.lead)
		if err != nil {
			return err
		}
		a := gap.Assumption{Key: key, Version: now[key].Version, Why: "Jugendhilfeplanung"}
		a.Low, a.Value, a.High = low, value, high
		_, err = gap.Assume(ctx, tx, w.Clock, w.lead, a)
		return err
	})
}

// kita is 300 children under three, half of whom want one of 130 places.
func kita() []figure.Row {
	return append(residents(), day("kita.u3.places", clock.MustDate("2026-03-01"), 130), year("kita.u3.wish", 2025, 50))
}

// 300 × 50 % = 150 places for 130: 20 are missing. 30 of the 300 children arrived within 5 years up to the day of the figures; those of 2019, and
// those of this year, do not count among them. Without the 30: 270 × 50 % = 135, of which 5 are missing anyway; 15 are of arrivals.
func TestAGapFollowsFromFiguresAndTheRegister(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d, kita()...)
		w.arrive(t, "2019-05-02", 2, "2018-05-05")
		w.arrive(t, "2024-05-02", 15, "2023-05-05", "2024-02-02")
		w.arrive(t, "2026-05-02", 4, "2025-05-05")
		st := w.told(t, false)["kita.u3"]
		if len(st.Missing) > 0 || !st.Split || st.Base != stock || st.After.String() != "2020-12-31" {
			t.Fatalf("%+v", st)
		}
		if y := st.Now(); y.Heads.Value != 300_000 || y.Arrived.Value != 30_000 || y.Need.Value != 150_000 || y.Gap.Value != 20_000 || y.Anyway.Value != 5_000 || y.Arrivals.Value != 15_000 {
			t.Errorf("%+v", y)
		}
		if in, ok := st.Input("kita.u3.wish"); !ok || in.Way != gap.OfFigure || in.Source != "IT.NRW" || in.Unit != "percent" {
			t.Errorf("%+v", in)
		}
		if in, ok := st.Input("net.moves"); !ok || in.Way != gap.Usual {
			t.Errorf("%+v", in)
		}
		if last := st.Last(); last.Gap.Low > last.Gap.Value || last.Gap.High <= last.Gap.Value {
			t.Errorf("%+v", last.Gap)
		}
		// the four households with a child who came this year are those of the first year ahead
		if in := st.Inputs[len(st.Inputs)-5]; in.Key != "ahead" || in.Low < 8_000 {
			t.Errorf("%+v", in)
		}
	})
}

func TestAnAssumptionOfOnesOwnTakesThePlaceOfAFigure(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d, kita()...)
		w.assume(t, "kita.u3.wish", 50_000, 60_000, 70_000)
		st := w.told(t, false)["kita.u3"]
		if in, _ := st.Input("kita.u3.wish"); in.Way != gap.Own || in.By == "" || in.Why == "" || in.Version != 1 {
			t.Errorf("%+v", in)
		}
		// 300 × 60 % = 180 for 130; at 50 % 20, at 70 % 80 are missing. Nobody is known to have arrived.
		if y := st.Now(); y.Gap.Low != 20_000 || y.Gap.Value != 50_000 || y.Gap.High != 80_000 || st.Split {
			t.Errorf("%+v %v", y.Gap, st.Split)
		}
		w.Do(t, w.lead, func(ctx context.Context, tx *db.Tx) error {
			if _, err := gap.Assume(ctx, tx, w.Clock, w.lead, gap.Assumption{Key: "kita.u3.wish", Why: "x", Dropped: true}); err == nil {
				t.Error("a version that nobody saw was replaced")
			}
			_, err := gap.Assume(ctx, tx, w.Clock, w.lead, gap.Assumption{Key: "kita.u3.wish", Version: 1, Why: "wieder die Umfrage", Dropped: true})
			if err != nil {
				return err
			}
			all, err := gap.Versions(ctx, tx, w.lead, "kita.u3.wish")
			if err == nil && (len(all) != 2 || !all[0].Dropped || all[1].Value != 60_000) {
				t.Errorf("%+v", all)
			}
			return err
		})
		if in, _ := w.told(t, false)["kita.u3"].Input("kita.u3.wish"); in.Way != gap.OfFigure || in.Version != 2 {
			t.Errorf("%+v", in)
		}
	})
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		for key, want := range map[string][]string{"kita.u3": {"population.age", "population.births", "kita.u3.places"}, "housing": {"housing.seeking", "housing.affordable.free"},
			"doctor.gp": {"population.age", "population.births", "doctor.gp.per", "doctor.gp"}, "office": {"office.cases.new", "office.per", "office.posts"}} {
			if st := w.told(t, false)[key]; !slices.Equal(st.Missing, want) || st.Answer != nil {
				t.Errorf("%s: %v", key, st.Missing)
			}
		}
	})
}

// The claim to a place in a full-day school begins with class 1 in August 2026, and grows by a class each year.
func TestTheClaimToAFullDayGrowsByAClassEachYear(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d, append(residents(), day("fullday.places", clock.MustDate("2026-08-01"), 300), year("fullday.wish", 2025, 100))...)
		for _, a := range []string{"net.moves", "net.deaths", "ahead"} {
			w.assume(t, a, 0, 0, 0)
		}
		st := w.told(t, false)["fullday"]
		for n, want := range []int64{0, 100_000, 200_000, 300_000, 400_000, 400_000} {
			if got := st.Answer.Years[n]; got.Claimed.Value != want || got.Need.Value != 400_000 || got.Gap.Value != 100_000 {
				t.Errorf("%v: claimed %d, %+v", st.Days[n], got.Claimed.Value, got.Need)
			}
		}
	})
}

func TestMeasuresThatAreDecidedCountFromTheirDay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d, kita()...)
		for _, a := range []string{"net.moves", "net.deaths", "ahead"} {
			w.assume(t, a, 0, 0, 0)
		}
		add := func(m gap.Measure) (kept gap.Measure) {
			w.Do(t, w.lead, func(ctx context.Context, tx *db.Tx) (err error) {
				m.Indicator, m.Title = "kita.u3", "Kita am Markt"
				kept, err = gap.SaveMeasure(ctx, tx, w.Clock, w.lead, m)
				return err
			})
			return kept
		}
		add(gap.Measure{Places: 5_000, From: clock.MustDate("2026-02-01"), State: gap.Done}) // is in the figure of 1 March
		add(gap.Measure{Places: 8_000, From: clock.MustDate("2027-08-01"), State: gap.Decided})
		dear := add(gap.Measure{Places: 12_000, From: clock.MustDate("2028-08-01"), State: gap.Proposed, Once: 900_000_00})
		add(gap.Measure{Places: 12_000, From: clock.MustDate("2029-08-01"), State: gap.Proposed, Once: 100_000_00})
		st := w.told(t, false)["kita.u3"]
		var gaps []int64
		for _, y := range st.Answer.Years {
			gaps = append(gaps, y.Gap.Value)
		}
		if want := []int64{20_000, 20_000, 12_000, 12_000, 12_000, 12_000}; !slices.Equal(gaps, want) {
			t.Errorf("%v, want %v", gaps, want)
		}
		set := st.Sets["value"]
		if len(st.Offered) != 2 || len(set.Take) != 1 || st.Offered[set.Take[0]].Once != 100_000_00 || set.Remains != 0 || set.Cents != 100_000_00 {
			t.Errorf("%+v %+v", st.Offered, set)
		}
		dear.State, dear.Places = gap.Dropped, 1_000
		if changed := add(dear); changed.Version != 2 {
			t.Errorf("%+v", changed)
		}
		if err := w.Try(t, w.lead, func(ctx context.Context, tx *db.Tx) error {
			_, err := gap.SaveMeasure(ctx, tx, w.Clock, w.lead, dear)
			return err
		}); err == nil {
			t.Error("a version that nobody saw was replaced")
		}
		if st = w.told(t, false)["kita.u3"]; len(st.Offered) != 1 || len(st.Measures) != 3 {
			t.Errorf("%+v", st.Measures)
		}
	})
}

// 40 households look for a flat, 6 of those who arrived have none of their own; 30 flats become free.
func TestHouseholdsThatArrivedAndHaveNoFlatAreCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d, append(residents(), day("housing.seeking", stock, 40), year("housing.affordable.free", 2025, 30))...)
		w.arrive(t, "2024-05-02", 6)
		if y := w.told(t, false)["housing"].Now(); y.Gap.Value != 10_000 || y.Anyway.Value != 4_000 || y.Arrivals.Value != 6_000 {
			t.Errorf("%+v", y)
		}
	})
}

// What leaves the house does not change with one person: 30 and 31 children give the same, and nothing is told of two.
func TestWhatIsProtectedTellsOfNobody(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d, kita()...)
		w.arrive(t, "2024-05-02", 15, "2023-05-05", "2024-02-02")
		before := w.told(t, true)["kita.u3"]
		w.arrive(t, "2024-06-02", 1, "2023-05-05")
		after := w.told(t, true)["kita.u3"]
		if !before.Safe || before.Now() != after.Now() {
			t.Errorf("%+v\n%+v", before.Now(), after.Now())
		}
		if y := after.Now(); y.Arrived.Low > 30_000 || y.Arrived.High < 31_000 || y.Anyway.Value+y.Arrivals.Value != y.Gap.Value {
			t.Errorf("%+v", y)
		}
		for _, in := range after.Inputs {
			if (in.Way == gap.OfRegister || in.Way == gap.OfForecast) && in.Value%5000 != 0 {
				t.Errorf("%+v", in)
			}
		}
		w2 := found(t, d, kita()...)
		w2.arrive(t, "2024-05-02", 2, "2023-05-05")
		if y := w2.told(t, true)["kita.u3"].Now(); y.Arrived.Value != 0 || y.Arrivals.Value != 0 {
			t.Errorf("two children: %+v", y)
		}
	})
}
