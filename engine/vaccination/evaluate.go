package vaccination

import (
	"cmp"
	"fmt"
	"slices"
)

// Person is what the rules need to know of somebody.
type Person struct {
	Born            Day // the first possible day
	BornUntil       Day // the last, of the same year; zero where the day is known
	Pregnant        bool
	Contraindicated Set
	Confirmed       []string // the rules whose condition somebody has confirmed, by ID
}

// Dose is one vaccination.
type Dose struct {
	Against Set
	When    Span
}

// MaxDoses is how many one person may bring.
const MaxDoses = 500

// DoseError says which dose cannot be right, and why.
type DoseError struct {
	Dose int    // in the order given, from 0
	Rule string // before-birth, future
}

func (e *DoseError) Error() string { return fmt.Sprintf("dose %d, date: %s", e.Dose+1, e.Rule) }

// Evaluate says for each antigen of the schedule what is documented, and what is
// probably due on a day; the findings are appended to into. The order of the doses
// does not matter, and of two on the same day against the same there is one. A
// dose after the day asked about, or before the birth, is refused (DoseError).
func (s *Schedule) Evaluate(p Person, doses []Dose, on Day, into []Finding) ([]Finding, error) {
	switch {
	case p.Born == 0 || on == 0:
		return into, fmt.Errorf("born, on: one is missing")
	case on < p.Born:
		return into, fmt.Errorf("on: %s is before the birth", on)
	case len(doses) > MaxDoses:
		return into, fmt.Errorf("doses: %d, at most %d", len(doses), MaxDoses)
	case p.BornUntil > p.Born:
		return s.between(p, doses, on, into)
	}
	return s.evaluate(p, doses, on, false, into)
}

// evaluate is Evaluate for a birth that is known to the day; by the first dose alone, no later start is looked at.
func (s *Schedule) evaluate(p Person, doses []Dose, on Day, firstAlone bool, into []Finding) ([]Finding, error) {
	var room [64]Dose
	sorted := append(room[:0], doses...)
	for x := range sorted {
		when := &sorted[x].When
		switch {
		case when.First > on:
			return into, &DoseError{x, "future"}
		case when.Last < p.Born:
			return into, &DoseError{x, "before-birth"}
		}
		when.First = max(when.First, p.Born)
	}
	inOrder(sorted)
	look := look{Schedule: s, person: p, born: p.Born.date(), on: on, firstAlone: firstAlone}
	look.age = months(look.born, on.date())
	var spans [64]Span
	begin := len(into)
	into = slices.Grow(into, len(s.Antigens))[:begin+len(s.Antigens)]
	for antigen := range s.Antigens {
		look.finding(&into[begin+antigen], antigen, apart(spans[:0], sorted, antigen))
	}
	return into, nil
}

// inOrder sorts doses by their day. Days known less well come first, so that what
// lies within them follows at once.
func inOrder(doses []Dose) {
	slices.SortFunc(doses, func(a, b Dose) int {
		return cmp.Or(cmp.Compare(a.When.First, b.When.First), cmp.Compare(b.When.Last, a.When.Last))
	})
}

// apart gives the doses against one antigen, in order, each day once. A dose of
// which only the month or year is known may be one of that time which is known
// better: it is taken to be the same.
func apart(into []Span, sorted []Dose, antigen int) []Span {
	for x := range sorted {
		if !sorted[x].Against.Has(antigen) {
			continue
		}
		d := sorted[x].When
		if n := len(into); n > 0 && d.inside(into[n-1]) {
			into = into[:n-1]
		}
		into = append(into, d)
	}
	return into
}

// look is one question.
type look struct {
	*Schedule
	person Person
	born   date
	on     Day
	age    int32 // months, on the day asked about

	firstAlone bool // no later start than the first dose is looked at
}

// ages gives the rows for the age at a dose: two where its day is not known well enough.
func (l *look) ages(antigen int, d Span) (younger, older *Rule, age int32) {
	age = months(l.born, d.First.date())
	younger = l.at(antigen, age, l.on)
	if d.First == d.Last {
		return younger, younger, age
	}
	return younger, l.at(antigen, months(l.born, d.Last.date()), l.on), age
}

// stands says whether a row can be used on the day asked about.
func (l *look) stands(r *Rule) bool { return r != nil && !r.Off && (r.Until == 0 || l.on <= r.Until) }

func (l *look) finding(f *Finding, antigen int, spans []Span) {
	*f = Finding{Antigen: l.Antigens[antigen], Documented: len(spans), Counted: len(spans)}
	younger, age := l.at(antigen, l.age, l.on), l.age
	older := younger
	if len(spans) > 0 {
		younger, older, age = l.ages(antigen, spans[0])
	}
	f.Age, f.Unclear, f.Rule = int(age), younger != older, younger
	if !l.stands(younger) || !l.stands(older) {
		if l.stands(younger) {
			f.Rule = older
		}
		f.Status = Off
		switch {
		case f.Rule == nil:
			f.Status = NoRule
		case !f.Rule.Off:
			f.Status = Replaced
		}
		return
	}
	best := younger.follow(spans, l.on)
	if younger != older {
		if other := older.follow(spans, l.on); other.missing > best.missing {
			best = other
		}
	}
	if best.missing > 0 && !l.firstAlone {
		best, f.Later = l.later(antigen, spans, best)
	}
	l.fill(f, antigen, best)
}

// later looks whether the doses from a later one on are complete by the row of
// that one's age: earlier doses take nothing away from them. Otherwise the series
// goes by its first dose, and is only told if fewer are missing by starting anew.
func (l *look) later(antigen int, spans []Span, first series) (series, bool) {
	for x := 1; x < len(spans); x++ {
		younger, older, _ := l.ages(antigen, spans[x])
		if younger != older || younger == first.rule || !l.stands(younger) || !l.usable(younger) {
			continue
		}
		if s := younger.follow(spans[x:], l.on); s.missing == 0 {
			s.counted += x
			return s, true
		} else if s.missing < first.missing {
			first.missing = s.missing
		}
	}
	if r := l.at(antigen, l.age, l.on); l.stands(r) && l.usable(r) {
		first.missing = min(first.missing, r.Doses)
	}
	return first, false
}

// usable says whether a row is for this person.
func (l *look) usable(r *Rule) bool {
	return l.person.Born > r.BornAfter && (r.Condition == "" || slices.Contains(l.person.Confirmed, r.ID))
}

// fill writes the finding, and withholds what must not be given.
func (l *look) fill(f *Finding, antigen int, s series) {
	r := s.rule
	f.Rule, f.Counted, f.Early, f.Short = r, s.counted, s.early, s.short
	f.Status, f.NextBooster = Complete, s.nextBooster
	if r.UntilAge.Known() && s.due > 0 {
		end := reached(l.born, r.UntilAge.months)
		if l.on >= end || s.from >= end {
			f.Status = Over
			return
		}
		if s.latest == 0 || s.latest >= end {
			s.latest = end - 1
		}
	}
	switch {
	case l.person.Born <= r.BornAfter:
		f.Status = Exempt
	case s.missing == 0:
	case l.person.Contraindicated.Has(antigen):
		f.Status = Contraindicated
	case l.person.Pregnant && l.live.Has(antigen):
		f.Status = Pregnant
	case !l.usable(r):
		f.Status = Conditional
	default:
		f.Status, f.Due, f.DueFrom, f.Latest = Due, s.due, s.from, s.latest
		f.Missing, f.Booster = s.missing, s.booster
	}
}
