package forecast

import "wegwarte/engine/placement"

// piece is the days of a week that lie in one month: costs are counted by pieces,
// and add up to weeks and to months.
type piece struct {
	week, month int
	from, to    Day // to is the day after
	first       int // day of the month, from 0
	length      int // days of the month
}

// calendar is the horizon cut into pieces.
type calendar struct {
	first  Day
	weeks  int
	months []string // "2026-12"
	pieces []piece
}

func newCalendar(first Day, weeks int) *calendar {
	c := &calendar{first: first, weeks: weeks}
	begin, length := Day(0), 0
	for w := range weeks {
		from := c.week(w)
		for d := from; d < from+7; d++ {
			name := d.String()[:7]
			if n := len(c.months); n == 0 || c.months[n-1] != name {
				begin, _ = placement.ParseDay(name + "-01")
				length = 28
				for (begin + Day(length)).String()[:7] == name {
					length++
				}
				c.months = append(c.months, name)
			} else if d > from {
				c.pieces[len(c.pieces)-1].to++
				continue
			}
			c.pieces = append(c.pieces, piece{week: w, month: len(c.months) - 1, from: d, to: d + 1, first: int(d - begin), length: length})
		}
	}
	return c
}

// week gives the first day of a week.
func (c *calendar) week(w int) Day { return c.first + Day(7*w) }

// end is the day after the horizon.
func (c *calendar) end() Day { return c.week(c.weeks) }

// days counts the days of a piece from a day up to another; to 0 is open.
func (p *piece) days(from, to Day) int { return int(max(0, p.cut(to)-max(p.from, from))) }

func (p *piece) cut(to Day) Day {
	if to == 0 {
		return p.to
	}
	return min(p.to, to)
}

// monthly gives what of an amount per month falls on the days of a piece from a
// day up to another: pieces of a whole month add up to the amount.
func (p *piece) monthly(amount int64, from, to Day) int64 {
	lo, hi := max(p.from, from), p.cut(to)
	if hi <= lo {
		return 0
	}
	upTo := func(d Day) int64 { return amount * int64(p.first+int(d-p.from)) / int64(p.length) }
	return upTo(hi) - upTo(lo)
}
