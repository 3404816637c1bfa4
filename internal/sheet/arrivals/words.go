package arrivals

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/sheet"
)

// bond is what a word for a relation says: the kind, and whether the row's own
// person is the one it begins with ("Mutter von 3") or the other ("Kind von 1").
type bond struct {
	kind  person.RelationKind
	first bool
}

// bonds are the words people use, folded.
var bonds = map[string]bond{
	"ehepartner": {person.Spouse, true}, "ehepartnerin": {person.Spouse, true}, "ehefrau": {person.Spouse, true},
	"ehemann": {person.Spouse, true}, "frau": {person.Spouse, true}, "mann": {person.Spouse, true},
	"verheiratet": {person.Spouse, true}, "partner": {person.Spouse, true}, "partnerin": {person.Spouse, true},
	"kind": {person.Parent, false}, "sohn": {person.Parent, false}, "tochter": {person.Parent, false},
	"elternteil": {person.Parent, true}, "mutter": {person.Parent, true}, "vater": {person.Parent, true},
	"vormund": {person.Guardian, true}, "vormundin": {person.Guardian, true}, "muendel": {person.Guardian, false},
	"zusammen": {person.StayTogether, true}, "zusammenbleiben": {person.StayTogether, true},
	"bleibt zusammen": {person.StayTogether, true}, "moechte zusammenbleiben": {person.StayTogether, true},
}

// bondOf takes "Kind von 1, 2" apart: the words, and the positions.
var bondOf = regexp.MustCompile(`^(.+?)\s+(?:von|mit)\s+(\d{1,2}(?:\s*(?:,|\+|/|und)\s*\d{1,2})*)$`)

var digits = regexp.MustCompile(`\d+`)

// readTies reads "Ehepartner von 1; Kind von 3, 4".
func readTies(row *sheet.Row) []person.Tie {
	var ties []person.Tie
	for part := range strings.SplitSeq(line(row.Text(relation)), ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		m := bondOf.FindStringSubmatch(part)
		if m == nil {
			row.Fail(relation, "relation", "arrivals.rule.relation")
			return nil
		}
		said, known := bonds[person.Fold(m[1])]
		if !known {
			row.Fail(relation, "relation", "arrivals.rule.relation")
			return nil
		}
		for _, number := range digits.FindAllString(m[2], -1) {
			other, _ := strconv.Atoi(number) // at most two digits
			if other == 0 {
				row.Fail(relation, "relation", "arrivals.rule.relation")
				return nil
			}
			tie := person.Tie{Other: other, Kind: said.kind} // 0 is the row's own person
			if !said.first {
				tie.Person, tie.Other = other, 0
			}
			ties = append(ties, tie)
		}
	}
	return ties
}

// readLanguages reads "Arabisch (spricht, liest); en (spricht)" and "Arabisch,
// Englisch", where nothing but the language is said and so that it is spoken.
func readLanguages(row *sheet.Row) []person.Language {
	var all []person.Language
	for _, part := range parts(line(row.Text(languages))) {
		l, ok := parseLanguage(part)
		if !ok {
			row.Fail(languages, "languages", "arrivals.rule.languages")
			return nil
		}
		all = append(all, l)
	}
	return all
}

// parts cuts at commas and semicolons outside of brackets.
func parts(text string) []string {
	depth := 0
	var found []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		return depth <= 0 && (r == ',' || r == ';')
	}) {
		if part = strings.TrimSpace(part); part != "" {
			found = append(found, part)
		}
	}
	return found
}

func parseLanguage(text string) (person.Language, bool) {
	l := person.Language{Speaks: true}
	if last := strings.LastIndexByte(text, '('); last >= 0 {
		if speaks, reads, ok := skills(text[last:]); ok { // else it belongs to the name: Kurdisch (Sorani)
			text, l.Speaks, l.Reads = text[:last], speaks, reads
		}
	}
	l.Tag = tagOf(text)
	return l, l.Tag != ""
}

// skills reads "spricht, liest)"; ok is false where something else is said.
func skills(text string) (speaks, reads, ok bool) {
	for word := range strings.FieldsSeq(person.Fold(text)) {
		switch word {
		case "spricht", "sprechen", "mundlich", "muendlich", "s":
			speaks = true
		case "liest", "lesen", "schriftlich", "l":
			reads = true
		case "und":
		default:
			return false, false, false
		}
	}
	return speaks, reads, speaks || reads
}

// tagOf gives the tag of a language by its tag or its German name, or "".
func tagOf(text string) string {
	folded := person.Fold(text)
	if tag := tags()[folded]; tag != "" {
		return tag
	}
	if tag := strings.ToLower(strings.TrimSpace(text)); len(tag) <= 3 && person.KnownTongue(tag) {
		return tag
	}
	return ""
}

// tags maps the folded German names, whole and without what stands in brackets,
// and some other common names, to tags.
var tags = sync.OnceValue(func() map[string]string {
	german := i18n.With(context.Background(), i18n.German)
	known := map[string]string{"kurmanci": "kmr", "kurmanji": "kmr", "badini": "kmr", "pashto": "ps", "paschto": "ps",
		"pushto": "ps", "romanes": "rom", "punjabi": "pa", "tigrinisch": "ti", "mandarin": "zh", "urdu": "ur"}
	for _, tag := range person.Tongues {
		name := i18n.T(german, "language."+tag)
		outside, inside, _ := strings.Cut(name, "(")
		for _, one := range []string{name, outside, inside} {
			if folded := person.Fold(one); folded != "" && known[folded] == "" {
				known[folded] = tag
			}
		}
	}
	return known
})
