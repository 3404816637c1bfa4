package fhir

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit/judges"
)

var known = Day{clock.MustDate("2024-09-14"), ToDay, "2024-09-14"}

func given(m Measure) Measure {
	m.Kind, m.Outcome = Vaccination, Done
	if m.Day.Text == "" && m.Day.Precision == Unknown {
		m.Day = known
	}
	return m
}

// shapes are records of many shapes, each with what a document must hold of it.
func shapes() map[string]Outgoing {
	amina := Subject{Names: []Name{{Text: "Amina Haddad", Family: "Haddad", Given: []string{"Amina"}}, {Text: "أمينة حداد"}},
		BirthDate: Day{clock.MustDate("1990-01-01"), ToDay, ""}, Gender: "female"}
	house := Issuer{ID: "U1", Name: "ZUE Musterberg", City: "Musterberg"}
	one := func(s Subject, m ...Measure) Outgoing {
		return Outgoing{Holder: "P1", Subject: s, Issuer: house, Issued: clock.MustDate("2026-11-26"), Measures: m}
	}
	mmr := given(Measure{ATC: "J07BD52", Antigens: []string{"Masern", "Mumps", "Roeteln"}, VaccineName: "Priorix", Batch: "A1", DoseNumber: "1",
		Place: "Kabul", Note: "Dr. X; Sanofi", Origin: FromRecord, OriginName: "Impfpass"})
	with := func(change func(m *Measure)) Measure { m := mmr; change(&m); return m }
	year := Day{clock.MustDate("2019-01-01"), ToYear, "2019"}
	month := Day{clock.MustDate("2019-03-01"), ToMonth, "2019-03"}
	statements := one(amina, mmr)
	statements.Statements = []Statement{
		{Kind: Allergy, About: "Penicillin", Sort: "medicine", ATC: "J01C", Standing: Current, Danger: DangerHigh, Certainty: Confirmed, Reaction: "Atemnot; Ausschlag", From: year, Said: "Arztbrief",
			Codes: []Code{{snomed, "373270004", "Penicillin -class of antibiotic-"}, {"", "x", ""}, {"no uri", "y", ""}}},
		{Kind: Medicine, About: "Metformin 500 mg", ATC: "A10BA02", PZN: "12345678", Standing: StandingOff, Dosage: "1-0-1", Until: known, Lasts: known},
		{Kind: Aid, About: "Rollstuhl", Sort: "wheelchair", Standing: StandingOff, From: month},
		{Kind: Aid, About: "Großvaters Stock", Sort: "cane", Standing: Ended},
	}
	none := one(amina)
	none.Statements = []Statement{{Kind: Allergy, None: true, Standing: Current}, {Kind: Medicine, None: true, Standing: StandingOff}, {Kind: Aid, None: true, Standing: Current}}
	return map[string]Outgoing{
		"allergies, medicines, aids": statements,
		"nothing of any of them":     none,
		"one dose":                   one(amina, mmr),
		"no doses":                   one(amina),
		"the same dose twice":        one(amina, mmr, mmr),
		"partial dates":              one(amina, with(func(m *Measure) { m.Day = year }), with(func(m *Measure) { m.Day = month })),
		"no day":                     one(amina, with(func(m *Measure) { m.Day = Day{} })),
		"a combination":              one(amina, given(Measure{ATC: "J07CA09", Antigens: Antigens("J07CA09")})),
		"an antigen alone":           one(amina, given(Measure{Antigens: []string{"Masern"}})),
		"an antigen without code":    one(amina, given(Measure{Antigens: []string{"Dengue"}, VaccineName: "Qdenga"})),
		"a group of meningococci":    one(amina, given(Measure{Antigens: []string{"MenC"}})),
		"a name alone":               one(amina, given(Measure{VaccineName: "Impfung in der Schule"})),
		"an ATC code alone":          one(amina, given(Measure{ATC: "J07BX03"})),
		"a code the KBV lacks":       one(amina, given(Measure{ATC: "J07BN01", Antigens: []string{"COVID-19"}, VaccineName: "Comirnaty"})),
		"antibodies": one(amina, func() Measure {
			m := given(Measure{ATC: "J06BB04", VaccineName: "HBIG"})
			m.Kind = PassiveImmunisation
			return m
		}()),
		"declined and not offered": one(amina, with(func(m *Measure) { m.Outcome = Declined; m.Reason = "möchte warten" }), with(func(m *Measure) { m.Outcome = NotOffered }), with(func(m *Measure) { m.Outcome = NotDocumented })),
		"an examination":           one(amina, mmr, Measure{Kind: TBScreening, Outcome: Done, Day: month, Place: "ZUE Musterberg", Note: "unauffällig"}, Measure{Kind: TBScreening, Outcome: Done}, Measure{Kind: TBScreening, Outcome: Declined}),
		"half a dose":              one(amina, with(func(m *Measure) { m.Subpotent = true })),
		"no birth date":            one(Subject{Names: amina.Names, Gender: "unknown"}, mmr),
		"a year of birth":          one(Subject{Names: amina.Names, BirthDate: Day{clock.MustDate("1990-01-01"), ToYear, ""}, Gender: "other"}, mmr),
		"one name":                 one(Subject{Names: []Name{{Text: "Zarghuna", Family: "Zarghuna"}}}, mmr),
		"a name in Arabic alone":   one(Subject{Names: []Name{{Text: "أمينة", Given: []string{"أمينة"}}}}, mmr),
		"no name":                  one(Subject{}, mmr),
		"texts that look like markup": one(Subject{Names: []Name{{Family: `<script>alert(1)</script>`, Given: []string{`O'Neil & "Söhne"`}}}},
			with(func(m *Measure) {
				m.Batch = `<img src onerror="alert(1)">`
				m.VaccineName = "A < B & C > D"
				m.Note = "Zeile 1\nZeile 2\x00"
			})),
	}
}

