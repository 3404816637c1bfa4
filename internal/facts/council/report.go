package council

import (
	"time"

	"wegwarte/internal/clock"
)

// Report is the report of a quarter.
type Report struct {
	Quarter  Quarter
	Number   int // of the finished one; 0: it is not finished
	Sections []Section
	At       time.Time // when it was finished
	By       string
}

// Section is a part of it: what somebody wrote, and the figures.
type Section struct {
	Key     string   // names it in messages and addresses
	Columns []string `json:",omitzero"` // what the values of each row are, as keys of messages
	Rows    []Row    `json:",omitzero"`
	Text    Text
}

// The columns of figures that are set side by side: of the quarter, of the one before, of the one a year ago.
const (
	Quarterly = "quarter"
	Before    = "before"
	YearAgo   = "year-ago"
)

// Row is one figure in each of the section's columns.
type Row struct {
	Key    string     `json:",omitzero"` // names what it is of in messages
	Of     string     `json:",omitzero"` // what it is of in particular: a key of the room, or a title that somebody gave
	On     clock.Date `json:",omitzero"` // from when a measure counts
	Cite   string     `json:",omitzero"` // the paragraph that causes a difference
	Values []Value
}

// Value is a figure in thousandths of its unit, with its range where it has one. The zero Value is not known.
type Value struct {
	Unit             Unit  `json:",omitzero"`
	Low, Value, High int64 `json:",omitzero"`
}

// Unit is what a figure counts.
type Unit string

// The units.
const (
	Count   Unit = "count"
	Posts   Unit = "posts"
	Days    Unit = "days"
	Percent Unit = "percent"
	Metres  Unit = "metres" // m² a person
	Euros   Unit = "euros"

	// Differences, told with their sign.
	DaysApart   Unit = "days-apart"
	PointsApart Unit = "points-apart" // of a hundred
	MetresApart Unit = "metres-apart"
)

// whole is a figure that was counted.
func whole(u Unit, n int) Value { return exactly(u, 1000*int64(n)) }

// people is a number of people, as a paper for everybody tells it: to the nearest five, and five for the first few.
func people(n int) Value {
	if n > 0 {
		n = max(5, (n+2)/5*5)
	}
	return whole(Count, n)
}

// fewest is of how many a mean, a share or a range is told.
const fewest = 5

func exactly(u Unit, n int64) Value { return Value{u, n, n, n} }

// Known reports whether the figure is.
func (v Value) Known() bool { return v.Unit != "" }
