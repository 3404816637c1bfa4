package outcome

import (
	"errors"
	"slices"

	"wegwarte/engine/survival"
)

// Series is what is told of one cohort about one first.
type Series struct {
	Cohort
	Of     int     // Unsaid of too few
	Points []Point // in the order of marks
}

// spans gives the series as persons who are not told apart: those who had it by a mark,
// those who are told to have left, those who wait at the last one.
func (s Series) spans() (all []survival.Span) {
	had, left, last := 0, 0, 0
	add := func(n, mark int, end survival.End) {
		for range n {
			all = append(all, survival.Span{Until: mark, End: end})
		}
	}
	for _, p := range s.Points {
		add(p.Had-had, p.Mark, survival.Happened)
		if had, last = p.Had, p.Mark; p.Left != Unsaid {
			add(p.Left-left, p.Mark, survival.Otherwise)
			left = p.Left
		}
	}
	if len(s.Points) > 0 {
		add(s.Of-had-left, last, survival.Watched)
	}
	return all
}

// Line is a curve with what is said of it.
type Line struct {
	*survival.Curve
	Of     int
	Shares []survival.Share // of all who came, who had it here, and who left before
}

// Together gives the curve of some cohorts together, of told points alone; nil: nothing was
// told of them yet.
func Together(all ...Series) (*Line, error) {
	var spans []survival.Span
	for _, s := range all {
		spans = append(spans, s.spans()...)
	}
	c, err := survival.Of(spans, survival.Usual)
	if errors.Is(err, survival.ErrNobody) {
		return nil, nil //nolint:nilnil // nothing is told, and nothing is wrong
	}
	if err != nil {
		return nil, err
	}
	l := &Line{Curve: c, Of: len(spans)}
	l.Shares, err = survival.Incidence(spans)
	return l, err
}

// Differ compares cohorts: whether they differ in how soon more than chance would explain. It
// looks at the marks alone for which something is told of all of them, so that what waited for
// a later mark makes no difference.
func Differ(all []Series) (survival.Comparison, error) {
	groups := make([][]survival.Span, len(all))
	for i, s := range all {
		s.Points = slices.DeleteFunc(slices.Clone(s.Points), func(p Point) bool {
			return slices.ContainsFunc(all, func(other Series) bool {
				return !slices.ContainsFunc(other.Points, func(q Point) bool { return q.Mark == p.Mark })
			})
		})
		groups[i] = s.spans()
	}
	return survival.LogRank(groups...)
}
