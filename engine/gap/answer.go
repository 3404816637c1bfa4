package gap

import (
	"math/big"
	"strconv"

	"wegwarte/engine/calc"
)

// The columns of an indicator's sheet. Its rows are the years, from "0"; its parameters are the rates, by their names.
const (
	Group        = "heads"         // who needs something, or what is counted
	Came         = "arrived"       // of these
	Entitled     = "entitled"      // of Group, who has a claim by law
	Place        = "places"        // there
	Planned      = "planned"       // decided on, by then
	Staffed      = "staffed"       // places that the staff suffices for
	StaffPlanned = "staff-planned" // decided on, by then
	Need         = "need"
	Claimed      = "claimed"
	Without      = "without"
	Supply       = "supply"
	Gap          = "gap"
	Anyway       = "anyway"
	Arrivals     = "arrivals"
	Absorbed     = "absorbed"
	Spare        = "spare"
)

// Year is what is found for one of the years.
type Year struct {
	Heads, Arrived, Need, Claimed, Without, Supply Range
	Gap, Anyway, Arrivals, Spare                   Range // Anyway.Value + Arrivals.Value = Gap.Value
	Absorbed                                       int64 // of what arrivals need, what was free
}

// Answer is what is found for an indicator.
type Answer struct {
	Years [Years + 1]Year
	Sheet *calc.Result // of the values
}

// Ask reckons an indicator.
func Ask(q Question) (*Answer, error) {
	if !q.sound() {
		return nil, ErrInput
	}
	var at [len(corners)]*calc.Result
	for c := range corners {
		at[c] = calc.Calculate(q.sheet(c))
	}
	out := &Answer{Sheet: at[middle]}
	for t := range Years + 1 {
		from := func(column string, lowest, highest int) Range {
			return rounded(at[lowest].Figure(column, t), at[middle].Figure(column, t), at[highest].Figure(column, t))
		}
		y := Year{Heads: from(Group, least, most), Arrived: from(Came, least, most), Need: from(Need, least, most), Claimed: from(Claimed, least, most),
			Without: from(Without, leastWithout, mostWithout), Supply: from(Supply, most, least), Gap: from(Gap, least, most),
			Anyway: from(Anyway, leastWithout, mostWithout), Arrivals: from(Arrivals, least, most), Spare: from(Spare, most, least)}
		y.Arrivals.Value = y.Gap.Value - y.Anyway.Value // rounded so that the parts are the whole
		y.Absorbed = max(0, y.Need.Value-y.Without.Value-y.Arrivals.Value)
		out.Years[t] = y
	}
	return out, nil
}

func (q Question) sound() bool {
	good := q.Places.ordered() && q.Places.Low >= 0 && (q.Count != nil || q.People != nil)
	if q.Count != nil {
		for _, f := range []Figure{q.Count.Now, q.Count.Arrived, q.Count.Each} {
			good = good && f.ordered() && f.Low >= 0
		}
		good = good && netSound(q.Count.Net)
	}
	if q.Staffed != nil {
		good = good && q.Staffed.ordered() && q.Staffed.Low >= 0
	}
	for _, r := range q.Rates {
		good = good && r.ordered() && r.Low >= 0 && r.Of >= 0 && (!r.Divide || r.Low > 0)
	}
	for _, m := range q.Decided {
		good = good && m.sound()
	}
	return good
}

func (m Measure) sound() bool {
	const most = 1e15 // cents: their sums and products stay whole numbers
	return m.Places >= 0 && m.Staff >= 0 && m.Once >= 0 && m.Yearly >= 0 && m.Once < most/100 && m.Yearly < most/1000
}

