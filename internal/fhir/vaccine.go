package fhir

import (
	"slices"
	"strings"
	"sync"

	"wegwarte/internal"
)

// vaccineCodes is vaccines.txt, read once.
type vaccineCodes struct {
	atc     map[string][]string // ATC code or group -> antigens
	disease map[string]string   // SNOMED CT disease -> antigen
	vaccine map[string]string   // SNOMED CT vaccine -> ATC code
	cvx     map[string][]string // CVX -> antigens
}

var vaccines = sync.OnceValue(func() vaccineCodes {
	v := vaccineCodes{map[string][]string{}, map[string]string{}, map[string]string{}, map[string][]string{}}
	for line := range strings.Lines(internal.Text("fhir/vaccines.txt")) {
		kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		code, text, _ := strings.Cut(rest, " ")
		switch kind {
		case "atc":
			v.atc[code] = strings.Split(text, ";")
		case "disease":
			v.disease[code] = text
		case "vaccine":
			v.vaccine[code] = text
		case "cvx":
			v.cvx[code] = strings.Split(text, ";")
		}
	}
	return v
})

// Antigens gives what the vaccine with an ATC code protects from, in the
// house's names (those of the vaccination rules: "Masern", "Roeteln", "Hib"),
// or nothing where the code is not known or names several kinds of vaccine.
func Antigens(atc string) []string {
	if found, ok := vaccines().atc[atc]; ok {
		return slices.Clone(found)
	}
	if len(atc) > len("J07BB") {
		return slices.Clone(vaccines().atc[atc[:len("J07BB")]])
	}
	return nil
}

// The code systems a vaccine or disease is named in.
const (
	snomed       = "http://snomed.info/sct"
	cvx          = "http://hl7.org/fhir/sid/cvx"
	absentSystem = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
)

var atcSystems = []string{
	"http://fhir.de/CodeSystem/bfarm/atc",
	"http://fhir.de/CodeSystem/dimdi/atc",
	"http://www.whocc.no/atc",
	"https://www.whocc.no/atc",
	"urn:oid:2.16.840.1.113883.6.73",
}

// atcOf gives the ATC code of a vaccine: its own, else the one the KBV maps
// its SNOMED CT code to.
func atcOf(codings []Code) string {
	for _, c := range codings {
		if slices.Contains(atcSystems, c.System) && isATC(c.Code) {
			return c.Code
		}
	}
	for _, c := range codings {
		if c.System == snomed {
			if atc := vaccines().vaccine[strings.ReplaceAll(c.Code, " ", "")]; atc != "" {
				return atc
			}
		}
	}
	return ""
}

// isATC takes A12BC34 and its groups.
func isATC(s string) bool {
	if len(s) < 3 || len(s) > 7 || len(s) == 6 {
		return false
	}
	for i := 0; i < len(s); i++ {
		upper := s[i] >= 'A' && s[i] <= 'Z'
		if i == 0 || i == 3 || i == 4 {
			if !upper {
				return false
			}
		} else if !digit(s[i]) {
			return false
		}
	}
	return true
}

// antigensOf says what a dose protects from. A full ATC code is surest; then
// come the target diseases the file names, the ATC group, and codes from abroad.
func antigensOf(atc string, codings, diseases []Code) []string {
	v := vaccines()
	if found, ok := v.atc[atc]; ok && len(atc) == len("J07BD52") {
		return slices.Clone(found)
	}
	var named []string
	for _, c := range diseases {
		a := v.disease[c.Code]
		if c.System == houseSystem {
			a = c.Code
		}
		if a != "" && !slices.Contains(named, a) {
			named = append(named, a)
		}
	}
	if len(named) > 0 {
		return named
	}
	if found := Antigens(atc); len(found) > 0 {
		return found
	}
	for _, c := range codings {
		if found := v.cvx[c.Code]; c.System == cvx && len(found) > 0 {
			return slices.Clone(found)
		}
	}
	return nil
}
