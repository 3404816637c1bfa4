package intake_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/fhir"
	"wegwarte/internal/i18n"
	"wegwarte/internal/intake"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/testkit/samples"
)

var today = clock.MustDate("2026-11-23")

// pass is a document of one person with one dose.
const pass = `{"resourceType": "Bundle", "type": "collection", "timestamp": "2026-10-20T10:00:00+02:00", "entry": [
  {"fullUrl": "urn:uuid:11111111-1111-4111-8111-111111111111", "resource": {"resourceType": "Patient", "name": [{"family": "Muster", "given": ["Amina"]}], "birthDate": "1990-01-01"}},
  {"fullUrl": "urn:uuid:22222222-2222-4222-8222-222222222222", "resource": {"resourceType": "Immunization", "status": "completed",
    "vaccineCode": {"coding": [{"system": "http://www.whocc.no/atc", "code": "J07BD52"}], "text": "Priorix"},
    "patient": {"reference": "urn:uuid:11111111-1111-4111-8111-111111111111"}, "occurrenceDateTime": "DAY", "lotNumber": "A1", "isSubpotent": true}}]}`

func dose(day string) []byte { return []byte(strings.Replace(pass, "DAY", day, 1)) }

func TestADoseBecomesAMeasureInTheRecordsWords(t *testing.T) {
	r, err := intake.Read("pass.json", dose("2026-09"), today)
	if err != nil {
		t.Fatal(err)
	}
	want := []record.MeasureCommand{{Kind: "vaccination", Outcome: record.Done, Day: clock.MustDate("2026-09-01"),
		DayPrecision: person.ToTheMonth, Vaccine: "Priorix", ATC: "J07BD52", Antigens: []string{"Masern", "Mumps", "Roeteln"}, Batch: "A1",
		DocumentPath: r.Document.Measures[0].Path}}
	if diff := cmp.Diff(want, r.Command.Measures, cmpopts.EquateComparable(clock.Date{})); diff != "" {
		t.Error(diff)
	}
	if r.Command.MediaType != "application/fhir+json" || r.Command.IssuedOn != clock.MustDate("2026-10-20") {
		t.Errorf("got %+v", r.Command)
	}
	if n := len(r.Command.Leftovers); n != 1 || r.Command.Leftovers[0].Reason != "record.leftover.subpotent" {
		t.Errorf("that the dose does not count fully is not said: %+v", r.Command.Leftovers)
	}
}

func TestWhatCannotBeRecordedIsSetAsideWithItsReason(t *testing.T) {
	two := strings.Replace(string(dose("2026-09-14")), `]}`, `]}`, 1)
	entry := two[strings.Index(two, `{"fullUrl": "urn:uuid:2222`):strings.LastIndex(two, "]}")]
	later := strings.NewReplacer("22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333", "2026-09-14", "2027-01-01").Replace(entry)
	r, err := intake.Read("pass.json", []byte(strings.TrimSuffix(two, "]}")+","+later+"]}"), today)
	if err != nil {
		t.Fatal(err)
	}
	var reasons []string
	for _, l := range r.Command.Leftovers {
		reasons = append(reasons, l.Reason)
	}
	if diff := cmp.Diff([]string{"record.leftover.subpotent", "error.record.day.future"}, reasons); diff != "" || len(r.Command.Measures) != 1 {
		t.Errorf("%s, %d measures", diff, len(r.Command.Measures))
	}
}

func TestAFileThatBreaksRulesIsTakenInWithEachOfThemNamed(t *testing.T) {
	faulty := strings.Replace(pass, `"birthDate": "1990-01-01"`, `"birthDate": "1990-01-01", "gender": "Frau"`, 1)
	r, err := intake.Read("pass.json", []byte(strings.Replace(faulty, "DAY", "2026-09-14", 1)), today)
	if err != nil || len(r.Command.Measures) != 1 || len(r.Document.Faults) != 1 {
		t.Fatalf("got %v, %+v", err, r)
	}
	named := r.Command.Leftovers[len(r.Command.Leftovers)-1]
	if named.Path != "Bundle.entry[0].resource.gender" || named.Reason != "fhir.rule.code.unknown" {
		t.Errorf("got %+v", named)
	}
	if told := i18n.T(t.Context(), named.Reason, named.Words()...); !strings.Contains(told, "Frau") || strings.Contains(told, "{{") {
		t.Errorf("got %q", told)
	}
}

