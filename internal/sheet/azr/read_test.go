package azr_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/sheet/azr"
)

var (
	today = clock.MustDate("2026-11-22")
	amina = person.Person{ID: id.New(), FamilyName: "Al-Haddad", GivenName: "Amina", GivenNameOwn: "أمينة", Birth: person.Born(clock.MustDate("1984-03-03"))}
	sami  = person.Person{ID: id.New(), FamilyName: "Al-Haddad", GivenName: "Sami", Birth: person.BornIn(2017, 5)}
	twin  = person.Person{ID: id.New(), FamilyName: "Al-Haddad", GivenName: "Sara", Birth: person.BornIn(2017, 5)}
	gone  = person.Household{FileNumber: "B-4", LeftOn: today, Persons: []person.Person{{ID: id.New(), GivenName: "Petro"}}}
	here  = []person.Household{{FileNumber: "A-17", Persons: []person.Person{amina, sami, twin}}, gone}
)

const header = "Aktenzeichen;Familienname;Vorname;Geburtsdatum;Art;Impfung gegen;Tag der Maßnahme;Ort;An das AZR gemeldet am\n"

func read(t *testing.T, rows string) (azr.List, []record.AZRCommand) {
	t.Helper()
	list, err := azr.Read(t.Context(), strings.NewReader(header+rows), azr.Limits, today)
	if err != nil {
		t.Fatal(err)
	}
	return list, list.Match(t.Context(), here, today)
}

func TestARowBecomesWhatTheAZRSaysOfOnePerson(t *testing.T) {
	list, got := read(t, "a-17;;Sami;;Impfung;Masern / MUMPS,Röteln;12.09.2026;ZUE Unna;20.09.2026\n"+
		"A-17;al haddad;;3.3.1984;Tuberkulose-Untersuchung;;2026-09-13;;\n"+
		"A-17;;أمينة;;Untersuchung;;13.09.2026;;\n"+
		"A-17;;Amina;;Impfung;MMR;13.09.2026;;\n")
	if list.Count != 0 || len(got) != 4 {
		t.Fatalf("%d statements, %+v", len(got), list.Errors)
	}
	if one := got[0]; one.Person != sami.ID || one.Kind != "vaccination" || strings.Join(one.Antigens, ",") != "Masern,Mumps,Roeteln" ||
		one.Day.String() != "2026-09-12" || one.SentOn.String() != "2026-09-20" || one.Place != "ZUE Unna" {
		t.Errorf("got %+v", one)
	}
	if got[1].Person != amina.ID || got[1].Kind != "tb-screening" || !got[1].SentOn.IsZero() || got[2].Person != amina.ID || got[2].Kind != "examination" {
		t.Errorf("got %+v", got[1:])
	}
	if strings.Join(got[3].Antigens, ",") != "Masern,Mumps,Roeteln" {
		t.Errorf("a sort of vaccine protects from %v", got[3].Antigens)
	}
}

func TestABadRowIsNamedWithRowFieldAndRuleAndTheOthersGoOn(t *testing.T) {
	for name, c := range map[string]struct{ row, field, rule string }{
		"another household":         {"C-9;;Sami;;Untersuchung;;12.09.2026;;", "Aktenzeichen", "unknown"},
		"a household that has left": {"B-4;;Petro;;Untersuchung;;12.09.2026;;", "Aktenzeichen", "left"},
		"without a file number":     {";;Sami;;Untersuchung;;12.09.2026;;", "Aktenzeichen", "required"},
		"nobody said":               {"A-17;;;;Untersuchung;;12.09.2026;;", "Vorname", "person"},
		"nobody of the name":        {"A-17;;Petro;;Untersuchung;;12.09.2026;;", "Vorname", "nobody"},
		"another family name":       {"A-17;Koval;Sami;;Untersuchung;;12.09.2026;;", "Vorname", "nobody"},
		"two of them":               {"A-17;;;05.2017;Untersuchung;;12.09.2026;;", "Vorname", "several"},
		"no date of birth":          {"A-17;;;gestern;Untersuchung;;12.09.2026;;", "Geburtsdatum", "date"},
		"another kind":              {"A-17;;Sami;;Röntgen;;12.09.2026;;", "Art", "choice"},
		"without a kind":            {"A-17;;Sami;;;;12.09.2026;;", "Art", "required"},
		"against nothing":           {"A-17;;Sami;;Impfung;;12.09.2026;;", "Impfung gegen", "required"},
		"only commas":               {"A-17;;Sami;;Impfung;,,;12.09.2026;;", "Impfung gegen", "required"},
		"against something else":    {"A-17;;Sami;;Impfung;Masern, Heimweh;12.09.2026;;", "Impfung gegen", "antigen"},
		"an examination against":    {"A-17;;Sami;;Untersuchung;Masern;12.09.2026;;", "Impfung gegen", "other-kind"},
		"no day":                    {"A-17;;Sami;;Untersuchung;;bald;;", "Tag der Maßnahme", "date"},
		"tomorrow":                  {"A-17;;Sami;;Untersuchung;;23.11.2026;;", "Tag der Maßnahme", "future"},
		"before they were born":     {"A-17;;Sami;;Untersuchung;;30.04.2017;;", "Tag der Maßnahme", "before-birth"},
		"sent in before it was":     {"A-17;;Sami;;Untersuchung;;12.09.2026;;11.09.2026", "An das AZR gemeldet am", "sent-before"},
		"sent in tomorrow":          {"A-17;;Sami;;Untersuchung;;12.09.2026;;23.11.2026", "An das AZR gemeldet am", "future"},
	} {
		list, got := read(t, "A-17;;Sami;;Untersuchung;;01.09.2026;;\n"+c.row+"\nA-17;;Amina;;Untersuchung;;01.09.2026;;\n")
		if len(got) != 2 || list.Count != 1 || len(list.Errors) != 1 {
			t.Errorf("%s: %d statements, %+v", name, len(got), list.Errors)
			continue
		}
		if e := list.Errors[0]; e.Row != 3 || e.Field != c.field || e.Rule != c.rule {
			t.Errorf("%s: row %d, %q, %q; want 3, %q, %q", name, e.Row, e.Field, e.Rule, c.field, c.rule)
		} else {
			for _, l := range []i18n.Lang{i18n.German, i18n.Arabic} {
				if text := i18n.T(i18n.With(t.Context(), l), e.Key, e.Args...); !strings.Contains(text, "3") || strings.Contains(text, "{{") || text == e.Key {
					t.Errorf("%s is said %q", name, text)
				}
			}
		}
	}
}

