package office

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// said finds the details that code puts on record as they are.
var said = regexp.MustCompile(`audit\.Log\([^"\n]*"([a-z][a-z ',:-]*)"`)

// Whoever lets a use case say something new on record says it in German and
// Arabic too: in audit-desk.json, as "audit.detail." and the words, dashes between.
func TestEveryDetailOnRecordHasWords(t *testing.T) {
	seen := 0
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path) //nolint:gosec // our own source
		for _, match := range said.FindAllSubmatch(source, -1) {
			seen++
			if detail := string(match[1]); detailWords(context.Background(), detail) == detail {
				t.Errorf("%s: %q has no words", path, detail)
			}
		}
		return err
	})
	if err != nil || seen < 30 {
		t.Errorf("%d details looked at: %v", seen, err)
	}
}

func TestADetailIsSaidAsFarAsItIsKnown(t *testing.T) {
	for detail, want := range map[string]string{
		"work list":                   "Arbeitsliste",
		"fields: birth phone novelty": "Felder: Geburtsdatum, Telefon, novelty",
		"GET /personen/{id}":          "Aufruf der Seite /personen/{id}",
		"prepared: true":              "Vorbereitung: erledigt",
		"need: from the hand-over":    "Bedarfe aus der Übergabe",
		"something new":               "something new",
		"new: a b":                    "new: a b",
		"":                            "",
	} {
		if got := strings.NewReplacer("\u2068", "", "\u2069", "").Replace(detailWords(context.Background(), detail)); got != want {
			t.Errorf("%q is said %q, want %q", detail, got, want)
		}
	}
}