func TestAFileThatCannotBeReadOrWouldActIsRefusedWithPathAndRule(t *testing.T) {
	many := strings.Repeat(`{"family": "Muster", "wrong": 1},`, 300)
	for _, hostile := range []string{
		"", "no document", `<!DOCTYPE x [<!ENTITY a "b">]><Bundle xmlns="http://hl7.org/fhir">&a;</Bundle>`, strings.Repeat("[", 10_000),
		strings.Replace(pass, "Priorix", "<img src=x onerror=alert(1)>", 1),
		strings.NewReplacer("Priorix", "<img src=x onerror=alert(1)>", `"name": [`, `"name": [`+many).Replace(pass), // behind more faults than are listed
	} {
		var refusal *intake.Refusal
		_, err := intake.Read("x", []byte(hostile), today)
		if !errors.As(err, &refusal) || !errs.Is(err, errs.KindInvalid) || len(refusal.Faults) == 0 || refusal.Faults[0].Rule == "" {
			t.Errorf("%.20q: got %v", hostile, err)
		}
	}
	if _, err := intake.Read("x.json", []byte(`{"resourceType": "Patient", "birthDate": "1990"}`), today); !errs.Is(err, errs.KindInvalid) {
		t.Errorf("a file without a measure: got %v", err)
	}
}

// TestMessySummariesAreTakenIn holds the bar of ninety-five in a hundred over
// the summaries of many vendors: each is taken in with every immunisation a
// measure or set aside with its reason, and each fault named.
func TestMessySummariesAreTakenIn(t *testing.T) {
	whole, all := 0, 0
	taken := []string{"Immunization", "AllergyIntolerance", "MedicationStatement", "MedicationRequest", "MedicationDispense", "DeviceUseStatement"}
	understood, of, got := map[string]bool{}, map[string]int{}, map[string]int{}
	for _, file := range examples(t, "ips-connectathon") {
		all++
		data, err := os.ReadFile(file) //nolint:gosec // the shared examples
		if err != nil {
			t.Fatal(err)
		}
		r, err := intake.Read(filepath.Base(file), data, today)
		if err != nil {
			t.Logf("%s: %v", filepath.Base(file), err)
			continue
		}
		told := map[string]bool{}
		for _, m := range r.Command.Measures {
			told[m.DocumentPath] = true
		}
		for _, a := range r.Command.Statements {
			told[a.DocumentPath], understood[a.DocumentPath+file] = true, true
		}
		for _, l := range r.Command.Leftovers {
			told[l.Path] = true
			if !i18n.Has(l.Reason) {
				t.Errorf("%s: %s has no words", file, l.Reason)
			}
		}
		missing := 0
		root, _ := fhir.Parse(data)
		for _, e := range root.All("entry") {
			res := e.Child("resource")
			if res == nil || !slices.Contains(taken, res.Resource) {
				continue
			}
			if !told[res.Path()] {
				missing++
			}
			of[res.Resource]++
			if understood[res.Path()+file] {
				got[res.Resource]++
			}
		}
		for _, f := range r.Document.Faults {
			if !told[f.Path] {
				missing++
			}
		}
		if missing == 0 {
			whole++
		}
	}
	t.Logf("%d of %d summaries taken in whole", whole, all)
	for _, kind := range taken[1:] {
		t.Logf("%s: %d of %d understood, the others listed", kind, got[kind], of[kind])
	}
	if n, most := got["MedicationStatement"]+got["MedicationRequest"]+got["AllergyIntolerance"]+got["DeviceUseStatement"],
		of["MedicationStatement"]+of["MedicationRequest"]+of["AllergyIntolerance"]+of["DeviceUseStatement"]; 100*n < 85*most {
		t.Errorf("only %d of %d allergies, medicines and aids are understood", n, most)
	}
	if 100*whole < 95*all {
		t.Errorf("only %d of %d", whole, all)
	}
}

