package excerpt_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"wegwarte/internal/clock"
	"wegwarte/internal/excerpt"
	"wegwarte/internal/fhir"
	"wegwarte/internal/id"
	"wegwarte/internal/intake"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/testkit/judges"
	"wegwarte/internal/world"
)

var (
	today = clock.MustDate("2026-11-26")
	house = fhir.Issuer{ID: "U", Name: "ZUE Musterberg", City: "Musterberg"}
)

func dose(source record.Source, change func(m *record.Measure)) record.Measure {
	m := record.Measure{ID: id.New(), Person: "P", Kind: "vaccination", Outcome: record.Done, Day: clock.MustDate("2026-09-14"), DayPrecision: person.ToTheDay,
		ATC: "J07BD52", Antigens: []string{"Masern", "Mumps", "Roeteln"}, Source: source, SourceDay: today}
	change(&m)
	return m
}

func TestTwoSourcesOfADoseAreOneDoseAndDifferencesAreTold(t *testing.T) {
	p := person.Person{ID: "P", GivenName: "Amina", FamilyName: "Haddad", Birth: person.Born(clock.MustDate("1990-01-01"))}
	known := []record.Measure{
		dose(record.VaccinationRecord, func(m *record.Measure) { m.Vaccine, m.Batch, m.Dose = "Priorix", "A1", "1" }),
		dose(record.AZR, func(m *record.Measure) { m.ATC, m.Batch, m.Place = "", "B2", "Kabul" }),
		{ID: "X", Person: "other", Kind: "vaccination", Outcome: record.Done, Vaccine: "x", Day: today, DayPrecision: person.ToTheDay},
		{ID: "Y", Person: "P", Kind: "tb-screening", Outcome: record.Done, Day: today, DayPrecision: person.ToTheDay},
	}
	for _, f := range excerpt.Formats {
		made := excerpt.Of(p, house, excerpt.Known{Measures: known}, today, f)
		doc, err := fhir.Read(made.Data)
		want := map[excerpt.Format]int{excerpt.ImpfpassXML: 1, excerpt.ImpfpassJSON: 1, excerpt.SummaryJSON: 2}[f] // with the examination
		if err != nil || len(doc.Measures) != want || made.Held != want || len(made.Left) != 0 {
			t.Fatalf("%s: %v, %+v", f, err, doc.Measures)
		}
		m := doc.Measures[0]
		if m.Batch != "A1" || m.VaccineName != "Priorix" || m.OriginName != "Impfpass; Ausländerzentralregister (AZR)" && !strings.HasPrefix(m.OriginName, "Impfpass; ") ||
			!strings.Contains(m.Note, "Charge B2") || !strings.Contains(m.Place+m.Note, "Kabul") {
			t.Errorf("%s: %+v", f, m)
		}
	}
}

// invented are people as the demo world has them, those with most on record first.
func invented(n int) (all []world.Person) {
	for h := range (world.Config{Seed: 5, Persons: n, Today: today}).Households() {
		for _, p := range h.Persons {
			for i := range p.Measures {
				p.Measures[i].Person = p.ID
			}
			for i := range p.Statements {
				p.Statements[i].Person = p.ID
			}
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b world.Person) int { return cmp.Compare(len(b.Measures), len(a.Measures)) })
	return all
}

func knownOf(p world.Person) excerpt.Known {
	return excerpt.Known{Measures: p.Measures, Statements: p.Statements}
}

func TestTheDocumentsOfTheDemosPeopleAreAcceptedByUsAndByOutsideJudges(t *testing.T) {
	dir, asked := t.TempDir(), map[excerpt.Format][]string{}
	for i, p := range invented(400) {
		for _, f := range excerpt.Formats {
			made := excerpt.Of(p.Person, house, knownOf(p), today, f)
			if made.Data == nil {
				continue
			}
			by := fhir.ByImpfpass
			if f == excerpt.SummaryJSON {
				by = fhir.BySummaries
			}
			if r := fhir.CheckBy(made.Data, by); !r.OK {
				t.Errorf("person %d, %s: refused by us: %+v", i, f, r.Faults[0])
			}
			if len(asked[f]) < 8 || i%40 == 0 {
				file := filepath.Join(dir, fmt.Sprintf("%d-%s", i, f.File()))
				if err := os.WriteFile(file, made.Data, 0o600); err != nil {
					t.Fatal(err)
				}
				asked[f] = append(asked[f], file)
			}
		}
	}
	for _, v := range append(judges.KBV(t, append(asked[excerpt.ImpfpassXML], asked[excerpt.ImpfpassJSON]...)...), judges.IPS(t, asked[excerpt.SummaryJSON]...)...) {
		if !v.OK {
			t.Errorf("%s: %q", filepath.Base(v.File), v.Errors)
		}
	}
}

