package fhir

// Limits bounds what a foreign file may cost. A file beyond them is refused
// with the rule limit.size, limit.depth or limit.elements.
type Limits struct {
	Bytes    int // of the file
	Depth    int // of nesting, in elements
	Elements int // in the whole file
	Faults   int // listed; what follows is counted by limit.faults alone
}

// DefaultLimits hold a patient summary of ten megabytes: the largest one met
// has 35,000 elements on nine levels.
func DefaultLimits() Limits {
	return Limits{Bytes: 16 << 20, Depth: 100, Elements: 500_000, Faults: 200}
}
