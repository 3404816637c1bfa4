package fhir

import (
	"slices"
	"strings"
	"sync"

	"wegwarte/internal"
	"wegwarte/internal/i18n"
)

// kbvNames is kbvnames.txt, read once: code -> name.
var kbvNames = sync.OnceValue(func() (names struct{ atc, disease map[string]string }) {
	names.atc, names.disease = map[string]string{}, map[string]string{}
	for line := range strings.Lines(internal.Text("fhir/kbvnames.txt")) {
		kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		code, name, _ := strings.Cut(rest, " ")
		switch kind {
		case "atc":
			names.atc[code] = name
		case "disease":
			names.disease[code] = name
		}
	}
	return names
})

// The diseases that stand for one that has no code here, and for one nobody knows.
const (
	someInfection = "40733004" // infectious disease
	someDisease   = "64572001" // disease
)

// diseaseOf gives the SNOMED CT code for what a vaccine protects from, one of
// those the KBV's Impfpass takes; false where it has none.
func diseaseOf(antigen string) (code string, known bool) {
	code, known = diseaseCodes()[antigen]
	return code, known
}

var diseaseCodes = sync.OnceValue(func() map[string]string {
	codes := map[string]string{}
	for code, antigen := range vaccines().disease {
		if _, taken := kbvNames().disease[code]; taken {
			codes[antigen] = code
		}
	}
	for _, group := range []string{"MenA", "MenB", "MenC", "MenW", "MenY"} {
		codes[group] = codes["Meningokokken"]
	}
	return codes
})

// vaccineOf gives the one SNOMED CT code for the vaccine with an ATC code;
// false where there is none, or several.
func vaccineOf(atc string) (code string, known bool) {
	for snomed, of := range vaccines().vaccine {
		if of == atc {
			if known {
				return "", false
			}
			code, known = snomed, true
		}
	}
	return code, known
}

// knownAntigens are the house's names for what vaccines protect from, and the
// German words for them, each with the name.
var knownAntigens = sync.OnceValue(func() map[string]string {
	known := map[string]string{}
	add := func(names ...string) {
		for _, name := range names {
			known[name], known[antigenWord(name)] = name, name
		}
	}
	for _, names := range vaccines().atc {
		add(names...)
	}
	for _, name := range vaccines().disease {
		add(name)
	}
	for _, names := range vaccines().cvx {
		add(names...)
	}
	return known
})

// antigenWord names what a vaccine protects from for people to read.
func antigenWord(antigen string) string {
	key := "catalogue.antigen." + strings.ReplaceAll(strings.ToLower(antigen), " ", "-")
	if !i18n.Has(key) {
		return antigen
	}
	return german(key)
}

// antigenWords names several, in a stable order.
func antigenWords(antigens []string) string {
	var words []string
	for _, a := range sortedAntigens(antigens) {
		words = append(words, antigenWord(a))
	}
	return strings.Join(words, ", ")
}

// sortedAntigens gives each antigen once, in a stable order.
func sortedAntigens(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}