// TestARecordGoesRound takes in what was written, as any document is taken in,
// and holds it against what the record says: nothing is lost and nothing is new.
func TestARecordGoesRound(t *testing.T) {
	statements := 0
	for i, p := range invented(400) {
		for _, f := range excerpt.Formats {
			vaccinations := slices.DeleteFunc(slices.Clone(p.Measures), func(m record.Measure) bool {
				return m.Kind != "vaccination" && m.Kind != "passive-immunisation" && (m.Kind != "tb-screening" || f != excerpt.SummaryJSON)
			})
			made := excerpt.Of(p.Person, house, knownOf(p), today, f)
			var want []record.Measure
			for _, matter := range record.Matters(vaccinations) {
				if lead := matter.Statements[0]; !slices.ContainsFunc(made.Left, func(l excerpt.Left) bool { return l.Whole && l.Measure.ID == lead.ID }) {
					want = append(want, lead)
				}
			}
			slices.SortStableFunc(want, func(a, b record.Measure) int { return strings.Compare(b.Kind, a.Kind) }) // vaccinations come first
			others := 0
			if f == excerpt.SummaryJSON {
				others = len(record.Entries(p.Statements)) - count(made.Left, func(l excerpt.Left) bool { return l.Statement.Kind != "" })
			}
			if made.Held != len(want)+others {
				t.Errorf("person %d, %s: holds %d of %d and %d", i, f, made.Held, len(want), others)
			}
			if made.Data == nil || len(want) == 0 {
				continue
			}
			r, err := intake.Read("excerpt", made.Data, today)
			if err == nil && len(r.Command.Statements) != others {
				t.Errorf("person %d, %s: %d of %d allergies, medicines and aids", i, f, len(r.Command.Statements), others)
			}
			if err == nil && r.Command.Measures[0].Outcome == record.NotDocumented {
				r.Command.Measures = r.Command.Measures[1:] // nothing is known of vaccinations: a summary says so
			}
			if err != nil || len(r.Command.Measures) != len(want) {
				t.Errorf("person %d, %s: %v, %d measures of %d; %+v", i, f, err, len(r.Command.Measures), len(want), r.Command.Leftovers)
				continue
			}
			if m := intake.Compare(r.Document.Subject, p.Person); !m.Safe() && p.Birth.Precision != person.NotKnown {
				t.Errorf("person %d, %s: the document is somebody else's: %+v", i, f, m)
			}
			for j, got := range r.Command.Measures {
				statements++
				w := want[j]
				was := []string{w.Kind, string(w.Outcome), w.Day.String(), string(w.DayPrecision), w.ATC, strings.Join(w.Antigens, ","), w.Batch, w.Dose}
				is := []string{got.Kind, string(got.Outcome), got.Day.String(), string(got.DayPrecision), got.ATC, strings.Join(sorted(got.Antigens), ","), got.Batch, got.Dose}
				if diff := gocmp.Diff(was, is); diff != "" {
					t.Errorf("person %d, %s: %s", i, f, diff)
				}
				for _, text := range []string{w.Place, w.Note, w.Vaccine} {
					if !strings.Contains(got.Place+got.Note+got.Vaccine, text) {
						t.Errorf("person %d, %s: %q got lost: %+v", i, f, text, got)
					}
				}
			}
		}
	}
	if t.Logf("%d statements", statements); statements < 500 {
		t.Error("too few to say anything")
	}
}

func count[T any](list []T, is func(T) bool) (n int) {
	for _, one := range list {
		if is(one) {
			n++
		}
	}
	return n
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}

func TestWhatIsDeniedByOneSourceAndNamedByAnotherStandsAsNamed(t *testing.T) {
	p := person.Person{ID: "P", GivenName: "Amina", FamilyName: "Haddad"}
	said := func(source record.Source, change func(a *record.Statement)) record.Statement {
		a := record.Statement{ID: id.New(), Person: "P", Kind: record.Allergy, Standing: record.Holding, Source: source, SourceDay: today}
		change(&a)
		return a
	}
	known := excerpt.Known{Statements: []record.Statement{
		said(record.OwnWord, func(a *record.Statement) { a.None = true }),
		said(record.OtherDocument, func(a *record.Statement) {
			a.About, a.Danger, a.Codes = "Penicillin", "low", []string{"http://snomed.info/sct|373270004"}
		}),
		said(record.OwnWord, func(a *record.Statement) { a.About, a.Danger = "penicillin", "high" }),
		said(record.OwnWord, func(a *record.Statement) { a.Kind, a.About, a.EndedOn = record.Medicine, "Metformin", today }),
		said(record.OwnWord, func(a *record.Statement) { a.Kind, a.None = record.Aid, true }),
	}}
	made := excerpt.Of(p, house, known, today, excerpt.SummaryJSON)
	doc, err := fhir.Read(made.Data)
	if err != nil || made.Held != 3 || len(made.Left) != 1 || made.Left[0].Reason != "fhir.left.denied" || len(doc.Statements) != 3 {
		t.Fatalf("%v, %+v, %+v", err, made.Left, doc.Statements)
	}
	medicine, allergy, aid := doc.Statements[0], doc.Statements[1], doc.Statements[2]
	if !strings.EqualFold(allergy.About, "Penicillin") || allergy.Danger != fhir.DangerHigh || len(allergy.Codes) != 1 || medicine.Standing != fhir.Ended || medicine.Until.Date != today || !aid.None {
		t.Errorf("%+v", doc.Statements)
	}
}
