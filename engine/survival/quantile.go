package survival

import "math"

// NotReached is the day of what the curve has not come to.
const NotReached = -1

// slack is what rounding may take from a product of some thousand parts.
const slack = 1e-12

// Quantile is the day by which a part had it, with its interval. Each is NotReached where the curve does not come so
// far; of High that means: nobody can tell.
type Quantile struct{ Day, Low, High int }

// Reached says whether the curve comes that far.
func (q Quantile) Reached() bool { return q.Day != NotReached }

// Median is the day by which half of them had it.
func (c *Curve) Median() Quantile { return c.Quantile(0.5) }

// Quantile is the first day on which at least a part p, between 0 and 1, had it. The interval holds the days whose own
// interval holds 1−p (Brookmeyer and Crowley).
func (c *Curve) Quantile(p float64) Quantile {
	q := Quantile{NotReached, NotReached, NotReached}
	if math.IsNaN(p) || p <= 0 || p > 1 {
		return q
	}
	for _, s := range c.Steps {
		if s.Survival == 1 {
			continue
		}
		for _, have := range []struct {
			day *int
			of  float64
		}{{&q.Day, s.Survival}, {&q.Low, s.Low}, {&q.High, s.High}} {
			if *have.day == NotReached && have.of <= 1-p+slack {
				*have.day = s.Day
			}
		}
	}
	return q
}

// Mean is how many days are waited on average within the first so many, the rest counting as so many (the area under
// the curve), and its variance. After the last day of the curve nothing is known: then ok is false.
func (c *Curve) Mean(within int) (mean, variance float64, ok bool) {
	if within <= 0 || within > c.Last+1 && c.Steps[len(c.Steps)-1].Survival > 0 {
		return 0, 0, false
	}
	after := make([]float64, len(c.Steps)) // the area from each step to the end
	end := within
	for i := len(c.Steps) - 1; i >= 0; i-- {
		if s := c.Steps[i]; s.Day < within {
			mean += s.Survival * float64(end-s.Day)
			after[i], end = mean, s.Day
		}
	}
	for i, s := range c.Steps {
		if n, d := float64(s.AtRisk), float64(s.Happened); s.Day < within && n > d {
			variance += after[i] * after[i] * d / (n * (n - d))
		}
	}
	return mean + float64(end), variance, true
}
