package linkage

import "math"

// sampled is how many pairs of different persons are looked at for U, and
// rounds how often the estimate is refined at the most.
const (
	sampled = 300_000
	rounds  = 40
)

// estimate fits the model to the records, without knowing which are one person:
// expectation and maximisation (Dempster, Laird, Rubin 1977) in the model of
// Fellegi and Sunter (1969). U follows from pairs drawn at random, M from those
// that share a key; each pair counts with the probability that it is of
// different persons, or of one. What the records do not show often enough is
// held by the model that was given: it counts as much as a few pairs of one person
// and a thousand of different ones.
func (l *linker) estimate() {
	l.pairs = nil
	for i, j := range l.candidates {
		l.pairs = append(l.pairs, [2]int32{int32(i), int32(j)}) //nolint:gosec // fewer records than that
	}
	start := l.model
	random := l.draw()
	for range rounds {
		before := l.model
		var u, m tally
		for _, p := range random {
			c := l.compare(&l.records[p[0]], &l.records[p[1]])
			u.add(&c, 1-probability(c.bits+l.prior()))
		}
		odds := l.posteriors()
		total := 0.
		for i := range l.pairs {
			p := odds[i]
			if p < 1e-6 {
				continue
			}
			c := l.compare(&l.records[l.pairs[i][0]], &l.records[l.pairs[i][1]])
			m.add(&c, p)
			total += p
		}
		const held = 5
		u.into(func(t *Table) *[birthLevels]float64 { return &t.U }, &l.model, &start, imagined)
		m.into(func(t *Table) *[birthLevels]float64 { return &t.M }, &l.model, &start, held)
		l.model.Turned = (m.turned + held*start.Turned) / (m.turned + m.straight + held)
		l.model.Again = l.again(total+held*start.Again, held)
		if math.Abs(l.model.Again-before.Again) < 1e-5 && math.Abs(l.model.Given.M[Same]-before.Given.M[Same]) < 1e-5 {
			return
		}
	}
}

// tally counts levels, each pair with its weight.
type tally struct {
	given, family, birth [birthLevels]float64
	fields               [mostFields][birthLevels]float64
	turned, straight     float64
}

func (t *tally) add(c *levelsOf, weight float64) {
	t.given[c.given] += weight
	t.family[c.family] += weight
	t.birth[c.birth] += weight
	for i := range c.fields {
		t.fields[i][c.fields[i]] += weight
	}
	switch {
	case c.given == Unknown || c.family == Unknown:
	case c.turned:
		t.turned += weight
	default:
		t.straight += weight
	}
}

// into writes the shares of the levels into the model, beside held pairs that
// agree as the model did at the start.
func (t *tally) into(side func(*Table) *[birthLevels]float64, model, start *Model, held float64) {
	put := func(counts *[birthLevels]float64, into, from *Table) {
		sum, known := 0., 0.
		for l := Same; l < birthLevels; l++ {
			sum += counts[l]
			known += side(from)[l]
		}
		for l := Same; l < birthLevels; l++ {
			side(into)[l] = (counts[l] + held*side(from)[l]/max(known, least)) / (sum + held)
		}
	}
	put(&t.given, &model.Given, &start.Given)
	put(&t.family, &model.Family, &start.Family)
	put(&t.birth, &model.Birth, &start.Birth)
	for i := range model.Fields {
		put(&t.fields[i], &model.Fields[i].Table, &start.Fields[i].Table)
	}
}

// draw gives pairs of records at random, the same ones for the same records.
func (l *linker) draw() [][2]int32 {
	n, from, to := len(l.records), 0, len(l.records)
	first, all := n, n*(n-1)/2
	if l.split > 0 {
		first, from, all = l.split, l.split, l.split*(n-l.split)
	}
	if n < 2 || to == from {
		return nil
	}
	state := uint64(n)
	next := func(below int) int {
		state += 0x9e3779b97f4a7c15 // splitmix64
		z := state
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return int((z ^ z>>31) % uint64(below)) //nolint:gosec // below the number of records
	}
	var pairs [][2]int32
	for range min(all, sampled) {
		i, j := next(first), from+next(to-from)
		if i != j {
			pairs = append(pairs, [2]int32{int32(i), int32(j)}) //nolint:gosec // as above
		}
	}
	return pairs
}
