package council

import (
	"fmt"
	"strconv"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
)

// Quarter is a quarter of a year, 1 to 4.
type Quarter struct{ Year, N int }

// QuarterOf gives that of a day.
func QuarterOf(d clock.Date) Quarter { return Quarter{d.Year(), (int(d.Month()) + 2) / 3} }

// String is as in an address: "2026-3".
func (q Quarter) String() string { return fmt.Sprintf("%d-%d", q.Year, q.N) }

// ParseQuarter reads what String writes; NotFound for anything else.
func ParseQuarter(text string) (Quarter, error) {
	if len(text) == 6 && text[4] == '-' {
		year, err := strconv.ParseUint(text[:4], 10, 16)
		n, bad := strconv.ParseUint(text[5:], 10, 8)
		if err == nil && bad == nil && year >= 2000 && n >= 1 && n <= 4 {
			return Quarter{int(year), int(n)}, nil //nolint:gosec // four digits
		}
	}
	return Quarter{}, errs.NotFound("error.not-found")
}

// First is its first day.
func (q Quarter) First() clock.Date { return clock.NewDate(q.Year, time.Month(3*q.N-2), 1) }

// Last is its last day.
func (q Quarter) Last() clock.Date { return q.First().AddMonths(3).AddDays(-1) }

// Until is its last day, or today where that is earlier.
func (q Quarter) Until(today clock.Date) clock.Date {
	if last := q.Last(); last.Before(today) {
		return last
	}
	return today
}

// Add gives the quarter that is n quarters later.
func (q Quarter) Add(n int) Quarter { return QuarterOf(q.First().AddMonths(3 * n)) }

// Over reports whether the quarter is over on a day.
func (q Quarter) Over(today clock.Date) bool { return q.Last().Before(today) }
