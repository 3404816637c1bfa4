package person

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for _, test := range []struct{ rule, in, out string }{
		{"umlauts are spelled out", "Müller", "mueller"},
		{"a decomposed umlaut is the same", "Mu\u0308ller", "mueller"},
		{"ß is ss", "Strauß", "strauss"},
		{"marks fall away", "Nguyễn", "nguyen"},
		{"Turkish i with and without dot are one", "Yıldız İnci", "yildiz inci"},
		{"strokes fall away", "Łukasz Đorđe Søren", "lukasz dorde soren"},
		{"hyphen and apostrophe end a word", "Al-Haddad O’Neill", "al haddad o neill"},
		{"harakat and tatweel fall away", "مُحَمَّـد", "محمد"},
		{"alef with hamza, madda and wasla is alef", "أحمد إبراهيم آمنة ٱلله", "احمد ابراهيم امنه الله"},
		{"Persian ya and kaf are the Arabic ones", "کریمی", "كريمي"},
		{"alef maqsura is ya", "مصطفى", "مصطفي"},
		{"Cyrillic is kept", "Андрей Ковальчук", "андрей ковальчук"},
		{"ё is е", "Фёдоров", "федоров"},
		{"ї is a letter of its own", "Україна", "україна"},
		{"full-width letters are letters", "Ａｌｉ", "ali"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if got := Fold(test.in); got != test.out {
				t.Errorf("Fold(%q) = %q, want %q", test.in, got, test.out)
			}
		})
	}
}

func TestTokensHoldEveryWayANameIsTyped(t *testing.T) {
	for _, test := range []struct {
		name   string
		tokens []string
	}{
		{"Müller", []string{"mueller", "muller"}},
		{"Al-Haddad", []string{"al", "alhaddad", "haddad"}},
		{"الحداد", []string{"الحداد", "حداد"}},
		{"Ali", []string{"ali"}},
	} {
		if diff := cmp.Diff(test.tokens, Tokens(test.name)); diff != "" {
			t.Errorf("Tokens(%q): %s", test.name, diff)
		}
	}
}

// names draws texts of the letters, marks and signs that names are made of.
var names = rapid.StringOfN(rapid.RuneFrom(
	[]rune("abzÄöüßÉøłıİ'’-. \u0308\u0301\u0306\u0327ابتةىيکـءأؤئًُّйёїИЁ李Ω٣5K")), 0, 20, -1)

func TestFoldingTwiceIsFoldingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(names, rapid.String()).Draw(t, "name")
		if once, twice := Fold(name), Fold(Fold(name)); once != twice {
			t.Fatalf("Fold(%q) = %q, folded again %q", name, once, twice)
		}
	})
}

func TestANameIsFoundByTheBeginningOfEachOfItsWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(names, rapid.String()).Draw(t, "name")
		tokens := Tokens(name)
		for _, word := range strings.Fields(Fold(name)) {
			runes := []rune(word)
			prefix := string(runes[:rapid.IntRange(1, len(runes)).Draw(t, "length")])
			if !slices.ContainsFunc(tokens, func(token string) bool { return strings.HasPrefix(token, prefix) }) {
				t.Fatalf("%q is not found by %q: %q", name, prefix, tokens)
			}
		}
	})
}
