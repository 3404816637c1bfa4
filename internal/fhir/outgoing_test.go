package fhir

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/testkit/mioparser"
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
	return map[string]Outgoing{
		"one dose":                one(amina, mmr),
		"no doses":                one(amina),
		"the same dose twice":     one(amina, mmr, mmr),
		"partial dates":           one(amina, with(func(m *Measure) { m.Day = year }), with(func(m *Measure) { m.Day = month })),
		"no day":                  one(amina, with(func(m *Measure) { m.Day = Day{} })),
		"a combination":           one(amina, given(Measure{ATC: "J07CA09", Antigens: Antigens("J07CA09")})),
		"an antigen alone":        one(amina, given(Measure{Antigens: []string{"Masern"}})),
		"an antigen without code": one(amina, given(Measure{Antigens: []string{"Dengue"}, VaccineName: "Qdenga"})),
		"a group of meningococci": one(amina, given(Measure{Antigens: []string{"MenC"}})),
		"a name alone":            one(amina, given(Measure{VaccineName: "Impfung in der Schule"})),
		"an ATC code alone":       one(amina, given(Measure{ATC: "J07BX03"})),
		"a code the KBV lacks":    one(amina, given(Measure{ATC: "J07BN01", Antigens: []string{"COVID-19"}, VaccineName: "Comirnaty"})),
		"antibodies": one(amina, func() Measure {
			m := given(Measure{ATC: "J06BB04", VaccineName: "HBIG"})
			m.Kind = PassiveImmunisation
			return m
		}()),
		"declined and not offered": one(amina, with(func(m *Measure) { m.Outcome = Declined; m.Reason = "möchte warten" }), with(func(m *Measure) { m.Outcome = NotOffered }), with(func(m *Measure) { m.Outcome = NotDocumented })),
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
			file := filepath.Join(dir, fmt.Sprintf("%s.%s", name, form))
			if err := os.WriteFile(file, data, 0o600); err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
	}
	for _, v := range mioparser.Judge(t, files...) {
		if !v.OK {
			t.Errorf("%s: refused by the KBV's parser: %q", filepath.Base(v.File), v.Errors)
		}
	}
}

func TestEverySummaryWeWriteIsAcceptedByUs(t *testing.T) {
	for name, out := range shapes() {
		data, _ := WriteSummary(out)
		for _, by := range []Standard{BySummaries, ByR4} {
			if r := CheckBy(data, by); !r.OK {
				t.Errorf("%s by %s: refused: %+v", name, by, first(r.Faults))
			}
		}
	}
}
