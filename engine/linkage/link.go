package linkage

import (
	"cmp"
	"iter"
	"math"
	"slices"
)

// linker holds one task: which of these records are one person?
type linker struct {
	comparer
	records    []record
	candidates iter.Seq2[int, int]
	pairs      [][2]int32 // the candidates, where they are gone through more than once
	split      int        // from here on the second list; 0 where there is one list
	single     bool       // nobody stands in a list twice
}

// Options say what is known beforehand.
type Options struct {
	Estimate bool // fit the model to the records first
	OneToOne bool // of two lists: nobody stands in either of them twice
}

// Within gives the pairs of the records that are more likely one person than
// not, most likely first.
func Within(records []Record, m Model, o Options) []Pair {
	return newLinker(records, 0, m, o).link(o)
}

// Likely is two records, by their places in what was given, the first before the
// second, that are more likely one person than not.
type Likely struct {
	One, Two int32
	Bits     float64
}

// Likelies gives the pairs that Within gives with the model as it is, in no order, without what speaks
// for them, which explain tells of each: of a register in which everybody stands
// many times there are more than should be held with all their evidence.
func Likelies(records []Record, m Model) (all []Likely, explain func(Likely) Pair) {
	l := newLinker(records, 0, m, Options{})
	prior := l.prior()
	l.likely(func(a, b *record, c *levelsOf) {
		all = append(all, Likely{int32(min(a.place, b.place)), int32(max(a.place, b.place)), c.bits}) //nolint:gosec // fewer records than that
	})
	at := make([]int32, len(records))
	for i := range l.records {
		at[l.records[i].place] = int32(i) //nolint:gosec // as above
	}
	return all, func(p Likely) Pair {
		i, j := at[p.One], at[p.Two]
		if j < i {
			i, j = j, i // as they were compared
		}
		a, b := &l.records[i], &l.records[j]
		c := l.compare(a, b)
		return l.pair(a, b, &c, probability(c.bits+prior))
	}
}

// Between gives the pairs of a record of the first and one of the second list
// that are more likely one person than not; Two counts from the second's first.
func Between(first, second []Record, m Model, o Options) []Pair {
	if len(first) == 0 || len(second) == 0 {
		return nil
	}
	pairs := newLinker(slices.Concat(first, second), len(first), m, o).link(o)
	for i := range pairs {
		pairs[i].Two -= len(first)
	}
	return pairs
}

func newLinker(records []Record, split int, m Model, o Options) *linker {
	s := newSet(len(m.Fields))
	m.Fields = slices.Clone(m.Fields)
	for _, part := range [][]Record{records[:split], records[split:]} {
		offset := len(s.records)
		for _, i := range order(part) {
			s.add(part[i], offset+i)
		}
	}
	b := newBlocks(len(s.records), func(i int) []uint64 { return Keys(records[s.records[i].place]) })
	return &linker{comparer: comparer{m, float64(len(records))}, records: s.records, candidates: candidates(b, split),
		split: split, single: split > 0 && o.OneToOne}
}

func (l *linker) link(o Options) []Pair {
	if o.Estimate {
		l.estimate()
	}
	var pairs []Pair
	if l.single {
		pairs = l.rivals()
	} else {
		pairs = l.each()
	}
	slices.SortFunc(pairs, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Probability, a.Probability), cmp.Compare(b.Bits, a.Bits), cmp.Compare(a.One, b.One), cmp.Compare(a.Two, b.Two))
	})
	return pairs
}

// chances is how many records could have a second one.
func (l *linker) chances() float64 {
	if l.split > 0 {
		return float64(min(l.split, len(l.records)-l.split))
	}
	return float64(len(l.records))
}

// again is the model's share of those who do, found in so many pairs, beside
// some that were held before.
func (l *linker) again(pairs, held float64) float64 {
	share := max(1e-6, pairs/(l.chances()+held))
	if l.single {
		return min(.999, share)
	}
	return share // above 1 where people have more than two records
}

// prior is the weight that any pair begins with, in bits: most pairs are of two
// persons.
func (l *linker) prior() float64 {
	if l.split == 0 {
		return l.priorOf(len(l.records))
	}
	return odds(l.chances()*l.model.Again, float64(l.split)*float64(len(l.records)-l.split))
}

// priorOf is that of a register of so many records.
func (c *comparer) priorOf(records int) float64 {
	n := float64(records)
	return odds(n*c.model.Again, n*(n-1)/2)
}

func odds(matches, pairs float64) float64 {
	matches = min(matches, pairs/2)
	return math.Log2(max(matches, least) / max(pairs-matches, least))
}

// each gives the pairs that are more likely one person than not, each looked at
// by itself.
func (l *linker) each() []Pair {
	var pairs []Pair
	prior := l.prior()
	l.likely(func(a, b *record, c *levelsOf) { pairs = append(pairs, l.pair(a, b, c, probability(c.bits+prior))) })
	return pairs
}

// likely calls found with each of them.
func (l *linker) likely(found func(a, b *record, c *levelsOf)) {
	prior := l.prior()
	for i := range l.records {
		l.records[i].most = l.most(&l.records[i])
	}
	for i, j := range l.candidates {
		a, b := &l.records[i], &l.records[j]
		if l.birth(compareBirths(a.birth, b.birth), a)+min(a.most, b.most)+prior < 0 {
			continue // whatever their names are
		}
		if c := l.compare(a, b); c.bits+prior >= 0 {
			found(a, b, &c)
		}
	}
}

func (l *linker) pair(a, b *record, c *levelsOf, p float64) Pair {
	pair := Pair{One: a.place, Two: b.place, Bits: c.bits, Probability: p, Evidence: l.explain(a, b, c)}
	if pair.One > pair.Two {
		pair.One, pair.Two = pair.Two, pair.One
	}
	return pair
}

// rivals gives the pairs that are more likely one person than not, where nobody
// stands in a list twice: the candidates of one record are rivals, and at most
// one of them can be.
func (l *linker) rivals() []Pair {
	if l.pairs == nil {
		for i, j := range l.candidates {
			l.pairs = append(l.pairs, [2]int32{int32(i), int32(j)}) //nolint:gosec // fewer records than that
		}
	}
	var pairs []Pair
	for i, p := range l.posteriors() {
		if p >= .5 {
			a, b := &l.records[l.pairs[i][0]], &l.records[l.pairs[i][1]]
			c := l.compare(a, b)
			pairs = append(pairs, l.pair(a, b, &c, p))
		}
	}
	return pairs
}

// posteriors gives for each candidate pair the probability that it is one person.
func (l *linker) posteriors() []float64 {
	p := make([]float64, len(l.pairs))
	prior := l.prior()
	if l.single {
		// What speaks for nobody is the share of those who have no second record.
		prior = math.Log2(l.model.Again / float64(len(l.records)-l.split) / (1 - l.model.Again))
	}
	rows, columns := make([]float64, len(l.records)), make([]float64, len(l.records))
	for i, pair := range l.pairs {
		bits := l.compare(&l.records[pair[0]], &l.records[pair[1]]).bits + prior
		if !l.single {
			p[i] = probability(bits)
			continue
		}
		p[i] = math.Exp2(min(200, bits))
		rows[pair[0]] += p[i]
		columns[pair[1]] += p[i]
	}
	if l.single {
		for i, pair := range l.pairs {
			p[i] /= 1 + rows[pair[0]] + columns[pair[1]] - p[i]
		}
	}
	return p
}
