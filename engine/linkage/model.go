package linkage

import "math"

// Model is what the weights follow from: how often two records of one person,
// and how often two of different persons, agree at each level.
type Model struct {
	Given, Family, Birth Table
	Turned               float64 // given and family name in each other's place, in two records of one person
	Fields               []Field // further ones, in the order of Record.Fields
	Again                float64 // of all persons, the share that has a second record
}

// Field is one more value that is compared.
type Field struct {
	Name  string
	Table Table
}

// Table is, for one value, how often each level is seen where both are known.
type Table struct {
	M [birthLevels]float64 // in two records of one person
	U [birthLevels]float64 // in two records of different persons
}

// least is what a level that was never seen counts as.
const least = 1e-7

// bits is the weight of a level: how many times as likely it is with one person
// as with two, as a power of two.
func (t *Table) bits(l Level) float64 {
	if l == Unknown {
		return 0
	}
	return math.Log2(max(t.M[l], least) / max(t.U[l], least))
}

// Evidence is what the comparison of one value says.
type Evidence struct {
	Value  Value   `json:"value"`
	Field  string  `json:"field,omitempty"` // the name of a further field, where Value is Other
	Level  Level   `json:"level"`
	Bits   float64 `json:"bits"`             // for being one person; below 0 against it
	Common float64 `json:"common,omitempty"` // how likely somebody else has this value, where that counts; a rare one says more
}

// Value is what was compared.
type Value uint8

// The values.
const (
	Given Value = iota
	Family
	Date
	Order // of given and family name
	Other
)

// Pair is two records, by their places in what was given, that may be one
// person.
type Pair struct {
	One, Two    int
	Bits        float64 // all evidence together
	Probability float64 // that they are one person
	Evidence    []Evidence
}

// probability is that of odds given as a power of two.
func probability(bits float64) float64 { return 1 / (1 + math.Exp2(-bits)) }
