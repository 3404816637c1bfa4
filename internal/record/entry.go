package record

import (
	"cmp"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/sorted"
)

// Entry is one allergy, medicine or aid of a person with every source that
// speaks of it: the same medicine in two documents is one with two sources.
type Entry struct {
	Statements []Statement // never empty; the latest word comes first
	Differ     []string    // of what the sources do not say the same, see the Differ constants
	Against    []Statement // that say the opposite: "no known allergy" beside an allergy, and the other way round
}

// What sources may not agree on.
const (
	DifferStanding = "standing"
	DifferDanger   = "danger"
	DifferDosage   = "dosage"
	DifferSupply   = "supply"
)

// Entries orders statements into what they are about. Nothing is left out: each
// is in exactly one Entry. What is dangerous comes first, what has ended last.
func Entries(list []Statement) []Entry {
	var all []Entry
	at := map[string]int{}
	for _, a := range list {
		i := len(all)
		keys := a.keys()
		for _, key := range keys {
			if found, ok := at[key]; ok {
				i = found
				break
			}
		}
		if i == len(all) {
			all = append(all, Entry{})
		}
		all[i].Statements = append(all[i].Statements, a)
		for _, key := range keys {
			if _, ok := at[key]; !ok {
				at[key] = i
			}
		}
	}
	for i := range all {
		e := &all[i]
		sorted.By(e.Statements, func(a, b Statement) int {
			return cmp.Or(b.SourceDay.Compare(a.SourceDay), b.RecordedAt.Compare(a.RecordedAt), cmp.Compare(a.ID, b.ID))
		})
		e.compare(list)
	}
	sorted.By(all, func(a, b Entry) int { return cmp.Compare(a.rank(), b.rank()) })
	return all
}

// compare finds what the entry's sources do not agree on, and who says the opposite.
func (e *Entry) compare(list []Statement) {
	for _, one := range []struct {
		what string
		of   func(Statement) string
	}{
		{DifferStanding, func(a Statement) string {
			if a.Standing == Unstated {
				return ""
			}
			return string(a.Standing)
		}},
		{DifferDanger, func(a Statement) string { return a.Danger }},
		{DifferDosage, func(a Statement) string { return fold(a.Dosage) }},
		{DifferSupply, func(a Statement) string { return a.LastsUntil.String() }},
	} {
		first := ""
		for _, a := range e.Statements {
			if differ(first, one.of(a)) {
				e.Differ = append(e.Differ, one.what)
				break
			}
			first = or(first, one.of(a))
		}
	}
	lead := e.Statements[0]
	for _, a := range list {
		if a.Standing != Stopped && a.EndedOn.IsZero() && lead.Standing != Stopped && lead.EndedOn.IsZero() && (a.denies(lead) || lead.denies(a)) {
			e.Against = append(e.Against, a)
		}
	}
}

// rank orders entries: allergies that may kill, other allergies, medicines, aids;
// within each what has ended last.
func (e Entry) rank() int {
	n := 10 * slices.Index(StatementKinds, e.Statements[0].Kind)
	if !slices.ContainsFunc(e.Statements, func(a Statement) bool { return a.Danger == "high" }) {
		n++
	}
	if !slices.ContainsFunc(e.Statements, func(a Statement) bool { return a.Standing != Stopped && a.EndedOn.IsZero() }) {
		n += 5
	}
	return n
}

// Disputed reports whether sources contradict each other.
func (e Entry) Disputed() bool { return len(e.Differ) > 0 || len(e.Against) > 0 }

// HoldsOn reports whether any source lets one reckon with it on a day.
func (e Entry) HoldsOn(day clock.Date) bool {
	return slices.ContainsFunc(e.Statements, func(a Statement) bool { return a.HoldsOn(day) })
}

// Of gives the entries of a kind.
func Of(entries []Entry, kind StatementKind) (some []Entry) {
	for _, e := range entries {
		if e.Statements[0].Kind == kind {
			some = append(some, e)
		}
	}
	return some
}