// kept writes a document into a file for the outside judges.
func kept(t *testing.T, dir, name string, data []byte) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestEveryImpfpassWeWriteIsAcceptedByUsAndByTheKBVsParser(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for name, out := range shapes() {
		for _, form := range []Form{JSON, XML} {
			data, _ := WriteImpfpass(out, form)
			if data == nil {
				continue
			}
			if r := CheckBy(data, ByImpfpass); !r.OK {
				t.Errorf("%s as %s: refused by us: %+v", name, form, first(r.Faults))
			}
			files = append(files, kept(t, dir, name+"."+string(form), data))
		}
	}
	for _, v := range judges.KBV(t, files...) {
		if !v.OK {
			t.Errorf("%s: refused by the KBV's parser: %q", filepath.Base(v.File), v.Errors)
		}
	}
}

func TestEverySummaryWeWriteIsAcceptedByUsAndByAnOutsideValidator(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for name, out := range shapes() {
		data, _ := WriteSummary(out)
		for _, by := range []Standard{BySummaries, ByR4} {
			if r := CheckBy(data, by); !r.OK {
				t.Errorf("%s by %s: refused by us: %+v", name, by, first(r.Faults))
			}
		}
		files = append(files, kept(t, dir, name+".json", data))
	}
	for _, v := range judges.IPS(t, files...) {
		if !v.OK {
			t.Errorf("%s: refused by the outside validator: %q", filepath.Base(v.File), v.Errors)
		}
	}
}

// TestTheOutsideValidatorRefuses changes a summary of ours where the profiles
// ask for something, and HL7's own examples not at all.
func TestTheOutsideValidatorRefuses(t *testing.T) {
	whole, _ := WriteSummary(shapes()["one dose"])
	dir, files := t.TempDir(), []string{}
	for what, change := range map[string][2]string{
		"no status of the dose":          {`"status": "completed",`, ``},
		"a status that is none":          {`"status": "completed",`, `"status": ["completed"],`},
		"another kind of document":       {`"code": "60591-5"`, `"code": "11369-6"`},
		"no section of allergies":        {`"code": "48765-2"`, `"code": "48765-0"`},
		"no vaccine":                     {`"vaccineCode"`, `"vaccine"`},
		"no name":                        {`"name": [`, `"contact": [`},
		"no date of birth":               {`"birthDate"`, `"deceasedDateTime"`},
		"no state of the problem":        {`"clinicalStatus"`, `"severity"`},
		"an element that nobody knows":   {`"lotNumber"`, `"batch"`},
		"no time of the document":        {`"timestamp"`, `"total"`},
		"the dose's section without one": {`"Immunization"`, `"Basic"`},
	} {
		changed := strings.Replace(string(whole), change[0], change[1], 1)
		if changed == string(whole) {
			t.Fatalf("%s: nothing to change", what)
		}
		files = append(files, kept(t, dir, what+".json", []byte(changed)))
	}
	for _, v := range judges.IPS(t, files...) {
		if v.OK || len(v.Errors) == 0 {
			t.Errorf("%s: accepted", filepath.Base(v.File))
		}
	}
	for _, v := range judges.IPS(t, sampleFiles(t, "ips-hl7-ig")...) {
		if !v.OK {
			t.Errorf("%s: refused: %q", filepath.Base(v.File), v.Errors)
		}
	}
}

func TestTheSameRecordIsTheSameDocument(t *testing.T) {
	for name, out := range shapes() {
		one, _ := WriteSummary(out)
		two, _ := WriteSummary(out)
		pass, _ := WriteImpfpass(out, XML)
		again, _ := WriteImpfpass(out, XML)
		if !bytes.Equal(one, two) || !bytes.Equal(pass, again) {
			t.Errorf("%s: written twice, and not the same", name)
		}
		if out.Holder != "" && bytes.Contains(slices.Concat(one, pass), []byte(`"`+out.Holder+`"`)) {
			t.Errorf("%s: the house's own number of the person is in it", name)
		}
	}
	out := shapes()["one dose"]
	one, _ := WriteSummary(out)
	out.Measures[0].Batch = "A2"
	other, _ := WriteSummary(out)
	if mustRead(t, one).Identifier == mustRead(t, other).Identifier {
		t.Error("another content under the same identifier")
	}
}

func TestWhatTheImpfpassCannotHoldIsNamed(t *testing.T) {
	for name, want := range map[string][]Omission{
		"one dose":                 nil,
		"no day":                   {{0, "fhir.left.no-day", true}},
		"half a dose":              {{0, "fhir.left.subpotent", true}},
		"declined and not offered": {{0, "fhir.left.not-given", true}, {1, "fhir.left.not-given", true}, {2, "fhir.left.not-given", true}},
		"a code the KBV lacks":     {{0, "fhir.left.atc", false}},
	} {
		_, left := WriteImpfpass(shapes()[name], JSON)
		if diff := cmp.Diff(want, left); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		for _, l := range left {
			if !i18n.Has(l.Reason) {
				t.Errorf("%s has no words", l.Reason)
			}
		}
	}
	if data, left := WriteImpfpass(shapes()["no day"], XML); data != nil || len(left) != 1 {
		t.Error("an Impfpass without a dose")
	}
	_, left := WriteSummary(shapes()["declined and not offered"])
	if diff := cmp.Diff([]Omission{{2, "fhir.left.no-statement", true}}, left); diff != "" {
		t.Error(diff)
	}
}
