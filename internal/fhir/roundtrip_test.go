package fhir

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wegwarte/internal/clock"
	"wegwarte/internal/testkit/judges"
)

// said is what a measure says, without where it stood in which file.
func said(m Measure) Measure {
	m.Antigens = sortedAntigens(m.Antigens)
	if len(m.Antigens) == 0 {
		m.Antigens = nil
	}
	m.Day.Text = ""
	m.Batch = tidied(m.Batch) // markup that would act is made harmless: one example's batch is some
	m.Codes, m.SourceID, m.Path = nil, "", ""
	return m
}

// lossless holds what came back against what was written. How a vaccine is
// called that the source does not name is not compared: the reader takes its
// code's name.
func lossless(t failing, where string, was, is []Measure, fair func(*Measure)) {
	t.Helper()
	if len(was) != len(is) {
		t.Errorf("%s: %d measures became %d", where, len(was), len(is))
		return
	}
	for i := range was {
		a, b := said(was[i]), said(is[i])
		if a.VaccineName == "" {
			b.VaccineName = ""
		}
		fair(&a)
		fair(&b)
		if diff := cmp.Diff(a, b, dates); diff != "" {
			t.Errorf("%s: measure %d: %s", where, i, diff)
		}
	}
}

type failing interface {
	Helper()
	Errorf(format string, args ...any)
}

// overSummary writes and reads a summary.
func overSummary(t failing, where string, out Outgoing) {
	t.Helper()
	data, left := WriteSummary(out)
	if r := CheckBy(data, BySummaries); !r.OK {
		t.Errorf("%s: refused: %+v", where, first(r.Faults))
	}
	again, err := Read(data)
	if err != nil {
		t.Errorf("%s: %v", where, err)
		return
	}
	was := rest(out.Measures, left)
	slices.SortStableFunc(was, func(a, b Measure) int { return rank(a) - rank(b) })
	sameStatements(t, where, out.Statements, again.Statements)
	if len(was) == 0 || was[0].Kind == TBScreening {
		if len(again.Measures) != len(was)+1 || again.Measures[0].Outcome != NotDocumented {
			t.Errorf("%s: nothing became %+v", where, again.Measures)
			return
		}
		again.Measures = again.Measures[1:] // that nothing is known of vaccinations
	}
	lossless(t, where, was, again.Measures, func(m *Measure) {
		if m.FirstHand || m.Kind == TBScreening { // a summary has no element for it there
			m.FirstHand, m.Origin, m.OriginName = m.FirstHand && m.Kind != TBScreening, "", ""
		} else if m.OriginName == "" {
			m.OriginName = string(m.Origin)
		}
		if m.Outcome == Declined && m.Reason == "" {
			m.Reason = "patient objection"
		} else if m.Outcome == NotOffered && m.Reason == "" {
			m.Reason = string(NotOffered)
		} else if m.Outcome == Done {
			m.Reason = "" // of a dose that was given there is none
		}
	})
}

// rank is where a summary has it: examinations come last.
func rank(m Measure) int {
	if m.Kind == TBScreening {
		return 1
	}
	return 0
}

// overImpfpass writes and reads an Impfpass, in both forms.
func overImpfpass(t failing, where string, out Outgoing) {
	t.Helper()
	for _, form := range []Form{JSON, XML} {
		data, left := WriteImpfpass(out, form)
		was := rest(out.Measures, left)
		if data == nil {
			if len(was) > 0 {
				t.Errorf("%s: %d measures, and no document", where, len(was))
			}
			continue
		}
		if r := CheckBy(data, ByImpfpass); !r.OK {
			t.Errorf("%s as %s: refused: %+v", where, form, first(r.Faults))
		}
		again, err := Read(data)
		if err != nil {
			t.Errorf("%s as %s: %v", where, form, err)
			continue
		}
		for i, m := range was { // these have no element of their own there: they are in the note
			if i < len(again.Measures) {
				for _, text := range []string{m.Place, m.Practitioner, m.Series, m.Note} {
					if !strings.Contains(again.Measures[i].Note, text) {
						t.Errorf("%s as %s: measure %d: %q is not in the note %q", where, form, i, text, again.Measures[i].Note)
					}
				}
				for _, antigen := range m.Antigens {
					if !slices.Contains(again.Measures[i].Antigens, antigen) {
						t.Errorf("%s: measure %d: %s got lost", where, i, antigen)
					}
				}
			}
		}
		lossless(t, where+" as "+string(form), was, again.Measures, func(m *Measure) {
			m.Place, m.Practitioner, m.Series, m.Note, m.Reason = "", "", "", "", ""
			m.FirstHand, m.Origin, m.OriginName = false, "", ""
			if _, taken := kbvNames().atc[m.ATC]; !taken {
				m.ATC = "" // named as left out
			}
		})
	}
}

