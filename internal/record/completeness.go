package record

import (
	"cmp"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
)

// Completeness counts how much of what ought to be known is known.
type Completeness struct {
	Expected int `json:"expected"`
	Known    int `json:"known"`
}

// Percent rounds down, so that 100 means everything.
func (c Completeness) Percent() int {
	if c.Expected == 0 {
		return 100
	}
	return 100 * c.Known / c.Expected
}

// Whole reports whether nothing is missing.
func (c Completeness) Whole() bool { return c.Known >= c.Expected }

// Plus adds up two counts.
func (c Completeness) Plus(d Completeness) Completeness {
	return Completeness{c.Expected + d.Expected, c.Known + d.Known}
}

// Review compares what is known about persons with what is expected of somebody
// of their age on the day: how much of it is known, and, person by person, what
// is not. "Not documented" is no answer; "asked, and none" is one. The record
// must be all there is, whatever a reader may see of it: a reader is then told
// of the gaps of the kinds of data the reader may read.
func Review(on clock.Date, persons []person.Person, known Record, list []Expectation) (Completeness, []Gap) {
	var c Completeness
	var gaps []Gap
	of := known.byPerson()
	for _, p := range persons {
		age, ageKnown := p.Birth.AgeOn(on)
		for _, e := range list {
			if !e.Wanted || !e.Expected.of(p.Birth, age, ageKnown) {
				continue
			}
			c.Expected++
			if e.answered(p, of[p.ID], ageKnown) {
				c.Known++
				continue
			}
			gaps = append(gaps, Gap{Person: p.ID, Of: e.Of, Code: e.Code, Health: e.health()})
		}
	}
	return c, gaps
}

// answered reports whether what is known of the person says it.
func (e Expectation) answered(p person.Person, known Record, ageKnown bool) bool {
	switch e.Of {
	case GapAge:
		return ageKnown
	case GapLanguages:
		return len(p.Languages) > 0 || slices.ContainsFunc(known.Needs, func(n Need) bool { return n.Code == "interpreter" })
	case GapMeasure:
		entry, _ := Current().Kind(e.Code)
		return entry.spokenOf(known.Measures)
	case GapNeed:
		entry, _ := Current().Need(e.Code)
		return slices.ContainsFunc(known.Needs, func(n Need) bool { return n.Code == e.Code }) ||
			known.asked(GapNeed, e.Code) || known.asked(GapGroup, string(entry.Group))
	case GapGroup:
		return known.asked(GapGroup, e.Code) || slices.ContainsFunc(known.Needs, func(n Need) bool {
			entry, _ := Current().Need(n.Code)
			return string(entry.Group) == e.Code
		})
	}
	return false
}

func (r Record) asked(of GapKind, code string) bool {
	return slices.ContainsFunc(r.NoNeeds, func(n NoNeed) bool { return n.Of == of && n.Code == code })
}

// spokenOf reports whether anybody has said what became of the kind of measure.
// "Not documented" is no answer: the municipality knows as little as before.
func (e KindEntry) spokenOf(measures []Measure) bool {
	return slices.ContainsFunc(measures, func(m Measure) bool {
		return m.Outcome != NotDocumented && (m.Kind == e.Code || e.CoveredBy != "" && slices.Contains(m.Antigens, e.CoveredBy))
	})
}

// byPerson takes the record apart.
func (r Record) byPerson() map[id.ID]Record {
	of := map[id.ID]Record{}
	for _, n := range r.Needs {
		one := of[n.Person]
		one.Needs = append(one.Needs, n)
		of[n.Person] = one
	}
	for _, m := range r.Measures {
		one := of[m.Person]
		one.Measures = append(one.Measures, m)
		of[m.Person] = one
	}
	for _, n := range r.NoNeeds {
		one := of[n.Person]
		one.NoNeeds = append(one.NoNeeds, n)
		of[n.Person] = one
	}
	return of
}

// byPersonThenItem orders answers as pages show them.
func byPersonThenItem(a, b NoNeed) int {
	return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Of, b.Of), cmp.Compare(a.Code, b.Code))
}
