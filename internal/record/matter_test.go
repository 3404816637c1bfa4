package record_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
)

// said makes a statement; day may be "", "2026", "2026-09" or "2026-09-14".
func said(who string, source record.Source, kind string, outcome record.Outcome, day string, antigens ...string) record.Measure {
	m := record.Measure{ID: id.New(), Person: "A", Source: source, Kind: kind, Outcome: outcome, Antigens: antigens, Note: who,
		SourceDay: clock.MustDate("2026-10-30")}
	switch len(day) {
	case 4:
		m.Day, m.DayPrecision = clock.MustDate(day+"-01-01"), person.ToTheYear
	case 7:
		m.Day, m.DayPrecision = clock.MustDate(day+"-01"), person.ToTheMonth
	case 10:
		m.Day, m.DayPrecision = clock.MustDate(day), person.ToTheDay
	default:
		m.DayPrecision = person.NotKnown
	}
	return m
}

func with(m record.Measure, change func(*record.Measure)) record.Measure {
	change(&m)
	return m
}

func TestSourcesThatCannotBothBeRightStandSideBySide(t *testing.T) {
	const tb, vaccination = "tb-screening", "vaccination"
	for name, c := range map[string]struct {
		measures []record.Measure
		conflict []string // the notes of the statements, none for no conflict
	}{
		"done and not documented": {[]record.Measure{
			said("azr", record.AZR, tb, record.NotDocumented, ""),
			said("own", record.OwnWord, tb, record.Done, "2026-09-14"),
		}, []string{"azr", "own"}},
		"done and declined, the day not known": {[]record.Measure{
			said("azr", record.AZR, tb, record.Declined, ""),
			said("own", record.OwnWord, tb, record.Done, ""),
		}, []string{"azr", "own"}},
		"declined first and done later is no contradiction": {[]record.Measure{
			said("azr", record.AZR, tb, record.Declined, "2026-09-01"),
			said("own", record.OwnWord, tb, record.Done, "2026-09-14"),
		}, nil},
		"not documented then and done since is no contradiction": {[]record.Measure{
			said("azr", record.AZR, tb, record.NotDocumented, ""),
			said("own", record.OwnWord, tb, record.Done, "2026-11-02"),
		}, nil},
		"one source that speaks twice does not contradict itself": {[]record.Measure{
			said("first", record.AZR, tb, record.NotDocumented, ""),
			said("then", record.AZR, tb, record.Done, "2026-09-14"),
		}, nil},
		"planned is no answer": {[]record.Measure{
			said("azr", record.AZR, tb, record.Planned, "2026-12-01"),
			said("own", record.OwnWord, tb, record.Done, "2026-09-14"),
		}, nil},
		"two persons do not contradict each other": {[]record.Measure{
			said("azr", record.AZR, tb, record.NotDocumented, ""),
			with(said("own", record.OwnWord, tb, record.Done, "2026-09-14"), func(m *record.Measure) { m.Person = "B" }),
		}, nil},
		"what is done once was done on one day": {[]record.Measure{
			said("azr", record.AZR, "examination", record.Done, "2026-09-14"),
			said("own", record.OwnWord, "examination", record.Done, "2026-09-16"),
		}, []string{"azr", "own"}},
		"a day and its month agree": {[]record.Measure{
			said("azr", record.AZR, "examination", record.Done, "2026-09-14"),
			said("own", record.OwnWord, "examination", record.Done, "2026-09"),
		}, nil},
		"a day and another year do not": {[]record.Measure{
			said("azr", record.AZR, "examination", record.Done, "2026-09-14"),
			said("own", record.OwnWord, "examination", record.Done, "2025"),
		}, []string{"azr", "own"}},
		"counselling happens often": {[]record.Measure{
			said("staff", record.Observation, "social-counselling", record.Done, "2026-09-14"),
			said("own", record.OwnWord, "social-counselling", record.Done, "2026-09-16"),
		}, nil},
		"the same dose in two sources agrees": {[]record.Measure{
			said("azr", record.AZR, vaccination, record.Done, "2026-09-14", "Masern", "Mumps", "Roeteln"),
			said("pass", record.VaccinationRecord, vaccination, record.Done, "2026-09-14", "Masern", "Mumps", "Roeteln"),
		}, nil},
		"one dose cannot be against different things": {[]record.Measure{
			said("azr", record.AZR, vaccination, record.Done, "2026-09-14", "Masern", "Mumps", "Roeteln"),
			said("pass", record.VaccinationRecord, vaccination, record.Done, "2026-09-14", "Masern", "Roeteln"),
		}, []string{"azr", "pass"}},
		"one dose cannot be from two batches": {[]record.Measure{
			with(said("azr", record.AZR, vaccination, record.Done, "2026-09-14", "Masern"), func(m *record.Measure) { m.Batch = "A-1" }),
			with(said("pass", record.VaccinationRecord, vaccination, record.Done, "2026-09-14", "Masern"), func(m *record.Measure) { m.Batch = "B2" }),
		}, []string{"azr", "pass"}},
		"a batch is the same however it is written": {[]record.Measure{
			with(said("azr", record.AZR, vaccination, record.Done, "2026-09-14", "Masern"), func(m *record.Measure) { m.Batch = "a 1" }),
			with(said("pass", record.VaccinationRecord, vaccination, record.Done, "2026-09-14", "Masern"), func(m *record.Measure) { m.Batch = "A-1" }),
		}, nil},
		"two doses on two days are two doses": {[]record.Measure{
			said("azr", record.AZR, vaccination, record.Done, "2026-09-14", "Masern"),
			said("pass", record.VaccinationRecord, vaccination, record.Done, "2026-10-14", "Masern"),
		}, nil},
		"a dose and its denial": {[]record.Measure{
			said("azr", record.AZR, vaccination, record.NotDocumented, "", "Masern"),
			said("pass", record.VaccinationRecord, vaccination, record.Done, "2026-09-14", "Masern", "Mumps"),
			said("other", record.VaccinationRecord, vaccination, record.Done, "2026-09-14", "Polio"),
		}, []string{"azr", "pass"}},
		"a product's name decides where no antigen is known": {[]record.Measure{
			with(said("azr", record.AZR, vaccination, record.Declined, ""), func(m *record.Measure) { m.Vaccine = "Priorix-Tetra" }),
			with(said("pass", record.VaccinationRecord, vaccination, record.Done, "2026-09-14"), func(m *record.Measure) { m.Vaccine = "PRIORIX TETRA" }),
		}, []string{"azr", "pass"}},
		"two documents are two sources": {[]record.Measure{
			with(said("old", record.VaccinationRecord, tb, record.NotDocumented, ""), func(m *record.Measure) { m.Document = "1" }),
			with(said("new", record.VaccinationRecord, tb, record.Done, "2026-09-14"), func(m *record.Measure) { m.Document = "2" }),
		}, []string{"old", "new"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, conflict := range record.Conflicts(c.measures) {
				for _, m := range conflict.Statements {
					got = append(got, m.Note)
				}
			}
			if diff := cmp.Diff(c.conflict, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOneDoseInTwoSourcesIsOneMatter(t *testing.T) {
	matters := record.Matters([]record.Measure{
		said("azr", record.AZR, "vaccination", record.Done, "2026-09-14", "Masern", "Mumps", "Roeteln"),
		said("azr", record.AZR, "vaccination", record.Done, "2026-09-14", "Polio"),
		with(said("pass", record.VaccinationRecord, "vaccination", record.Done, "2026-09-14", "Masern", "Mumps", "Roeteln"),
			func(m *record.Measure) { m.Batch = "A1" }),
		said("pass", record.VaccinationRecord, "vaccination", record.Done, "2026-10-14", "Masern", "Mumps", "Roeteln"),
	})
	var got [][]string
	for _, m := range matters {
		var sources []string
		for _, s := range m.Statements {
			sources = append(sources, s.Note)
		}
		got = append(got, sources)
	}
	if diff := cmp.Diff([][]string{{"pass", "azr"}, {"azr"}, {"pass"}}, got); diff != "" {
		t.Error(diff)
	}
}

func anyMeasure(t *rapid.T) record.Measure {
	m := said("", rapid.SampledFrom(record.Sources).Draw(t, "source"),
		rapid.SampledFrom([]string{"tb-screening", "vaccination", "schooling"}).Draw(t, "kind"),
		rapid.SampledFrom(record.Outcomes).Draw(t, "outcome"),
		rapid.SampledFrom([]string{"", "2026", "2026-09", "2026-09-14", "2026-09-15", "2026-11-14"}).Draw(t, "day"))
	if m.Kind == "vaccination" {
		m.Antigens = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"Masern", "Mumps", "Polio"}), 1, 3, rapid.ID[string]).Draw(t, "antigens")
		m.Batch = rapid.SampledFrom([]string{"", "A", "B"}).Draw(t, "batch")
	}
	m.Person = rapid.SampledFrom([]id.ID{"A", "B"}).Draw(t, "person")
	return m
}

func ids(measures []record.Measure) map[id.ID]bool {
	set := map[id.ID]bool{}
	for _, m := range measures {
		set[m.ID] = true
	}
	return set
}

func TestNoStatementIsLostOrDoubled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		measures := rapid.SliceOfN(rapid.Custom(anyMeasure), 0, 12).Draw(t, "measures")
		var all []record.Measure
		for _, m := range record.Matters(measures) {
			all = append(all, m.Statements...)
			for _, s := range m.Statements[1:] {
				if s.Person != m.Statements[0].Person || s.Kind != m.Statements[0].Kind || s.Outcome != m.Statements[0].Outcome {
					t.Fatalf("%+v and %+v are not one matter", m.Statements[0], s)
				}
			}
		}
		if len(all) != len(measures) || !cmp.Equal(ids(all), ids(measures)) {
			t.Fatalf("%d statements became %d", len(measures), len(all))
		}
	})
}

func TestAConflictHasTwoSourcesAndDoesNotDependOnTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		measures := rapid.SliceOfN(rapid.Custom(anyMeasure), 0, 12).Draw(t, "measures")
		seen := map[id.ID]bool{}
		for _, c := range record.Conflicts(measures) {
			sources := map[record.Source]bool{}
			for _, m := range c.Statements {
				sources[m.Source] = true
				if m.Outcome == record.Planned || m.Person != c.Statements[0].Person || m.Kind != c.Kind || seen[m.ID] {
					t.Fatalf("%+v does not belong there", m)
				}
				seen[m.ID] = true
			}
			if len(sources) < 2 {
				t.Fatalf("one source cannot contradict itself: %+v", c)
			}
		}
		again := map[id.ID]bool{}
		for _, c := range record.Conflicts(rapid.Permutation(measures).Draw(t, "permuted")) {
			for _, m := range c.Statements {
				again[m.ID] = true
			}
		}
		if diff := cmp.Diff(seen, again); diff != "" {
			t.Fatal(diff)
		}
	})
}
