package forecast_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"wegwarte/engine/forecast"
	"wegwarte/engine/placement"
)

var firstDay = day("2026-11-30") // a Monday

func day(s string) forecast.Day {
	d, err := placement.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// weeks is a history of n weeks with about so many households in each.
func weeks(r *rand.Rand, n, households int) (list []forecast.Week) {
	for x := n; x > 0; x-- {
		came := r.IntN(2*households + 1)
		list = append(list, forecast.Week{From: firstDay - forecast.Day(7*x), Households: came, Persons: came + r.IntN(2*came+1)})
	}
	return list
}

// city is a plan of a city with 20,000 places: about 15,000 people, a tenth of them in halls.
func city() *forecast.Plan {
	r := rand.New(rand.NewPCG(7, 7))
	p := &forecast.Plan{First: firstDay, Seed: 1, Arrivals: forecast.Arrivals{
		Weeks: weeks(r, 156, 60), Sizes: []int{4000, 1100, 1000, 900, 600, 300, 150, 80, 30, 10},
		Pauses: []forecast.Span{{From: day("2026-12-23"), To: day("2027-01-06")}}, Through: day("2026-12-14"),
	}}
	for x := range 150 {
		p.Arrivals.Announced = append(p.Arrivals.Announced, forecast.Announced{Day: firstDay + forecast.Day(x%12), Persons: 1 + x%6})
	}
	for size := 1; size <= 8; size++ {
		count := 1600 / size
		lives := make([]int, size)
		lives[size-1] = count * 8 / 10
		if size > 1 {
			lives[size-2] = count / 10
		}
		kind := placement.Flat
		if size > 6 {
			kind = placement.House
		}
		p.Stock = append(p.Stock, forecast.Stock{Name: string(rune('a' + size)), Kind: kind, Size: size, Count: count, M2: count * (15 + 12*size), Lives: lives,
			Closes: []forecast.Day{0, 0, 0, firstDay + 200}[size%4], Costs: []forecast.Cost{{Per: forecast.PlaceMonth, Cents: 38_000}}})
	}
	for x, kind := range []forecast.Kind{placement.Shared, placement.Module, placement.Hotel, placement.Hall} {
		count := []int{3000, 2000, 700, 1500}[x]
		lives := []int{count / 3, count / 12, count / 24, count / 30, count / 60}
		cost := forecast.Cost{Per: forecast.PlaceMonth, Cents: 50_000}
		if kind == placement.Hotel || kind == placement.Hall {
			cost = forecast.Cost{Per: forecast.PersonDay, Cents: 2_900}
		}
		p.Stock = append(p.Stock, forecast.Stock{Name: string(kind), Kind: kind, Count: count, M2: 8 * count, Lives: lives, Costs: []forecast.Cost{cost}})
		p.Leaving = append(p.Leaving, forecast.Leaving{Kind: kind, Months: float64(4 * count), OwnFlat: count / 10, Moved: count / 30, Other: count / 40})
	}
	return p
}

func rent(name string, size, count int, opens string) forecast.Measure {
	return forecast.Measure{Name: name, Add: &forecast.Stock{Name: name, Kind: placement.Flat, Size: size, Count: count, M2: count * 20 * size, Opens: day(opens),
		Costs: []forecast.Cost{{Per: forecast.PlaceMonth, Cents: 40_000}, {Per: forecast.Once, Cents: 200_000}}}}
}

// BenchmarkPlanOfACity is the bar of the house: 20,000 places, 1,000 futures of 52 weeks in 2 s.
func BenchmarkPlanOfACity(b *testing.B) {
	p := city()
	for b.Loop() {
		if _, err := forecast.Forecast(context.Background(), p); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(2/(b.Elapsed().Seconds()/float64(b.N)), "×bar(2s)")
}
