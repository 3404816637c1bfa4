package survival

import (
	"errors"
	"fmt"
)

// End is how a span ended.
type End uint8

// How spans end.
const (
	Watched   End = iota // it had not happened when one last looked (censored)
	Happened             // what is awaited came on the last day
	Otherwise            // something came on the last day that rules it out; for a curve the same as Watched
)

// Span is what is known of one: the days on which it would have been seen, the first and the last included.
type Span struct {
	From  int // 0: from the beginning
	Until int
	End   End
}

// Limits of what is looked at.
const (
	MaxSpans = 5_000_000
	MaxDay   = 100_000 // 273 years
)

// ErrNobody says that there is nobody to speak of.
var ErrNobody = errors.New("survival: there are no spans")

func valid(spans []Span) error {
	if len(spans) == 0 {
		return ErrNobody
	}
	if len(spans) > MaxSpans {
		return fmt.Errorf("survival: at most %d spans are possible, not %d", MaxSpans, len(spans))
	}
	for i, s := range spans {
		switch {
		case s.From < 0 || s.Until < s.From || s.Until > MaxDay:
			return fmt.Errorf("survival: span %d: from day %d to day %d is no time", i+1, s.From, s.Until)
		case s.End > Otherwise:
			return fmt.Errorf("survival: span %d has an unknown end", i+1)
		}
	}
	return nil
}

// day is what happens on one of them.
type day struct {
	at        int
	risk      int // with From ≤ at ≤ Until
	happened  int
	otherwise int
	watched   int
}

// days counts by the days on which a span ends, in order; after the first day on which nobody is at risk there are none.
// beyond is how many spans begin after it.
func days(spans []Span) (all []day, beyond int) {
	last := 0
	for _, s := range spans {
		last = max(last, s.Until)
	}
	enter, ends := make([]int, last+1), make([]day, last+1)
	for _, s := range spans {
		enter[s.From]++
		switch e := &ends[s.Until]; s.End {
		case Happened:
			e.happened++
		case Otherwise:
			e.otherwise++
		default:
			e.watched++
		}
	}
	risk, seen := 0, 0
	for at, e := range ends {
		risk, seen = risk+enter[at], seen+enter[at]
		if risk == 0 && seen > 0 {
			return all, len(spans) - seen
		}
		if gone := e.happened + e.otherwise + e.watched; gone > 0 {
			e.at, e.risk = at, risk
			all = append(all, e)
			risk -= gone
		}
	}
	return all, 0
}
