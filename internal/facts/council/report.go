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
	Key  string // names it in messages and addresses
	Rows []Row
	Text Text
}

// Row is one figure: of the quarter, of the one before, and of the one a year ago.
type Row struct {
	Key  string     // names what it is of in messages
	Of   string     `json:",omitzero"` // what it is of in particular: a key of the room, or a title that somebody gave
	On   clock.Date `json:",omitzero"` // from when a measure counts
	Unit Unit
	Now  Value
	Then Value `json:",omitzero"` // of the quarter before
	Year Value `json:",omitzero"` // of the quarter a year ago
}

// Value is a figure in thousandths, with its range where it has one. The zero Value is not known.
type Value struct {
	Known            bool  `json:",omitzero"`
	Low, Value, High int64 `json:",omitzero"`
}

// Unit is what a figure counts.
type Unit string

// The units.
const (
	Count   Unit = "count"
	Days    Unit = "days"
	Percent Unit = "percent"
	Metres  Unit = "metres" // m² a person
	Cents   Unit = "cents"  // thousandths of a cent
)

// whole is a figure that was counted.
func whole(n int) Value { return exactly(1000 * int64(n)) }

func exactly(n int64) Value { return Value{true, n, n, n} }

func between(low, value, high int) Value {
	return Value{true, 1000 * int64(low), 1000 * int64(value), 1000 * int64(high)}
}

// Ranged reports whether the figure has a range.
func (v Value) Ranged() bool { return v.Low != v.High }

// Empty reports whether nothing is known in any of the quarters.
func (r Row) Empty() bool { return !r.Now.Known && !r.Then.Known && !r.Year.Known }
