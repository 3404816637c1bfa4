// Package i18n gives every text of the house in the reader's language: German
// first, Arabic as the second language of the frame.
//
// A text is a message key; its wording lies in messages/<lang>/<area>.json and
// is read once, when the program starts. A key that Arabic lacks is said in
// German; a key that German lacks shows as ⟦key⟧, so that a test finds it.
// Numbers are written with Latin digits and dates are Gregorian in every
// language, because official letters are.
//
// The package must not decide anything: it words what others decided.
package i18n

import (
	"context"

	"golang.org/x/text/language"
)

// Lang is a language of the interface, as a BCP 47 tag.
type Lang string

// The languages of the interface.
const (
	German Lang = "de"
	Arabic Lang = "ar"
)

// Languages lists them in the order in which a reader is offered them.
var Languages = []Lang{German, Arabic}

// spoken maps each language explicitly: a matcher that guesses would answer a
// reader of Persian in Arabic.
var spoken = map[Lang]struct {
	tag  language.Tag
	name string
	dir  string
}{
	German: {language.German, "Deutsch", "ltr"},
	Arabic: {language.MustParse("ar-u-nu-latn"), "العربية", "rtl"},
}

// Dir gives the direction of writing: "ltr" or "rtl".
func (l Lang) Dir() string { return spoken[l.known()].dir }

// Name gives the language's name for itself.
func (l Lang) Name() string { return spoken[l.known()].name }

// Known reports whether the interface speaks the language.
func (l Lang) Known() bool { _, ok := spoken[l]; return ok }

// known gives l, or German where l is not a language of the interface.
func (l Lang) known() Lang {
	if l.Known() {
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
