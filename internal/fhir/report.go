package fhir

import "wegwarte/internal/fhir/profile"

// Report is the judgement of one file.
type Report struct {
	OK     bool    // no fault that refuses it
	Faults []Fault // those that refuse it, in the order of the file
	Notes  []Fault // worth knowing, no reason to refuse it
}

// Standard is what a file is judged by.
type Standard string

// The standards. Each of them asks for R4 first.
const (
	AsItSays    Standard = ""             // R4, and the profiles of the KBV or IPS where it is one of theirs
	ByR4        Standard = "r4"           // FHIR R4 alone
	ByImpfpass  Standard = "kbv-impfpass" // the KBV's MIO Impfpass, 1.0 or 1.1
	BySummaries Standard = "ips"          // HL7's International Patient Summary 1.1.0
)

// Check judges a file within DefaultLimits by what it says it is: syntax,
// elements, cardinality, types, primitive values, closed code lists, the
// standard's own invariants, references inside the file, the safety of
// narratives, and the profiles of the KBV or IPS where it is one of theirs. It does not
// judge what needs a terminology server (open code lists, display texts) or a
// URL looked up.
func Check(data []byte) Report { return DefaultLimits().CheckBy(data, AsItSays) }

// CheckBy is Check by a standard of the caller's choice.
func CheckBy(data []byte, by Standard) Report { return DefaultLimits().CheckBy(data, by) }

// Check is the package's Check with other limits.
func (l Limits) Check(data []byte) Report { return l.CheckBy(data, AsItSays) }

// CheckBy is the package's CheckBy with other limits.
func (l Limits) CheckBy(data []byte, by Standard) Report {
	p := l.parse(data)
	p.judge()
	kind, _ := kindOf(p.root)
	switch {
	case by == ByImpfpass, by == AsItSays && kind == KBVImpfpass:
		p.profiles(profile.KBV)
	case by == BySummaries, by == AsItSays && kind == IPS:
		p.profiles(profile.IPS)
	}
	return p.report()
}

// judge holds every rule against the tree.
func (p *parser) judge() {
	if p.root == nil {
		return
	}
	(&judge{parser: p, inside: &inside{}}).resource(p.root, p.root)
}

// report parts what refuses the file from what is only worth knowing.
func (p *parser) report() Report {
	var r Report
	dialect := dialectOf(p.root)
	for _, f := range p.settle() {
		if f.Note = f.Note || notes[f.Rule] || dialect.tolerated(f); f.Note {
			r.Notes = append(r.Notes, f)
		} else {
			r.Faults = append(r.Faults, f)
		}
	}
	r.OK = len(r.Faults) == 0
	return r
}

// notes are the rules that never refuse a file by themselves.
var notes = map[string]bool{"string.markup": true, "limit.faults": true}
