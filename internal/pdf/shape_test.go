package pdf

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/bidi"
	"pgregory.net/rapid"
)

// judged gives for each text what HarfBuzz makes of it, as "id@x,y+advance" in
// the order of reading; the test is skipped where its program is not there.
func judged(t *testing.T, font []byte, script string, rightToLeft bool, texts []string) []string {
	t.Helper()
	tool, err := exec.LookPath("hb-shape")
	if err != nil {
		t.Skip("no hb-shape on this machine")
	}
	file := filepath.Join(t.TempDir(), "font.ttf")
	if err := os.WriteFile(file, font, 0o600); err != nil {
		t.Fatal(err)
	}
	direction := "ltr"
	if rightToLeft {
		direction = "rtl"
	}
	c := exec.CommandContext(t.Context(), tool, "--no-glyph-names", "--no-clusters", "--preserve-default-ignorables", "--direction="+direction, "--script="+script, file)
	c.Stdin = strings.NewReader(strings.Join(texts, "\n"))
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for line := range strings.Lines(string(out)) {
		glyphs := strings.Split(strings.Trim(line, "[]\n"), "|")
		if rightToLeft {
			slices.Reverse(glyphs)
		}
		all = append(all, strings.Join(glyphs, " "))
	}
	if len(all) != len(texts) {
		t.Fatalf("%d answers for %d texts", len(all), len(texts))
	}
	return all
}

func ours(glyphs []glyph) string {
	var said []string
	for _, g := range glyphs {
		at := ""
		if g.x != 0 || g.y != 0 {
			at = fmt.Sprintf("@%d,%d", g.x, g.y)
		}
		said = append(said, fmt.Sprintf("%d%s+%d", g.id, at, g.advance))
	}
	return strings.Join(said, " ")
}

func TestArabicJoinsAsHarfBuzzJoinsIt(t *testing.T) {
	data := fontFile(t, "arab-400")
	f, err := openFace(data)
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields("السلام عليكم محمد علي الله لإنشاء الآن مسؤولية شيء مُحَمَّدٌ لَا إلى بيئة طفلك الرعاية می\u200cشود خانه\u200cها پنجشنبه گواهی\u200cنامه چهارم ژاله کودکستان هەڵبژاردن ڕۆژ کوردی ڤیان ئێمە ێوە پښتو ډېر ښځه ڼ ټول څوک بِسْمِ ٱللَّهِ لِلّٰه يُّ لاََ ـــ بـ ـب")
	var letters []rune
	for r := rune(0x600); r < 0x700; r++ {
		if f.letters[r] != 0 && r != 0x61c && (r > 0x605 && r != 0x6dd) {
			letters = append(letters, r)
		}
	}
	dice := rand.New(rand.NewPCG(7, 7)) //nolint:gosec // a test
	for range 4000 {
		var word []rune
		for range 1 + dice.IntN(8) {
			word = append(word, letters[dice.IntN(len(letters))])
		}
		words = append(words, string(word))
	}
	wrong := 0
	for i, want := range judged(t, data, "Arab", true, words) {
		w := words[i]
		if got := ours(f.shape(composed(w), "arab", true)); got != want {
			if wrong++; wrong < 10 {
				t.Errorf("%s %U:\n got %s\nwant %s", w, []rune(w), got, want)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d words", wrong, len(words))
	}
}

func TestLatinAndCyrillicStandAsHarfBuzzSetsThem(t *testing.T) {
	for _, name := range []string{"latn-400", "latn-600"} {
		data := fontFile(t, name)
		f, err := openFace(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct{ words, tag, script string }{
			{"Werne, Gemäß AVATAR To. Übergrößenträger Çağrı İşçi ŞêxMeqsûd „V.“", "latn", "Latn"},
			{"Свідоцтво про народження ҐЇЄ Год Тут. съезд ё", "cyrl", "Cyrl"},
		} {
			words := strings.Fields(c.words)
			for i, want := range judged(t, data, c.script, false, words) {
				if got := ours(f.shape(composed(words[i]), c.tag, false)); got != want {
					t.Errorf("%s %s:\n got %s\nwant %s", name, words[i], got, want)
				}
			}
		}
	}
}

// What x/text tells of the levels is their parity; pairs of brackets it does not find.
func TestLevelsAreThoseOfTheUnicodeAlgorithm(t *testing.T) {
	letters := []rune("ab1 2٣..-+%אבمحـًLR\u2066\u2067\u2068\u2069!«»/\u200c")
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.SampledFrom(letters), 1, 24).Draw(t, "text")
		right := rapid.Bool().Draw(t, "right")
		first := 'x'
		if right {
			first = 'א'
		}
		text = append([]rune{first}, text...)
		var p bidi.Paragraph
		if _, err := p.SetString(string(text)); err != nil {
			t.Fatal(err)
		}
		order, err := p.Order()
		if err != nil {
			t.Fatal(err)
		}
		want := make([]bool, len(text))
		for n := range order.NumRuns() {
			run := order.Run(n)
			from, to := run.Pos()
			for i := from; i <= to; i++ {
				want[i] = run.Direction() == bidi.RightToLeft
			}
		}
		for i, level := range levels(text, right) {
			if c, _ := bidi.LookupRune(text[i]); c.Class() != bidi.BN && (level%2 == 1) != want[i] {
				t.Fatalf("%q: %v, at %d want right to left %v", string(text), levels(text, right), i, want[i])
			}
		}
	})
}
