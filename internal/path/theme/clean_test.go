package theme

import (
	"testing"

	"wegwarte/internal/errs"
	"wegwarte/internal/person"
)

func TestATagNamesNobody(t *testing.T) {
	family := []person.Household{{Persons: []person.Person{{FamilyName: "Al-Haddad", GivenName: "Rania", FamilyNameOwn: "الحداد", GivenNameOwn: "رانيا"}, {FamilyName: "Müller", GivenName: "Jo"}}}}
	for text, key := range map[string]string{
		"Termin bei der Ausländerbehörde": "", "Formular 2-A fehlt": "", "§ 16d seit 2024": "", "Kita-Platz, Wartezeit 12 Monate": "",
		"":             "error.required",
		"Rania wartet": "theme.name", "Fall alhaddad": "theme.name", "Familie MUELLER": "theme.name", "عائلة الحداد": "theme.name",
		"ruft an: 02389 123456": "theme.reaches", "a@b.de": "theme.reaches", "geboren 3.4.1990": "theme.reaches", "seit 2026-11-03": "theme.reaches", "Akte 26-000123": "theme.reaches",
		"Dieser Text ist mit Absicht viel zu lang für ein Schlagwort, denn er hört nicht auf": "theme.long",
	} {
		_, err := clean(text, "name", longestName, family)
		got := ""
		for _, e := range errs.All(err) {
			got = e.Key
		}
		if got != key {
			t.Errorf("%q: %q, not %q", text, got, key)
		}
	}
}

// Whoever sees all that is told, week after week, finds no change of one to five.
func TestOnlyChangesOfSeveralAreTold(t *testing.T) {
	before := Unsaid
	for _, now := range []int{0, 3, 5, 6, 7, 9, 11, 12, 13, 4, 20, 19, 14, 0} {
		next := told(before, now)
		if next != before && (next != now || next < 6 || before != Unsaid && max(next-before, before-next) < 6) {
			t.Errorf("from %d, of %d is told %d", before, now, next)
		}
		before = next
	}
	if before != 14 {
		t.Errorf("at last %d is told", before)
	}
}
