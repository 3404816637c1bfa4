package forecast_test

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/engine/forecast"
	"wegwarte/engine/placement"
)

// must looks at a plan that has no fault.
func must(t testing.TB, p *forecast.Plan) *forecast.Result {
	t.Helper()
	r, err := forecast.Forecast(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// town is a plan of a town of a few hundred places.
func town() *forecast.Plan {
	p, _, _ := smallTown(5)
	p.Weeks, p.Futures = 0, 200
	return p
}

func TestTheSameSeedGivesTheSameResultOnAnyNumberOfThreads(t *testing.T) {
	one := must(t, town())
	before := runtime.GOMAXPROCS(1)
	alone := must(t, town())
	runtime.GOMAXPROCS(7)
	many := must(t, town())
	runtime.GOMAXPROCS(before)
	if diff := cmp.Diff(one, alone); diff != "" {
		t.Error("one thread:", diff)
	}
	if diff := cmp.Diff(one, many); diff != "" {
		t.Error("seven threads:", diff)
	}
	p := town()
	p.Seed++
	if cmp.Equal(one.Scenarios, must(t, p).Scenarios) {
		t.Error("another seed gives the same")
	}
}

// TestTheFuturesAreTheSameOnEveryMachine holds one future's figures, which were reckoned on amd64.
func TestTheFuturesAreTheSameOnEveryMachine(t *testing.T) {
	r := must(t, town())
	var got []int64
	for w := 0; w < 52; w += 13 {
		a := r.Scenarios[0].Weeks[w]
		got = append(got, r.Arrivals[w].Persons.High, a.Persons.Low, a.Persons.Middle, a.Halls.Middle, a.Without.High, a.Leaving.High)
	}
	want := []int64{8, 39, 40, 0, 0, 1, 7, 50, 71, 40, 44, 1, 8, 59, 97, 40, 100, 4, 10, 68, 118, 40, 153, 4}
	if !slices.Equal(got, want) {
		t.Errorf("%v instead of %v", got, want)
	}
}

func TestAScenarioIsComparedInTheSameFutures(t *testing.T) {
	p := town()
	alone := must(t, p)
	p.Scenarios = []forecast.Scenario{{Name: "nothing"}, {Name: "flats", Takes: []forecast.Taken{{Measure: rent("new", 3, 10, "2027-01-04"), Times: 2}}}}
	r := must(t, p)
	if diff := cmp.Diff(alone.Scenarios[0], r.Scenarios[0]); diff != "" {
		t.Error("another scenario changes what is as it is:", diff)
	}
	r.Scenarios[1].Name = ""
	if diff := cmp.Diff(r.Scenarios[0], r.Scenarios[1]); diff != "" {
		t.Error("a scenario of nothing differs:", diff)
	}
	for w, a := range r.Scenarios[2].Weeks {
		if a.Halls.Middle+a.Without.Middle > alone.Scenarios[0].Weeks[w].Halls.Middle+alone.Scenarios[0].Weeks[w].Without.Middle {
			t.Errorf("week %d: twenty flats more, and more people without", w)
		}
	}
	if got := r.Scenarios[2].Weeks[6].Places - r.Scenarios[0].Weeks[6].Places; got != 60 {
		t.Errorf("%d places more", got)
	}
}

func TestWhoIsAnnouncedTakesThePlaceOfTheExpected(t *testing.T) {
	p := town()
	for _, n := range []int{3, 4} {
		p.Arrivals.Announced = append(p.Arrivals.Announced, forecast.Announced{Day: firstDay + 1, Persons: n})
	}
	p.Arrivals.Announced = append(p.Arrivals.Announced, forecast.Announced{Day: firstDay + 22, Persons: 5})
	p.Arrivals.Through = firstDay + 14
	r := must(t, p)
	if a := r.Arrivals[0]; a.Persons != (forecast.Range{Low: 7, Middle: 7, High: 7}) || a.Announced != 7 || a.Open != 0 {
		t.Errorf("the first week is announced through: %+v", a)
	}
	if a := r.Arrivals[1]; a.Persons.High != 0 {
		t.Errorf("nobody is announced for the second week: %+v", a)
	}
	if a := r.Arrivals[3]; a.Persons.Low < 5 || a.Announced != 5 || a.Persons.High == 5 {
		t.Errorf("five at least, and more may come: %+v", a)
	}
	p.Arrivals.Announced = p.Arrivals.Announced[:2]
	free := must(t, p)
	if early, none := r.Arrivals[3].Mean, free.Arrivals[3].Mean; early > none+5 || early < none {
		t.Errorf("%.2f expected with five who are announced early, %.2f without: they are among the expected", early, none)
	}
}

func TestAFigureIsWhatItsPartsSay(t *testing.T) {
	p := town()
	p.Futures = 5_000
	p.Arrivals.Weeks = nil
	r := rand.New(rand.NewPCG(3, 3))
	p.Arrivals.Weeks = weeks(r, 104, 4)
	p.Arrivals.Expected = []forecast.Expected{{From: firstDay + 70, To: firstDay + 140, Persons: 30, Trust: 1}, {From: firstDay + 140, To: firstDay + 210, Persons: 30, Trust: .5}}
	p.Arrivals.Pauses = []forecast.Span{{From: firstDay + 21, To: firstDay + 28}}
	a := must(t, p).Arrivals
	for w, x := range a {
		if want := float64(x.Announced) + x.Level*x.Season*x.Open*x.Land; math.Abs(x.Mean-want) > 1+.1*want {
			t.Errorf("week %d: a mean of %.2f, and %.2f = %d + %.2f×%.2f×%.2f×%.2f", w, x.Mean, want, x.Announced, x.Level, x.Season, x.Open, x.Land)
		}
	}
	own := a[0].Level * a[0].Season
	if a[3].Mean != 0 {
		t.Errorf("%.1f come in a pause", a[3].Mean)
	}
	if got := a[12].Level * a[12].Season * a[12].Land; math.Abs(got-30) > 1e-6 {
		t.Errorf("the Land's 30 are trusted, and %.2f are expected", got)
	}
	if got, want := a[22].Level*a[22].Season*a[22].Land, (30+a[22].Level*a[22].Season)/2; math.Abs(got-want) > 1e-6 || own > 20 {
		t.Errorf("the Land's 30 are trusted by half: %.2f instead of %.2f", got, want)
	}
}

func TestASeasonIsNotSeenInAShortHistory(t *testing.T) {
	seasonal := func(years int) float64 {
		a := forecast.Arrivals{}
		for x := 52 * years; x > 0; x-- {
			from := firstDay - forecast.Day(7*x)
			a.Weeks = append(a.Weeks, forecast.Week{From: from, Households: int(20 * (1 + .4*math.Cos(2*math.Pi*(float64(from)/365.2425-.75))))})
			w := &a.Weeks[len(a.Weeks)-1]
			w.Persons = 2 * w.Households
		}
		list, err := a.Ahead(context.Background(), forecast.Usual(), firstDay, 52, 10, 1)
		if err != nil {
			t.Fatal(err)
		}
		lo, hi := 9.0, 0.0
		for _, x := range list {
			lo, hi = min(lo, x.Season), max(hi, x.Season)
		}
		return hi / lo
	}
	short, long := seasonal(0), seasonal(4)
	if math.Abs(short-1) > .01 || long < 1.5 {
		t.Errorf("the best week has %.2f times the worst without a history, %.2f times after four years", short, long)
	}
}

func TestWithoutAHistoryTheGuessOrTheLandIsBelieved(t *testing.T) {
	p := &forecast.Plan{First: firstDay, Weeks: 10, Futures: 4_000}
	r := must(t, p)
	if len(r.Scenarios) != 1 || r.Scenarios[0].Weeks[0].Places != 0 || r.History != 0 || r.Arrivals[0].Mean > .1 {
		t.Errorf("nothing is known: %+v", r.Arrivals[0])
	}
	prior := forecast.Usual()
	prior.Persons = 12
	p.Prior = &prior
	if a := must(t, p).Arrivals[0]; a.Persons.Middle < 5 || a.Persons.Middle > 15 || a.Persons.Low > 2 || a.Persons.High < 25 {
		t.Errorf("a guess of twelve, of which nobody is sure: %+v", a)
	}
	p.Prior = nil
	p.Arrivals.Expected = []forecast.Expected{{From: firstDay, To: firstDay + 70, Persons: 20, Trust: 1}}
	if a := must(t, p).Arrivals[0]; math.Abs(a.Mean-20) > 3 {
		t.Errorf("the Land expects twenty: %+v", a)
	}
	p.Arrivals.Weeks = weeks(rand.New(rand.NewPCG(1, 1)), 52, 10)
	p.Arrivals.Expected, p.Prior = nil, &prior
	prior.Persons = 1
	if a := must(t, p).Arrivals[0]; a.Level < 15 {
		t.Errorf("a year outweighs a guess: %+v", a)
	}
}

func TestTheHallFreeDateIsTheLastTime(t *testing.T) {
	p := town()
	p.Arrivals.Through = firstDay + 400 // nobody comes
	prior := forecast.Usual()
	prior.Leaving = nil
	p.Prior = &prior
	p.Stock = []forecast.Stock{
		{Name: "hall", Kind: placement.Hall, Count: 9, Lives: []int{0, 2}},
		{Name: "hotel", Kind: placement.Hotel, Count: 10, Opens: firstDay + 14, Closes: firstDay + 42},
		{Name: "flats", Kind: placement.Flat, Size: 3, Count: 2, Opens: firstDay + 70},
	}
	h := must(t, p).Scenarios[0].HallFree
	if h.Half != firstDay+70 || h.Ninety != firstDay+70 || h.Never != 0 || h.By(9) != 0 || h.By(10) != 1 {
		t.Errorf("%+v", h)
	}
	p.Stock = p.Stock[:2]
	if h := must(t, p).Scenarios[0].HallFree; h.Never != 1 || h.Eighty != 0 {
		t.Errorf("never: %+v", h)
	}
	p.Scenarios = []forecast.Scenario{{Name: "closed", Takes: []forecast.Taken{{Measure: forecast.Measure{Name: "away", Close: &forecast.Close{Stock: "hall", On: firstDay + 70}}}}}}
	if h := must(t, p).Scenarios[1].HallFree; h.Never != 1 {
		t.Errorf("a hall that is closed before there is another place is not free: %+v", h)
	}
}

func TestASiteIsExtendedAndClosedAsAWhole(t *testing.T) {
	p := town()
	p.Stock[1].Site, p.Stock[1].Closes = "Am Markt", firstDay+70
	p.Stock[2].Site, p.Stock[2].Closes = "Am Markt", firstDay+91
	p.Scenarios = []forecast.Scenario{
		{Name: "longer", Takes: []forecast.Taken{{Measure: forecast.Measure{Name: "m", Extend: &forecast.Extend{Stock: "Am Markt", Until: firstDay + 140}, Costs: []forecast.Cost{{Per: forecast.Once, Cents: 5}}}}}},
		{Name: "shorter", Takes: []forecast.Taken{{Measure: forecast.Measure{Name: "m", Close: &forecast.Close{Stock: "Am Markt", On: firstDay + 35}}}}},
	}
	r := must(t, p)
	for x, want := range [][]int{{9, 12, 12}, {19, 19, 19}, {4, 4, 4}} {
		weeks := r.Scenarios[x].Weeks
		if all := p.Stock[1].Count + 24; weeks[0].Places != all || weeks[want[0]].Places != all || weeks[want[2]].Places == 0 || weeks[want[2]+1].Places != 0 {
			t.Errorf("%s: %d places, then %d, %d", r.Scenarios[x].Name, weeks[0].Places, weeks[want[0]].Places, weeks[want[2]+1].Places)
		}
	}
	for _, m := range r.Scenarios[1].Months {
		for _, term := range m.Terms {
			if term.Of == "m" && m.Month != "2027-02" { // the first of the two closed on 8 February
				t.Errorf("paid in %s: %+v", m.Month, term)
			}
		}
	}
}

func TestWhoLivesCrowdedStays(t *testing.T) {
	p := town()
	prior := forecast.Usual()
	prior.Leaving = nil
	p.Prior, p.Arrivals.Through = &prior, firstDay+400
	p.Stock = []forecast.Stock{{Name: "flat", Kind: placement.Flat, Size: 2, Count: 1, Lives: []int{0, 0, 0, 1}}}
	for _, w := range must(t, p).Scenarios[0].Weeks {
		if w.Persons.Middle != 4 || w.Without.High != 0 || w.Free.High != 0 {
			t.Fatalf("%+v", w)
		}
	}
}

func TestWhatIsWrongIsSaidByItsField(t *testing.T) {
	add := func(m forecast.Measure) func(p *forecast.Plan) {
		return func(p *forecast.Plan) {
			p.Scenarios = []forecast.Scenario{{Name: "s", Takes: []forecast.Taken{{Measure: m}}}}
		}
	}
	flat := forecast.Stock{Name: "x", Kind: placement.Flat, Size: 2, Count: 1}
	for want, spoil := range map[string]func(p *forecast.Plan){
		"first:":               func(p *forecast.Plan) { p.First = 0 },
		"ahead:":               func(p *forecast.Plan) { p.Weeks = 105 },
		"futures:":             func(p *forecast.Plan) { p.Futures = 5001 },
		"weeks, futures:":      func(p *forecast.Plan) { p.Weeks = -1 },
		"weeks: 2026":          func(p *forecast.Plan) { p.Arrivals.Weeks[0].From++ },
		"not in order":         func(p *forecast.Plan) { p.Arrivals.Weeks[1].From = p.Arrivals.Weeks[0].From },
		"persons in":           func(p *forecast.Plan) { p.Arrivals.Weeks[0].Persons = -1 },
		"sizes:":               func(p *forecast.Plan) { p.Arrivals.Sizes = make([]int, 31) },
		"pauses:":              func(p *forecast.Plan) { p.Arrivals.Pauses = []forecast.Span{{From: 9, To: 9}} },
		"announced:":           func(p *forecast.Plan) { p.Arrivals.Announced = []forecast.Announced{{Day: firstDay}} },
		"before the first day": func(p *forecast.Plan) { p.Arrivals.Announced = []forecast.Announced{{Day: firstDay - 1, Persons: 1}} },
		"expected: persons:": func(p *forecast.Plan) {
			p.Arrivals.Expected = []forecast.Expected{{From: 1, To: 2, Persons: math.NaN()}}
		},
		"expected: trust:":      func(p *forecast.Plan) { p.Arrivals.Expected = []forecast.Expected{{From: 1, To: 2, Trust: 2}} },
		"leaving: the kind":     func(p *forecast.Plan) { p.Leaving = []forecast.Leaving{{Kind: "tent"}} },
		"leaving: hall: months": func(p *forecast.Plan) { p.Leaving = []forecast.Leaving{{Kind: placement.Hall, Months: math.Inf(1)}} },
		"leaving: hall: so":     func(p *forecast.Plan) { p.Leaving = []forecast.Leaving{{Kind: placement.Hall, Moved: -1}} },
		"prior: sizes:":         func(p *forecast.Plan) { p.Prior = &forecast.Prior{} },
		"prior: persons": func(p *forecast.Plan) {
			prior := forecast.Usual()
			prior.Persons = math.NaN()
			p.Prior = &prior
		},
		"prior: households":   func(p *forecast.Plan) { p.Prior = &forecast.Prior{Sizes: []float64{1}} },
		"waiting:":            func(p *forecast.Plan) { p.Waiting = []int{-1} },
		"name:":               func(p *forecast.Plan) { p.Stock[1].Name = p.Stock[0].Name },
		`"hall": kind:`:       func(p *forecast.Plan) { p.Stock[0].Kind = "tent" },
		`"hall": size:`:       func(p *forecast.Plan) { p.Stock[0].Size = 31 },
		`"hall": count:`:      func(p *forecast.Plan) { p.Stock[0].Count = 0 },
		"stock: more than":    func(p *forecast.Plan) { p.Stock[0].Count, p.Stock[0].Size = 100_000, 4 },
		`"hall": m2:`:         func(p *forecast.Plan) { p.Stock[0].M2 = -1 },
		`"hall": closes:`:     func(p *forecast.Plan) { p.Stock[0].Opens, p.Stock[0].Closes = 9, 8 },
		`"hall": blocked:`:    func(p *forecast.Plan) { p.Stock[0].Blocked = []forecast.Blocked{{From: 1, To: 2, Count: 99}} },
		`"hall": lives:`:      func(p *forecast.Plan) { p.Stock[0].Lives = []int{41} },
		"nobody lives there":  func(p *forecast.Plan) { p.Stock[2].Opens = firstDay + 1 },
		"costs: per:":         func(p *forecast.Plan) { p.Stock[0].Costs = []forecast.Cost{{Per: "year"}} },
		"costs: cents:":       func(p *forecast.Plan) { p.Stock[0].Costs = []forecast.Cost{{Per: forecast.PersonDay, Cents: 1 << 40}} },
		"scenario 1: name:":   func(p *forecast.Plan) { p.Scenarios = []forecast.Scenario{{}} },
		"add, extend":         add(forecast.Measure{Name: "m"}),
		"add: count":          add(forecast.Measure{Name: "m", Add: &forecast.Stock{Kind: placement.Flat}}),
		"add: opens":          add(forecast.Measure{Name: "m", Add: &forecast.Stock{Kind: placement.Flat, Count: 1, Opens: 3}}),
		"add: lives":          add(forecast.Measure{Name: "m", Add: &forecast.Stock{Kind: placement.Flat, Count: 1, Lives: []int{1}}}),
		"after:":              add(forecast.Measure{Name: "m", Add: &flat, After: -1}),
		"decided, after:":     add(forecast.Measure{Name: "m", Close: &forecast.Close{Stock: "hall", On: firstDay}, After: 1}),
		"extend: stock:":      add(forecast.Measure{Name: "m", Extend: &forecast.Extend{Stock: "nowhere"}}),
		"extend: until:":      add(forecast.Measure{Name: "m", Extend: &forecast.Extend{Stock: "hall", Until: 5}}),
		"close: stock:":       add(forecast.Measure{Name: "m", Close: &forecast.Close{Stock: "nowhere"}}),
		"close: on:":          add(forecast.Measure{Name: "m", Close: &forecast.Close{Stock: "hall", On: 5}}),
		"nothing of":          add(forecast.Measure{Name: "m", Close: &forecast.Close{Stock: "house", On: firstDay + 300}}),
		"support: factor:":    add(forecast.Measure{Name: "m", Support: &forecast.Support{Factor: -1}}),
		"support: from":       add(forecast.Measure{Name: "m", Support: &forecast.Support{Factor: 1}}),
		"support: kinds:":     add(forecast.Measure{Name: "m", Support: &forecast.Support{Factor: 1, From: 1, Kinds: []forecast.Kind{"tent"}}}),
		"is a cost of places": add(forecast.Measure{Name: "m", Add: &flat, Costs: []forecast.Cost{{Per: forecast.PlaceDay}}}),
		"times:": func(p *forecast.Plan) {
			p.Scenarios = []forecast.Scenario{{Name: "s", Takes: []forecast.Taken{{Measure: forecast.Measure{Name: "m", Add: &flat}, Times: 1001}}}}
		},
		"closed twice": func(p *forecast.Plan) {
			m := forecast.Measure{Name: "m", Close: &forecast.Close{Stock: "hall", On: firstDay}}
			p.Scenarios = []forecast.Scenario{{Name: "s", Takes: []forecast.Taken{{Measure: m}, {Measure: m}}}}
		},
	} {
		p := town()
		spoil(p)
		if _, err := forecast.Forecast(context.Background(), p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v", want, err)
		}
	}
	for want, goal := range map[string]forecast.Goal{"goal: level:": {By: firstDay, Level: 2}, "goal: by:": {By: firstDay + 364}} {
		_, err := forecast.Cheapest(context.Background(), town(), []forecast.Offer{{Measure: forecast.Measure{Name: "m", Add: &flat}}}, goal, forecast.Search{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v", want, err)
		}
	}
}

func TestAForecastEndsWhenItIsToldTo(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := forecast.Forecast(ctx, city()); err == nil {
		t.Error("it went on")
	}
	if _, err := city().Arrivals.Replay(ctx, forecast.Usual(), 26, 100, 1); err == nil {
		t.Error("the back-test went on")
	}
}

func FuzzReadQuestion(f *testing.F) {
	whole, _ := json.Marshal(forecast.Question{Plan: *town()})
	f.Add(string(whole))
	f.Add(`{"first": "2026-11-30", "stock": [{"name": "a", "kind": "hall", "count": 3}], "goal": {"by": "2027-01-01"}, "offers": [{"measure": {"name": "m", "support": {"factor": 2, "from": "2026-12-01"}}}]}`)
	f.Add(`{"first": "2026-11-30", "stock": [], "x": 1}`)
	f.Add(`{} {}`)
	f.Fuzz(func(t *testing.T, text string) {
		q, err := forecast.ReadQuestion(strings.NewReader(text))
		if err != nil {
			return
		}
		q.Weeks, q.Futures = 4, 3
		if len(q.Stock) > 20 || len(q.Arrivals.Weeks) > 60 {
			return
		}
		if _, err := forecast.Forecast(t.Context(), &q.Plan); err != nil {
			t.Errorf("valid, and then: %v", err)
		}
	})
}

func TestWhoComesWithinARunOfWeeksIsTheSumOfItsWeeks(t *testing.T) {
	a := forecast.Arrivals{Announced: []forecast.Announced{{Day: firstDay + 3, Persons: 4}, {Day: firstDay + 15, Persons: 2}}, Through: firstDay + 7*20}
	for w := 30; w > 0; w-- {
		a.Weeks = append(a.Weeks, forecast.Week{From: firstDay - forecast.Day(7*w), Persons: 6, Households: 2})
	}
	all, err := a.Within(context.Background(), forecast.Usual(), firstDay, []int{2, 20, 72}, 200, 1)
	if err != nil {
		t.Fatal(err)
	}
	weeks, err := a.Ahead(context.Background(), forecast.Usual(), firstDay, 72, 200, 1)
	if err != nil {
		t.Fatal(err)
	}
	mean := 0.
	for _, w := range weeks[20:] {
		mean += w.Mean
	}
	if (all[0] != forecast.Range{Low: 4, Middle: 4, High: 4}) || (all[1] != forecast.Range{Low: 2, Middle: 2, High: 2}) {
		t.Errorf("who is announced: %+v", all[:2])
	}
	if r := all[2]; r.Low >= r.Middle || r.Middle >= r.High || float64(r.Middle) < mean*0.6 || float64(r.Middle) > mean*1.2 {
		t.Errorf("%+v of a mean of %.1f", r, mean)
	}
}
