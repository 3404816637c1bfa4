package forecast

import (
	"context"
	"math"
)

// Score is how well ranges were, over all outcomes they were made for.
type Score struct {
	Outcomes int `json:"outcomes"`
	Covered  int `json:"covered"` // outcomes from Low to High
	// Shortest is how many lie in the shortest range of whole numbers that holds eight of
	// ten futures. Low and High are quantiles: where most weeks have nobody, they hold more.
	Shortest int `json:"shortest"`
	// Calibrated is what would be covered if outcomes were not whole: an outcome
	// that has the range's end within it counts as far as it lies inside. Where
	// the futures are right, it is 80 in 100 of the outcomes, however small they are.
	Calibrated float64 `json:"calibrated"`
	// Pinball is the loss of the three quantiles: for each, what lies between it
	// and the outcome, weighed with its probability. Less is better.
	Pinball   float64 `json:"pinball"`
	LastMonth float64 `json:"last_month"` // the same of "as many as in the last four weeks"
	Middle    float64 `json:"middle"`     // the loss of the middle alone
	LastMid   float64 `json:"last_mid"`   // the same of the last four weeks
}

// Share is the part of the outcomes that was covered.
func (s Score) Share() float64 { return float64(s.Covered) / float64(max(1, s.Outcomes)) }

// Better is by how much the loss is below that of "same as last month", as a part of it.
func (s Score) Better() float64 {
	if s.LastMonth <= 0 {
		return 0
	}
	return 1 - s.Pinball/s.LastMonth
}

// Add puts two scores together.
func (s Score) Add(o Score) Score {
	return Score{
		s.Outcomes + o.Outcomes, s.Covered + o.Covered, s.Shortest + o.Shortest, s.Calibrated + o.Calibrated,
		s.Pinball + o.Pinball, s.LastMonth + o.LastMonth, s.Middle + o.Middle, s.LastMid + o.LastMid,
	}
}

// Replayed is how a history would have been foreseen.
type Replayed struct {
	Weeks  Score `json:"weeks"`  // single weeks, one to twelve ahead
	Months Score `json:"months"` // four weeks together, the first to the third from now
}

// Replay goes through a history as if it were still to come: after each four
// weeks from the week begin on it looks twelve weeks ahead, knowing no more than what was then.
// Of what is announced or expected by the Land it knows nothing.
func (a *Arrivals) Replay(ctx context.Context, prior Prior, begin, draws int, seed uint64) (Replayed, error) {
	var out Replayed
	if len(a.Weeks) == 0 {
		return out, nil
	}
	past := &Arrivals{Weeks: a.Weeks, Pauses: a.Pauses}
	end := a.Weeks[len(a.Weeks)-1].From + 7
	if err := past.valid(end); err != nil {
		return out, err
	}
	if err := prior.valid(); err != nil {
		return out, err
	}
	if err := bounded(12, draws); err != nil {
		return out, err
	}
	known := map[Day]Week{}
	for _, w := range a.Weeks {
		known[w.From] = w
	}
	s := sized(a.Sizes, prior)
	l := newLadder(prior.Persons / s.mean)
	first := a.Weeks[0].From
	for day, t := first, 0; day < end; day, t = day+7, t+1 {
		if t >= begin && (t-begin)%4 == 0 {
			if last, ok := month(known, day-28); ok {
				o := (&outlook{ladder: l, sizes: s}).ahead(past, day, 12)
				f, err := o.draw(ctx, mix(seed^uint64(t)), draws)
				if err != nil {
					return out, err
				}
				out.compare(f, known, day, last)
			}
		}
		if w, ok := known[day]; ok {
			l.learn(day, s.households(w), past.open(day, 0))
		}
		l.pass()
	}
	return out, nil
}

// month gives how many came in the four weeks from a day on, if all are known.
func month(known map[Day]Week, from Day) (sum int64, ok bool) {
	for d := from; d < from+28; d += 7 {
		w, is := known[d]
		if !is {
			return 0, false
		}
		sum += int64(w.Persons)
	}
	return sum, true
}

// compare holds futures against what came.
func (r *Replayed) compare(f *futures, known map[Day]Week, day Day, last int64) {
	single, four := make([]int64, f.n), make([]int64, f.n)
	for w := range f.weeks {
		for i := range single {
			n := persons(f.of(i)[w*f.sizes : (w+1)*f.sizes])
			single[i] = n
			if w%4 == 0 {
				four[i] = 0
			}
			four[i] += n
		}
		if came, ok := known[day+Day(7*w)]; ok {
			r.Weeks.outcome(single, int64(came.Persons), float64(last)/4)
		}
		if w%4 == 3 {
			if came, ok := month(known, day+Day(7*(w-3))); ok {
				r.Months.outcome(four, came, float64(last))
			}
		}
	}
}

// outcome adds one outcome to a score.
func (s *Score) outcome(values []int64, came int64, last float64) {
	x := ranged(values)
	s.Outcomes++
	if came >= x.Low && came <= x.High {
		s.Covered++
	}
	if lo, hi := shortest(values); came >= lo && came <= hi {
		s.Shortest++
	}
	below, upTo := 0, 0
	for _, v := range values {
		if v < came {
			below++
		}
		if v <= came {
			upTo++
		}
	}
	n := float64(len(values))
	lo, hi := float64(below)/n, float64(upTo)/n
	if hi > lo {
		s.Calibrated += max(0, min(hi, .9)-max(lo, .1)) / (hi - lo)
	} else if lo > .1 && lo < .9 {
		s.Calibrated++
	}
	y := float64(came)
	for _, q := range []struct{ p, at float64 }{{.1, float64(x.Low)}, {.5, float64(x.Middle)}, {.9, float64(x.High)}} {
		s.Pinball += pinball(q.p, q.at, y)
		s.LastMonth += pinball(q.p, last, y)
	}
	s.Middle += math.Abs(y-float64(x.Middle)) / 2
	s.LastMid += math.Abs(y-last) / 2
}

func pinball(p, at, came float64) float64 {
	if came >= at {
		return p * (came - at)
	}
	return (1 - p) * (at - came)
}
