package pdf

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

func invitation() Letter {
	arabic := func(b Block) Block {
		b.Lang, b.RightToLeft = "ar", true
		return b
	}
	return Letter{
		Title: "Einladung zum Gespräch", Lang: "de-DE", Head: []string{"Stadt Werne", "Fachbereich Soziales"},
		Return: "Stadt Werne · Konrad-Adenauer-Platz 1 · 59368 Werne",
		To:     []string{"Frau Amina Al-Hussein (أمينة الحسين)", "Bahnhofstraße 12", "59368 Werne"},
		Facts:  []Fact{{"Datum", "26. November 2026"}, {"Für Sie da", "Jana Vogt"}},
		Foot:   []string{"Stadt Werne · Konrad-Adenauer-Platz 1 · 59368 Werne"},
		PageOf: func(page, of int) string { return fmt.Sprintf("Seite %d von %d", page, of) },
		Made:   time.Date(2026, 11, 26, 11, 0, 0, 0, time.UTC), Writer: "Wegwarte",
		Blocks: []Block{
			{Kind: Subject, Text: "Einladung zu einem Gespräch am 3. Dezember 2026"},
			{Text: "Guten Tag, Frau Al-Hussein,"},
			{Text: "wir laden Sie herzlich ein. Wir sprechen darüber, welche Unterlagen für die Anerkennung Ihres Abschlusses als Pflegefachfrau noch fehlen. Bitte bringen Sie mit:"},
			{Kind: List, Rows: [][]string{{"Ihren Ausweis"}, {"Ihr Zeugnis, auch wenn es noch nicht übersetzt ist"}}},
			{Kind: Table, Rows: [][]string{{"Wann", "Wo"}, {"Donnerstag, 3. Dezember 2026", "Rathaus, Zimmer 114"}}},
			{Kind: Choices, Rows: [][]string{{"Ich komme."}}},
			{Kind: Line, Text: "Ort, Datum, Unterschrift"},
			{Kind: Part},
			arabic(Block{Kind: Heading, Text: "دعوة إلى مقابلة يوم 3 ديسمبر 2026"}),
			arabic(Block{Text: "ندعوك بكل سرور. سنتحدث عن الأوراق التي ما زالت ناقصة للاعتراف بشهادتك (\u2066§ 6 Abs. 3 BQFG\u2069) في الغرفة 114."}),
			arabic(Block{Kind: List, Rows: [][]string{{"بطاقة هويتك"}, {"شهادتك، حتى لو لم تُترجم بعد"}}}),
			{Lang: "uk", Text: "Принесіть, будь ласка, свідоцтво про народження."},
			{Lang: "ti", Text: "ወረቐትኩም ሒዝኩም ምጹ።"},
			{Lang: "fa", RightToLeft: true, Text: "لطفاً گواهی\u200cنامهٔ خود را همراه بیاورید."},
		},
	}
}

// ask lets a program of the system look at a file.
func ask(t *testing.T, file []byte, tool string, args ...string) string {
	t.Helper()
	found, err := exec.LookPath(tool)
	if err != nil {
		t.Skipf("no %s on this machine", tool)
	}
	name := filepath.Join(t.TempDir(), "letter.pdf")
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "FILE", name)
	}
	out, err := exec.CommandContext(t.Context(), found, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", tool, err, out)
	}
	return string(out)
}

func TestALetterIsASoundFile(t *testing.T) {
	file := allFonts(t).Write(invitation())
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	if err := api.Validate(bytes.NewReader(file), conf); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"<pdfuaid:part>1</pdfuaid:part>", "/MarkInfo<</Marked true>>", "/DisplayDocTitle true", "/Lang(de-DE)", "/Lang(ar)", "/Lang(uk)", "/Tabs/S"} {
		if !bytes.Contains(file, []byte(want)) {
			t.Errorf("%s is missing", want)
		}
	}
	if !bytes.Equal(file, allFonts(t).Write(invitation())) {
		t.Error("the same letter is another file")
	}
	if out := ask(t, file, "qpdf", "--check", "FILE"); strings.Contains(out, "WARNING") {
		t.Error(out)
	}
}

