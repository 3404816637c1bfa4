package linkage

import (
	"cmp"
	"slices"
)

// Register is what has to be known of a register to weigh one of its records
// against some of the others, without going through all of it.
type Register struct {
	Records int                   // all of them
	Bearing func(mark uint64) int // how many have the mark; see Marks
	Born    int                   // how many have the record's date of birth
}

// Marks gives the marks of a record: numbers for its names and for their sounds.
// How many records of a register share a mark tells how common the name is.
func Marks(r Record) []uint64 {
	var marks []uint64
	for _, n := range r.Names {
		for _, value := range []string{n.Given, n.Family} {
			if value != "" {
				t := newText(value)
				marks = append(marks, t.marks()...)
			}
		}
	}
	slices.Sort(marks)
	return slices.Compact(marks)
}

func (t *text) marks() []uint64 { return []uint64{hash("name", t.whole), hash("sound", t.sound)} }

// Against weighs a record of a register against others of it and gives those
// with which it is at least as likely one person as the floor says, most likely
// first. Two is the place in others; One is 0.
func Against(r Record, others []Record, m Model, register Register, floor float64) []Pair {
	m.Fields = nil // a register has none
	s := newSet(0)
	for i, one := range append([]Record{r}, others...) {
		s.add(one, i)
	}
	l := linker{comparer: comparer{m, float64(register.Records)}, records: s.records}
	own := &l.records[0]
	for _, t := range s.texts {
		// Only what the two have in common is asked for, and so it is the record's.
		t.count, *t.bearers = 0, 0
	}
	for _, n := range own.names {
		for _, t := range []*text{n.given, n.family} {
			if t != nil {
				marks := t.marks()
				t.count, *t.bearers = register.Bearing(marks[0]), register.Bearing(marks[1])
			}
		}
	}
	*own.born = register.Born
	var pairs []Pair
	prior := l.priorOf(register.Records)
	for i := range others {
		c := l.compare(own, &l.records[i+1])
		if p := probability(c.bits + prior); p >= floor {
			pairs = append(pairs, Pair{Two: i, Bits: c.bits, Probability: p, Evidence: l.explain(own, &l.records[i+1], &c)})
		}
	}
	slices.SortFunc(pairs, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Probability, a.Probability), cmp.Compare(a.Two, b.Two))
	})
	return pairs
}
