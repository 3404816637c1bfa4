package say

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"wegwarte/internal"
	"wegwarte/internal/i18n"
)

// The names of states are those of golang.org/x/text/language/display, in the
// languages that the house writes. That package cannot be linked without the
// names of everything in 260 languages, 2 MB: a test writes this table from it,
// WEGWARTE_STATES=write go test ./internal/web/say, and holds it to it.

// states maps a code of ISO 3166-1 to the name, for each language.
var states = sync.OnceValue(func() map[i18n.Lang]map[string]string {
	all := map[i18n.Lang]map[string]string{}
	head, rows, _ := strings.Cut(strings.TrimSpace(internal.Text("web/say/states.tsv")), "\n")
	languages := strings.Split(head, "\t")[1:]
	for _, l := range languages {
		all[i18n.Lang(l)] = map[string]string{}
	}
	for row := range strings.SplitSeq(rows, "\n") {
		code, names, _ := strings.Cut(row, "\t")
		for i, name := range strings.Split(names, "\t") {
			all[i18n.Lang(languages[i])][code] = name
		}
	}
	all[i18n.Plain], all[i18n.Kurdish] = all[i18n.German], all[i18n.German] // golang.org/x/text has none in Kurdish
	return all
})

// State names what a code of ISO 3166-1 stands for, "" where that is not known.
func State(l i18n.Lang, code string) string { return states()[l][code] }

// StateCodes lists the codes that State knows, in order.
func StateCodes() []string { return slices.Sorted(maps.Keys(states()[i18n.German])) }
