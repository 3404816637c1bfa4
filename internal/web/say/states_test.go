package say_test

import (
	"cmp"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/web/say"
)

func TestStatesAreNamedAsByCLDR(t *testing.T) {
	table := "code"
	var languages []i18n.Lang
	for _, l := range i18n.Papers {
		if l != i18n.Plain && l != i18n.Kurdish { // which are German
			languages = append(languages, l)
			table += "\t" + string(l)
		}
	}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			region, err := language.ParseRegion(fmt.Sprintf("%c%c", a, b))
			if err != nil || region.Canonicalize() != region || display.German.Regions().Name(region) == "" {
				continue
			}
			table += fmt.Sprintf("\n%c%c", a, b)
			for _, l := range languages {
				table += "\t" + display.Regions(language.Make(string(l))).Name(region)
			}
		}
	}
	table += "\n"
	if os.Getenv("WEGWARTE_STATES") == "write" {
		if err := os.WriteFile("states.tsv", []byte(table), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile("states.tsv")
	if err != nil || string(kept) != table {
		t.Errorf("states.tsv is not what golang.org/x/text says (%v): see states.go", err)
	}
	if rows := strings.Count(table, "\n"); rows < 240 {
		t.Fatalf("only %d states", rows)
	}
}

func TestEveryStateHasItsNameInEveryLanguage(t *testing.T) {
	for _, l := range i18n.Papers {
		ctx, of := i18n.With(t.Context(), l), l
		if l == i18n.Kurdish {
			of = i18n.German
		}
		names := display.Regions(language.Make(string(of)))
		for a := 'A'; a <= 'Z'; a++ {
			for b := 'A'; b <= 'Z'; b++ {
				code := fmt.Sprintf("%c%c", a, b)
				if code == person.Stateless {
					continue
				}
				want := code
				if region, err := language.ParseRegion(code); err == nil {
					want = cmp.Or(names.Name(region), code)
				}
				if got := say.Country(ctx, code); got != want {
					t.Errorf("%s in %s is %q, want %q", code, l, got, want)
				}
			}
		}
	}
}
