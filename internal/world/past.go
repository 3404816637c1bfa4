package world

import (
	"math"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/gazetteer"
)

// sentWeekly is how many households a Land of this size sends to all its
// municipalities in a usual week.
const sentWeekly = 700

// lanePast stands apart from the other lanes, so that another one does not change the
// past by which docs/forecast.md measures.
const lanePast uint64 = 64

// PastWeek is how many came to a municipality within a week.
type PastWeek struct {
	From                clock.Date // a Monday
	Persons, Households int
}

// TownPast is who came to a municipality before the world began.
type TownPast struct {
	AGS   string
	Weeks []PastWeek
	Sizes []int // households by size, those of one person first
}

// Past gives who came in the weeks before the world's first one, for all
// municipalities in the order of the list.
//
// What a Land sends wanders, shifts at times by a third or more, when a war or a rule begins, and has a
// season with its height in autumn; nobody is sent between the years. A municipality gets its part by
// population, more of it while it is behind its quota and nothing for weeks when it has fulfilled it; and it
// gets it unevenly, because a bus is sent when it is full.
func (c Config) Past(weeks int) []TownPast {
	first := c.FirstDay()
	for first.Weekday() != time.Monday {
		first = first.AddDays(-1)
	}
	first = first.AddDays(-7 * weeks)
	sent := c.sent(first, weeks)
	list := gazetteer.NRW()
	all := make([]TownPast, len(list.Municipalities))
	for i, m := range list.Municipalities {
		all[i] = c.townPast(m.AGS, i, float64(m.Population)/float64(list.Population()), first, sent)
	}
	return all
}

// sent is how many households the Land would send in each week.
func (c Config) sent(first clock.Date, weeks int) []float64 {
	d := throw(c.Seed, lanePast, 1<<20)
	sent := make([]float64, weeks)
	level := 0.25 * d.NormFloat64()
	height := 265 + 40*d.NormFloat64() // day of the year: late September
	swing := 0.12 + 0.16*d.Float64()
	for w := range sent {
		monday := first.AddDays(7 * w)
		level += -0.01*level + 0.03*d.NormFloat64()
		if d.chance(1.0 / 50) {
			level += 0.4 * d.NormFloat64()
		}
		day := float64(clock.NewDate(monday.Year(), time.January, 1).DaysUntil(monday))
		open := 0
		for x := range 5 {
			if on := monday.AddDays(x); on.IsWorkday() && !betweenYears(on) {
				open++
			}
		}
		sent[w] = sentWeekly * math.Exp(level) * (1 + swing*math.Cos(2*math.Pi*(day-height)/365.25)) * float64(open) / 5
	}
	return sent
}

// betweenYears is the time in which nobody is sent.
func betweenYears(d clock.Date) bool {
	return d.Month() == time.December && d.Day() >= 23 || d.Month() == time.January && d.Day() <= 5
}

func (c Config) townPast(ags string, i int, share float64, first clock.Date, sent []float64) TownPast {
	d := throw(c.Seed, lanePast, i)
	town := TownPast{AGS: ags, Weeks: make([]PastWeek, len(sent))}
	behind, fulfilled := 0.3*d.NormFloat64(), 0
	shape := 1.5 + 3*d.Float64()
	for w := range sent {
		behind += -0.03*behind + 0.07*d.NormFloat64()
		if fulfilled--; fulfilled < 0 && d.chance(1.0/110) {
			fulfilled = d.between(3, 9)
		}
		week := &town.Weeks[w]
		week.From = first.AddDays(7 * w)
		if fulfilled > 0 {
			continue
		}
		for range poisson(d, sent[w]*share*math.Exp(behind)*gamma(d, shape)/shape) {
			size := len(compose(outline{form: draw(d, forms), region: drawRegion(d)}, d))
			for len(town.Sizes) < size {
				town.Sizes = append(town.Sizes, 0)
			}
			town.Sizes[size-1]++
			week.Households++
			week.Persons += size
		}
	}
	return town
}

// poisson counts how many of rare things happen where mean is usual.
func poisson(d dice, mean float64) (n int) {
	for at := d.ExpFloat64(); at < mean; at += d.ExpFloat64() {
		n++
	}
	return n
}

// gamma draws with the mean and the variance shape, which is above 1 (Marsaglia and Tsang).
func gamma(d dice, shape float64) float64 {
	k := shape - 1.0/3
	for {
		x := d.NormFloat64()
		v := 1 + x/math.Sqrt(9*k)
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(d.Float64()) < x*x/2+k-k*v+k*math.Log(v) {
			return k * v
		}
	}
}
