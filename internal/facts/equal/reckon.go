package equal

import (
	"hash/fnv"
	"math"

	"wegwarte/engine/equity"
)

// Least is the fewest of a group of whom anything is told.
const Least = 10

// base is to what numbers are rounded.
const base = 5

// The levels: a finding is what stands by Holm, a hint what stands by Benjamini and Hochberg.
const (
	FindingLevel = 0.05
	HintLevel    = 0.1
)

// Compared is a group beside the others, as it is kept: rounded, and nothing of who is not told.
type Compared struct {
	Attribute Attribute  `json:"attribute"`
	Group     string     `json:"group"`
	Why       equity.Why `json:"why,omitempty"` // why nothing is told
	About     int        `json:"about,omitempty"`
	Beside    int        `json:"beside,omitempty"` // others; both rounded down to multiples of 5
	Within    int        `json:"within,omitempty"`

	Mean       float64 `json:"mean"`
	Rest       float64 `json:"rest"`
	Difference float64 `json:"difference"` // days, m², or a part of 1
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	Ratio      float64 `json:"ratio,omitempty"`
	RatioLow   float64 `json:"ratio_low,omitempty"`
	RatioHigh  float64 `json:"ratio_high,omitempty"`
	P          float64 `json:"p"`
	Mirror     bool    `json:"mirror,omitempty"` // of two groups the second: it says the same as the first
	ByLaw      bool    `json:"by_law,omitempty"`

	Holm     float64 `json:"holm"`     // P after correction; 1 until all is reckoned
	Hochberg float64 `json:"hochberg"` // the same by Benjamini and Hochberg
}

// Told says whether there are figures.
func (c Compared) Told() bool { return c.Why == equity.Told }

// Counts reports whether it is one of the comparisons that were corrected together.
func (c Compared) Counts() bool { return c.Told() && !c.Mirror }

// Stands reports whether it is a finding.
func (c Compared) Stands() bool { return c.Counts() && c.Holm <= FindingLevel }

// Hint reports whether it is worth a look, and no finding.
func (c Compared) Hint() bool { return c.Counts() && !c.Stands() && c.Hochberg <= HintLevel }

// Part is what a run says of one outcome.
type Part struct {
	Outcome  string     `json:"outcome"`
	Compared []Compared `json:"compared"`
}

// reckon compares the groups of all attributes in an outcome, as a run sees them, and withholds what would tell of few together with what earlier ones
// told. Where an earlier one saw the same, its figures are told again: nothing that was put right since shows.
func (p *people) reckon(o Outcome, now Run, before []Run) (Part, error) {
	part := Part{Outcome: o.Key}
	for _, a := range Attributes {
		l, q := p.look(o, a, now.view())
		found, err := equity.Compare(q, equity.Options{Least: Least, Seed: seed(o.Key, a)})
		if err != nil {
			return part, err
		}
		laws := LawsOn(now.On, o.Key, a)
		told := 0
		was := map[int]looked{}
		for _, f := range found {
			c := Compared{Attribute: a, Group: Groups[a][f.Group], Why: f.Why}
			if f.Told() {
				var those []looked
				var which []Compared
				for i, r := range before {
					if k, there := r.Find(o.Key, a, c.Group); there && k.Told() {
						if _, known := was[i]; !known {
							was[i], _ = p.look(o, a, r.view())
						}
						those, which = append(those, was[i]), append(which, k)
					}
				}
				switch safe, same := l.against(those, f.Group); {
				case same >= 0:
					c = which[same]
				case !safe:
					c.Why = Before
				default:
					c.figures(o.Kind, f)
				}
			}
			c.ByLaw, c.Mirror, c.Holm, c.Hochberg = causesOf(laws, o, c.Group, c.Difference), false, 1, 1
			if c.Told() {
				told++
			}
			part.Compared = append(part.Compared, c)
		}
		if told == 2 {
			for i := len(part.Compared) - 1; ; i-- {
				if part.Compared[i].Told() {
					part.Compared[i].Mirror = true
					break
				}
			}
		}
	}
	return part, nil
}

func seed(key string, a Attribute) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(key + " " + string(a))) // never fails
	return h.Sum64()
}

// figures keeps what is found, rounded: whole days, tenths of m², hundredths of a part.
func (c *Compared) figures(kind equity.Kind, f equity.Finding) {
	c.About, c.Beside, c.Within = f.In/base*base, f.Out/base*base, f.Within
	unit := 1.0
	switch kind {
	case equity.Amount:
		unit = 10
	case equity.Share:
		unit = 100
	}
	to := func(v, unit float64) float64 { return math.Round(v*unit)/unit + 0 } // no −0
	c.Mean, c.Rest = to(f.Mean, unit), to(f.Rest, unit)
	c.Difference, c.Low, c.High = to(f.Difference, unit), to(f.Low, unit), to(f.High, unit)
	c.Ratio, c.RatioLow, c.RatioHigh = to(f.Ratio, 100), to(f.Least, 100), to(f.Most, 100)
	c.P = to(f.P, 1e5)
	if f.P < 1e-5 {
		c.P = 1e-5
	}
}

// correct corrects all comparisons for there being so many: those that a law causes among themselves, and all others.
func correct(parts []Part) {
	for _, law := range []bool{false, true} {
		var which []*Compared
		var p []float64
		for i := range parts {
			for j := range parts[i].Compared {
				if c := &parts[i].Compared[j]; c.Counts() && c.ByLaw == law {
					which, p = append(which, c), append(p, c.P)
				}
			}
		}
		holm, hochberg := equity.Holm(p), equity.Hochberg(p)
		for i, c := range which {
			c.Holm, c.Hochberg = holm[i], hochberg[i]
		}
	}
}
