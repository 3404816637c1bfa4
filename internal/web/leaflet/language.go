package leaflet

import (
	"slices"
	"strings"

	"wegwarte/internal/assignment"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
)

// tongue leads from a language of the register to the one a paper is written
// in. Who reads Dari reads what is written in Farsi.
type tongue struct {
	tag  string
	lang i18n.Lang
}

// tongues are in the order in which one is chosen of several that somebody
// reads: what is probably their first language before what many learn at school.
var tongues = []tongue{{"uk", i18n.Ukrainian}, {"kmr", i18n.Kurdish}, {"ku", i18n.Kurdish}, {"ti", i18n.Tigrinya}, {"fa", i18n.Farsi}, {"prs", i18n.Farsi}, {"ar", i18n.Arabic}, {"tr", i18n.Turkish},
	{"ru", i18n.Russian}, {"fr", i18n.French}, {"en", i18n.English}, {"de", i18n.Plain}}

// reading is in which languages somebody is told.
type reading struct {
	Langs []i18n.Lang
	Aloud bool // nobody knows of a language they read: somebody reads it to them
	Lost  bool // no language of papers is one they know
}

// readingOf chooses the language for a person by the register: one they read;
// else plain German, together with one they speak.
func readingOf(p assignment.Person) reading {
	for _, t := range tongues {
		if slices.ContainsFunc(p.Languages, func(l assignment.Language) bool { return l.Reads && base(l.Tag) == t.tag }) {
			return reading{Langs: []i18n.Lang{t.lang}}
		}
	}
	r := reading{Langs: []i18n.Lang{i18n.Plain}, Aloud: true, Lost: true}
	for _, t := range tongues {
		if slices.ContainsFunc(p.Languages, func(l assignment.Language) bool { return l.Speaks && base(l.Tag) == t.tag }) {
			r.Lost = false
			if t.lang != i18n.Plain {
				r.Langs = append(r.Langs, t.lang)
			}
			return r
		}
	}
	return r
}

// Languages gives those of the papers that somebody of a household reads, then
// those they only speak; plain German where there is none.
func Languages(all []person.Person) (langs []i18n.Lang) {
	for _, reads := range []bool{true, false} {
		for _, t := range tongues {
			knows := slices.ContainsFunc(all, func(p person.Person) bool {
				return slices.ContainsFunc(p.Languages, func(l person.Language) bool { return base(l.Tag) == t.tag && (l.Reads || !reads && l.Speaks) })
			})
			if knows && !slices.Contains(langs, t.lang) {
				langs = append(langs, t.lang)
			}
		}
	}
	if len(langs) == 0 {
		langs = []i18n.Lang{i18n.Plain}
	}
	return langs
}

// base gives the language of a tag without its region: "ar" of "ar-SY".
func base(tag string) string {
	first, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return first
}

// readingsOf puts together what those read to whom one leaflet is addressed.
func readingsOf(all []assignment.Person) reading {
	var r reading
	for _, p := range all {
		one := readingOf(p)
		r.Aloud, r.Lost = r.Aloud || one.Aloud, r.Lost || one.Lost
		for _, l := range one.Langs {
			if !slices.Contains(r.Langs, l) {
				r.Langs = append(r.Langs, l)
			}
		}
	}
	return r
}