func TestTheDocumentsPersonIsHeldAgainstTheRegisters(t *testing.T) {
	amina := person.Person{GivenName: "Amina Nur", FamilyName: "Al-Haddad", GivenNameOwn: "أمينة", FamilyNameOwn: "الحداد", Birth: person.BornIn(1990, 3)}
	said := func(name string, date string, p fhir.Precision) fhir.Subject {
		s := fhir.Subject{}
		if name != "" {
			s.Names = []fhir.Name{{Text: name}}
		}
		if date != "" {
			s.BirthDate = fhir.Day{Date: clock.MustDate(date), Precision: p, Text: date}
		}
		return s
	}
	for name, c := range map[string]struct {
		subject     fhir.Subject
		name, birth intake.Agreement
	}{
		"the same":                         {said("Amina AL HADDAD", "1990-03-09", fhir.ToDay), intake.Agrees, intake.Agrees},
		"the family name first":            {said("Al-Haddad, Nur", "1990-03-01", fhir.ToMonth), intake.Agrees, intake.Agrees},
		"in the person's own script":       {said("أمينة الحداد", "", 0), intake.Agrees, intake.NotSaid},
		"another given name":               {said("Samir Al-Haddad", "1990-01-01", fhir.ToYear), intake.Differs, intake.Agrees},
		"another family name":              {said("Amina Haddad", "1990-04-01", fhir.ToMonth), intake.Differs, intake.Differs},
		"another year":                     {said("", "1991-03-09", fhir.ToDay), intake.NotSaid, intake.Differs},
		"a part of a name is not the name": {said("Aminata Al-Haddadi", "", 0), intake.Differs, intake.NotSaid},
	} {
		m := intake.Compare(c.subject, amina)
		if m.Name != c.name || m.BornOn != c.birth || m.Safe() != (c.name == intake.Agrees && c.birth == intake.Agrees) {
			t.Errorf("%s: got name %v, birth %v", name, m.Name, m.BornOn)
		}
	}
	if m := intake.Compare(said("", "1990-03-09", fhir.ToDay), person.Person{}); m.BornOn != intake.NotSaid {
		t.Errorf("nothing known of the person: got %v", m.BornOn)
	}
}

// examples gives the documents others made below a folder.
func examples(t *testing.T, folder string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(samples.Dir(t, "fhir", folder), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && (strings.HasSuffix(path, ".json") || strings.HasSuffix(path, ".xml")) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestEveryStatementOfTheImpfpassExamplesIsTakenOrListed(t *testing.T) {
	taken := 0
	for _, file := range examples(t, "kbv-impfpass") {
		data, err := os.ReadFile(file) //nolint:gosec // the shared examples
		if err != nil {
			t.Fatal(err)
		}
		doc, err := fhir.Read(data)
		if err != nil {
			t.Fatal(err)
		}
		r, err := intake.Read(filepath.Base(file), data, today)
		var refusal *intake.Refusal
		if errors.As(err, &refusal) {
			if strings.Contains(file, "/Error/") { // made to be refused
				continue
			}
			t.Errorf("%s: %d faults, first %+v", file, len(refusal.Faults), refusal.Faults[0])
			continue
		}
		taken += len(r.Command.Measures)
		if err == nil && len(r.Command.Measures)+len(r.Command.Leftovers) < len(doc.Measures)+len(doc.NotUnderstood) {
			t.Errorf("%s: %d measures, %d leftovers of %d and %d", file, len(r.Command.Measures), len(r.Command.Leftovers), len(doc.Measures), len(doc.NotUnderstood))
		}
		for _, l := range r.Command.Leftovers {
			if !i18n.Has(l.Reason) {
				t.Errorf("%s: %s has no words", file, l.Reason)
			}
		}
	}
	if taken == 0 {
		t.Error("nothing was taken from any example")
	}
}

func FuzzRead(f *testing.F) {
	f.Add(dose("2026-09-14"))
	f.Add(dose("1800"))
	f.Add(summary(`{"resourceType": "Condition", "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "G40"}]}}`))
	f.Add(summary(`{"resourceType": "MedicationStatement", "status": "active", "medicationCodeableConcept": {"text": "x"}, "effectivePeriod": {"start": "2024", "end": "2020-01-01"}}`))
	f.Add([]byte(`<Immunization xmlns="http://hl7.org/fhir"><status value="completed"/></Immunization>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := intake.Read("x", data, today)
		if err != nil {
			if !errs.Is(err, errs.KindInvalid) {
				t.Fatalf("got %v", err)
			}
			return
		}
		for _, a := range r.Command.Statements {
			a.Person, a.Source, a.Basis = "A", record.OtherDocument, record.StatementBases[0]
			if err := a.Check(today); err != nil {
				t.Fatalf("%+v cannot be recorded: %v", a, err)
			}
		}
		for _, p := range r.Proposals(today) {
			if _, known := record.Current().Need(p.Need); !known || p.Path == "" {
				t.Fatalf("proposal %+v", p)
			}
		}
		for _, m := range r.Command.Measures {
			m.Person, m.Source = "A", record.VaccinationRecord
			if err := m.Check(today); err != nil {
				t.Fatalf("%+v cannot be recorded: %v", m, err)
			}
		}
	})
}
