package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"wegwarte/internal/clock"
)

// Kind says what a cell holds.
type Kind uint8

// The kinds of cells. CSV knows only Text.
const (
	Text   Kind = iota
	Number      // Text is a plain decimal: digits, at most one point, no exponent
	Date        // Text is an ISO date, with "T15:04:05" where the cell shows a time
	Fault       // a formula without a result: Text is what the cell shows, e.g. "#N/A"
)

// Cell is one value of a table, to be read or written. The zero Cell is blank.
type Cell struct {
	Text string
	Kind Kind
}

// Blank reports whether nothing can be seen in the cell.
func (c Cell) Blank() bool { return c.Kind != Fault && strings.TrimSpace(c.Text) == "" }

// String makes a text cell.
func String(s string) Cell { return Cell{Text: s} }

// Int makes a number cell.
func Int[N ~int | ~int32 | ~int64](n N) Cell {
	return Cell{Text: strconv.FormatInt(int64(n), 10), Kind: Number}
}

// Decimal makes a number cell of units of 10^-places: Decimal(21741, 2) is 217.41.
func Decimal(units int64, places int) Cell {
	digits := strconv.FormatInt(units, 10)
	if places <= 0 {
		return Cell{Text: digits, Kind: Number}
	}
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	if missing := places + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - places
	return Cell{Text: sign + digits[:point] + "." + digits[point:], Kind: Number}
}

// Day makes a date cell, blank for the zero Date.
func Day(d clock.Date) Cell {
	if d.IsZero() {
		return Cell{}
	}
	return Cell{Text: d.String(), Kind: Date}
}

// Moment makes a cell of a day and time as a clock in Germany shows it, to the
// minute; blank for the zero time.
func Moment(t time.Time) Cell {
	if t.IsZero() {
		return Cell{}
	}
	return Cell{Text: t.In(clock.Berlin).Format(moment), Kind: Date}
}

const moment = "2006-01-02T15:04:00"

var plainNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// settled gives the cell as it may be written: a number or a date that is none
// is a text, so that no kind can smuggle a formula.
func (c Cell) settled() Cell {
	switch c.Kind {
	case Number:
		if plainNumber.MatchString(c.Text) {
			return c
		}
	case Date:
		if d, err := clock.ParseDate(c.Text); err == nil {
			return Day(d)
		}
		if _, err := time.Parse(moment, c.Text); err == nil {
			return c
		}
	case Text, Fault:
	}
	return Cell{Text: c.Text}
}
