package occupation_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/internal/occupation"
)

// The numbers of groups that the classifications are published with.
func TestTheListsHaveAsManyGroupsAsTheirClassifications(t *testing.T) {
	for _, c := range []struct {
		system         occupation.System
		digits, groups int
	}{{occupation.ISCO, 4, 436}, {occupation.ISCO, 3, 130}, {occupation.ISCO, 2, 43}, {occupation.ISCO, 1, 10}, {occupation.KldB, 3, 144}, {occupation.KldB, 2, 37}, {occupation.KldB, 1, 10}} {
		seen := map[string]bool{}
		for _, o := range occupation.All(c.system) {
			if len(o.Code) >= c.digits {
				seen[o.Code[:c.digits]] = true
			}
		}
		if len(seen) != c.groups {
			t.Errorf("%s has %d groups of %d digits, want %d", c.system, len(seen), c.digits, c.groups)
		}
	}
}

func TestEveryGroupStandsOnceInTheOrderOfItsCode(t *testing.T) {
	for _, s := range []occupation.System{occupation.KldB, occupation.ISCO} {
		last := ""
		for _, o := range occupation.All(s) {
			if o.Code <= last || o.Name == "" || strings.ContainsAny(o.Name, "|;") || strings.HasSuffix(o.Code, "9") && s == occupation.KldB && len(o.Code) == 4 {
				t.Errorf("%+v after %s", o, last)
			}
			last = o.Code
			if len(o.Code) == 4 && s == occupation.KldB {
				if _, ok := occupation.Find(s, o.Group()); !ok {
					t.Errorf("%s has no group", o)
				}
			}
		}
	}
}

func TestAnOccupationIsFoundByWhatPeopleSay(t *testing.T) {
	for text, want := range map[string]string{
		"Krankenpflege": "Gesundheits- und Krankenpflege (KldB 8130)", "Krankenschwester": "Gesundheits- und Krankenpflege (KldB 8130)",
		"elektriker": "Bauelektrik (KldB 2621)", "Bauelektriker": "Bauelektriker und verwandte Elektriker (ISCO-08 7411)", "Bäcker": "Back- und Konditoreiwarenherstellung (KldB 2922)",
		"baecker": "Back- und Konditoreiwarenherstellung (KldB 2922)", "Köchin": "Köche/Köchinnen (KldB 2930)", "ärz": "Ärzte/Ärztinnen (KldB 8140)", "5212": "Berufskraftfahrer/innen (Güterverkehr/LKW) (KldB 5212)",
		"lkw fahrer": "Fahrer schwerer Lastkraftwagen (ISCO-08 8332)", "Altenpfl": "Altenpflege (KldB 8210)", "Hebamme": "Geburtshilfe und Entbindungspflege (KldB 8135)", "schweiß": "Schweiß- und Verbindungstechnik (KldB 2442)",
	} {
		found := occupation.Search(text, 8)
		if !slices.ContainsFunc(found, func(o occupation.Occupation) bool { return o.String() == want }) {
			t.Errorf("%q finds %v, not %s", text, found, want)
		}
	}
	for _, text := range []string{"", "  ", "und", "Weltraumbeschwörer", "\xff"} {
		if found := occupation.Search(text, 8); len(found) != 0 {
			t.Errorf("%q finds %v", text, found)
		}
	}
}

func TestWhatAFieldShowsIsReadBack(t *testing.T) {
	for _, s := range []occupation.System{occupation.KldB, occupation.ISCO} {
		for _, o := range occupation.All(s) {
			if got, ok := occupation.Parse(o.String()); !ok || got.Code != o.Code || got.System != o.System {
				t.Errorf("%s is read as %+v", o, got)
			}
			if found := occupation.Search(o.Name, 1000); !slices.ContainsFunc(found, func(f occupation.Occupation) bool { return f.Code == o.Code && f.System == s }) {
				t.Errorf("%s is not found by its name", o)
			}
		}
	}
	for _, text := range []string{"", "Hufschmied", "Elektriker (KldB)", "Elektriker (KldB 9999)", "(ISCO-08 7411", "x (Haus 8130)"} {
		if o, ok := occupation.Parse(text); ok {
			t.Errorf("%q is %s", text, o)
		}
	}
}

// A question grows as it is typed: what more is asked finds no more.
func TestALongerQuestionFindsNoMore(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.OneOf(rapid.StringMatching(`[a-zäöüß]{1,12}`), rapid.String()).Draw(r, "text")
		more := text + " " + rapid.StringMatching(`[a-z]{1,6}`).Draw(r, "more")
		few := occupation.Search(more, 2000)
		many := occupation.Search(text, 2000)
		if len(many) > 0 && len(few) > len(many) {
			r.Fatalf("%q finds %d, %q finds %d", text, len(many), more, len(few))
		}
	})
}
