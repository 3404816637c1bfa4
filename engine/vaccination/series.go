package vaccination

// series is doses held against one row.
type series struct {
	rule         *Rule
	counted      int
	early, short int
	missing      int
	due          int
	from, latest Day
	booster      bool
	nextBooster  Day
}

// follow counts doses by a row: spans are in order and do not overlap. Every dose
// counts, whatever the gap before it, but for the one that would complete the series:
// before that, the gap must have passed since the dose it follows on, or it is only
// a further dose in between and the next one is looked at. Nothing said of a day
// makes it count: a dose of which only the month is known counts as the last by its
// first day, and the gap after it runs from its last.
func (r *Rule) follow(spans []Span, on Day) series {
	s := series{rule: r}
	need := r.Doses
	var before Span
	for _, d := range spans {
		switch {
		case s.counted == 0 || s.counted >= need || !r.Gaps[s.counted-1].Known() || d.First >= r.Gaps[s.counted-1].After(before.Last):
		case s.counted == need-1:
			s.early++
			continue
		default:
			s.short++
		}
		s.counted++
		before = d
	}
	known := true // from when
	if s.early > 0 && s.counted < need && r.IfShort > 0 {
		need, s.counted, s.early = r.IfShort, s.counted+s.early, 0
		known = false
	}
	last := Day(0)
	if len(spans) > 0 {
		last = min(spans[len(spans)-1].Last, on)
	}
	if s.counted >= need {
		s.boost(last, on)
		return s
	}
	s.missing, s.due = need-s.counted, s.counted+1
	switch {
	case s.counted == 0:
		s.from = on
	case known && r.Gaps[s.counted-1].Known():
		s.from = r.Gaps[s.counted-1].After(last)
	}
	if n := s.counted - 1; known && n >= 0 && n < len(r.Latest) && r.Latest[n].Known() {
		s.latest = r.Latest[n].After(min(before.First, on))
	}
	return s
}

// boost sees to what follows on a series that is complete. A booster is due only
// when its day has come; until then it is announced.
func (s *series) boost(last, on Day) {
	if !s.rule.Every.Known() {
		return
	}
	if next := s.rule.Every.After(last); next <= on {
		s.missing, s.due, s.from, s.booster = 1, s.counted+1, next, true
	} else {
		s.nextBooster = next
	}
}
