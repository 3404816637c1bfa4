package gap

import "math/big"

// Years is how far it looks ahead.
const Years = 5

// Range is where a figure may lie: thousandths of its unit, Low ≤ Value ≤ High.
type Range struct{ Low, Value, High int64 }

// Exactly is a range without doubt.
func Exactly(n int64) Range { return Range{n, n, n} }

// Whole is a range of whole units.
func Whole(low, value, high int64) Range { return Range{1000 * low, 1000 * value, 1000 * high} }

func (r Range) ordered() bool { return r.Low <= r.Value && r.Value <= r.High }

// Figure is an input with its name and where it is from; neither is looked at.
type Figure struct {
	Name string
	Range
	Source string
}

// Span is ages, both included.
type Span struct{ From, To int }

func (s Span) has(age int) bool { return s.From <= age && age <= s.To }

// People are who lives in a municipality on the first of the days.
type People struct {
	Heads   []Range      // by single year of age from 0; the last is open
	Arrived []Range      // of Heads, those who arrived within the window; what lacks is nobody. More than there are heads counts as all
	Births  Range        // children a year
	Net     []Range      // by age at the beginning of a year: of each who lives there, so many more at its end. −4 is 4 in 1,000 fewer; above −1000
	Ahead   [Years]Range // persons who arrive in each of the years
	Ages    []int64      // of whom so many have each age: weights, not negative; empty: as those in Heads
}

// Count is something that is counted itself.
type Count struct {
	Now     Figure
	Arrived Figure // of these, of those who arrived
	Each    Figure // so many more for each person who arrives
	Net     Range  // as of People
}

// Rate is what is needed per head.
type Rate struct {
	Figure
	Of     int64 // it is so many of this many: 100 for percent; 0 is 1
	Divide bool  // the heads are divided by it: residents per post. Then it is above 0
}

// Claim is that the law gives a claim to those of some ages from a day on.
type Claim struct {
	From int // a day, counted like Question.Days
	Ages Span
}

// Measure is something that could be done.
type Measure struct {
	Places, Staff int64 // how many more places there are, and are staffed: thousandths, not negative
	From          int   // the day
	Once, Yearly  int64 // cents, not negative
}

// until is what it costs up to a day, in 365ths of a cent.
func (m Measure) until(day int) int64 {
	return 365*m.Once + m.Yearly*int64(max(0, day-m.From))
}

// Question is what is asked of an indicator.
type Question struct {
	Days    [Years + 1]int // any count of days: that of the figures, and the same day of the years after
	People  *Projection
	Ages    Span   // whose heads need something
	Count   *Count // or what is counted; then there are no Ages
	Rates   []Rate
	Claims  []Claim // in their order
	Places  Figure
	Staffed *Figure // how many of the places the staff suffices for; nil: all
	Decided []Measure
}

func rat(thousandths int64) *big.Rat { return big.NewRat(thousandths, 1000) }
