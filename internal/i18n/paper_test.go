package i18n

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"wegwarte/internal/clock"
)

// onPaper finds the texts that stand on papers for the persons themselves: the
// leaflet's own, what the catalogue calls needs and measures, days; and what they
// are told by mail.
var onPaper = regexp.MustCompile(`^(leaflet\..+|catalogue\.(need\.[^.]+|kind\.[^.]+|antigen\.[^.]+)|mail\.(person|own-news|meeting-[a-z]+)\.[a-z]+|calendar\.meeting|date\.(unknown|said-in-german|long|month\..+|weekday\..+))$`)

// What this test lists falls back to German, on a paper for somebody who may
// not read it.
func TestWhatStandsOnPaperIsSaidInEveryLanguageOfPapers(t *testing.T) {
	if len(Papers) != 11 {
		t.Errorf("there are %d languages of papers", len(Papers))
	}
	keys := 0
	for key := range texts.messages[German] {
		if !onPaper.MatchString(key) {
			continue
		}
		keys++
		for _, lang := range Papers {
			if texts.find(lang, key) == nil {
				t.Errorf("%s: %s is missing", lang, key)
			}
		}
	}
	if keys < 150 {
		t.Errorf("only %d texts were looked at: the search is broken", keys)
	}
}

func TestALanguageOfPersonsAloneHoldsNothingElse(t *testing.T) {
	own := map[string]bool{}
	for _, key := range ownKeys(t) {
		own[key] = true
	}
	for _, lang := range Papers {
		for key := range texts.messages[lang] {
			if !lang.Known() && !own[key] && !onPaper.MatchString(key) {
				t.Errorf("%s: %s stands neither on paper nor on a person's own page", lang, key)
			}
		}
	}
}

// A text that was copied and not translated, or one with letters of another
// script in a word, is found here.
func TestATranslationIsWrittenInItsScript(t *testing.T) {
	scripts := map[Lang]*regexp.Regexp{
		Ukrainian: regexp.MustCompile(`\p{Cyrillic}`), Russian: regexp.MustCompile(`\p{Cyrillic}`),
		Arabic: regexp.MustCompile(`\p{Arabic}`), Farsi: regexp.MustCompile(`\p{Arabic}`),
		Kurdish: regexp.MustCompile(`\p{Latin}`), Tigrinya: regexp.MustCompile(`\p{Ethiopic}`),
	}
	mixed := regexp.MustCompile(`\p{Cyrillic}[A-Za-z]|[A-Za-z]\p{Cyrillic}|\p{Arabic}[A-Za-z]|[A-Za-z]\p{Arabic}|[\x{1200}-\x{135a}][A-Za-z]|[a-z][\x{1200}-\x{135a}]`)
	foreign := map[Lang]*regexp.Regexp{
		Ukrainian: regexp.MustCompile(`[ыэъёЫЭЪЁ]`), Russian: regexp.MustCompile(`[іїєґІЇЄҐ’]`),
		Arabic: regexp.MustCompile(`[پچژگکی۰-۹٠-٩]`), Farsi: regexp.MustCompile(`[كيىة٠-٩۰-۹]`),
		Kurdish: regexp.MustCompile(`[ığİĞ]`), Tigrinya: regexp.MustCompile(`[፩-፼]`),
	}
	latin := regexp.MustCompile(`[a-z]{4,}`)
	for lang, script := range scripts {
		for key, m := range texts.messages[lang] {
			if lang.Known() && !onPaper.MatchString(key) && !isOwn(key) || key == "app.name" {
				continue
			}
			for _, form := range m.forms {
				text := form.words()
				own := !latin.MatchString(text) || script.MatchString(text)
				if !own || mixed.MatchString(text) || foreign[lang].MatchString(text) {
					t.Errorf("%s: %s is not in its script: %q", lang, key, text)
				}
			}
		}
	}
}

// words gives the text without its placeholders.
func (t template) words() string {
	var b strings.Builder
	for _, p := range t.pieces {
		b.WriteString(p.before + " ")
	}
	return b.String() + t.rest
}

// German citations keep their order within a line that runs from right to left.
func TestACitationStandsApartInRightToLeftText(t *testing.T) {
	citation := regexp.MustCompile(`(?:§|Art\.)[ \x{a0}]?[0-9]`)
	for _, lang := range []Lang{Arabic, Farsi} {
		for key, m := range texts.messages[lang] {
			if !strings.HasPrefix(key, "leaflet.") && !isOwn(key) {
				continue
			}
			for _, form := range m.forms {
				outside := regexp.MustCompile(`\x{2066}[^\x{2069}]*\x{2069}`).ReplaceAllString(form.words(), "")
				if citation.MatchString(outside) {
					t.Errorf("%s: %s has a citation that is not set apart", lang, key)
				}
			}
		}
	}
}

func TestPlainGermanHasShortSentences(t *testing.T) {
	ends := regexp.MustCompile(`[.?!:;]\s`)
	for key, m := range texts.messages[Plain] {
		for _, form := range m.forms {
			for _, sentence := range ends.Split(form.words(), -1) {
				if n := len(strings.Fields(sentence)); n > 15 {
					t.Errorf("%s: a sentence of %d words: %q", key, n, sentence)
				}
			}
		}
	}
}