// rest gives the measures that were not left out whole.
func rest(all []Measure, left []Omission) (kept []Measure) {
	for i, m := range all {
		if !slices.ContainsFunc(left, func(o Omission) bool { return o.Whole && o.Measure == i }) {
			kept = append(kept, m)
		}
	}
	return kept
}

// TestWhatWasUnderstoodGoesRound imports every good document, exports it in each
// format and imports that.
func TestWhatWasUnderstoodGoesRound(t *testing.T) {
	measures := 0
	for _, set := range []string{"kbv-impfpass", "ips-validated", "ips-hl7-ig", "ips-connectathon"} {
		for _, file := range sampleFiles(t, set) {
			doc, err := Read(read(t, file))
			if err != nil || strings.Contains(file, "/Error/") {
				continue
			}
			out := Outgoing{Holder: "P", Subject: doc.Subject, Issuer: Issuer{"I", "Praxis", "Herne"}, Issued: clock.MustDate("2026-11-26"), Measures: doc.Measures, Statements: doc.Statements}
			measures += len(doc.Measures)
			overSummary(t, filepath.Base(file), out)
			overImpfpass(t, filepath.Base(file), out)
		}
	}
	t.Logf("%d measures", measures)
	if measures < 190 {
		t.Error("too few to say anything")
	}
}

// TestInventedRecordsGoRound holds the same of whatever a record may hold.
func TestInventedRecordsGoRound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		out := outgoingDrawn.Draw(t, "record")
		overSummary(t, "summary", out)
		overImpfpass(t, "impfpass", out)
	})
}

// TestTheOutsideJudgesAcceptInventedRecords asks them about some of these.
func TestTheOutsideJudgesAcceptInventedRecords(t *testing.T) {
	dir, passes, summaries := t.TempDir(), []string{}, []string{}
	for seed := range 10 {
		out := outgoingDrawn.Example(seed)
		summary, _ := WriteSummary(out)
		summaries = append(summaries, kept(t, dir, fmt.Sprintf("%d-ips.json", seed), summary))
		for _, form := range []Form{JSON, XML} {
			if pass, _ := WriteImpfpass(out, form); pass != nil {
				passes = append(passes, kept(t, dir, fmt.Sprintf("%d.%s", seed, form), pass))
			}
		}
	}
	for _, v := range append(judges.KBV(t, passes...), judges.IPS(t, summaries...)...) {
		if !v.OK {
			data, _ := os.ReadFile(v.File)
			t.Errorf("%s: %q\n%.3000s", filepath.Base(v.File), v.Errors, data)
		}
	}
}

var outgoingDrawn = rapid.Custom(func(t *rapid.T) Outgoing {
	return Outgoing{Holder: rapid.StringN(1, 26, -1).Draw(t, "holder"), Issuer: Issuer{"I", "Stadt " + words300.Draw(t, "issuer"), words300.Draw(t, "city")}, Issued: clock.MustDate("2026-11-26"),
		Subject: Subject{Names: []Name{{Family: words300.Draw(t, "family"), Given: []string{words300.Draw(t, "given")}}}, BirthDate: days.Draw(t, "born"),
			Gender: rapid.SampledFrom([]string{"male", "female", "other", "unknown", ""}).Draw(t, "gender")},
		Measures: rapid.SliceOfN(measuresDrawn, 0, 6).Draw(t, "measures"), Statements: rapid.SliceOfN(statementsDrawn, 0, 5).Draw(t, "statements")}
})

var statementsDrawn = rapid.Custom(func(t *rapid.T) Statement {
	a := Statement{Kind: rapid.SampledFrom([]StatementKind{Allergy, Medicine, Aid}).Draw(t, "kind"), About: plain("A " + words300.Draw(t, "about")), From: days.Draw(t, "from"),
		Standing: rapid.SampledFrom([]Standing{Current, Ended, StandingOff}).Draw(t, "standing"), Said: words300.Draw(t, "source")}
	none := rapid.IntRange(0, 4).Draw(t, "none") == 0
	switch a.Kind {
	case Allergy:
		a.Sort, a.Danger = rapid.SampledFrom(append([]string{""}, AllergySorts...)).Draw(t, "sort"), rapid.SampledFrom([]Danger{DangerUnknown, DangerLow, DangerHigh}).Draw(t, "danger")
		a.Certainty, a.Reaction = rapid.SampledFrom([]Certainty{CertaintyUnknown, Presumed, Confirmed}).Draw(t, "certainty"), words300.Draw(t, "reaction")
		if none && a.Sort != "biologic" {
			a = Statement{Kind: Allergy, None: true, Sort: a.Sort, Standing: Current}
		}
	case Medicine:
		a.ATC, a.PZN = rapid.SampledFrom([]string{"", "A10BA02", "N02BE01"}).Draw(t, "atc"), rapid.SampledFrom([]string{"", "12345678"}).Draw(t, "pzn")
		a.Dosage, a.Until = words300.Draw(t, "dosage"), rapid.SampledFrom([]Day{{}, {clock.MustDate("2027-01-01"), ToDay, ""}}).Draw(t, "until")
		if none {
			a = Statement{Kind: Medicine, None: true, Standing: StandingOff}
		}
	case Aid:
		a.Sort = rapid.SampledFrom(AidSorts).Draw(t, "sort")
		if none {
			a = Statement{Kind: Aid, None: true, Standing: Current}
		}
	}
	return a
})

