package record_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
)

// asked answers that nothing is needed of any group.
var asked = []record.NoNeed{{Of: record.GapGroup, Code: "accommodation"}, {Of: record.GapGroup, Code: "protection"},
	{Of: record.GapGroup, Code: "health"}, {Of: record.GapGroup, Code: "language"}}

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
			known := record.Record{Needs: c.needs, Measures: c.measures, NoNeeds: asked}
			count, gaps := record.Review(today, []person.Person{c.who}, known, record.Defaults())
			if count.Expected-count.Known != len(gaps) || count.Whole() != (len(gaps) == 0) {
				t.Errorf("%+v and %d gaps", count, len(gaps))
			}
			for _, gap := range gaps {
				got = append(got, gap.Text())
				if kind, _ := record.Current().Kind(gap.Code); gap.Of == record.GapMeasure && gap.Health != kind.Health {
					t.Errorf("%s does not say that it tells of health", gap.Code)
				}
				if !i18n.Has(gap.Text()) {
					t.Errorf("%s has no words", gap.Text())
				}
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAskedAndNoneIsAnAnswerAndSoIsAnyNeedOfTheGroup(t *testing.T) {
	today, who := clock.MustDate("2026-11-23"), person.Person{Birth: person.BornInYear(1990)}
	missing := func(known record.Record) (items []string) {
		_, gaps := record.Review(today, []person.Person{who}, known, record.Defaults())
		for _, g := range gaps {
			if g.Of == record.GapGroup {
				items = append(items, g.Item())
			}
		}
		return items
	}
	all := []string{"group:accommodation", "group:protection", "group:health", "group:language"}
	if diff := cmp.Diff(all, missing(record.Record{})); diff != "" {
		t.Error(diff)
	}
	none := record.Record{NoNeeds: []record.NoNeed{{Of: record.GapGroup, Code: "health"}}}
	if diff := cmp.Diff([]string{"group:accommodation", "group:protection", "group:language"}, missing(none)); diff != "" {
		t.Error(diff)
	}
	one := record.Record{Needs: []record.Need{{Code: "dialysis"}, {Code: "step-free"}}}
	if diff := cmp.Diff([]string{"group:protection", "group:language"}, missing(one)); diff != "" {
		t.Error(diff)
	}
}

func TestAChildThatNeedsNoKitaWasAsked(t *testing.T) {
	today, child := clock.MustDate("2026-11-23"), person.Person{Birth: person.Born(clock.MustDate("2023-05-01"))}
	_, gaps := record.Review(today, []person.Person{child}, record.Record{NoNeeds: []record.NoNeed{{Of: record.GapNeed, Code: "kita-place"}}}, record.Defaults())
	for _, g := range gaps {
		if g.Code == "kita-place" {
			t.Error("is asked again")
		}
	}
}

// What is known more can only make less missing: each answer closes gaps, and
// none opens one.
func TestAnAnswerNeverOpensAGap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		today := clock.MustDate("2026-11-23")
		who := person.Person{Birth: person.Born(today.AddDays(-rapid.IntRange(0, 30_000).Draw(t, "days old")))}
		var known record.Record
		before, _ := record.Review(today, []person.Person{who}, known, record.Defaults())
		for range rapid.IntRange(1, 8).Draw(t, "answers") {
			e := rapid.SampledFrom(record.Defaults()).Draw(t, "about")
			switch e.Of {
			case record.GapMeasure:
				known.Measures = append(known.Measures, record.Measure{Kind: e.Code, Outcome: rapid.SampledFrom(record.Outcomes).Draw(t, "outcome")})
			case record.GapNeed:
				known.Needs = append(known.Needs, record.Need{Code: e.Code})
			case record.GapGroup:
				known.NoNeeds = append(known.NoNeeds, record.NoNeed{Of: e.Of, Code: e.Code})
			case record.GapLanguages, record.GapAge:
				who.Languages = []person.Language{{Tag: "ar", Speaks: true}}
			}
			after, gaps := record.Review(today, []person.Person{who}, known, record.Defaults())
			if after.Expected != before.Expected || after.Known < before.Known || len(gaps) != after.Expected-after.Known {
				t.Fatalf("%+v became %+v", before, after)
			}
			before = after
		}
	})
}