func TestTheTemplateIsReadInEveryLanguage(t *testing.T) {
	for _, l := range i18n.Languages {
		ctx := i18n.With(t.Context(), l)
		file, err := azr.WriteTemplate(ctx)
		if err != nil {
			t.Fatal(err)
		}
		list, err := azr.Read(t.Context(), bytes.NewReader(file), azr.Limits, today) // by somebody who reads German
		if err != nil || len(list.Lines) != 0 || len(list.Ignored) != 0 || list.Count != 0 {
			t.Errorf("%s: %+v, %v", l, list, err)
		}
	}
}

func TestWhatIsPackedComesBackWithoutIdentifiersOfItsOwn(t *testing.T) {
	_, got := read(t, "A-17;;Sami;;Impfung;Masern;12.09.2026;ZUE;\n")
	got[0].ID = id.New()
	packed, err := azr.Pack(got)
	if err != nil {
		t.Fatal(err)
	}
	back, err := azr.Unpack(packed)
	if err != nil || len(back) != 1 || back[0].ID != "" || back[0].Person != sami.ID || back[0].Day != got[0].Day {
		t.Errorf("%+v, %v", back, err)
	}
	for _, text := range []string{"", "x", packed[:len(packed)/2], packed[:len(packed)-6]} {
		if _, err := azr.Unpack(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestALongListIsRefusedAsAWhole(t *testing.T) {
	rows := strings.Repeat("A-17;;Sami;;Untersuchung;;12.09.2026;;\n", azr.Limits.Rows+1)
	if _, err := azr.Read(t.Context(), strings.NewReader(header+rows), azr.Limits, today); err == nil {
		t.Error("it is read")
	}
}

// FuzzRead: whatever is brought, each line is about somebody of a household that
// is here, keeps the rules, or is told as a mistake.
func FuzzRead(f *testing.F) {
	f.Add([]byte(header + "A-17;;Sami;;Impfung;MMR;12.09.2026;ZUE;20.09.2026\n"))
	f.Add([]byte("رقم الملف,الاسم الأول,النوع,يوم الإجراء\nA-17,Sami,تطعيم,01.01.2026\n"))
	f.Add([]byte(header + "\"A-17;;Sami\n;;=1+1;;\x00;;"))
	if file, err := azr.WriteTemplate(context.Background()); err == nil {
		f.Add(file)
	}
	limits := azr.Limits
	limits.Bytes, limits.Unpacked, limits.Rows, limits.Cells = 1<<16, 1<<20, 200, 5000
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := azr.Read(t.Context(), bytes.NewReader(data), limits, today)
		if err != nil {
			return
		}
		before := list.Count
		got := list.Match(t.Context(), here, today)
		if len(got)+list.Count-before != len(list.Lines) {
			t.Errorf("%d lines, %d statements, %d mistakes", len(list.Lines), len(got), list.Count-before)
		}
		for _, cmd := range got {
			if err := cmd.Check(today); err != nil || cmd.Person != amina.ID && cmd.Person != sami.ID && cmd.Person != twin.ID {
				t.Errorf("%+v: %v", cmd, err)
			}
		}
	})
}

// FuzzUnpack: whatever a form carries, it is statements or refused.
func FuzzUnpack(f *testing.F) {
	packed, _ := azr.Pack([]record.AZRCommand{{Kind: "examination", Day: today}})
	f.Add(packed)
	f.Add("H4sIAAAAAAAA")
	f.Fuzz(func(t *testing.T, text string) {
		if got, err := azr.Unpack(text); err == nil && len(got) > azr.Limits.Rows {
			t.Errorf("%d statements", len(got))
		}
	})
}
