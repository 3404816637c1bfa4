package fhir

// Report is the judgement of one file.
type Report struct {
	OK     bool    // no fault that refuses it
	Faults []Fault // those that refuse it, in the order of the file
	Notes  []Fault // worth knowing, no reason to refuse it
}

// Check judges a file's structure by FHIR R4 within DefaultLimits: syntax,
// elements, cardinality, types, primitive values, closed code lists, the
// standard's own invariants, references inside the file, the safety of
// narratives. It does not judge what needs a terminology server (open code
// lists, display texts), a URL looked up, or a profile.
func Check(data []byte) Report { return DefaultLimits().Check(data) }

// Check is the package's Check with other limits.
func (l Limits) Check(data []byte) Report {
	p := l.parse(data)
	p.judge()
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