func TestATextThatAPaperLacksIsSaidInPlainGermanWithAMark(t *testing.T) {
	c := load(fstest.MapFS{
		"messages/de/a.json":         {Data: []byte(`{"both": "Der Bescheid", "one": "Das Amt", "own.k": "Der Bescheid"}`)},
		"messages/de-x-plain/a.json": {Data: []byte(`{"both": "Der Brief", "own.k": "Der Brief"}`)},
		"messages/uk/a.json":         {Data: []byte(`{"date.said-in-german": "[німецькою]"}`)},
		"messages/fa/a.json":         {Data: []byte(`{"date.said-in-german": "[به آلمانی]"}`)},
	})
	if c.faults != nil {
		t.Fatal(c.faults)
	}
	tests := []struct {
		lang      Lang
		key, want string
	}{
		{Ukrainian, "both", "[німецькою] Der Brief"},
		{Ukrainian, "one", "[німецькою] Das Amt"},
		{Turkish, "one", "[Deutsch] Das Amt"},
		{Farsi, "one", "[به آلمانی] \u2066Das Amt\u2069"},
		{Arabic, "own.k", "[Deutsch] \u2066Der Brief\u2069"},
		{German, "own.k", "Der Bescheid"},
		{Plain, "one", "Das Amt"},
		{Arabic, "one", "Das Amt"},
		{Turkish, "none", "⟦none⟧"},
	}
	for _, tt := range tests {
		if got := c.text(With(t.Context(), tt.lang), tt.key, nil); got != tt.want {
			t.Errorf("%s %s: %q, want %q", tt.lang, tt.key, got, tt.want)
		}
	}
}

func TestADayIsWrittenAsTheLanguageWritesIt(t *testing.T) {
	day, first := clock.MustDate("2026-12-03"), clock.MustDate("2026-12-01")
	want := map[Lang][2]string{
		German:    {"Donnerstag, 3. Dezember 2026", "1. Dezember 2026"},
		Plain:     {"Donnerstag, 3. Dezember 2026", "1. Dezember 2026"},
		English:   {"Thursday, 3 December 2026", "1 December 2026"},
		Ukrainian: {"четвер, 3 грудня 2026 року", "1 грудня 2026 року"},
		Russian:   {"четверг, 3 декабря 2026 года", "1 декабря 2026 года"},
		Turkish:   {"3 Aralık 2026 Perşembe", "1 Aralık 2026"},
		French:    {"jeudi 3 décembre 2026", "1er décembre 2026"},
		Arabic:    {"الخميس، 3 ديسمبر 2026", "1 ديسمبر 2026"},
		Farsi:     {"پنجشنبه، 3 دسامبر 2026", "1 دسامبر 2026"},
		Kurdish:   {"pêncşem, 3ê kanûna 2026an", "1ê kanûna 2026an"},
		Tigrinya:  {"ሓሙስ፣ 3 ታሕሳስ 2026", "1 ታሕሳስ 2026"},
	}
	for _, lang := range Papers {
		ctx := With(t.Context(), lang)
		got := [2]string{T(ctx, "leaflet.when.day", "weekday", Key(weekdayKeys[day.Weekday()]), "day", day), Date(ctx, first)}
		if got != want[lang] {
			t.Errorf("%s: %q, want %q", lang, got, want[lang])
		}
	}
}

func TestPluralFormsOfPapersFollowTheLanguage(t *testing.T) {
	forms := load(fstest.MapFS{
		"messages/de/a.json": {Data: []byte(`{"k": {"one": "one", "other": "other"}}`)},
		"messages/uk/a.json": {Data: []byte(`{"k": {"one": "one", "few": "few", "many": "many", "other": "other"}}`)},
		"messages/ru/a.json": {Data: []byte(`{"k": {"one": "one", "few": "few", "many": "many", "other": "other"}}`)},
		"messages/fr/a.json": {Data: []byte(`{"k": {"one": "one", "other": "other"}}`)},
		"messages/fa/a.json": {Data: []byte(`{"k": {"one": "one", "other": "other"}}`)},
		"messages/tr/a.json": {Data: []byte(`{"k": {"one": "one", "other": "other"}}`)},
		"messages/ku/a.json": {Data: []byte(`{"k": {"one": "one", "other": "other"}}`)},
		"messages/ti/a.json": {Data: []byte(`{"k": {"one": "one", "other": "other"}}`)},
	})
	counts := []int{0, 1, 2, 5, 11, 21, 22, 100}
	want := map[Lang][]string{
		Ukrainian: {"many", "one", "few", "many", "many", "one", "few", "many"},
		Russian:   {"many", "one", "few", "many", "many", "one", "few", "many"},
		French:    {"one", "one", "other", "other", "other", "other", "other", "other"},
		Farsi:     {"one", "one", "other", "other", "other", "other", "other", "other"},
		Turkish:   {"other", "one", "other", "other", "other", "other", "other", "other"},
		Kurdish:   {"other", "one", "other", "other", "other", "other", "other", "other"},
		Tigrinya:  {"one", "one", "other", "other", "other", "other", "other", "other"},
	}
	for lang, expected := range want {
		var got []string
		for _, n := range counts {
			got = append(got, forms.text(With(context.Background(), lang), "k", []any{"count", n}))
		}
		if !slices.Equal(got, expected) {
			t.Errorf("%s: %v, want %v", lang, got, expected)
		}
	}
}

// Twenty-one is "one" in Ukrainian and in Russian, and none is in French and in Tigrinya: where a
// text counts, each of its forms must say how many.
func TestACountIsSaidInEveryFormThatStandsForSeveralNumbers(t *testing.T) {
	for _, lang := range []Lang{Ukrainian, Russian, French, Farsi, Tigrinya} {
		for key, m := range texts.messages[lang] {
			if !m.plural {
				continue
			}
			for _, name := range needed[lang] {
				form := m.forms[formNames[name]]
				if !slices.ContainsFunc(form.pieces, func(p piece) bool { return p.name == "count" }) {
					t.Errorf("%s: %s does not say how many in the form %q", lang, key, name)
				}
			}
		}
	}
}
