package assignment

import (
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// Missing is something the municipality needs to know about a person and that
// nobody has recorded. "Asked, and there is none" is not missing.
type Missing struct {
	Person id.ID       `json:"person"`
	Code   string      `json:"code"` // MissingBirth … or the code of a kind of measure
	Kind   tenant.Data `json:"kind"`
}

// What can be missing in the register itself.
const (
	MissingBirth    = "birth"
	MissingLanguage = "language"
	MissingContact  = "contact" // of anybody in the household
)

// Text gives the message key of what is missing.
func (m Missing) Text() string {
	switch m.Code {
	case MissingBirth, MissingLanguage, MissingContact:
		return "transfer.missing." + m.Code
	}
	return "catalogue.kind." + m.Code
}

// missingIn lists what is not known on a day about the people of a household.
// Which measures are expected of whom stands in the catalogue, with its source
// in law.
func missingIn(h Household, measures []record.Measure, catalogue *record.Catalogue, on clock.Date) (general, health []Missing) {
	reachable := false
	for _, p := range h.Persons {
		reachable = reachable || p.Phone != "" || p.Email != ""
		if p.BirthPrecision == person.NotKnown {
			general = append(general, Missing{p.ID, MissingBirth, tenant.Register})
		}
		if len(p.Languages) == 0 {
			general = append(general, Missing{p.ID, MissingLanguage, tenant.Register})
		}
		for _, kind := range catalogue.Kinds {
			switch {
			case kind.Expected == nil || !expectedOf(p, *kind.Expected, on) || documented(p, kind, measures):
			case kind.Health:
				health = append(health, Missing{p.ID, kind.Code, tenant.MeasureHealth})
			default:
				general = append(general, Missing{p.ID, kind.Code, tenant.Measure})
			}
		}
	}
	if !reachable && len(h.Persons) > 0 {
		general = append(general, Missing{h.Persons[0].ID, MissingContact, tenant.Register})
	}
	return general, health
}

// expectedOf reports whether a measure is expected of a person; of somebody
// whose age is not known only what is expected of everybody.
func expectedOf(p Person, e record.Expected, on clock.Date) bool {
	age, known := p.AgeOn(on)
	switch {
	case !known:
		return e == record.Expected{}
	case age < e.FromAge, e.ToAge > 0 && age > e.ToAge:
		return false
	}
	return e.BornAfter.IsZero() || p.BirthDate.After(e.BornAfter)
}

// documented reports whether some source says what became of the measure, or a
// vaccination shows the same.
func documented(p Person, kind record.KindEntry, measures []record.Measure) bool {
	return slices.ContainsFunc(measures, func(m record.Measure) bool {
		if m.Person != p.ID || m.Outcome == record.NotDocumented {
			return false
		}
		return m.Kind == kind.Code ||
			kind.CoveredBy != "" && m.Outcome == record.Done && slices.Contains(m.Antigens, kind.CoveredBy)
	})
}
