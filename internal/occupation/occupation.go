// Package occupation holds the names of occupations by which work, training and
// qualifications are spoken of: the unit groups of ISCO-08 and the groups and
// sub-groups of the KldB 2010, in German, to be searched.
//
// It never decides what somebody's occupation is: what is typed stays as it was
// typed, and has a code only where somebody chose one.
//
// What is complete, and what is not:
//   - ISCO-08, final version of 2008, German names: all 436 unit groups. Codes are
//     checked by the published numbers of groups; the wording is not checked against
//     the official German text.
//   - KldB 2010 in its version of 2020: all 144 occupational groups (three digits),
//     and the sub-groups (four digits) but for those of supervisors (…9) and those
//     of "with specialisation, not elsewhere classified" (…8). Codes are checked
//     against the published list; names leave out "Berufe in …" and are for reading,
//     not for statistics.
package occupation

import (
	"strings"
	"sync"

	"wegwarte/internal"
)

// System is a classification.
type System string

// The classifications, as they are written behind a name.
const (
	KldB System = "KldB"    // Klassifikation der Berufe 2010, version of 2020
	ISCO System = "ISCO-08" // International Standard Classification of Occupations 2008
)

// AsOf is the day on which the lists were last looked through.
const AsOf = "2026-11-26"

// Occupation is one group of a classification.
type Occupation struct {
	System System
	Code   string // "8130"
	Name   string // "Gesundheits- und Krankenpflege"
	Words  string // everyday names by which it is found, too: "Krankenschwester Krankenpfleger"

	folded []string // the words of Name and Words
}

// String gives what stands in a field: "Gesundheits- und Krankenpflege (KldB 8130)".
// Parse reads it back.
func (o Occupation) String() string {
	return o.Name + " (" + string(o.System) + " " + o.Code + ")"
}

// Group is the occupational group that an occupation belongs to: three digits in
// both classifications.
func (o Occupation) Group() string { return o.Code[:min(3, len(o.Code))] }

// list reads the two lists once: the national one first, which papers here name.
var list = sync.OnceValue(func() []Occupation {
	var all []Occupation
	for _, one := range []struct {
		system System
		file   string
	}{{KldB, "kldb2010.txt"}, {ISCO, "isco08.txt"}} {
		for line := range strings.Lines(internal.Text("occupation/" + one.file)) {
			code, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			name, more, _ := strings.Cut(rest, " | ")
			o := Occupation{System: one.system, Code: code, Name: name, Words: more}
			o.folded = words(name + " " + more)
			all = append(all, o)
		}
	}
	return all
})

// All gives the occupations of a classification in the order of their codes.
func All(s System) []Occupation {
	var some []Occupation
	for _, o := range list() {
		if o.System == s {
			some = append(some, o)
		}
	}
	return some
}

// Find gives the group with the code.
func Find(s System, code string) (Occupation, bool) {
	for _, o := range list() {
		if o.System == s && o.Code == code {
			return o, true
		}
	}
	return Occupation{}, false
}

// Parse reads what was typed or chosen: an occupation whose code stands behind its
// name, as String writes it. Of anything else it is false: the text itself is all
// that is known.
func Parse(text string) (Occupation, bool) {
	text = strings.TrimSpace(text)
	at := strings.LastIndex(text, " (")
	if at < 0 || !strings.HasSuffix(text, ")") {
		return Occupation{}, false
	}
	system, code, ok := strings.Cut(text[at+2:len(text)-1], " ")
	if !ok {
		return Occupation{}, false
	}
	return Find(System(system), code)
}
