package intake

import (
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/fhir"
	"wegwarte/internal/record"
)

// Proposal is a need that may follow from a document. It is never recorded by
// itself: somebody who works with the person asks them, and confirms it.
type Proposal struct {
	Need    string // code in the catalogue
	Detail  string // what is needed, where it is asked for; never why
	Because string // what it follows from, as the document writes it: for whoever asks, kept nowhere
	Path    string // where in the document
}

// mostProposals bounds them, and mostBecause what one follows from: more than
// anybody would go through.
const (
	mostProposals = 60
	mostBecause   = 400
)

// Key tells proposals of one document apart.
func (p Proposal) Key() string { return p.Need + " " + p.Path }

// Proposals gives what may follow from a document for a person who is there on a
// day, each need once for each thing that it follows from.
func (r Reading) Proposals(today clock.Date) []Proposal {
	var all []Proposal
	add := func(need, detail, because, path string) {
		i := slices.IndexFunc(all, func(q Proposal) bool { return q.Need == need && (q.Path == path || q.Detail == detail) })
		switch {
		case i < 0 && len(all) < mostProposals:
			all = append(all, Proposal{need, detail, because, path})
		case i >= 0 && len(all[i].Because)+len(because) < mostBecause && !slices.Contains(strings.Split(all[i].Because, "; "), because):
			all[i].Because += "; " + because
		}
	}
	for _, c := range r.Document.Conditions {
		for _, need := range needsFor(c.Codes) {
			add(need, "", c.About, c.Path)
		}
	}
	for _, a := range r.Document.Statements {
		cmd := statement(a)
		ended := a.Standing == fhir.Ended || !cmd.Until.IsZero() && cmd.Until.Before(today)
		switch {
		case a.None || ended:
		case a.Kind == fhir.Medicine && a.Standing == fhir.Current:
			add("continuous-medication", "", a.About, a.Path)
		case a.Kind == fhir.Allergy && a.Sort == "food":
			add("medical-diet", a.About, a.About, a.Path)
		case a.Kind == fhir.Aid:
			for _, need := range aidNeeds(a.Sort) {
				detail := ""
				if need == "aid-supply" {
					detail = a.About
				}
				add(need, detail, a.About, a.Path)
			}
		}
	}
	for i := range all {
		if entry, known := record.Current().Need(all[i].Need); !known || entry.Detail == record.NotAsked {
			all[i].Detail = ""
		}
	}
	return all
}

// aidNeeds says what somebody with an aid may need where they come to live.
func aidNeeds(sort string) []string {
	switch sort {
	case "wheelchair":
		return []string{"wheelchair-space", "transport-wheelchair"}
	case "walker", "crutches", "prosthesis":
		return []string{"step-free"}
	case "hearing-aid":
		return []string{"hearing-access", "aid-supply"}
	case "pacemaker", "implant", "glasses":
		return nil
	}
	return []string{"aid-supply"}
}

// needsFor gives the needs that may follow from a diagnosis: by its code of the
// ICD-10, or by SNOMED CT's.
func needsFor(codes []fhir.Code) []string {
	for _, c := range codes {
		switch {
		case c.System == "http://snomed.info/sct":
			if needs := bySNOMED[c.Code]; needs != nil {
				return needs
			}
		case strings.Contains(strings.ToLower(c.System), "icd-10"):
			code := strings.ToUpper(c.Code)
			for n := min(len(code), len("N18.5")); n >= len("G40"); n-- {
				if needs := byICD[code[:n]]; needs != nil {
					return needs
				}
			}
		}
	}
	return nil
}

// byICD has the categories of the ICD-10 from which a measure commonly follows.
// It is a help for whoever asks, and complete in nothing.
var byICD = spread(map[string][]string{
	"N18.5 Z49 Z99.2":         {"dialysis"},
	"O24 Z33 Z34 Z35":         {"pregnancy-care"},
	"E10 E11 E13 E14 G40 I10": {"continuous-medication"},
	"J45 E03 I50 I48 B24 B20": {"continuous-medication", "specialist"},
	"G35 D66 D57 D56 N18 Z94": {"specialist"},
	"K90.0 E70.0 E73":         {"medical-diet"},
	"H90 H91":                 {"hearing-access"},
	"H54":                     {"visual-access"},
	"G82 G71 G80 Z99.3":       {"wheelchair-space"},
	"F43.1 F32 F33 F20":       {"therapy"},
	"F00 F01 F02 F03 G30":     {"care-service"},
	"Z74":                     {"care-service"},
	"Z93":                     {"aid-supply"},
})

// bySNOMED has the same by SNOMED CT.
var bySNOMED = spread(map[string][]string{
	"46177005 433146000 265764009":         {"dialysis"},
	"77386006":                             {"pregnancy-care"},
	"73211009 44054006 46635009":           {"continuous-medication"},
	"84757009 38341003 59621000":           {"continuous-medication"},
	"195967001 40930008 84114007 49436004": {"continuous-medication", "specialist"},
	"86406008":                             {"continuous-medication", "specialist"},
	"24700007 709044004":                   {"specialist"},
	"396331005 7573000":                    {"medical-diet"},
	"15188001":                             {"hearing-access"},
	"397540003 193699007":                  {"visual-access"},
	"60389000 128188000":                   {"wheelchair-space"},
	"47505003 35489007 370143000 58214004": {"therapy"},
	"52448006 26929004":                    {"care-service"},
})

func spread(groups map[string][]string) map[string][]string {
	all := map[string][]string{}
	for codes, needs := range groups {
		for code := range strings.FieldsSeq(codes) {
			all[code] = needs
		}
	}
	return all
}
