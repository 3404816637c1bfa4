package arrivals

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/sheet"
)

var (
	today = clock.MustDate("2026-11-23")
	days  = cmp.Comparer(func(a, b clock.Date) bool { return a == b })
)

const heads = "Aktenzeichen;Position;Familienname;Vorname;Familienname (eigene Schrift);Vorname (eigene Schrift);" +
	"Geburtsdatum;Geschlecht;Sprachen;Telefon;E-Mail;Beziehung;Einrichtung;seit\n"

// whole is a list with all its parts understood.
type whole struct {
	Cut
	List
}

func understand(t testing.TB, cut Cut) (w whole) {
	t.Helper()
	w.Cut = cut
	for _, part := range cut.Parts {
		list, err := cut.Layout.Read(part.Content, today)
		if err != nil {
			t.Fatal(err)
		}
		w.List.Rows = append(w.List.Rows, list.Rows...)
		w.Errors = append(w.Errors, list.Errors...)
	}
	return w
}

func read(t *testing.T, text string) whole {
	t.Helper()
	cut, err := Read(strings.NewReader(text), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return understand(t, cut)
}

func TestAListIsReadInTheWordsOfPeople(t *testing.T) {
	list := read(t, heads+
		"A-1;1;Al-Haddad;Amina;الحداد;أمينة;3.3.1984;w;Arabisch (spricht, liest), en;0151 1;a@example.org;Ehefrau von 2;ZUE Musterberg;1.11.2026\n"+
		"A-1;2;Al-Haddad;Yusuf;;;1980;männlich;ar;;;;;\n"+
		"A-1;3;Al-Haddad;Sami;;;05.2019;M;;;;Kind von 1, 2;;\n")
	want := []person.ArrivalRow{
		{Row: 2, FileNumber: "A-1", Position: 1, Unit: "ZUE Musterberg", Since: clock.MustDate("2026-11-01"),
			Person: person.Person{FamilyName: "Al-Haddad", GivenName: "Amina", FamilyNameOwn: "الحداد", GivenNameOwn: "أمينة",
				Birth: person.Born(clock.MustDate("1984-03-03")), Sex: person.Female, Phone: "0151 1", Email: "a@example.org",
				Languages: []person.Language{{Tag: "ar", Speaks: true, Reads: true}, {Tag: "en", Speaks: true}}},
			Ties: []person.Tie{{Other: 2, Kind: person.Spouse}}},
		{Row: 3, FileNumber: "A-1", Position: 2, Person: person.Person{FamilyName: "Al-Haddad", GivenName: "Yusuf",
			Birth: person.BornInYear(1980), Sex: person.Male, Languages: []person.Language{{Tag: "ar", Speaks: true}}}},
		{Row: 4, FileNumber: "A-1", Position: 3, Person: person.Person{FamilyName: "Al-Haddad", GivenName: "Sami",
			Birth: person.BornIn(2019, time.May), Sex: person.Male},
			Ties: []person.Tie{{Person: 1, Kind: person.Parent}, {Person: 2, Kind: person.Parent}}},
	}
	if diff := cmp.Diff(want, list.List.Rows, days); diff != "" {
		t.Error(diff)
	}
	if len(list.Errors) != 0 || len(list.Ignored) != 0 {
		t.Errorf("errors %v, ignored %v", list.Errors, list.Ignored)
	}
}

func TestAMistakeNamesRowFieldAndRule(t *testing.T) {
	for text, want := range map[string]string{
		";1;Koval;Olena":                           "2 Aktenzeichen required: Zeile 2, Feld „Aktenzeichen“: Hier fehlt eine Angabe.",
		"A-1;0;Koval;Olena":                        "2 Position range: Zeile 2, Feld „Position“: Die Zahl muss zwischen 1 und 60 liegen.",
		"A-1;;Koval;Olena;;;31.2.1984":             "2 Geburtsdatum birth: Zeile 2, Feld „Geburtsdatum“: Das ist kein Geburtsdatum. Bitte schreiben Sie es so: 03.03.1984, 03.1984 oder 1984.",
		"A-1;;Koval;Olena;;;1984;;Klingonisch":     "2 Sprachen languages: Zeile 2, Feld „Sprachen“: Diese Sprache kennen wir nicht. Bitte schreiben Sie sie so: Arabisch (spricht, liest); Englisch (spricht).",
		"A-1;;Koval;Olena;;;1984;;;;;Tante von 1":  "2 Beziehung relation: Zeile 2, Feld „Beziehung“: Diese Beziehung verstehen wir nicht. Bitte schreiben Sie sie so: Ehepartner von 1; Kind von 1, 2.",
		"A-1;;Koval;Olena;;;1984;;;;;Kind von 0":   "2 Beziehung relation: Zeile 2, Feld „Beziehung“: Diese Beziehung verstehen wir nicht. Bitte schreiben Sie sie so: Ehepartner von 1; Kind von 1, 2.",
		"A-1;;Koval;Olena;;;1984;;;;;;;irgendwann": "2 seit date: Zeile 2, Feld „seit“: Das ist kein Datum. Bitte schreiben Sie es so: 22.11.2026.",
	} {
		list := read(t, heads+text+"\n")
		lines := list.Lines(context.Background(), person.ArrivalsReport{})
		if len(lines) != 1 || !list.List.Rows[0].Broken {
			t.Errorf("%q gives %v (%v)", text, lines, list.List.Rows)
			continue
		}
		if got := i18n.Number(context.Background(), lines[0].Row) + " " + lines[0].Field + " " + lines[0].Rule + ": " + lines[0].Text; got != want {
			t.Errorf("%q gives\n%s, want\n%s", text, got, want)
		}
	}
}

func TestLanguagesAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string][]person.Language{
		"Arabisch":                      {{Tag: "ar", Speaks: true}},
		"arabisch; ENGLISCH":            {{Tag: "ar", Speaks: true}, {Tag: "en", Speaks: true}},
		"Türkisch (liest)":              {{Tag: "tr", Reads: true}},
		"tuerkisch (spricht und liest)": {{Tag: "tr", Speaks: true, Reads: true}},
		"Kurdisch (Kurmandschi), Farsi": {{Tag: "kmr", Speaks: true}, {Tag: "fa", Speaks: true}},
		"Kurmandschi (spricht)":         {{Tag: "kmr", Speaks: true}},
		"Deutsche Gebärdensprache":      {{Tag: "gsg", Speaks: true}},
		"prs (spricht, liest) , uk, ,":  {{Tag: "prs", Speaks: true, Reads: true}, {Tag: "uk", Speaks: true}},
	} {
		list := read(t, heads+`A-1;;Koval;Olena;;;1984;;"`+text+`"`+"\n")
		if diff := cmp.Diff(want, list.List.Rows[0].Person.Languages); diff != "" || len(list.Errors) != 0 {
			t.Errorf("%q: %v %s", text, list.Errors, diff)
		}
	}
}

