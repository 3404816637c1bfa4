package fhir

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

// expressions are the regular expressions of hl7.org/fhir/R4/datatypes.html.
var expressions = map[string]string{
	"boolean":     `true|false`,
	"code":        `[^\s]+(\s[^\s]+)*`,
	"date":        `([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)(-(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1]))?)?`,
	"dateTime":    `([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)(-(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1])(T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00)))?)?)?`,
	"decimal":     `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`,
	"id":          `[A-Za-z0-9\-\.]{1,64}`,
	"instant":     `([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-1])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))`,
	"integer":     `[0]|[-+]?[1-9][0-9]*`,
	"oid":         `urn:oid:[0-2](\.(0|[1-9][0-9]*))+`,
	"positiveInt": `[1-9][0-9]*`,
	"time":        `([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?`,
	"unsignedInt": `[0]|([1-9][0-9]*)`,
	"uri":         `\S+`,
	"uuid":        `urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`,
}

// TestNothingIsTakenThatTheStandardDoesNotTake draws texts that match a
// published expression, and near misses, and compares both judgements.
func TestNothingIsTakenThatTheStandardDoesNotTake(t *testing.T) {
	for typ, text := range expressions {
		t.Run(typ, func(t *testing.T) {
			whole := regexp.MustCompile("^(?:" + text + ")$")
			rapid.Check(t, func(t *rapid.T) {
				s := rapid.StringMatching(text).Draw(t, "text")
				if rapid.Bool().Draw(t, "spoilt") && len(s) > 0 {
					at := rapid.IntRange(0, len(s)-1).Draw(t, "at")
					s = s[:at] + rapid.SampledFrom([]string{"", "0", "-", ":", " ", "T", "9", "é"}).Draw(t, "with") + s[at+1:]
				}
				if primitives[typ](s) && !whole.MatchString(s) {
					t.Fatalf("%q is taken as %s", s, typ)
				}
			})
		})
	}
}

// TestWhatTheStandardTakesIsTaken leaves out the types that are held more
// strictly here: dates must be in the calendar, integers fit 32 bits, codes
// have single spaces.
func TestWhatTheStandardTakesIsTaken(t *testing.T) {
	for _, typ := range []string{"boolean", "decimal", "id", "oid", "time", "uuid"} {
		t.Run(typ, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				if s := rapid.StringMatching("^"+expressions[typ]+"$").Draw(t, "text"); !primitives[typ](s) {
					t.Fatalf("%q is not taken as %s", s, typ)
				}
			})
		})
	}
}

func TestPrimitives(t *testing.T) {
	for _, c := range []struct {
		typ, text string
		want      bool
	}{
		{"date", "2026", true}, {"date", "2026-11", true}, {"date", "2024-02-29", true}, {"date", "2023-02-29", false},
		{"date", "0000", false}, {"date", "2026-13", false}, {"date", "22.11.2026", false}, {"date", "", false}, {"date", "2026-11-22T", false},
		{"dateTime", "2026-11-22T09:30:00+01:00", true}, {"dateTime", "2026-11-22T09:30:00", false}, {"dateTime", "2026-11-22T24:00:00Z", false},
		{"dateTime", "2026-11-22T09:30:60.5Z", true}, {"dateTime", "2026-11-22T09:30:00+14:30", false},
		{"instant", "2026-11-22", false}, {"instant", "2026-11-22T09:30:00.123456789-13:59", true},
		{"time", "23:59:59", true}, {"time", "9:00:00", false}, {"time", "23:59", false},
		{"integer", "-5", true}, {"integer", "2147483648", false}, {"integer", "007", false}, {"integer", "+5", true}, {"integer", "-0", false}, {"integer", "+0", false}, {"positiveInt", "+5", false},
		{"positiveInt", "0", false}, {"positiveInt", "-1", false}, {"unsignedInt", "0", true}, {"unsignedInt", "-0", false},
		{"decimal", "1.50", true}, {"decimal", "-0.5e-3", true}, {"decimal", "1.", false}, {"decimal", ".5", false}, {"decimal", "01", false}, {"decimal", "1e", false},
		{"id", "A-1.b", true}, {"id", "a_b", false}, {"id", "", false},
		{"code", "a b", true}, {"code", "a  b", false}, {"code", "a ", false}, {"code", "", false},
		{"string", "a\nb", true}, {"string", " ", false}, {"string", "a\x00", false},
		{"uri", "urn:uuid:x", true}, {"uri", "a b", false}, {"uri", "", false},
		{"oid", "urn:oid:1.2.276", true}, {"oid", "urn:oid:1.02", false}, {"oid", "1.2", false}, {"oid", "urn:oid:3.1", false},
		{"uuid", "urn:uuid:9774f67f-a238-4daf-b4e6-679deeef3811", true}, {"uuid", "urn:uuid:9774F67F-a238-4daf-b4e6-679deeef3811", false},
		{"base64Binary", "SGFsbG8=", true}, {"base64Binary", "SGFs\nbG8=", true}, {"base64Binary", "SGFsbG8", false}, {"base64Binary", "====", false}, {"base64Binary", "%%%2@()()", false},
		{"boolean", "true", true}, {"boolean", "TRUE", false},
	} {
		if got := primitives[c.typ](c.text); got != c.want {
			t.Errorf("%s %q: %v", c.typ, c.text, got)
		}
	}
}

func TestTheLinksOfANarrative(t *testing.T) {
	for url, want := range map[string]bool{
		"#a": true, "a/b.png": true, "https://www.kbv.de": true, "HTTP://a.test": true, "mailto:a@b.test": true, "/a?b=c:d": true,
		"javascript:alert(1)": false, "JaVaScRiPt:alert(1)": false, " java\nscript:alert(1)": false, "vbscript:a": false, "data:text/html,a": false, "urn:uuid:1": false, "file:///etc/passwd": false,
	} {
		if _, ok := harmlessLink(url, false); ok != want {
			t.Errorf("%q: %v", url, ok)
		}
	}
	for url, want := range map[string]bool{"data:image/png;base64,AA==": true, "data:image/svg+xml,<svg/>": false, "mailto:a@b.test": false} {
		if _, ok := harmlessLink(url, true); ok != want {
			t.Errorf("image %q: %v", url, ok)
		}
	}
}
