package record

import (
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
)

// Gap is something that ought to be known about a person and that nobody could
// say: it is not documented. It does not mean "not done".
type Gap struct {
	Person id.ID   `json:"person"`
	Of     GapKind `json:"of"`
	Code   string  `json:"code,omitempty"` // of the need or the kind of measure
	Health bool    `json:"health"`         // only for roles that may read it
}

// GapKind is what is missing.
type GapKind string

// The gaps.
const (
	GapMeasure   GapKind = "measure"   // whether it was carried out
	GapNeed      GapKind = "need"      // whether it is needed
	GapLanguages GapKind = "languages" // which languages the person speaks and reads
	GapAge       GapKind = "age"       // without it, what is expected cannot be told
)

// Text gives the message key of what is missing.
func (g Gap) Text() string {
	switch g.Of {
	case GapMeasure:
		return KindEntry{Code: g.Code}.Text()
	case GapNeed:
		return NeedEntry{Code: g.Code}.Text()
	default:
		return "record.gap." + string(g.Of)
	}
}

// Missing lists, person by person, what the catalogue expects of somebody of
// this age on the day and is not documented. Needs and
// measures must be all there are; a reader is shown the gaps of the kinds of
// data the reader may read.
func Missing(on clock.Date, persons []person.Person, needs []Need, measures []Measure) []Gap {
	var gaps []Gap
	for _, p := range persons {
		age, known := p.Birth.AgeOn(on)
		if !known {
			gaps = append(gaps, Gap{Person: p.ID, Of: GapAge})
		}
		if len(p.Languages) == 0 && !hasNeed(needs, p.ID, "interpreter") {
			gaps = append(gaps, Gap{Person: p.ID, Of: GapLanguages})
		}
		for _, kind := range Current().Kinds {
			if kind.Expected.of(p.Birth, age, known) && !kind.spokenOf(measures, p.ID) {
				gaps = append(gaps, Gap{Person: p.ID, Of: GapMeasure, Code: kind.Code, Health: kind.Health})
			}
		}
		for _, need := range Current().Needs {
			if need.Ages.include(age, known) && !hasNeed(needs, p.ID, need.Code) {
				gaps = append(gaps, Gap{Person: p.ID, Of: GapNeed, Code: need.Code, Health: need.Health})
			}
		}
	}
	return gaps
}

// of reports whether the measure is expected of somebody.
func (e *Expected) of(birth person.Birth, age int, known bool) bool {
	switch {
	case e == nil:
		return false
	case !known:
		return e.FromAge == 0 && e.ToAge == 0
	case !e.BornAfter.IsZero() && !birth.Date.After(e.BornAfter):
		return false
	}
	return age >= e.FromAge && (e.ToAge == 0 || age <= e.ToAge)
}

func (a *Ages) include(age int, known bool) bool {
	return a != nil && known && age >= a.From && age <= a.To
}

// spokenOf reports whether anybody has said what became of the kind of measure
// for the person. "Not documented" is no answer: the municipality knows as
// little as before.
func (e KindEntry) spokenOf(measures []Measure, who id.ID) bool {
	return slices.ContainsFunc(measures, func(m Measure) bool {
		return m.Person == who && m.Outcome != NotDocumented && (m.Kind == e.Code || e.CoveredBy != "" && slices.Contains(m.Antigens, e.CoveredBy))
	})
}

func hasNeed(needs []Need, who id.ID, code string) bool {
	return slices.ContainsFunc(needs, func(n Need) bool { return n.Person == who && n.Code == code })
}
