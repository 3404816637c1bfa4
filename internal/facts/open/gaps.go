package open

import (
	"context"
	"slices"

	engine "wegwarte/engine/gap"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/gap"
	"wegwarte/internal/tenant"
)

// Gap is what is missing of something for everybody who lives there, in units of which Digits places stand behind the point.
type Gap struct {
	Key      string     `json:"key"`              // "kita.u3"
	Unit     string     `json:"unit"`             // "places", "dwellings", "posts", "persons"
	Digits   int        `json:"digits,omitempty"` // with 1, a value of 188 is 18.8
	Day      clock.Date `json:"day"`              // of the figures it stands on
	Need     Range      `json:"need"`
	Supply   Range      `json:"supply"`
	Gap      Range      `json:"gap"`
	Split    bool       `json:"split"`    // it is known what arrivals add
	Anyway   Range      `json:"anyway"`   // what would be missing without anybody who arrived
	Arrivals Range      `json:"arrivals"` // what they add
	After    clock.Date `json:"after,omitzero"`
	Later    Range      `json:"later"`           // the gap in five years, with what is decided
	With     *Range     `json:"with,omitempty"`  // and with what is proposed; nil: nothing is
	Years    []Ahead    `json:"years,omitempty"` // the years one by one, the first that of Day
	Law      string     `json:"law,omitempty"`
	Measures []Measure  `json:"measures,omitempty"`
	Ages     []int      `json:"ages,omitempty"` // of whom: the first and the last
	Heads    Range      `json:"heads"`          // of whom, or of what, Need is reckoned, in whole ones
	Rates    []Rate     `json:"rates,omitempty"`
	Inputs   []Input    `json:"inputs"` // what it stands on besides
}

// Ahead is a year of a gap.
type Ahead struct {
	Day    clock.Date `json:"day"`
	Need   Range      `json:"need"`
	Supply Range      `json:"supply"`
	Gap    Range      `json:"gap"`
}

// Rate is what Heads are multiplied with, or divided by.
type Rate struct {
	Input
	Divide bool `json:"divide,omitempty"`
}

// Input is a number that was reckoned with, in thousandths of its unit, and where it is from.
type Input struct {
	Key    string     `json:"key"`
	Unit   string     `json:"unit"`
	Value  Range      `json:"value"`
	Way    gap.Way    `json:"way"`
	Source string     `json:"source,omitempty"`
	URL    string     `json:"url,omitempty"`
	To     clock.Date `json:"to,omitzero"`
}

// Range is a number that may be a little less or more.
type Range struct {
	Low   int64 `json:"low"`
	Value int64 `json:"value"`
	High  int64 `json:"high"`
}

// Sure reports whether the number is one.
func (r Range) Sure() bool { return r.Low == r.Value && r.High == r.Value }

// Measure is something that closes a gap.
type Measure struct {
	Title  string     `json:"title"`
	Units  int64      `json:"units"`            // as of the gap
	Staff  int64      `json:"staff,omitempty"`  // for so many the staff comes with it
	Once   int64      `json:"once,omitempty"`   // cents; what is only proposed has no price yet that everybody is told
	Yearly int64      `json:"yearly,omitempty"` // cents
	From   clock.Date `json:"from"`
	State  gap.State  `json:"state"`
	Source string     `json:"source,omitempty"`
}

// digitsOf is how many places behind the point a unit is told with.
func digitsOf(unit string) int {
	if unit == "posts" {
		return 1
	}
	return 0
}

// told rounds a range of thousandths to so many places.
func told(r engine.Range, digits int) Range {
	size := int64(1000)
	for range digits {
		size /= 10
	}
	in := func(n int64) int64 {
		if n < 0 {
			return -((-n + size/2) / size)
		}
		return (n + size/2) / size
	}
	return Range{in(r.Low), in(r.Value), in(r.High)}
}

// lacks is a gap between a need and a supply as they are told: somebody who subtracts finds the same.
func lacks(y engine.Year, digits int) (need, supply, gap Range) {
	need, supply, gap = told(y.Need, digits), told(y.Supply, digits), told(y.Gap, digits)
	gap.set(max(0, need.Value-supply.Value))
	return need, supply, gap
}

func (r *Range) set(n int64) { r.Low, r.Value, r.High = min(r.Low, n), n, max(r.High, n) }

// gaps gives what is missing, as it is told to everybody: reckoned from counts that were rounded before.
// What cannot be reckoned yet is left out.
func gaps(ctx context.Context, tx *db.Tx, s tenant.Scope, on clock.Date) ([]Gap, error) {
	all, err := gap.Protected(ctx, tx, s, on)
	if err != nil {
		return nil, err
	}
	var out []Gap
	for _, st := range all {
		if st.Answer == nil {
			continue
		}
		out = append(out, gapOf(st, on))
	}
	return out, nil
}

func gapOf(st gap.Statement, on clock.Date) Gap {
	now, digits := st.Now(), digitsOf(st.Unit)
	g := Gap{Key: st.Key, Unit: st.Unit, Digits: digits, Day: st.Base, Split: st.Split}
	g.Need, g.Supply, g.Gap = lacks(now, digits)
	for no, y := range st.Answer.Years {
		one := Ahead{Day: st.Days[no]}
		one.Need, one.Supply, one.Gap = lacks(y, digits)
		g.Years, g.Later = append(g.Years, one), one.Gap
	}
	if st.Split {
		g.Anyway, g.Arrivals, g.After = told(now.Anyway, digits), told(now.Arrivals, digits), st.After
		g.Anyway.set(min(g.Anyway.Value, g.Gap.Value))
		g.Arrivals.set(g.Gap.Value - g.Anyway.Value) // the parts are the whole
	}
	if set := st.Sets["value"]; set != nil {
		_, _, with := lacks(set.Years[len(set.Years)-1], digits)
		g.With = &with
	}
	if claim, there := st.ClaimOn(on); there {
		g.Law = claim.Law
	}
	for _, m := range st.Measures {
		if m.State == gap.Done {
			continue
		}
		one := Measure{Title: m.Title, Units: told(engine.Exactly(m.Places), digits).Value, Staff: told(engine.Exactly(m.Staff), digits).Value, From: m.From, State: m.State, Source: m.Source}
		if m.State == gap.Decided {
			one.Once, one.Yearly = m.Once, m.Yearly
		}
		g.Measures = append(g.Measures, one)
	}
	g.Ages, g.Heads = st.Ages, told(now.Heads, 0)
	for _, in := range st.Inputs {
		one := Input{Key: in.Key, Unit: in.Unit, Value: Range{in.Low, in.Value, in.High}, Way: in.Way, Source: in.Source, URL: in.URL, To: in.To}
		if kind, rate := gap.KindOf(in.Key); rate && slices.Contains(st.Rates, in.Key) {
			g.Rates = append(g.Rates, Rate{one, kind.Divide})
			continue
		}
		if !slices.ContainsFunc(g.Inputs, func(had Input) bool { return had.Key == one.Key }) { // of the years ahead the first
			g.Inputs = append(g.Inputs, one)
		}
	}
	return g
}
