package i18n

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
)

var (
	german = With(context.Background(), German)
	arabic = With(context.Background(), Arabic)
)

func TestPluralFormsFollowTheLanguage(t *testing.T) {
	tests := []struct {
		count  int
		de, ar string
	}{
		{0, "in 0 Tagen", "بعد 0 يوم"},
		{1, "in 1 Tag", "بعد يوم واحد"},
		{2, "in 2 Tagen", "بعد يومين"},
		{5, "in 5 Tagen", "بعد 5 أيام"},
		{11, "in 11 Tagen", "بعد 11 يومًا"},
		{21, "in 21 Tagen", "بعد 21 يومًا"},
		{100, "in 100 Tagen", "بعد 100 يوم"},
	}
	for _, tt := range tests {
		if got := T(german, "date.in-days", "count", tt.count); got != tt.de {
			t.Errorf("de %d: %q, want %q", tt.count, got, tt.de)
		}
		if got := T(arabic, "date.in-days", "count", tt.count); got != tt.ar {
			t.Errorf("ar %d: %q, want %q", tt.count, got, tt.ar)
		}
	}
}

func TestTheReadersLanguageIsChosenExplicitly(t *testing.T) {
	tests := []struct {
		name, cookie, accept string
		want                 Lang
	}{
		{"nothing known", "", "", German},
		{"own choice wins", "ar", "de-DE", Arabic},
		{"an unknown choice counts for nothing", "xx", "ar", Arabic},
		{"region is ignored", "", "ar-SY,ar;q=0.9,de;q=0.5", Arabic},
		{"first language that the interface speaks", "", "en-GB,de;q=0.5,ar;q=0.3", German},
		{"weights are heeded", "", "de;q=0.2,ar;q=0.8", Arabic},
		{"Persian is not Arabic", "", "fa-IR,fa", German},
		{"Ukrainian reader without German", "", "uk", German},
		{"a language of papers is none of the interface", "uk", "de-x-plain,tr", German},
		{"nonsense", "", "\x00;;q=,,*", German},
		{"wildcard", "", "*", German},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Match(tt.cookie, tt.accept); got != tt.want {
				t.Errorf("Match = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTheLanguageOfAPersonsOwnPageIsChosenExplicitly(t *testing.T) {
	tests := []struct {
		name, cookie, accept string
		want                 Lang
	}{
		{"nothing known", "", "", Plain},
		{"own choice wins", "ti", "de-DE", Tigrinya},
		{"plain German is a choice", "de-x-plain", "uk", Plain},
		{"an unknown choice counts for nothing", "xx", "uk-UA", Ukrainian},
		{"German where German is asked for", "", "so,de-DE;q=0.8", German},
		{"none of ours", "", "so,ps;q=0.8", Plain},
		{"weights are heeded", "", "de;q=0.2,ti-ER;q=0.8", Tigrinya},
		{"who reads Dari reads Farsi", "", "prs", Farsi},
		{"Kurmanji is Kurdish", "", "kmr,tr;q=0.5", Kurdish},
		{"Kurdish of Turkey", "", "ku-TR", Kurdish},
		{"Kurdish in Arabic letters is another", "", "ku-Arab,ar;q=0.5", Arabic},
		{"Sorani is another", "", "ckb,ar;q=0.5", Arabic},
		{"nonsense", "", "\x00;;q=,,*", Plain},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := MatchOwn(tt.cookie, tt.accept); got != tt.want {
				t.Errorf("MatchOwn = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestALanguageNamesItselfAndItsDirection(t *testing.T) {
	if got := [4]string{German.Dir(), German.Name(), Arabic.Dir(), Arabic.Name()}; got != [4]string{"ltr", "Deutsch", "rtl", "العربية"} {
		t.Error(got)
	}
	if got := From(With(context.Background(), "xx")); got != German {
		t.Errorf("an unknown language became %q", got)
	}
	if got := [2]string{Farsi.Dir(), Plain.Name()}; got != [2]string{"rtl", "Einfaches Deutsch"} {
		t.Error(got)
	}
	if len(Papers) != len(spoken) || len(Own) != len(spoken) || Languages[0] != German || Papers[0] != Plain || Own[0] != German {
		t.Error("Papers or Own does not list every language, or German does not come first")
	}
	for _, l := range Languages {
		if !l.OnPaper() {
			t.Errorf("%s is a language of the interface and not of papers", l)
		}
	}
}

func TestDatesTimesAndNumbers(t *testing.T) {
	day := clock.MustDate("2026-11-02")
	moment := time.Date(2026, 7, 1, 22, 30, 0, 0, time.UTC)
	tests := []struct{ name, got, want string }{
		{"long", Date(german, day), "2. November 2026"},
		{"long, Arabic with Latin digits", Date(arabic, day), "2 نوفمبر 2026"},
		{"short", DateShort(german, day), "02.11.2026"},
		{"short, Arabic", DateShort(arabic, day), "02.11.2026"},
		{"not known", Date(german, clock.Date{}), "nicht bekannt"},
		{"short, not known", DateShort(german, clock.Date{}), "nicht bekannt"},
		{"weekday", Weekday(german, day), "Montag"},
		{"moment in Berlin's summer", Time(german, moment), "02.07.2026, 00:30 Uhr"},
		{"no moment", Time(german, time.Time{}), "nicht bekannt"},
		{"year", Number(german, 2026), "2026"},
		{"five digits", Number(german, 18034), "18.034"},
		{"population", Number(german, 18034454), "18.034.454"},
		{"population, Arabic", Number(arabic, 18034454), "18,034,454"},
		{"population, Tigrinya", Number(With(t.Context(), Tigrinya), 18034454), "18,034,454"},
		{"population, Ukrainian", Number(With(t.Context(), Ukrainian), 18034454), "18\u00a0034\u00a0454"},
		{"negative", Number(german, -12345), "-12.345"},
		{"negative, four digits", Number(german, -1234), "-1234"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func TestAKeyIsFoundOrShows(t *testing.T) {
	c := load(fstest.MapFS{
		"messages/de/a.json": {Data: []byte(`{"only.de": "nur {{.who}}", "both": "ja", "nested": "Stand: {{.state}}"}`)},
		"messages/ar/a.json": {Data: []byte(`{"both": "نعم"}`)},
	})
	if c.faults != nil {
		t.Fatal(c.faults)
	}
	tests := []struct {
		name string
		ctx  context.Context
		key  string
		args []any
		want string
	}{
		{"own language", arabic, "both", nil, "نعم"},
		{"falls back to German", arabic, "only.de", []any{"who", "Sie"}, "nur \u2068Sie\u2069"},
		{"nowhere", german, "none", nil, "⟦none⟧"},
		{"argument missing", german, "only.de", nil, "nur ⟦who⟧"},
		{"odd arguments", german, "only.de", []any{"who"}, "nur ⟦who⟧"},
		{"an argument that is a key", german, "nested", []any{"state", Key("date.today")}, "Stand: heute"},
		{"an argument that is a day", german, "nested", []any{"state", clock.MustDate("2026-11-22")}, "Stand: 22. November 2026"},
		{"an argument is not read as a template", german, "only.de", []any{"who", "{{.who}}"}, "nur {{.who}}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := c.text(tt.ctx, tt.key, tt.args); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestFaultyMessageFilesAreNamed(t *testing.T) {
	tests := map[string]string{
		"not JSON":            `{`,
		"no text":             `{"k": 3}`,
		"empty":               `{"k": ""}`,
		"unknown form":        `{"k": {"one": "a", "other": "b", "lots": "c"}}`,
		"missing form":        `{"k": {"other": "b"}}`,
		"foreign placeholder": `{"k": "{{printf .x}}"}`,
	}
	for name, data := range tests {
		t.Run(name, func(t *testing.T) {
			if c := load(fstest.MapFS{"messages/de/a.json": {Data: []byte(data)}}); len(c.faults) == 0 {
				t.Error("accepted")
			}
		})
	}
	twice := load(fstest.MapFS{
		"messages/de/a.json": {Data: []byte(`{"k": "a"}`)},
		"messages/de/b.json": {Data: []byte(`{"k": "b"}`)},
	})
	if len(twice.faults) != 1 {
		t.Errorf("a key in two files: %v", twice.faults)
	}
}

func TestErrorsAreWordedWithoutTheirCause(t *testing.T) {
	var list errs.List
	list.Add(errs.Invalid("date.in-days", "count", 3).At("day"))
	list.Add(errs.Internal(errors.New("secret")))
	got := Err(german, fmt.Errorf("wrapped: %w", list))
	want := Faults{{Field: "day", Text: "in 3 Tagen"}, {Text: T(german, "error.internal")}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got.At("day") != "in 3 Tagen" || got.At("other") != "" {
		t.Error("At does not find the field's fault")
	}
	if Err(german, nil) != nil {
		t.Error("no error has faults")
	}
}

func BenchmarkPlainText(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		T(german, "date.today")
	}
}

func BenchmarkPluralText(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		T(arabic, "date.in-days", "count", 11)
	}
}

func TestTheSignOfANumberStandsBeforeIt(t *testing.T) {
	for lang, want := range map[Lang]string{German: "-62.000", Arabic: "\u200e-62,000"} {
		if got := Number(With(t.Context(), lang), -62_000); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

func TestADecimalHasTheSignOfItsLanguage(t *testing.T) {
	for _, k := range []struct {
		lang   Lang
		n      int
		places int
		want   string
	}{{German, 125, 1, "12,5"}, {German, 120, 1, "12"}, {German, -5, 1, "-0,5"}, {English, 12_345_678, 3, "12,345.678"}, {Arabic, -125, 1, "\u200e-12.5"}, {French, 205, 2, "2,05"}, {German, 250, 2, "2,5"}, {German, 0, 3, "0"}} {
		if got := Decimal(With(t.Context(), k.lang), k.n, k.places); got != k.want {
			t.Errorf("%d with %d places in %s: %q, want %q", k.n, k.places, k.lang, got, k.want)
		}
	}
}
