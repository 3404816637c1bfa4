package gazetteer

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"wegwarte/internal/errs"
)

// line lays out one line of GV100AD; figures only for Satzart 60.
func line(satzart, key, name, kind, figures string) string {
	return fmt.Sprintf("%-10s%-12s%-50s%-50s%-6s%-92s\n", satzart+"20250831", key, name, "", kind, figures)
}

func figures(area, population int, postalCode string) string {
	return fmt.Sprintf("%011d%011d%011d    %-5s", area, population, population/2, postalCode)
}

// specimen is two municipalities of two Länder.
func specimen() []string {
	return []string{
		line("10", "05", "Nordrhein-Westfalen", "", ""),
		line("20", "053", "Reg.-Bez. Köln", "", ""),
		line("40", "05315", "Köln, Stadt", "41", ""),
		line("50", "05315   0000", "Köln, Stadt", "50", ""),
		line("60", "053150000000", "Köln, Stadt", "61", figures(40501, 1_024_621, "50605")),
		line("40", "09162", "München, Landeshauptstadt", "41", ""),
		line("60", "091620000000", "München, Landeshauptstadt", "61", figures(31070, 1_500_000, "80331")),
	}
}

var köln = []Municipality{{
	AGS: "05315000", Name: "Köln", OfficialName: "Köln, Stadt", Kreis: Kreis{"05315", "Köln"}, Independent: true,
	District: "Köln", PostalCode: "50605", Population: 1_024_621, AreaHa: 40501,
}}

func TestEveryEditionOfTheTextReadsTheSame(t *testing.T) {
	text := strings.Join(specimen(), "")
	latin, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write([]byte(text))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var trimmed strings.Builder
	for _, l := range specimen() {
		trimmed.WriteString(strings.TrimRight(l, " \n") + "\n")
	}
	for name, data := range map[string]string{
		"UTF-8":                text,
		"UTF-8 with mark":      "\ufeff" + text,
		"Latin-1":              latin,
		"CRLF":                 strings.ReplaceAll(text, "\n", "\r\n"),
		"gzip":                 packed.String(),
		"trailing spaces gone": trimmed.String(),
		"blank line at end":    text + "\n\x1a",
	} {
		t.Run(name, func(t *testing.T) {
			list, err := Read(strings.NewReader(data), "05")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(köln, list.Municipalities); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMistakesInTheTextAreNamedByLineFieldAndRule(t *testing.T) {
	replace := func(n int, old, new string) func([]string) {
		return func(lines []string) { lines[n-1] = strings.Replace(lines[n-1], old, new, 1) }
	}
	tests := map[string]struct {
		spoil func([]string)
		line  int
		field string
		rule  string
	}{
		"a line that is too long":      {func(l []string) { l[4] = strings.TrimRight(l[4], "\n") + "x\n" }, 5, fieldSatzart, "width"},
		"a line that breaks off":       {func(l []string) { l[4] = "6020250831\n" }, 5, fieldSatzart, "width"},
		"an unknown kind of line":      {replace(5, "60", "70"), 5, fieldSatzart, "satzart"},
		"a day that does not exist":    {replace(5, "20250831", "20250931"), 5, fieldAsOf, "date"},
		"two days in one file":         {replace(5, "20250831", "20250731"), 5, fieldAsOf, "as-of"},
		"an unknown kind of place":     {replace(5, "61    ", "99    "), 5, fieldKind, "kind"},
		"an area with a letter":        {replace(5, "40501", "4O501"), 5, fieldArea, "number"},
		"a population with a sign":     {replace(5, "00001024621", "-0001024621"), 5, fieldPopulation, "number"},
		"a postal code of four digits": {replace(5, "50605", "5060 "), 5, fieldPostalCode, "digits"},
		"no name":                      {replace(5, "Köln, Stadt", "           "), 5, fieldName, "missing"},
		"a municipality twice":         {func(l []string) { l[3] = l[4] }, 5, fieldKey, "twice"},
		"a Kreis that is not listed":   {func(l []string) { l[2] = "\n" }, 5, fieldKreis, "kreis"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			lines := specimen()
			tt.spoil(lines)
			_, err := Read(strings.NewReader(strings.Join(lines, "")), "05")
			list := errs.All(err)
			if len(list) != 1 || list[0].Key != "gazetteer.rule."+tt.rule || list[0].Field != tt.field || list[0].Args[1] != tt.line {
				t.Errorf("got %v, want %s at %s in line %d", err, tt.rule, tt.field, tt.line)
			}
		})
	}
}

func TestAnAreaOutsideOfMunicipalitiesIsNone(t *testing.T) {
	lines := append(specimen(), line("60", "053159990000", "Forst, gemfr. Gebiet", "66", figures(100, 0, "")))
	list, err := Read(strings.NewReader(strings.Join(lines, "")), "05")
	if err != nil || len(list.Municipalities) != 1 {
		t.Errorf("%d municipalities, %v", len(list.Municipalities), err)
	}
}

func TestWhatIsNoListIsRefused(t *testing.T) {
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	zeros := make([]byte, 1<<20)
	for range 64 {
		_, _ = w.Write(zeros)
	}
	_ = w.Close()
	for name, tt := range map[string]struct{ data, land, key string }{
		"no Land":                     {strings.Join(specimen(), ""), "NRW", "gazetteer.error.land"},
		"a Land that is not there":    {strings.Join(specimen(), ""), "04", "gazetteer.error.no-municipalities"},
		"nothing":                     {"", "05", "sheet.error.empty"},
		"prose":                       {"Sehr geehrte Damen und Herren", "05", "gazetteer.error.no-data"},
		"a gzip that unpacks to 64MB": {bomb.String(), "05", "gazetteer.error.bytes"},
		"half a gzip":                 {"\x1f\x8b\x08", "05", "sheet.error.broken"},
		"too many lines":              {strings.Join(specimen(), "") + strings.Repeat("\n", maxLines), "05", "gazetteer.error.lines"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(strings.NewReader(tt.data), tt.land)
			if list := errs.All(err); len(list) == 0 || list[0].Key != tt.key {
				t.Errorf("got %v, want %s", err, tt.key)
			}
		})
	}
}

func FuzzGV100AD(f *testing.F) {
	text := strings.Join(specimen(), "")
	f.Add([]byte(text))
	f.Add([]byte("\ufeff" + text[:700]))
	f.Add([]byte(strings.ReplaceAll(text, "0", "\xfc")))
	f.Add([]byte("\x1f\x8b\x08\x00"))
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, data) })
}

func BenchmarkRead(b *testing.B) {
	data := shared(b, "GV100AD_31082025.txt.gz")
	for b.Loop() {
		if _, err := Read(bytes.NewReader(data), "05"); err != nil {
			b.Fatal(err)
		}
	}
}
