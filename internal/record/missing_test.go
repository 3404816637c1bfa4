package record_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
)

func TestWhatIsMissingDependsOnAgeAndOnWhatWasSaid(t *testing.T) {
	today := clock.MustDate("2026-11-23")
	speaks := []person.Language{{Tag: "ar", Speaks: true}}
	for name, c := range map[string]struct {
		who      person.Person
		needs    []record.Need
		measures []record.Measure
		want     []string
	}{
		"a grown-up of whom nothing is known": {person.Person{Birth: person.BornInYear(1990)}, nil, nil,
			[]string{"record.gap.languages", "catalogue.kind.needs-assessment", "catalogue.kind.examination", "catalogue.kind.tb-screening", "catalogue.kind.measles-proof"}},
		"nobody born before 1971 has to prove protection from measles": {person.Person{Birth: person.BornInYear(1970), Languages: speaks}, nil, nil,
			[]string{"catalogue.kind.needs-assessment", "catalogue.kind.examination", "catalogue.kind.tb-screening"}},
		"a schoolchild": {person.Person{Birth: person.Born(clock.MustDate("2016-05-01")), Languages: speaks}, nil, nil,
			[]string{"catalogue.kind.needs-assessment", "catalogue.kind.examination", "catalogue.kind.measles-proof", "catalogue.kind.schooling", "catalogue.need.school-place"}},
		"a small child": {person.Person{Birth: person.Born(clock.MustDate("2023-05-01")), Languages: speaks}, nil, nil,
			[]string{"catalogue.kind.needs-assessment", "catalogue.kind.examination", "catalogue.kind.measles-proof", "catalogue.kind.child-care", "catalogue.need.kita-place"}},
		"a baby": {person.Person{Birth: person.Born(clock.MustDate("2026-05-01")), Languages: speaks}, nil, nil,
			[]string{"catalogue.kind.needs-assessment", "catalogue.kind.examination"}},
		"somebody of unknown age": {person.Person{Birth: person.Birth{Precision: person.NotKnown}, Languages: speaks}, nil, nil,
			[]string{"record.gap.age", "catalogue.kind.needs-assessment", "catalogue.kind.examination"}},
		"what was asked and not found is still missing": {person.Person{Birth: person.Born(clock.MustDate("2026-05-01"))},
			[]record.Need{{Code: "interpreter"}},
			[]record.Measure{{Kind: "examination", Outcome: record.NotDocumented}, {Kind: "needs-assessment", Outcome: record.Done}}, []string{"catalogue.kind.examination"}},
		"what was declined or not offered is known": {person.Person{Birth: person.Born(clock.MustDate("2026-05-01")), Languages: speaks}, nil,
			[]record.Measure{{Kind: "examination", Outcome: record.Declined}, {Kind: "needs-assessment", Outcome: record.NotOffered}}, nil},
		"a vaccination against measles speaks of the protection": {person.Person{Birth: person.BornInYear(1990), Languages: speaks}, nil,
			[]record.Measure{{Kind: "vaccination", Outcome: record.Done, Antigens: []string{"Masern", "Mumps"}},
				{Kind: "examination"}, {Kind: "needs-assessment"}, {Kind: "tb-screening"}}, nil},
		"what was said of somebody else does not count": {person.Person{Birth: person.Born(clock.MustDate("2026-05-01")), Languages: speaks}, nil,
			[]record.Measure{{Person: "B", Kind: "examination"}, {Kind: "needs-assessment"}}, []string{"catalogue.kind.examination"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, gap := range record.Missing(today, []person.Person{c.who}, c.needs, c.measures) {
				got = append(got, gap.Text())
				if kind, _ := record.Current().Kind(gap.Code); gap.Of == record.GapMeasure && gap.Health != kind.Health {
					t.Errorf("%s does not say that it tells of health", gap.Code)
				}
				if !i18n.Has(gap.Text()) {
					t.Errorf("%s has no words", gap.Text())
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
