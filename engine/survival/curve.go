package survival

import (
	"fmt"
	"math"
	"slices"
)

// Curve is how many still wait, by days since the beginning.
type Curve struct {
	Spans    int     // of whom the curve speaks, without Beyond
	Happened int     // to how many it happened
	Beyond   int     // who were entered after nobody had been at risk: left out
	Last     int     // the last day of which the curve speaks
	Level    float64 // of the intervals
	Steps    []Step  // one for each day on which a span ended, in order

	z        float64
	from, to []int // of all spans, sorted: for AtRisk
}

// Step is a day on which a span ended, and what holds from it to the next.
type Step struct {
	Day      int
	AtRisk   int // on that day, those of the day among them
	Happened int
	Left     int // no longer watched after that day, without its having happened
	Estimate
}

// Estimate is the part that still waits.
type Estimate struct {
	Survival  float64
	Variance  float64 // of Survival, after Greenwood
	Low, High float64 // of the interval, by log(−log)
}

// Usual is the level of intervals if nothing else is said.
const Usual = 0.95

// Of estimates the curve of some spans, with intervals of a level between 0 and 1. The order of spans does not matter.
func Of(spans []Span, level float64) (*Curve, error) {
	if err := valid(spans); err != nil {
		return nil, err
	}
	if math.IsNaN(level) || level <= 0 || level >= 1 {
		return nil, fmt.Errorf("survival: the level of an interval is between 0 and 1, not %v", level)
	}
	all, beyond := days(spans)
	c := &Curve{Spans: len(spans) - beyond, Beyond: beyond, Level: level, Last: all[len(all)-1].at, z: math.Sqrt2 * math.Erfinv(level)}
	now := Estimate{Survival: 1, High: 1}
	sum, fewest := 0.0, math.MaxInt
	for _, d := range all {
		n, k := float64(d.risk), float64(d.happened)
		fewest = min(fewest, d.risk)
		now.Survival *= 1 - k/n
		switch {
		case d.happened == d.risk:
			now = Estimate{High: now.High}
		case now.Survival == 1:
			now.Low = math.Pow((1-level)/2, 1/float64(fewest))
		case now.Survival > 0 && d.happened > 0:
			sum += k / (n * (n - k))
			now = interval(now.Survival, sum, c.z)
		}
		c.Happened += d.happened
		c.Steps = append(c.Steps, Step{Day: d.at, AtRisk: d.risk, Happened: d.happened, Left: d.otherwise + d.watched, Estimate: now})
	}
	for _, s := range spans {
		if s.From <= c.Last {
			c.from, c.to = append(c.from, s.From), append(c.to, s.Until)
		}
	}
	slices.Sort(c.from)
	slices.Sort(c.to)
	return c, nil
}

// interval is by log(−log S); sum is Greenwood's.
func interval(s, sum, z float64) Estimate {
	w := z * math.Sqrt(sum) / -math.Log(s)
	return Estimate{Survival: s, Variance: s * s * sum, Low: math.Pow(s, math.Exp(w)), High: math.Pow(s, math.Exp(-w))}
}

// At is what holds on a day; not known after the last day of the curve.
func (c *Curve) At(day int) (e Estimate, known bool) {
	if day < 0 || day > c.Last {
		return Estimate{High: 1}, false
	}
	i, here := slices.BinarySearchFunc(c.Steps, day, func(s Step, day int) int { return s.Day - day })
	switch {
	case here:
		return c.Steps[i].Estimate, true
	case i > 0:
		return c.Steps[i-1].Estimate, true
	}
	return Estimate{Survival: 1, Low: math.Pow((1-c.Level)/2, 1/float64(max(1, c.fewest(day)))), High: 1}, true
}

// fewest is the smallest number at risk up to a day on which no span has ended yet:
// with nobody gone, there were fewest on the first day.
func (c *Curve) fewest(day int) int { return c.AtRisk(min(day, c.from[0])) }

// AtRisk is how many are watched on a day and still wait.
func (c *Curve) AtRisk(day int) int {
	come, _ := slices.BinarySearch(c.from, day+1)
	gone, _ := slices.BinarySearch(c.to, day)
	return come - gone
}
