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
// those who are told to have left, those who wait at the last one. When between two told points it was is not
// told: late takes it that it was at the later one, early at the mark after the earlier.
func (s Series) spans(early bool) (all []survival.Span) {
	var before Point
	left := 0
	add := func(n, mark int, end survival.End) {
		for range n {
			all = append(all, survival.Span{Until: mark, End: end})
		}
	}
	for _, p := range s.Points {
		at := p.Mark
		if early {
			at = after(before.Mark)
		}
		add(p.Had-before.Had, at, survival.Happened)
		if p.Left != Unsaid {
			add(p.Left-left, p.Mark, survival.Otherwise)
			left = p.Left
		}
		before = p
	}
	if len(s.Points) > 0 {
		add(s.Of-before.Had-left, before.Mark, survival.Watched)
	}
	return all
}

// after gives the mark after a day.
func after(day int) int {
	i, found := slices.BinarySearch(Marks, day)
	if found {
		i++
	}
	return Marks[i]
}

// Line is what is reckoned of told points alone. Where a point was not told, the truth is between two
// curves.
type Line struct {
	Of     int
	Last   int              // the last mark that is told of
	Shares []survival.Share // of all who came, who had it here, and who left before

	late, early *survival.Curve
}

// Together gives the line of some cohorts; nil: nothing was told of them yet.
func Together(all ...Series) (*Line, error) {
	var late, early []survival.Span
	for _, s := range all {
		late, early = append(late, s.spans(false)...), append(early, s.spans(true)...)
	}
	l := &Line{Of: len(late)}
	var err error
	if l.late, err = survival.Of(late, survival.Usual); errors.Is(err, survival.ErrNobody) {
		return nil, nil //nolint:nilnil // nothing is told, and nothing is wrong
	}
	if err == nil {
		l.early, err = survival.Of(early, survival.Usual)
	}
	if err != nil {
		return nil, err
	}
	l.Last = l.late.Last
	l.Shares, err = survival.Incidence(late)
	return l, err
}

// Part is which part had it by a day: at least, and at most; the ends of its
// interval; and how many waited before that day, at least and at most.
type Part struct {
	Least, Most         float64
	Low, High           float64
	FewWaited, ManyWait int
}

// At gives the part that had it by a day; not known after the last one.
func (l *Line) At(day int) (p Part, known bool) {
	late, known := l.late.At(day)
	if !known {
		return p, false
	}
	early, there := l.early.At(day)
	if !there { // all had it, or left, before
		early, _ = l.early.At(l.early.Last)
	}
	return Part{1 - late.Survival, max(1-late.Survival, 1-early.Survival), 1 - max(late.High, early.High), 1 - min(late.Low, early.Low), min(l.early.AtRisk(day), l.late.AtRisk(day)), l.late.AtRisk(day)}, true
}

// Half is by when half of them had it, at the earliest and at the latest; false: not by the last mark.
func (l *Line) Half() (from, to int, ok bool) {
	early, late := l.early.Median(), l.late.Median()
	if !early.Reached() || early.Day > late.Day {
		early = late
	}
	return early.Day, late.Day, late.Reached()
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
		groups[i] = s.spans(false)
	}
	return survival.LogRank(groups...)
}
