package open

import (
	"math/big"
	"strconv"

	"wegwarte/internal/clock"
)

// Figure is one number of a release by a name that stays, as programs are given it and
// answers point to it.
type Figure struct {
	Key      string     `json:"key"`            // "arrivals.week", "halls.places" …
	Of       string     `json:"of,omitempty"`   // a district, a theme, a step: what tells those of one key apart
	From     clock.Date `json:"from,omitzero"`  // of a period its first day
	Unit     string     `json:"unit,omitempty"` // "persons", "days", "places", "percent", "offers", "date"
	Value    string     `json:"value"`          // a decimal number, or a day; "" where it is withheld or not known
	Withheld bool       `json:"withheld,omitempty"`
	Low      string     `json:"low,omitempty"` // of a range its ends
	High     string     `json:"high,omitempty"`
}

// Keys are the figures that an answer may point to: there is one of each.
var Keys = []string{"arrivals.total", "arrivals.notice", "halls.in-use", "halls.places", "halls.free", "offers.total", "offers.free", "allocation.soll", "allocation.there", "allocation.open", "allocation.quote"}

func number(key, unit string, n int) Figure {
	return Figure{Key: key, Unit: unit, Value: strconv.Itoa(n)}
}

func counted(key string, c Count) Figure {
	f := Figure{Key: key, Unit: "persons", Withheld: c.Withheld}
	if !c.Withheld {
		f.Value = strconv.Itoa(c.N)
	}
	return f
}

func (g Gap) figure(key string, r Range) Figure {
	f := Figure{Key: key, Of: g.Key, From: g.Day, Unit: g.Unit, Value: g.Decimal(r.Value)}
	if !r.Sure() {
		f.Low, f.High = g.Decimal(r.Low), g.Decimal(r.High)
	}
	return f
}

// Decimal writes a value of the gap as a decimal number.
func (g Gap) Decimal(n int64) string {
	size := int64(1)
	for range g.Digits {
		size *= 10
	}
	return decimal(big.NewRat(n, size))
}

// Figures lists all numbers of a release.
func (c Content) Figures() (all []Figure) {
	for _, g := range c.Gaps {
		for _, part := range []struct {
			key string
			n   Range
		}{{"gaps.need", g.Need}, {"gaps.supply", g.Supply}, {"gaps.gap", g.Gap}, {"gaps.later", g.Later}} {
			all = append(all, g.figure(part.key, part.n))
		}
		if g.Split {
			all = append(all, g.figure("gaps.anyway", g.Anyway), g.figure("gaps.arrivals", g.Arrivals))
		}
	}
	if a := c.Arrivals; a != nil {
		for _, w := range a.Weeks {
			f := counted("arrivals.week", w.Count)
			f.From = w.From
			all = append(all, f)
		}
		all = append(all, counted("arrivals.total", a.Total))
		for _, p := range a.Planned {
			f := number("arrivals.planned", "persons", p.Persons)
			f.From = p.From
			all = append(all, f)
		}
		for _, m := range a.Before {
			f := counted("arrivals.month", m.Count)
			f.From = m.Month
			all = append(all, f)
		}
		for _, p := range a.Places {
			f := counted("arrivals.district", p.Count)
			f.Of = p.Key
			all = append(all, f)
		}
		if n := a.Notice; n != nil {
			all = append(all, number("arrivals.notice", "days", n.Days), number("arrivals.kept", "percent", n.Kept))
		}
	}
	if h := c.Halls; h != nil {
		all = append(all, number("halls.in-use", "halls", h.InUse), number("halls.places", "places", h.Places))
		if h.InUse > 0 {
			all = append(all, Figure{Key: "halls.free", Unit: "date", Value: h.Half.String()})
		}
	}
	if o := c.Offers; o != nil {
		all = append(all, number("offers.total", "offers", o.Total), number("offers.free", "offers", o.Free), number("offers.childcare", "offers", o.Childcare))
		for _, t := range o.Themes {
			f := number("offers.theme", "offers", t.Count)
			f.Of = string(t.Theme)
			all = append(all, f)
		}
	}
	if a := c.Allocation; a != nil {
		for _, s := range a.Steps {
			all = append(all, Figure{Key: "allocation.step", Of: s.Figure, Unit: unitOf(s.Figure), Value: s.Result})
			if key := named[s.Figure]; key != "" {
				all = append(all, Figure{Key: key, Unit: unitOf(s.Figure), Value: s.Result})
			}
		}
	}
	return all
}

// Find gives one of the figures that answers point to.
func (c Content) Find(key string) (Figure, bool) {
	for _, f := range c.Figures() {
		if f.Key == key {
			return f, true
		}
	}
	return Figure{}, false
}
