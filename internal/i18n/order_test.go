package i18n

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"wegwarte/internal"
)

// ordered are the scripts in which names are written here: Latin, Greek,
// Cyrillic, Armenian, Hebrew, Arabic and what follows it, Georgian, Ethiopic,
// and the signs that stand between words.
var ordered = [][2]rune{
	{0, 0x77f}, {0x10a0, 0x10ff}, {0x1200, 0x139f}, {0x1c90, 0x1cbf},
	{0x1e00, 0x206f}, {0x20a0, 0x20cf}, {0x2d00, 0x2d2f},
}

// letterList are those of them that stand in a text that is composed (NFC).
func letterList() (all []rune) {
	for _, of := range ordered {
		for r := of[0]; r <= of[1]; r++ {
			if unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.C) && norm.NFC.IsNormalString(string(r)) {
				all = append(all, r)
			}
		}
	}
	return all
}

// keyLevels are the weights of a text as golang.org/x/text/collate has them.
func keyLevels(c *collate.Collator, s string) (of [levels][]int) {
	var buf collate.Buffer
	key := c.KeyFromString(&buf, s)
	for level := 0; len(key) > 0; {
		switch {
		case level < 2 && key[0] == 0 && key[1] == 0:
			level, key = level+1, key[2:]
		case level == 2:
			of[2], key = append(of[2], int(key[0])), key[1:]
		case level == 0 && key[0] >= 0x80:
			of[0], key = append(of[0], int(key[0]&0x7f)<<16|int(key[1])<<8|int(key[2])), key[3:]
		default:
			of[level], key = append(of[level], int(key[0])<<8|int(key[1])), key[2:]
		}
	}
	return of
}

func TestLettersStandAsInCLDR(t *testing.T) {
	letters := letterList()
	languages := map[Lang]*collate.Collator{}
	for l := range spoken {
		languages[l] = collate.New(language.Make(string(l)))
	}
	german := languages[German]
	var ranks [levels][]int
	for _, r := range letters {
		for _, c := range languages {
			for level, of := range keyLevels(c, string(r)) {
				ranks[level] = append(ranks[level], of...)
			}
		}
	}
	for level := range ranks {
		slices.Sort(ranks[level])
		ranks[level] = slices.Compact(ranks[level])
	}
	if len(ranks[0]) >= 1<<21 || len(ranks[1]) >= 1<<7 || len(ranks[2]) >= 1<<4 {
		t.Fatalf("%d, %d and %d weights do not fit into an element", len(ranks[0]), len(ranks[1]), len(ranks[2]))
	}
	line := func(c *collate.Collator, r rune) string {
		of := keyLevels(c, string(r))
		var words []string
		for i := range max(1, len(of[0]), len(of[1]), len(of[2])) {
			var weight [levels]int
			for level := range of {
				if i < len(of[level]) {
					at, _ := slices.BinarySearch(ranks[level], of[level][i])
					weight[level] = at + 1
				}
			}
			words = append(words, strconv.FormatUint(uint64(newElement(weight[0], weight[1], weight[2])), 36))
		}
		return strings.Join(words, " ") + "\n"
	}
	var table strings.Builder
	next := rune(-1)
	for _, r := range letters {
		if r != next {
			fmt.Fprintf(&table, "=%x\n", r)
		}
		table.WriteString(line(german, r))
		next = r + 1
	}
	for _, l := range slices.Sorted(maps.Keys(languages)) {
		c, named := languages[l], false
		for _, r := range letters {
			if own := line(c, r); own != line(german, r) {
				if !named {
					fmt.Fprintf(&table, "@%s\n", l)
					named = true
				}
				fmt.Fprintf(&table, "=%x\n%s", r, own)
			}
		}
	}
	if os.Getenv("WEGWARTE_ORDER") == "write" {
		if err := os.WriteFile("order.txt", []byte(table.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table.String() != internal.Text("i18n/order.txt") {
		t.Error("order.txt is not as golang.org/x/text/collate has it: WEGWARTE_ORDER=write go test ./internal/i18n")
	}
}

// Not held are the Catalan l·, which is a letter of its own, and the order of several marks of which one is part of its letter.
func TestNamesStandAsInADictionary(t *testing.T) {
	letters := slices.DeleteFunc(letterList(), func(r rune) bool { return r == '·' || norm.NFC.PropertiesString(string(r)).CCC() != 0 })
	for l := range spoken {
		c := collate.New(language.Make(string(l)))
		rapid.Check(t, func(t *rapid.T) {
			near := rapid.SampledFrom([]rune(" -'lLaAäÄbzßoöOéèeñçşıIiйиЙёеةتىيأاآإئءهحخ"))
			word := rapid.StringOf(rapid.OneOf(near, near, near, rapid.SampledFrom(letters)))
			a := word.Draw(t, "a")
			b := rapid.OneOf(word, rapid.Map(word, func(s string) string { return a + s })).Draw(t, "b")
			if got, want := Compare(l, a, b), c.CompareString(a, b); got != want {
				t.Fatalf("%s: Compare(%+q, %+q) = %d, want %d", l, a, b, got, want)
			}
		})
	}
}

func TestOtherScriptsStandBehind(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "a", -1}, {"Zürich", "北京", -1}, {"ሀ", "北", -1}, {"北", "京", 1}, {"北京", "北京a", -1}, {"北A", "北a", 1},
		{"\xff", "z", 1}, {"a", "Z", -1}, {"a", "A", -1}, {"Ä", "A", 1}, {"Äb", "Ac", -1}, {"a\u0308", "ä", 0},
	} {
		if got := Compare(German, c.a, c.b); got != c.want {
			t.Errorf("Compare(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := Compare(German, c.b, c.a); got != -c.want {
			t.Errorf("Compare(%q, %q) = %d, want %d", c.b, c.a, got, -c.want)
		}
	}
	if Compare(Arabic, "ةب", "تا") != 1 || Compare(German, "ةب", "تا") != -1 {
		t.Error("ta marbuta stands with ta in Arabic, before it in Unicode")
	}
}