// sheet is the calculation of an indicator at a corner.
func (q Question) sheet(corner int) calc.Sheet {
	at := corners[corner]
	need := func(heads calc.Expr) calc.Expr {
		for _, r := range q.Rates {
			if r.Divide {
				heads = calc.Div(heads, calc.Param(r.Name))
			} else {
				heads = calc.Mul(heads, calc.Param(r.Name))
			}
			if r.Of > 1 {
				heads = calc.Div(heads, calc.Number(r.Of))
			}
		}
		return calc.Mul(heads)
	}
	beyond := func(a, b calc.Expr) calc.Expr { return calc.If(a, b, calc.Sub(a, b), calc.Number(0)) }
	places := calc.Add(calc.Col(Place), calc.Col(Planned))
	s := calc.Sheet{Columns: []calc.Column{{Name: Group}, {Name: Came}, {Name: Entitled}, {Name: Place}, {Name: Planned}}}
	supply := places
	if q.Staffed != nil {
		staff := calc.Add(calc.Col(Staffed), calc.Col(StaffPlanned))
		s.Columns = append(s.Columns, calc.Column{Name: Staffed}, calc.Column{Name: StaffPlanned})
		supply = calc.If(places, staff, staff, places)
	}
	s.Columns = append(s.Columns, calc.Column{Name: Need, Formula: need(calc.Col(Group))}, calc.Column{Name: Claimed, Formula: need(calc.Col(Entitled))},
		calc.Column{Name: Without, Formula: need(calc.Sub(calc.Col(Group), calc.Col(Came)))}, calc.Column{Name: Supply, Formula: supply},
		calc.Column{Name: Gap, Formula: beyond(calc.Col(Need), calc.Col(Supply))}, calc.Column{Name: Anyway, Formula: beyond(calc.Col(Without), calc.Col(Supply))},
		calc.Column{Name: Arrivals, Formula: calc.Sub(calc.Col(Gap), calc.Col(Anyway))},
		calc.Column{Name: Absorbed, Formula: calc.Sub(calc.Sub(calc.Col(Need), calc.Col(Without)), calc.Col(Arrivals))},
		calc.Column{Name: Spare, Formula: beyond(calc.Col(Supply), calc.Col(Need))})
	for _, r := range q.Rates {
		of := at.heads(r.Range)
		if r.Divide { // of more residents per post, fewer posts are needed
			of = r.Low + r.High - of
			if corner == middle {
				of = r.Value
			}
		}
		s.Parameters = append(s.Parameters, calc.Parameter{Name: r.Name, Value: rat(of), Source: r.Source})
	}
	counted := q.counted(corner)
	for t := range Years + 1 {
		given := map[string]*big.Rat{Place: rat(at.supply(q.Places.Range)), Planned: new(big.Rat), StaffPlanned: new(big.Rat)}
		if q.Count != nil {
			given[Group], given[Came], given[Entitled] = counted.heads[t], counted.arrived[t], new(big.Rat)
		} else {
			given[Group], given[Came] = q.People.sum(corner, t, q.Ages)
			given[Entitled] = new(big.Rat)
			for _, c := range q.Claims {
				if c.From <= q.Days[t] {
					given[Entitled], _ = q.People.sum(corner, t, c.Ages)
				}
			}
		}
		if q.Staffed != nil {
			given[Staffed] = rat(at.supply(q.Staffed.Range))
		}
		for _, m := range q.Decided {
			if m.From <= q.Days[t] {
				given[Planned].Add(given[Planned], rat(m.Places))
				given[StaffPlanned].Add(given[StaffPlanned], rat(m.Staff))
			}
		}
		s.Rows = append(s.Rows, calc.Row{Key: strconv.Itoa(t), Given: given})
	}
	return s
}

// counted follows a count over the years.
func (q Question) counted(corner int) (c cohort) {
	if q.Count == nil {
		return c
	}
	at := corners[corner]
	c.heads[0], c.arrived[0] = rat(at.heads(q.Count.Now.Range)), rat(at.arrived(q.Count.Arrived.Range))
	if c.arrived[0].Cmp(c.heads[0]) > 0 {
		c.arrived[0] = c.heads[0]
	}
	for t := 1; t <= Years; t++ {
		keep, came := big.NewRat(1, 1), new(big.Rat)
		if q.People != nil {
			keep.Add(keep, rat(at.heads(q.Count.Net)))
			came.Mul(rat(at.heads(q.People.in.Ahead[t-1])), rat(at.heads(q.Count.Each.Range)))
		}
		next := func(before *big.Rat) *big.Rat { return new(big.Rat).Add(new(big.Rat).Mul(before, keep), came) }
		c.heads[t], c.arrived[t] = next(c.heads[t-1]), next(c.arrived[t-1])
	}
	return c
}

// rounded gives thousandths: the value to the nearest, the ends outwards.
func rounded(lowest, value, highest *big.Rat) Range {
	floor := func(r *big.Rat) int64 {
		n := new(big.Rat).Mul(r, big.NewRat(1000, 1))
		return new(big.Int).Div(n.Num(), n.Denom()).Int64() // Euclidean: the denominator is positive
	}
	half := new(big.Rat).Add(value, big.NewRat(1, 2000))
	return Range{floor(lowest), floor(half), -floor(new(big.Rat).Neg(highest))}
}
