package record

import (
	"cmp"
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
)

// Matter is one thing that was done, or was not, for one person, with every
// source that says so: the same dose in the AZR and in the Impfpass is one dose
// with two sources.
type Matter struct {
	Statements []Measure // never empty; the one that says most comes first
}

// Matters orders what was said into what it is about. Nothing is left out: each
// measure is in exactly one Matter.
func Matters(measures []Measure) []Matter {
	groups := components(measures, same)
	matters := make([]Matter, len(groups))
	for i, group := range groups {
		sorted.By(group, func(a, b Measure) int { return cmp.Compare(b.weight(), a.weight()) })
		matters[i] = Matter{Statements: group}
	}
	return matters
}

// Conflict is what sources say about one thing and that cannot all be true.
type Conflict struct {
	Kind       string
	Antigens   []string  // of vaccinations: what the statements are about together
	Statements []Measure // two at least, from two sources at least
}

// Conflicts finds the statements that do not agree, so that a page can show
// them side by side. It takes nobody's side.
func Conflicts(measures []Measure) []Conflict {
	var conflicts []Conflict
	for _, group := range components(measures, disagree) {
		if len(group) < 2 {
			continue
		}
		c := Conflict{Kind: group[0].Kind, Statements: group}
		for _, m := range group {
			c.Antigens = append(c.Antigens, m.Antigens...)
		}
		c.Antigens = antigens(c.Antigens)
		conflicts = append(conflicts, c)
	}
	return conflicts
}

// same reports whether two measures speak of one event: the same kind and
// outcome on the same day, for a vaccination against something in common.
func same(a, b Measure) bool {
	return a.Person == b.Person && a.Kind == b.Kind && a.Outcome == b.Outcome && a.sameDay(b) && a.overlaps(b)
}

// disagree reports whether two sources contradict each other:
//
//   - one says it was done, the other that it was declined, not offered or is
//     not documented, and the other had not spoken before it was done;
//   - both say the same dose was given, but not against the same, or not from
//     the same batch;
//   - both say that something which is done once was done, on different days.
func disagree(a, b Measure) bool {
	switch {
	case a.Person != b.Person || a.Kind != b.Kind || !a.apart(b) || !a.overlaps(b):
		return false
	case a.Outcome == Done && b.Outcome.negative():
		return !a.laterThan(b)
	case b.Outcome == Done && a.Outcome.negative():
		return !b.laterThan(a)
	case a.Outcome != Done || b.Outcome != Done:
		return false
	case same(a, b):
		return differ(strings.Join(a.Antigens, "\x00"), strings.Join(b.Antigens, "\x00")) || differ(fold(a.Batch), fold(b.Batch))
	}
	entry, _ := Current().Kind(a.Kind)
	return entry.Once && a.dayRulesOut(b)
}

// apart reports whether two measures come from different sources.
func (m Measure) apart(n Measure) bool {
	return m.Source != n.Source || m.Document != n.Document && m.Document != "" && n.Document != ""
}

// overlaps reports whether two measures of one kind are about something in
// common: always, except for vaccinations against different things. Where one
// of them names no antigen, the substance or the product's name decides.
func (m Measure) overlaps(n Measure) bool {
	entry, _ := Current().Kind(m.Kind)
	if !entry.Vaccination {
		return true
	}
	if len(m.Antigens) > 0 && len(n.Antigens) > 0 {
		return slices.ContainsFunc(m.Antigens, func(a string) bool { return slices.Contains(n.Antigens, a) })
	}
	return m.ATC != "" && m.ATC == n.ATC || m.Vaccine != "" && fold(m.Vaccine) == fold(n.Vaccine)
}

// sameDay reports whether both name the same day with the same precision, or
// neither knows one.
func (m Measure) sameDay(n Measure) bool { return m.Day == n.Day && m.DayPrecision == n.DayPrecision }

// dayRulesOut reports whether the days, as far as they are known, cannot be the
// same: "3 March" and "March" can.
func (m Measure) dayRulesOut(n Measure) bool {
	if m.Day.IsZero() || n.Day.IsZero() {
		return false
	}
	return m.lastDay().Before(n.Day) || n.lastDay().Before(m.Day)
}

// lastDay gives the last possible day.
func (m Measure) lastDay() clock.Date {
	switch m.DayPrecision {
	case person.ToTheMonth:
		return m.Day.AddMonths(1).AddDays(-1)
	case person.ToTheYear:
		return m.Day.AddMonths(12).AddDays(-1)
	default:
		return m.Day
	}
}

// laterThan reports whether what was done came after the other source spoke of
// it: then both can be true.
func (m Measure) laterThan(negative Measure) bool {
	spoke := negative.SourceDay
	if negative.Outcome != NotDocumented && !negative.Day.IsZero() {
		spoke = negative.lastDay()
	}
	return !m.Day.IsZero() && !spoke.IsZero() && m.Day.After(spoke)
}

// negative reports whether the outcome says that nothing was done, as far as
// the source knows. What is planned is no answer yet.
func (o Outcome) negative() bool { return o == Declined || o == NotOffered || o == NotDocumented }

// weight counts what a measure says, so that the fullest statement leads.
func (m Measure) weight() int {
	n := len(m.Antigens)
	for _, text := range []string{m.Place, m.Vaccine, m.ATC, m.Batch, m.Dose} {
		if text != "" {
			n++
		}
	}
	return n
}

// differ reports whether two texts are known and not the same.
func differ(a, b string) bool { return a != "" && b != "" && a != b }

// fold makes names comparable: "Priorix  Tetra" and "PRIORIX-TETRA" are one.
func fold(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == ' ' || r == '-' || r == '.' }), "")
}

// components puts measures that are linked, directly or through others, into
// one group; groups and members keep the order of the list.
func components(measures []Measure, linked func(a, b Measure) bool) [][]Measure {
	group := make([]int, len(measures)) // the first member's index
	for i := range measures {
		group[i] = i
		for j := range i {
			if group[i] != group[j] && linked(measures[i], measures[j]) {
				merge(group[:i+1], group[i], group[j])
			}
		}
	}
	var groups [][]Measure
	at := map[int]int{}
	for i, m := range measures {
		g, known := at[group[i]]
		if !known {
			g = len(groups)
			at[group[i]] = g
			groups = append(groups, nil)
		}
		groups[g] = append(groups[g], m)
	}
	return groups
}

func merge(group []int, a, b int) {
	low, high := min(a, b), max(a, b)
	for i := range group {
		if group[i] == high {
			group[i] = low
		}
	}
}
