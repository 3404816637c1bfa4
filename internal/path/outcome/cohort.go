package outcome

import "wegwarte/internal/clock"

// Cohort is who arrived from one day to another: a quarter, or several where few
// arrived, at most a year.
type Cohort struct{ From, To clock.Date }

const (
	own   = 60 // so many persons who arrived in a quarter are a cohort of their own
	grace = 14 // days after a mark until it is counted, for what is entered late
)

// closed says when all of the cohort have come to a mark, and what happened until then is
// probably known.
func (c Cohort) closed(mark int, today clock.Date) bool {
	return c.To.AddDays(mark + grace).Before(today)
}

// quarter gives the first day of a day's quarter.
func quarter(d clock.Date) clock.Date {
	return clock.NewDate(d.Year(), (d.Month()-1)/3*3+1, 1)
}

// next gives the cohort that begins on a day, the first of a quarter, when it is complete: so
// many quarters that enough persons arrived in them, four at most. What is once a cohort stays one.
func next(from, today clock.Date, arrived func(from, to clock.Date) int) (Cohort, bool) {
	for c := (Cohort{from, from}); ; {
		c.To = quarter(c.To).AddMonths(3).AddDays(-1)
		if !c.closed(0, today) {
			return Cohort{}, false
		}
		if c.To.AddDays(1) == from.AddMonths(12) || arrived(c.From, c.To) >= own {
			return c, true
		}
		c.To = c.To.AddDays(1)
	}
}
