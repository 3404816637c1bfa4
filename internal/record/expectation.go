package record

import (
	"slices"
	"strings"
	"sync"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
)

// Expectation is one thing that ought to be known about a person before they
// come, so that the municipality can prepare. By is whose list it is from: the
// Land's, which begins as the catalogue has it, or the municipality's own.
type Expectation struct {
	Of   GapKind
	Code string
	Expected
	Wanted bool // false: not asked for, although the catalogue does
	By     id.ID
	Source string // why, of what the catalogue expects
}

// Item names what is expected: "measure:tb-screening", "group:health", "age".
func (e Expectation) Item() string { return itemOf(e.Of, e.Code) }

func itemOf(of GapKind, code string) string {
	if code == "" {
		return string(of)
	}
	return string(of) + ":" + code
}

// Text gives the message key of what is expected.
func (e Expectation) Text() string { return Gap{Of: e.Of, Code: e.Code}.Text() }

// Group gives the field of life it belongs to; none where it is about the
// person as such.
func (e Expectation) Group() Group {
	switch e.Of {
	case GapGroup:
		return Group(e.Code)
	case GapNeed:
		entry, _ := Current().Need(e.Code)
		return entry.Group
	case GapMeasure:
		entry, _ := Current().Kind(e.Code)
		return entry.Group
	default:
		return ""
	}
}

// health reports whether only the roles that read health data are told.
func (e Expectation) health() bool {
	switch e.Of {
	case GapGroup:
		return Group(e.Code) == Health
	case GapNeed:
		entry, _ := Current().Need(e.Code)
		return entry.Health
	case GapMeasure:
		entry, _ := Current().Kind(e.Code)
		return entry.Health
	default:
		return false
	}
}

// Defaults lists everything that can be expected, as the catalogue has it: first
// what is wanted of the person as such, then by group whether there is any need
// of it, which needs follow from age, and what ought to have been done.
func Defaults() []Expectation { return slices.Clone(defaults()) }

var defaults = sync.OnceValue(func() []Expectation {
	catalogue := Current()
	list := []Expectation{{Of: GapAge, Wanted: true}, {Of: GapLanguages, Wanted: true}}
	for _, group := range Groups {
		asked := catalogue.Asked[group]
		list = append(list, expectation(GapGroup, string(group), asked, catalogue.AskedSource))
		for _, n := range catalogue.Needs {
			if n.Group == group {
				var of *Expected
				if n.Ages != nil {
					of = &Expected{FromAge: n.Ages.From, ToAge: n.Ages.To}
				}
				list = append(list, expectation(GapNeed, n.Code, of, n.Source))
			}
		}
		for _, k := range catalogue.Kinds {
			if k.Group == group && !k.Vaccination {
				list = append(list, expectation(GapMeasure, k.Code, k.Expected, k.Source))
			}
		}
	}
	return list
})

func expectation(of GapKind, code string, whom *Expected, source string) Expectation {
	e := Expectation{Of: of, Code: code, Source: source, Wanted: whom != nil}
	if whom != nil {
		e.Expected = *whom
	}
	return e
}

// inForce gives what is wanted: what the catalogue has, changed by the Land's
// rows, and what the municipality adds. A municipality cannot take back what the
// Land asks for.
func inForce(land, municipality []Expectation) []Expectation {
	list := Defaults()
	for i, e := range list {
		if own, ok := find(land, e.same); ok {
			list[i].Expected, list[i].Wanted, list[i].By = own.Expected, own.Wanted, own.By
		}
		if own, ok := find(municipality, e.same); ok && own.Wanted && !list[i].Wanted {
			list[i].Expected, list[i].Wanted, list[i].By = own.Expected, true, own.By
		}
	}
	return list
}

func (e Expectation) same(f Expectation) bool { return e.Of == f.Of && e.Code == f.Code }

// of reports whether the thing is expected of somebody.
func (e Expected) of(birth person.Birth, age int, known bool) bool {
	switch {
	case !known:
		return e.FromAge == 0 && e.ToAge == 0
	case !e.BornAfter.IsZero() && !birth.Date.After(e.BornAfter):
		return false
	}
	return age >= e.FromAge && (e.ToAge == 0 || age <= e.ToAge)
}

// Suits reports whether the kind of measure is expected of somebody of that birth;
// one that is expected of nobody suits everybody.
func (e KindEntry) Suits(birth person.Birth, on clock.Date) bool {
	if e.Expected == nil {
		return true
	}
	age, known := birth.AgeOn(on)
	return !known || e.Expected.of(birth, age, known)
}

// parseItem reads what Item wrote.
func parseItem(item string) (GapKind, string) {
	of, code, _ := strings.Cut(item, ":")
	return GapKind(of), code
}