// What a screen reader is told: each part as what it is, in the order of
// reading, Arabic letter by letter as it was written.
func TestALetterIsReadAsItWasWritten(t *testing.T) {
	out := ask(t, allFonts(t).Write(invitation()), "pdfinfo", "-struct-text", "FILE")
	lines := strings.Split(out, "\n")
	at := 0
	for _, want := range []string{
		`"Stadt Werne"`, `"Frau Amina Al-Hussein (أمينة الحسين)"`, `"Datum: 26. November 2026"`,
		"H1 (block)", `"Einladung zu einem Gespräch am 3. Dezember 2026"`, "P (block)", `"Guten Tag, Frau Al-Hussein,"`,
		`"wir laden Sie herzlich ein. Wir sprechen darüber, welche Unterlagen für die Anerkennung Ihres Abschlusses als Pflegefachfrau noch fehlen. Bitte bringen Sie mit:"`,
		"L (block):", "LI (block)", "Lbl (block)", `"•"`, "LBody (block)", `"Ihren Ausweis"`,
		"Table (block)", "TR", "TH:", "/Scope /Column", `"Wann"`, `"Wo"`, "TD", `"Rathaus, Zimmer 114"`,
		`"Ich komme."`, "H2 (block):", "/WritingMode /RlTb", `"دعوة إلى مقابلة يوم 3 ديسمبر 2026"`,
		`"شهادتك، حتى لو لم تُترجم بعد"`, `"Принесіть, будь ласка, свідоцтво про народження."`, `"ወረቐትኩም ሒዝኩም ምጹ።"`,
	} {
		next := slices.IndexFunc(lines[at:], func(line string) bool { return strings.TrimSpace(line) == want })
		if next < 0 {
			t.Fatalf("%s does not come next:\n%s", want, out)
		}
		at += next
	}
	if !strings.Contains(out, "(§ 6 Abs. 3 BQFG)") || strings.Contains(out, "Seite 1 von") {
		t.Errorf("a citation is torn, or the foot of a page is read:\n%s", out)
	}
}

func TestNoLineLeavesItsPageAndNoHeadingStaysBehind(t *testing.T) {
	l := invitation()
	for i := range 60 {
		l.Blocks = append(l.Blocks, Block{Kind: Heading, Text: fmt.Sprintf("Abschnitt %d", i)},
			Block{Text: strings.Repeat("Wer ankommt, soll wissen, was als Nächstes kommt. ", 1+i%9)})
	}
	l.Blocks = append(l.Blocks, Block{Text: strings.Repeat("Donaudampfschifffahrt", 30)})
	for page := range strings.SplitSeq(ask(t, allFonts(t).Write(l), "pdftotext", "-bbox", "FILE", "-"), "<page ") {
		last := ""
		for line := range strings.Lines(page) {
			var x1, y1, x2, y2 float64
			if n, _ := fmt.Sscanf(strings.TrimSpace(line), `<word xMin="%f" yMin="%f" xMax="%f" yMax="%f">`, &x1, &y1, &x2, &y2); n != 4 {
				continue
			}
			if x1 < left-1 || x2 > right+6 || y2 > pageHeight-10*mm {
				t.Errorf("%s stands outside", line)
			}
			if y2 < bottom {
				last = line
			}
		}
		if strings.Contains(last, "Abschnitt") {
			t.Errorf("a heading stays behind: %s", last)
		}
	}
}

func TestLettersThatNoFontHasAreNamed(t *testing.T) {
	f := allFonts(t)
	if got := f.Missing("Ślązak, Nguyễn Ayşe Ġäräy ქართული 中"); !strings.Contains(got, "中") || !strings.Contains(got, "ქ") || strings.Contains(got, "ş") {
		t.Errorf("missing %q", got)
	}
	if got := f.Missing("Şêx Ömer Łukasz Київ محمد گواهی\u200cنامه ሰላም – „“ 5 €"); got != "" {
		t.Errorf("missing %q", got)
	}
}

// Whatever somebody writes into a letter, a file comes of it that can be read.
func FuzzALetterOfAnything(f *testing.F) {
	fonts := allFonts(f)
	for _, seed := range []string{"Guten Tag", "محمد (12) § 6", "\u2067\u2068a\u2069", "a\u0301\u0302\u200d\u200c", "\x00<&>)\\(", "لا\u0651", "\n\n", "", strings.Repeat("x", 500), "ኣ\ufffd😀"} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, rightToLeft bool) {
		if len(text) > 2000 || !utf8.ValidString(text) {
			return
		}
		l := Letter{Title: text, Lang: "de", Head: []string{text}, To: []string{text}, Facts: []Fact{{text, text}}}
		for kind := Paragraph; kind <= Part; kind++ {
			l.Blocks = append(l.Blocks, Block{Kind: kind, Text: text, Rows: [][]string{{text, text}, {text}}, RightToLeft: rightToLeft})
		}
		if err := api.Validate(bytes.NewReader(fonts.Write(l)), model.NewDefaultConfiguration()); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	})
}

func BenchmarkLetter(b *testing.B) {
	f := allFonts(b)
	for b.Loop() {
		f.Write(invitation())
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/letter")
}
