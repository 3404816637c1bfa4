package offer

import (
	"slices"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/sorted"
)

// When is when an offer takes place: on single days, every week, every month, or by
// arrangement, where nothing is said.
type When struct {
	Dates  []Slot       `json:",omitempty"`
	Weekly []Weekly     `json:",omitempty"`
	Begins clock.Date   // of the weekly times; zero: they go on already
	Ends   clock.Date   // the last day; zero: no end is set
	Not    []clock.Date `json:",omitempty"` // days on which it is off
	Always bool         // also on public holidays
	Words  string       // what is to be known of it besides: "nach Vereinbarung"
}

// Slot is a time on a day.
type Slot struct {
	Day  clock.Date
	From int // minutes of the day
	To   int // 0: no end is said
}

// Weekly is a time that comes again.
type Weekly struct {
	Day   time.Weekday
	From  int
	To    int
	Every int // 2: every second week, counted from that of Begins; 0 and 1: each
	Nth   int // 2: the second such day of a month, -1: the last one; 0: each week
}

// Never is the day of what has none.
var Never = clock.MustDate("9999-12-31")

const (
	mostSlots = 200
	farthest  = 400 // days that are looked ahead
)

// Between gives the times from a day to another, that day included, at most so many.
func (w When) Between(from, to clock.Date, most int) (slots []Slot) {
	if w.Ends.Before(to) && !w.Ends.IsZero() {
		to = w.Ends
	}
	for day, n := from, 0; !day.After(to) && n <= farthest && len(slots) < most; day, n = day.AddDays(1), n+1 {
		if slices.Contains(w.Not, day) {
			continue
		}
		var some []Slot
		for _, s := range w.Dates {
			if s.Day == day {
				some = append(some, s)
			}
		}
		for _, one := range w.Weekly {
			if w.falls(one, day) {
				some = append(some, Slot{Day: day, From: one.From, To: one.To})
			}
		}
		sorted.By(some, func(a, b Slot) int { return a.From - b.From })
		slots = append(slots, some...)
	}
	return slots[:min(len(slots), most)]
}

func (w When) falls(one Weekly, day clock.Date) bool {
	if day.Weekday() != one.Day || !w.Begins.IsZero() && day.Before(w.Begins) || !w.Always && clock.Holiday(day) != "" {
		return false
	}
	switch {
	case one.Nth > 0:
		return (day.Day()-1)/7+1 == one.Nth
	case one.Nth < 0:
		return day.AddDays(7).Month() != day.Month()
	case one.Every > 1 && !w.Begins.IsZero(): // weeks begin with Monday, as in calendars
		return monday(w.Begins).DaysUntil(monday(day))/7%one.Every == 0
	}
	return true
}

func monday(day clock.Date) clock.Date { return day.AddDays(-int(day.Weekday()+6) % 7) }

// Next gives the first time from a day on; false where there is none within a year.
func (w When) Next(from clock.Date) (Slot, bool) {
	if !w.Begins.IsZero() && w.Begins.After(from) && len(w.Dates) == 0 {
		from = w.Begins
	}
	for _, s := range w.Dates { // a single day far ahead
		if s.Day.After(from) && len(w.Weekly) == 0 && !slices.ContainsFunc(w.Dates, func(o Slot) bool { return o.Day.Before(s.Day) && !o.Day.Before(from) }) {
			from = s.Day
		}
	}
	if slots := w.Between(from, from.AddDays(farthest), 1); len(slots) > 0 {
		return slots[0], true
	}
	return Slot{}, false
}

// Last is the last day on which it can take place; Never where no end is set.
func (w When) Last() clock.Date {
	switch {
	case !w.Ends.IsZero():
		return w.Ends
	case len(w.Weekly) > 0 || len(w.Dates) == 0:
		return Never
	}
	last := clock.Date{}
	for _, s := range w.Dates {
		if s.Day.After(last) {
			last = s.Day
		}
	}
	return last
}

// next is Next as it is kept to sort by.
func (w When) next(today clock.Date) clock.Date {
	if s, ok := w.Next(today); ok {
		return s.Day
	}
	return Never
}

// Part is a part of a day.
type Part int

// The parts.
const (
	Morning   Part = iota // before noon
	Afternoon             // to five
	Evening
)

// PartOf gives the part of the day in which a minute lies.
func PartOf(minute int) Part {
	switch {
	case minute < 12*60:
		return Morning
	case minute < 17*60:
		return Afternoon
	}
	return Evening
}

// Bit is the mark of a part of a weekday.
func Bit(day time.Weekday, part Part) int { return 1 << (3*int(day) + int(part)) }

// times are the marks of when it takes place from a day on.
func (w When) times(today clock.Date) (bits int) {
	for _, one := range w.Weekly {
		bits |= Bit(one.Day, PartOf(one.From))
	}
	for _, s := range w.Dates {
		if !s.Day.Before(today) {
			bits |= Bit(s.Day.Weekday(), PartOf(s.From))
		}
	}
	return bits
}

func (w *When) check() error {
	var faults errs.List
	if len(w.Dates) > mostSlots || len(w.Weekly) > mostSlots || len(w.Not) > mostSlots {
		faults.Add(errs.Invalid("offer.many", "most", mostSlots).At("dates"))
	}
	for _, s := range w.Dates {
		if s.Day.IsZero() || !span(s.From, s.To) {
			faults.Add(errs.Invalid("offer.when.slot").At("dates"))
			break
		}
	}
	for _, one := range w.Weekly {
		if one.Day < 0 || one.Day > 6 || !span(one.From, one.To) || one.Every < 0 || one.Every > 8 || one.Nth < -1 || one.Nth > 4 {
			faults.Add(errs.Invalid("offer.when.slot").At("weekly"))
			break
		}
		if one.Every > 1 && w.Begins.IsZero() {
			faults.Add(errs.Invalid("offer.when.begins").At("begins"))
			break
		}
	}
	if !w.Ends.IsZero() && w.Ends.Before(w.Begins) {
		faults.Add(errs.Invalid("offer.when.ends").At("ends"))
	}
	faults.Add(short(w.Words, longestLine, "when_words"))
	sorted.By(w.Dates, func(a, b Slot) int { return 2*a.Day.Compare(b.Day) + sign(a.From-b.From) })
	sorted.By(w.Not, clock.Date.Compare)
	return faults.Err()
}

func span(from, to int) bool {
	return from >= 0 && from < 24*60 && to >= 0 && to <= 24*60 && (to == 0 || to > from)
}

func sign(n int) int { return max(-1, min(n, 1)) }
