// Package i18n gives every text of the house in the reader's language: German
// first, Arabic as the second language of the frame. What a person is given on
// paper (Papers), and the page of their own (Own), is written in more languages
// than the frame is.
//
// A text is a message key; its wording lies in messages/<lang>/<area>.json and
// is read once, when the program starts. A key of the frame that Arabic lacks is
// said in German; one that another language lacks, or one of a person's own
// page, in plain German with a mark in the reader's language; a key that German
// lacks shows as ⟦key⟧, so that a test finds it.
// Numbers are written with Latin digits and dates are Gregorian in every
// language, because official letters are.
//
// The package must not decide anything: it words what others decided.
package i18n

import (
	"context"
	"slices"

	"golang.org/x/text/language"
)

// Lang is a language that texts are written in, as a BCP 47 tag.
type Lang string

// The languages. Those of the interface are whole; the others have the texts
// that stand on papers for the persons themselves.
const (
	German    Lang = "de"
	Plain     Lang = "de-x-plain" // Einfache Sprache
	English   Lang = "en"
	Ukrainian Lang = "uk"
	Russian   Lang = "ru"
	Arabic    Lang = "ar"
	Farsi     Lang = "fa"
	Turkish   Lang = "tr"
	French    Lang = "fr"
	Kurdish   Lang = "ku" // Kurmanji, in Latin letters
	Tigrinya  Lang = "ti"
)

// Languages lists those of the interface, in the order in which a reader is
// offered them.
var Languages = []Lang{German, Arabic}

// Papers lists those in which a person is given something on paper, in the
// order in which a desk is offered them.
var Papers = []Lang{Plain, German, Arabic, English, Farsi, French, Kurdish, Russian, Tigrinya, Turkish, Ukrainian}

// Own lists those of a person's own page, in the order in which they are offered
// there.
var Own = []Lang{German, Plain, English, Ukrainian, Russian, Arabic, Farsi, Turkish, French, Kurdish, Tigrinya}

// spoken maps each language explicitly: a matcher that guesses would answer a
// reader of Persian in Arabic.
var spoken = map[Lang]struct {
	tag  language.Tag
	name string
	dir  string
}{
	German:    {language.German, "Deutsch", "ltr"},
	Plain:     {language.German, "Einfaches Deutsch", "ltr"},
	English:   {language.English, "English", "ltr"},
	Ukrainian: {language.Ukrainian, "Українська", "ltr"},
	Russian:   {language.Russian, "Русский", "ltr"},
	Arabic:    {language.MustParse("ar-u-nu-latn"), "العربية", "rtl"},
	Farsi:     {language.MustParse("fa-u-nu-latn"), "فارسی", "rtl"},
	Turkish:   {language.Turkish, "Türkçe", "ltr"},
	French:    {language.French, "Français", "ltr"},
	Kurdish:   {language.MustParse("ku-Latn"), "Kurdî (Kurmancî)", "ltr"},
	Tigrinya:  {language.MustParse("ti"), "ትግርኛ", "ltr"},
}

// Dir gives the direction of writing: "ltr" or "rtl".
func (l Lang) Dir() string { return spoken[l.known()].dir }

// Name gives the language's name for itself.
func (l Lang) Name() string { return spoken[l.known()].name }

// Known reports whether the interface speaks the language.
func (l Lang) Known() bool { return slices.Contains(Languages, l) }

// OnPaper reports whether papers for persons are written in the language.
func (l Lang) OnPaper() bool { return slices.Contains(Papers, l) }

// IsOwn reports whether a person's own page is written in the language.
func (l Lang) IsOwn() bool { return slices.Contains(Own, l) }

// known gives l, or German where no text is written in l.
func (l Lang) known() Lang {
	if _, ok := spoken[l]; ok {
		return l
	}
	return German
}

// Match chooses the language of a reader: the one they chose before, else the
// first in their browser's list that the interface speaks, else German.
func Match(cookie, acceptLanguage string) Lang {
	if Lang(cookie).Known() {
		return Lang(cookie)
	}
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return German
	}
	for _, tag := range tags {
		base, sure := tag.Base()
		if l := Lang(base.String()); sure == language.Exact && l.Known() {
			return l
		}
	}
	return German
}

// MatchOwn chooses the language of a person's own page as Match does; who asks
// for none that there is reads plain German.
func MatchOwn(cookie, acceptLanguage string) Lang {
	if Lang(cookie).IsOwn() {
		return Lang(cookie)
	}
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return Plain
	}
	for _, tag := range tags {
		if l, ok := readBy(tag); ok {
			return l
		}
	}
	return Plain
}

// ReadBy gives the language of papers, and of a person's own page, that is read
// by those who read the one that the BCP 47 tag names.
func ReadBy(tag string) (Lang, bool) {
	parsed, err := language.Parse(tag)
	if err != nil {
		return "", false
	}
	return readBy(parsed)
}

// readBy knows that who reads Dari reads what is written in Farsi, and that who
// reads Kurdish in Arabic letters does not read it in Latin ones.
func readBy(tag language.Tag) (Lang, bool) {
	base, sure := tag.Base()
	l := Lang(base.String())
	switch script, _ := tag.Script(); {
	case l == "prs":
		l = Farsi
	case l == "kmr":
		l = Kurdish
	case l == Kurdish && script.String() == "Arab":
		return "", false
	}
	return l, sure == language.Exact && l.IsOwn()
}

type langKey struct{}

// With gives a context whose texts are in the language.
func With(ctx context.Context, l Lang) context.Context {
	return context.WithValue(ctx, langKey{}, l.known())
}

// From gives the language of the context; German where none was set.
func From(ctx context.Context) Lang {
	if l, ok := ctx.Value(langKey{}).(Lang); ok {
		return l
	}
	return German
}
