package fhir

// Limits bounds what a foreign file may cost. A file beyond them is refused
// with the rule limit.size, limit.depth or limit.elements.
type Limits struct {
	Bytes    int // of the file
	Depth    int // of nesting, in elements
	Elements int // in the whole file
	Faults   int // listed; what follows is counted by limit.faults alone
}

// DefaultLimits hold a ten-megabyte patient summary with room to spare: the
// largest bundles met in practice have 60,000 elements and 20 levels.
func DefaultLimits() Limits {
	return Limits{Bytes: 16 << 20, Depth: 100, Elements: 500_000, Faults: 200}
}
