package world

import (
	"math"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/gazetteer"
)

// everybodyCounted is how many of those who count live in all municipalities together, in
// the order of what was so in 2024.
const everybodyCounted = 98_000

// MonthlyReport is what a municipality says of a Stichtag, and when.
type MonthlyReport struct {
	AGS string
	Stichtag,
	On clock.Date
	Persons int
	Source  string
	Own     bool // entered by the municipality; else it came in a list
}

// ReportDays gives what is reported on each day of the world: the first Stichtag
// and those of months gone by as a list, the last one by the municipalities
// themselves. A few are late, a few have stopped or never begun.
func (c Config) ReportDays() map[clock.Date][]MonthlyReport {
	days := map[clock.Date][]MonthlyReport{}
	first := clock.NewDate(c.FirstDay().Year(), c.FirstDay().Month(), 1)
	last := clock.NewDate(c.Today.Year(), c.Today.Month(), 1)
	list := gazetteer.NRW()
	for i, m := range list.Municipalities {
		d := throw(c.Seed, laneReport, i)
		habit, day, level := d.Float64(), d.between(1, 8), 0.98+0.13*d.NormFloat64()
		if m.AGS == DemoMunicipality {
			habit, level = 1, 0.91
		}
		for month := first; !month.After(last); month = month.AddMonths(1) {
			level = min(max(level+0.012*d.NormFloat64(), 0.55), 1.6)
			one := MonthlyReport{AGS: m.AGS, Stichtag: month.AddDays(-1), On: month.AddDays(8),
				Persons: int(math.Round(level * everybodyCounted * float64(m.Population) / float64(list.Population())))}
			switch month {
			case first:
				one.On = c.FirstDay()
			case last:
				one.On, one.Own = month.AddDays(day), true
			}
			never, stopped, late := habit < 0.008, habit < 0.025 && month != first, habit < 0.07 && month == last
			one.On = workdayFrom(one.On)
			if never || stopped || late || one.On.After(c.Today) {
				continue
			}
			if m.AGS == DemoMunicipality && month == last.AddMonths(-1) && month != first { // everybodyCounted wrong, and put right two days later
				right := one
				right.On, right.Own, right.Source = workdayFrom(one.On.AddDays(2)), true, "Berichtigt: ein Haushalt war doppelt gezählt"
				days[right.On] = append(days[right.On], right)
				one.Persons += 4
			}
			days[one.On] = append(days[one.On], one)
		}
	}
	return days
}

// bound is how many people live in all municipalities together because of the
// residence rule: invented, as nobody publishes it by municipality.
const bound = 61_000

// ResidenceReports gives what is reported for the residence rule on the world's
// first day: a list, and what the demo's municipality enters itself. A few are missing.
func (c Config) ResidenceReports() (all []MonthlyReport) {
	first := clock.NewDate(c.FirstDay().Year(), c.FirstDay().Month(), 1)
	list := gazetteer.NRW()
	for i, m := range list.Municipalities {
		d := throw(c.Seed, laneReport, 2000+i)
		missing, level := d.Float64() < 0.03, 1+0.35*d.NormFloat64() // people live where there is work and where they know somebody
		own := m.AGS == DemoMunicipality
		if missing && !own {
			continue
		}
		all = append(all, MonthlyReport{AGS: m.AGS, Stichtag: first.AddDays(-1), On: c.FirstDay(), Own: own,
			Persons: int(math.Round(min(max(level, 0.3), 2) * bound * float64(m.Population) / float64(list.Population())))})
	}
	return all
}

// CreditedPlace is a facility of the Land and the municipality in which it counts.
type CreditedPlace struct {
	AGS      string
	Facility Facility
}

// CreditedPlaces says in which towns the Land's facilities stand: towns of some
// size, one facility in each as far as they go.
func (c Config) CreditedPlaces() (all []CreditedPlace) {
	var towns []string
	for _, m := range gazetteer.NRW().Municipalities {
		if m.Population >= 25_000 && m.AGS != DemoMunicipality {
			towns = append(towns, m.AGS)
		}
	}
	d := throw(c.Seed, laneReport, 1000)
	for _, f := range c.Facilities() {
		i := d.IntN(len(towns))
		all = append(all, CreditedPlace{towns[i], f})
		towns = slices.Delete(towns, i, i+1)
	}
	return all
}
