package gap

import (
	"errors"
	"math/big"
	"strconv"

	"wegwarte/engine/calc"
)

// The names of what stands in the sheet of the residents. Behind a point stands the year: "heads.0".
const (
	Births  = "births"
	Ahead   = "ahead."  // arrivals of a year: "ahead.1"
	Share   = "share."  // which part of them has the age
	Net     = "net."    // per head, within the year
	Counted = "counted" // who arrived, as counted
	Heads   = "heads."
	Arrived = "arrived."
)

// ErrInput is that figures are not what they are said to be.
var ErrInput = errors.New("gap: an input is out of its bounds")

// end is at which end of their ranges the inputs are.
type end struct{ heads, arrived, supply func(Range) int64 }

func low(r Range) int64   { return r.Low }
func value(r Range) int64 { return r.Value }
func high(r Range) int64  { return r.High }

// The corners at which figures are reckoned.
var corners = [...]end{
	{value, value, value},
	{low, low, high},  // the least need and gap, the least of arrivals
	{high, high, low}, // the most
	{low, high, high}, // the least without arrivals
	{high, low, low},  // the most
}

const (
	middle = iota
	least
	most
	leastWithout
	mostWithout
)

// Projection is who lives there in each of the years.
type Projection struct {
	Sheet *calc.Result // of the values: a row for each year of birth, its key the age on the first day (−1: is born in the first year)
	ages  int
	years [len(corners)][]cohort // by row
	in    People
}

// cohort is how many were born in the same year, by year.
type cohort struct{ heads, arrived [Years + 1]*big.Rat }

// Project follows residents over the years.
func Project(p People) (*Projection, error) {
	if !p.sound() {
		return nil, ErrInput
	}
	if len(p.Ages) == 0 {
		p.Ages = make([]int64, len(p.Heads))
		for age, r := range p.Heads {
			p.Ages[age] = r.Value
		}
	}
	out := &Projection{ages: len(p.Heads), in: p}
	for c, at := range corners {
		sheet := calc.Calculate(p.sheet(at))
		if c == middle {
			out.Sheet = sheet
		}
		out.years[c] = make([]cohort, len(sheet.Rows))
		for row := range sheet.Rows {
			for t := range Years + 1 {
				out.years[c][row].heads[t] = sheet.Figure(Heads+strconv.Itoa(t), row)
				out.years[c][row].arrived[t] = sheet.Figure(Arrived+strconv.Itoa(t), row)
			}
		}
	}
	return out, nil
}

func (p People) sound() bool {
	good := len(p.Heads) > 0 && len(p.Arrived) <= len(p.Heads) && len(p.Ages) <= len(p.Heads) && len(p.Net) <= len(p.Heads) && p.Births.ordered() && p.Births.Low >= 0
	for _, list := range [][]Range{p.Heads, p.Arrived, p.Ahead[:]} {
		for _, r := range list {
			good = good && r.ordered() && r.Low >= 0
		}
	}
	for _, w := range p.Ages {
		good = good && w >= 0
	}
	for _, r := range p.Net {
		good = good && netSound(r)
	}
	return good
}

func netSound(r Range) bool { return r.ordered() && r.Low > -1000 }

func (p People) sheet(at end) calc.Sheet {
	s := calc.Sheet{Parameters: []calc.Parameter{{Name: Births, Value: rat(at.heads(p.Births))}},
		Columns: []calc.Column{{Name: Heads + "0"}, {Name: Counted}}}
	s.Columns = append(s.Columns, calc.Column{Name: Arrived + "0", Formula: calc.If(calc.Col(Counted), calc.Col(Heads+"0"), calc.Col(Heads+"0"), calc.Col(Counted))})
	for t := 1; t <= Years; t++ {
		year, before := strconv.Itoa(t), strconv.Itoa(t-1)
		s.Parameters = append(s.Parameters, calc.Parameter{Name: Ahead + year, Value: rat(at.heads(p.Ahead[t-1]))})
		came := calc.Mul(calc.Param(Ahead+year), calc.Col(Share+year))
		keep := calc.Add(calc.Number(1), calc.Col(Net+year))
		s.Columns = append(s.Columns, calc.Column{Name: Net + year}, calc.Column{Name: Share + year}, calc.Column{Name: bornIn + year},
			calc.Column{Name: Heads + year, Formula: calc.Add(calc.Mul(calc.Col(Heads+before), keep), calc.Mul(calc.Param(Births), calc.Col(bornIn+year)), came)},
			calc.Column{Name: Arrived + year, Formula: calc.Add(calc.Mul(calc.Col(Arrived+before), keep), came)})
	}
	var all int64
	for _, w := range p.Ages {
		all += w
	}
	for age := -Years; age < len(p.Heads); age++ {
		given := map[string]*big.Rat{Heads + "0": new(big.Rat), Counted: new(big.Rat)}
		if age >= 0 {
			given[Heads+"0"] = rat(at.heads(p.Heads[age]))
			if age < len(p.Arrived) {
				given[Counted] = rat(at.arrived(p.Arrived[age]))
			}
		}
		for t := 1; t <= Years; t++ {
			year, then := strconv.Itoa(t), age+t
			given[bornIn+year], given[Share+year], given[Net+year] = new(big.Rat), new(big.Rat), new(big.Rat)
			if was := min(then-1, len(p.Heads)-1); was >= 0 && was < len(p.Net) {
				given[Net+year] = rat(at.heads(p.Net[was]))
			}
			if then == 0 {
				given[bornIn+year].SetInt64(1)
			}
			// of several years of birth that are the open age, the youngest has those who arrive
			if then >= 0 && then < len(p.Ages) && all > 0 && then < len(p.Heads) {
				given[Share+year].SetFrac64(p.Ages[then], all)
			}
		}
		s.Rows = append(s.Rows, calc.Row{Key: strconv.Itoa(age), Given: given})
	}
	return s
}

// bornIn is 1 where those of a row are born in a year.
const bornIn = "born."

// Age is how old those of a row are in a year; −1 and less: not born.
func (p *Projection) Age(row, year int) int { return min(p.ages-1, row-Years+year) }

// sum adds up who is of some ages in a year.
func (p *Projection) sum(corner, year int, ages Span) (heads, arrived *big.Rat) {
	heads, arrived = new(big.Rat), new(big.Rat)
	for row, of := range p.years[corner] {
		if ages.has(p.Age(row, year)) {
			heads.Add(heads, of.heads[year])
			arrived.Add(arrived, of.arrived[year])
		}
	}
	return heads, arrived
}

// Residents are how many of some ages live there in a year, and how many of these arrived within the window.
func (p *Projection) Residents(year int, ages Span) (heads, arrived Range) {
	heads, arrived = p.ranged(year, ages, 0), p.ranged(year, ages, 1)
	return heads, arrived
}

func (p *Projection) ranged(year int, ages Span, which int) Range {
	at := func(corner int) *big.Rat {
		heads, arrived := p.sum(corner, year, ages)
		return [2]*big.Rat{heads, arrived}[which]
	}
	return rounded(at(least), at(middle), at(most))
}
