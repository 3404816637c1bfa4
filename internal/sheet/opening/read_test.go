package opening_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"wegwarte/engine/matching"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet/opening"
	"wegwarte/internal/work"
)

var german = i18n.With(context.Background(), i18n.German)

func read(t testing.TB, text string) opening.List {
	t.Helper()
	list, err := opening.Read(german, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

const head = "Nummer der Stelle;Art;Betrieb;Beruf oder Tätigkeit;Kenntnisse und Fähigkeiten;Deutsch mindestens;Arbeitszeiten;Stunden in der Woche;Ort;Minuten mit Bus und Bahn;Lohn von (Euro);Lohn bis (Euro);Lohn je;Beginn;Bewerbung bis;E-Mail\n"

func TestAListOfPlacesIsReadAsPeopleWriteIt(t *testing.T) {
	list := read(t, head+"K-17;Arbeit;Klinik;Gesundheits- und Krankenpflege (KldB 8130);Blutabnahme, Wundversorgung;b1;Mo–Fr 8–14:30;32;Werne;15;18,50;21;Stunde;01.02.2027;31.1.2027;x@klinik.example\n;praktikum;Kita;Erzieherin;;;;;;;;;;;;\n")
	if list.Count > 0 || len(list.All) != 2 || list.Rows[1] != 3 {
		t.Fatalf("%+v", list)
	}
	one := list.All[0]
	if one.Kind != work.Job || one.German != matching.Level(3) || work.FormatWeek(one.Week) != "Mo–Fr 8–14:30" || len(one.Skills) != 2 || one.PayFrom != 1850 || one.PayUntil != 2100 || one.PayPer != work.PerHour ||
		one.Begins.String() != "2027-02-01" || one.Minutes != 15 || one.WeekHours != 32 || one.Number != "K-17" || list.All[1].Kind != work.Internship {
		t.Errorf("%+v", one)
	}
}

func TestEachMistakeNamesItsRowAndColumn(t *testing.T) {
	list := read(t, head+"1;Arbeit;;Koch;;;immer;99;;;viel;;Tag;morgen;;\n2;Wanderung;Hof;Koch;;D9;;;;;;;;;;\n")
	got := map[string]bool{}
	for _, e := range list.Errors {
		got[string(rune('0'+e.Row))+" "+e.Field] = true
		if text := i18n.T(german, e.Key, e.Args...); text == e.Key {
			t.Errorf("%s has no words", e.Key)
		}
	}
	for _, want := range []string{"2 Betrieb", "2 Arbeitszeiten", "2 Stunden in der Woche", "2 Lohn von (Euro)", "2 Lohn je", "2 Beginn", "3 Art", "3 Deutsch mindestens"} {
		if !got[want] {
			t.Errorf("%s is not named among %v", want, got)
		}
	}
	f := opening.Fault(german, work.RowFault{Row: 7, Err: errs.Invalid("work.pay.per").At("pay_per")})
	if f.Row != 7 || f.Field != "Lohn je" || i18n.T(german, f.Key, f.Args...) == f.Key {
		t.Errorf("%+v", f)
	}
}

// The empty list, in every language of the pages, is one that can be read.
func TestTheTemplateIsReadInEveryLanguage(t *testing.T) {
	for _, l := range []i18n.Lang{i18n.German, i18n.Arabic} {
		file, err := opening.WriteTemplate(i18n.With(context.Background(), l))
		if err != nil {
			t.Fatal(err)
		}
		if list, err := opening.Read(german, bytes.NewReader(file)); err != nil || list.Count > 0 || len(list.All) != 0 || len(list.Ignored) != 0 {
			t.Errorf("%s: %+v, %v", l, list, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(head + "K-17;Arbeit;Klinik;Pflege;;b1;Mo–Fr 8–14:30;32;Werne;15;18,50;21;Stunde;01.02.2027;;\n"))
	f.Add([]byte("Betrieb;Art\n\x00;x"))
	if file, err := opening.WriteTemplate(german); err == nil {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := opening.Read(german, bytes.NewReader(data))
		if err != nil {
			if !errs.Is(err, errs.KindInvalid) {
				t.Errorf("%v", err)
			}
			return
		}
		if len(list.All) != len(list.Rows) || len(list.All) > work.MostTaken+10 {
			t.Errorf("%d places in %d rows", len(list.All), len(list.Rows))
		}
	})
}