func TestEveryOfferedLanguageIsReadByItsName(t *testing.T) {
	german := i18n.With(context.Background(), i18n.German)
	for _, tag := range person.Tongues {
		name := i18n.T(german, "language."+tag)
		if l, ok := parseLanguage(name + " (liest)"); !ok || l != (person.Language{Tag: tag, Reads: true}) {
			t.Errorf("%s (%s) is read as %v", name, tag, l)
		}
	}
}

func TestTheEmptyTemplateIsAListWithoutRows(t *testing.T) {
	var file bytes.Buffer
	if err := WriteTemplate(context.Background(), &file); err != nil {
		t.Fatal(err)
	}
	list, err := Read(bytes.NewReader(file.Bytes()), sheet.Limits{})
	if err != nil || list.Rows != 0 || len(list.Ignored) != 0 {
		t.Errorf("the template is read as %+v, %v", list, err)
	}
	for _, c := range columns {
		if key := "arrivals.column." + c.field; !i18n.Has(key) {
			t.Errorf("%s is not there in German", key)
		}
	}
}

func TestNationalityIsNotRead(t *testing.T) {
	list := read(t, "Aktenzeichen;Familienname;Staatsangehörigkeit\nA-1;Koval;UA\n")
	if diff := cmp.Diff([]sheet.Ignored{{Column: "C", Header: "Staatsangehörigkeit"}}, list.Ignored); diff != "" {
		t.Error(diff)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(heads + "A-1;1;Al-Haddad;Amina;الحداد;أمينة;3.3.1984;w;ar (spricht);0151;a@example.org;Kind von 1, 2;ZUE;1.1.2026\n"))
	f.Add([]byte("Aktenzeichen;Sprachen;Beziehung\nA-1;\"((((;)\";\"von von 1\"\n"))
	f.Add([]byte("\xff\xfe\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		cut, err := Read(bytes.NewReader(data), sheet.Limits{Bytes: 1 << 20, Unpacked: 4 << 20, Rows: 1000})
		if err != nil {
			if !errs.Is(err, errs.KindInvalid) {
				t.Fatalf("%v", err)
			}
			return
		}
		list := understand(t, cut)
		if len(list.List.Rows) != cut.Rows {
			t.Fatalf("%d rows of %d", len(list.List.Rows), cut.Rows)
		}
		for _, row := range list.List.Rows {
			if row.Row < 1 || !row.Broken && row.FileNumber == "" {
				t.Fatalf("%+v", row)
			}
		}
	})
}
