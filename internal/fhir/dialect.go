package fhir

import (
	"regexp"
	"strings"
)

// dialect is a family of files that share a publisher's profiles. It is the
// place where a profile's own rules belong; so far it holds only what the
// publisher's own good examples do against the letter of R4, and what is
// therefore noted but no reason to refuse a file of theirs.
type dialect struct {
	kind      Kind
	tolerates []tolerance
}

// tolerance is a rule that the publisher's good examples break.
type tolerance struct {
	rule    string
	element string // only on elements whose path ends so, without places: "targetDisease.text"; "" for all
	why     string
}

var dialects = []dialect{{
	kind: KBVImpfpass,
	tolerates: []tolerance{
		{"xml.order", "", "elements such as meta.lastUpdated stand in another order"},
		{"json.empty-array", "", "lists without members are written as []"},
		{"json.no-array", "value", "the gender extension's value is written as a list"},
		{"narrative.root", "div", "narratives begin with h1"},
		{"narrative.namespace", "div", "the div is in FHIR's namespace"},
		{"narrative.empty", "div", "narratives are left empty"},
		{"bundle.full-url", "fullUrl", "fullUrl is a bare id or Type/id"},
		{"primitive.uuid", "fullUrl", "urn:uuid: stands before names"},
		{"primitive.id", "id", "ids have underscores and are longer"},
		{"primitive.string", "targetDisease.text", "the disease's name is left empty"},
		{"code.unknown", "gender", "the gender is written in German"},
		{"reference.unresolved", "target.reference", "a provenance of 1.0 points at what is not there; 1.1 refuses it by its profile"},
		{"cardinality.min", "doseNumber", "an addendum leaves the dose number out"},
		{"string.unsafe", "lotNumber", "a batch number holds markup, shown as text only"},
		{"extension.unknown", "", "publishers add to their documents; the measures are understood without"},
	},
}, {
	kind: IPS,
	tolerates: []tolerance{
		{"extension.unknown", "", "publishers add to their documents; the measures are understood without"},
	},
}}

// places are the numbers of list members in a path.
var places = regexp.MustCompile(`\[\d+\]`)

// tolerated reports whether the file's own publisher breaks the rule in good
// examples, at that place.
func (d dialect) tolerated(f Fault) bool {
	empty := len(f.Args) > 1 && f.Args[1] == quote("") && f.Rule != "primitive.string" // what is tolerated in a code or id needs one
	path := "." + places.ReplaceAllString(f.Path, "")
	for _, t := range d.tolerates {
		if t.rule == f.Rule && !empty && (t.element == "" || strings.HasSuffix(path, "."+t.element)) {
			return true
		}
	}
	return false
}

// dialectOf gives the dialect of a file, or one that tolerates nothing.
func dialectOf(root *Node) dialect {
	kind, _ := kindOf(root)
	for _, d := range dialects {
		if d.kind == kind {
			return d
		}
	}
	return dialect{}
}
