package matching

import "sort"

// Span is a time of a weekday, in minutes from midnight: [From, Until).
type Span struct{ From, Until int }

// Week is when something is, by weekday; Monday is the first. The spans of a day
// may come in any order and touch or overlap.
type Week [7][]Span

const day = 24 * 60

// Empty reports whether there is no time in it.
func (w Week) Empty() bool {
	for _, spans := range w {
		if len(joined(spans)) > 0 {
			return false
		}
	}
	return true
}

// Minutes is how long it is, all together.
func (w Week) Minutes() (sum int) {
	for _, spans := range w {
		for _, s := range joined(spans) {
			sum += s.Until - s.From
		}
	}
	return sum
}

// joined puts spans in order, joins those that touch, and leaves out what is no
// time of a day.
func joined(spans []Span) []Span {
	var list []Span
	for _, s := range spans {
		if s.From, s.Until = max(0, s.From), min(day, s.Until); s.From < s.Until {
			list = append(list, s)
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].From < list[j].From })
	out := list[:0]
	for _, s := range list {
		if n := len(out); n > 0 && s.From <= out[n-1].Until {
			out[n-1].Until = max(out[n-1].Until, s.Until)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// both is the time that is in both.
func both(a, b []Span) (out []Span) {
	for _, x := range joined(a) {
		for _, y := range joined(b) {
			if s := (Span{max(x.From, y.From), min(x.Until, y.Until)}); s.From < s.Until {
				out = append(out, s)
			}
		}
	}
	return joined(out)
}

// without is a without what is in b.
func without(a, b []Span) []Span {
	left := joined(a)
	for _, y := range joined(b) {
		var next []Span
		for _, x := range left {
			next = append(next, Span{x.From, min(x.Until, y.From)}, Span{max(x.From, y.Until), x.Until})
		}
		left = joined(next)
	}
	return left
}

// narrowed is the time that is left where the way there and back must fit, too.
func narrowed(spans []Span, way int) (out []Span) {
	for _, s := range joined(spans) {
		out = append(out, Span{s.From + way, s.Until - way})
	}
	return joined(out)
}

// covers reports whether all of b is in a.
func covers(a, b []Span) bool { return len(without(b, a)) == 0 }