// words300 are texts as a reader takes them over: one line without space at its
// ends, in any script, at most 300 characters.
var words300 = rapid.Map(rapid.StringOfN(rapid.RuneFrom(nil, unicode.L, unicode.N, unicode.P, unicode.Sm, unicode.Zs), 0, 40, -1), func(s string) string {
	return plain(strings.ReplaceAll(s, "<", ""))
})

var days = rapid.Custom(func(t *rapid.T) Day {
	d := clock.NewDate(rapid.IntRange(1920, 2026).Draw(t, "year"), 1, 1).AddDays(rapid.IntRange(0, 364).Draw(t, "day"))
	switch p := Precision(rapid.IntRange(0, 3).Draw(t, "precision")); p {
	case ToDay:
		return Day{d, p, ""}
	case ToMonth:
		return Day{clock.NewDate(d.Year(), d.Month(), 1), p, ""}
	case ToYear:
		return Day{clock.NewDate(d.Year(), 1, 1), p, ""}
	}
	return Day{}
})

var measuresDrawn = rapid.Custom(func(t *rapid.T) Measure {
	m := Measure{Kind: Vaccination, Outcome: rapid.SampledFrom([]Outcome{Done, Done, Done, Declined, NotOffered, NotDocumented}).Draw(t, "outcome"), Day: days.Draw(t, "day"),
		VaccineName: words300.Draw(t, "vaccine"), Batch: words300.Draw(t, "batch"), Place: words300.Draw(t, "place"), Note: words300.Draw(t, "note"),
		Manufacturer: words300.Draw(t, "manufacturer"), Practitioner: words300.Draw(t, "practitioner"), Series: words300.Draw(t, "series"),
		DoseNumber: rapid.SampledFrom([]string{"", "1", "2", "1/2", "Booster", "3/x", "007"}).Draw(t, "number"), FirstHand: rapid.Bool().Draw(t, "first hand"),
		Origin: rapid.SampledFrom([]Origin{"", FromProvider, FromRecord, FromMemory}).Draw(t, "origin")}
	if rapid.IntRange(0, 9).Draw(t, "kind") == 0 {
		return Measure{Kind: TBScreening, Outcome: m.Outcome, Day: m.Day, Place: m.Place, Note: m.Note, Practitioner: m.Practitioner}
	}
	if m.Outcome != Done {
		m.Reason = words300.Draw(t, "reason")
	}
	var codes, antigens []string
	for code := range vaccines().atc {
		codes = append(codes, code)
	}
	for _, antigen := range knownAntigens() {
		antigens = append(antigens, antigen)
	}
	slices.Sort(codes)
	antigens = sortedAntigens(antigens)
	switch rapid.IntRange(0, 3).Draw(t, "what") {
	case 0:
		m.ATC = rapid.SampledFrom(codes).Draw(t, "atc")
		m.Antigens = antigensOf(m.ATC, nil, nil)
	case 1:
		m.Antigens = rapid.SliceOfNDistinct(rapid.SampledFrom(antigens), 1, 4, rapid.ID).Draw(t, "antigens")
	case 2:
		m.Kind, m.ATC = PassiveImmunisation, rapid.SampledFrom([]string{"J06BB04", "J06BA01", "J06BB02"}).Draw(t, "antibodies")
	default:
		if m.VaccineName == "" {
			m.VaccineName = "Impfung"
		}
	}
	return m
})

// sameStatements holds what came back of allergies, medicines and aids against
// what was written, in the order of the summary's sections.
func sameStatements(t failing, where string, was, is []Statement) {
	t.Helper()
	order := []StatementKind{Medicine, Allergy, Aid}
	said := func(list []Statement) (all []string) {
		for _, kind := range order {
			for _, a := range list {
				if a.Kind == kind {
					all = append(all, fmt.Sprintf("%q", []string{string(a.Kind), fmt.Sprint(a.None), a.About, a.Sort, a.ATC, a.PZN, string(a.Standing), string(a.Danger), string(a.Certainty),
						a.Reaction, a.Dosage, a.From.date(), a.Until.date()}))
				}
			}
		}
		return all
	}
	if diff := cmp.Diff(said(was), said(is)); diff != "" {
		t.Errorf("%s: %s", where, diff)
	}
}
