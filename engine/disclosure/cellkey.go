package disclosure

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Ptable says by how much a count is changed, and how often (the cell-key method). A count beyond the last
// is changed as the last is.
type Ptable [][]Change // by count, from 0

// Change is one of the changes of a count, for cell keys below To that are not below that of the change before.
type Change struct {
	By int64
	To float64
}

// ReadPtable reads the form of the R package ptable: i, j, p, v, p_int_lb, p_int_ub.
func ReadPtable(r io.Reader) (Ptable, error) {
	in := csv.NewReader(io.LimitReader(r, 16<<20))
	in.FieldsPerRecord = -1
	in.ReuseRecord = true
	var head []string
	var out Ptable
	for {
		fields, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(fields) == 1 && strings.Contains(fields[0], ";") {
			fields = strings.Split(fields[0], ";")
		}
		if head == nil {
			head = slices.Clone(fields)
			continue
		}
		line, _ := in.FieldPos(0)
		var values [4]float64
		for k, name := range []string{"i", "v", "p_int_lb", "p_int_ub"} {
			at := slices.Index(head, name)
			if at < 0 || at >= len(fields) {
				return nil, fmt.Errorf("ptable, line %d: there is no %s", line, name)
			}
			if values[k], err = strconv.ParseFloat(fields[at], 64); err != nil || math.IsNaN(values[k]) || math.Abs(values[k]) > 1e6 {
				return nil, fmt.Errorf("ptable, line %d, %s: %.40q is no number of a ptable", line, name, fields[at])
			}
		}
		i, last := int(values[0]), 0.
		if float64(i) != values[0] || float64(int64(values[1])) != values[1] || i < len(out)-1 || i > len(out) || i < 0 || i > 10_000 {
			return nil, fmt.Errorf("ptable, line %d: i must go up by one from 0, and v be a whole number", line)
		}
		if i == len(out) {
			out = append(out, nil)
		}
		if n := len(out[i]); n > 0 {
			last = out[i][n-1].To
		}
		if math.Abs(values[2]-last) > 1e-6 {
			return nil, fmt.Errorf("ptable, line %d: the interval does not begin where that before ends", line)
		}
		out[i] = append(out[i], Change{int64(values[1]), values[3]})
	}
	return out, out.valid()
}

func (t Ptable) valid() error {
	if len(t) == 0 {
		return errors.New("ptable: it is empty")
	}
	for i, changes := range t {
		last, mean := 0., 0.
		for _, c := range changes {
			if c.To < last || int64(i)+c.By < 0 || i == 0 && c.By != 0 {
				return fmt.Errorf("ptable: a count of %d is changed by %d up to %g: that cannot be", i, c.By, c.To)
			}
			mean += float64(c.By) * (c.To - last)
			last = c.To
		}
		if math.Abs(last-1) > 1e-6 || math.Abs(mean) > 1e-3 {
			return fmt.Errorf("ptable: the changes of a count of %d end at %g and are %.4f on average, not 1 and 0", i, last, mean)
		}
		changes[len(changes)-1].To = 1
	}
	return nil
}

// of gives the change of a count by its cell key.
func (t Ptable) of(count int64, key uint64) int64 {
	u := float64(key>>11) / (1 << 53)
	for _, c := range t[min(count, int64(len(t)-1))] {
		if u < c.To {
			return c.By
		}
	}
	return 0
}

// Design makes a ptable in which no count changes by more than largest, each by the variance and by nothing on
// average, none becomes 1 to kept, and nothing else is said of it (that of the largest entropy).
func Design(largest int64, variance float64, kept int64) (Ptable, error) {
	if largest < 1 || largest > 50 || kept < 0 || kept > 50 || variance <= 0 || math.IsNaN(variance) || variance > float64(largest*largest) {
		return nil, fmt.Errorf("a ptable of changes up to %d, variance %g, without 1 to %d cannot be", largest, variance, kept)
	}
	out := Ptable{{{0, 1}}}
	for i := int64(1); i <= largest+kept+min(kept, 1); i++ { // from there on nothing is in the way of a change
		var by []float64
		for v := max(-largest, -i); v <= largest; v++ {
			if j := i + v; j == 0 || j > kept {
				by = append(by, float64(v))
			}
		}
		p, ok := entropy(by, variance)
		if !ok {
			return nil, fmt.Errorf("a ptable of changes up to %d, variance %g, without 1 to %d cannot be: a count of %d has no such changes", largest, variance, kept, i)
		}
		var changes []Change
		sum := 0.
		for k, v := range by {
			if sum += p[k]; p[k] > 1e-12 {
				changes = append(changes, Change{int64(v), sum})
			}
		}
		changes[len(changes)-1].To = 1
		out = append(out, changes)
	}
	return out, nil
}

// entropy finds p = exp(a + b v + c v²) with mean 0 and the variance, by Newton's method.
func entropy(by []float64, variance float64) (p []float64, ok bool) {
	b, c := 0., -.5/variance
	p = make([]float64, len(by))
	value := func(b, c float64) float64 {
		most, sum := math.Inf(-1), 0.
		for _, v := range by {
			most = max(most, b*v+c*v*v)
		}
		for k, v := range by {
			p[k] = math.Exp(b*v + c*v*v - most)
			sum += p[k]
		}
		for k := range p {
			p[k] /= sum
		}
		return most + math.Log(sum) - c*variance
	}
	for range 500 {
		now := value(b, c)
		var m [5]float64
		for k, v := range by {
			for n, power := 0, 1.; n < 5; n, power = n+1, power*v {
				m[n] += p[k] * power
			}
		}
		g, h := m[1], m[2]-variance
		if math.Abs(g)+math.Abs(h) < 1e-12 {
			return p, true
		}
		bb, bc, cc := m[2]-m[1]*m[1]+1e-14, m[3]-m[1]*m[2], m[4]-m[2]*m[2]+1e-14
		det := bb*cc - bc*bc
		if det <= 0 {
			break
		}
		db, dc := (cc*g-bc*h)/det, (bb*h-bc*g)/det
		step := 1.
		for step > 1e-9 && value(b-step*db, c-step*dc) > now {
			step /= 2
		}
		b, c = b-step*db, c-step*dc
	}
	value(b, c)
	mean, square := 0., 0.
	for k, v := range by {
		mean, square = mean+p[k]*v, square+p[k]*v*v
	}
	return p, math.Abs(mean) < 1e-6 && math.Abs(square-variance) < 1e-6
}

// RecordKey gives a person's key for the cell-key method: the same for the same secret and name of the record.
func RecordKey(secret []byte, record string) uint64 {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(record))
	return binary.BigEndian.Uint64(h.Sum(nil))
}

// ParseKey reads a sum of record keys, of which only what follows the point counts.
func ParseKey(s string) (uint64, error) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || math.Abs(f) > 1e9 {
		return 0, fmt.Errorf("%.40q is no sum of record keys from 0 to below 1", s)
	}
	_, frac := math.Modf(f)
	if frac < 0 {
		frac++
	}
	return uint64(frac*(1<<53)) << 11, nil
}

// Perturb changes every count of a table and its margins by its cell key, the sum of the keys of those in it. The same persons have
// the same change in whatever table. Margins are changed for themselves: cells need not add up to them. keys has one for each row.
func Perturb(t *Table, keys []uint64, p Ptable) (*Release, error) {
	if len(keys) != len(t.Rows) {
		return nil, fmt.Errorf("there are %d keys for %d rows", len(keys), len(t.Rows))
	}
	if err := p.valid(); err != nil {
		return nil, err
	}
	g, err := newGrid(t, false)
	if err != nil {
		return nil, err
	}
	m := &mover{grid: g}
	sums := make([]uint64, len(g.val))
	coord := make([]int32, len(g.dims))
	for i := range t.Rows {
		if t.Rows[i].Count == 0 {
			continue
		}
		for k := range g.dims {
			if coord[k], err = g.dims[k].add(&t.Rows[i], t.Columns); err != nil {
				return nil, err
			}
		}
		for _, c := range m.over(g.find(g.key(coord))) {
			sums[c] += keys[i] // beyond 1 it begins again
		}
	}
	return m.changed(func(c int32) int64 { return g.val[c] + p.of(g.val[c], sums[c]) }), nil
}

// Round rounds every count of a table and its margins to a multiple of base, up as often as it is nearer to it: on average
// nothing changes. Whoever does not have the secret cannot tell which way. The same count of the same cell is always rounded the
// same way. Cells need not add up to their margins.
func Round(t *Table, base int64, secret []byte) (*Release, error) {
	if base < 2 || base > 1000 {
		return nil, fmt.Errorf("counts can be rounded to multiples of 2 to 1000, not of %d", base)
	}
	if len(secret) < 16 {
		return nil, errors.New("the secret for rounding must have 16 bytes at least")
	}
	g, err := newGrid(t, false)
	if err != nil {
		return nil, err
	}
	m := &mover{grid: g}
	return m.changed(func(c int32) int64 {
		v := g.val[c]
		rest := v % base
		name := joined(g.name(g.at(c))) + strconv.FormatInt(v, 10)
		if RecordKey(secret, name)%uint64(base) < uint64(rest) {
			return v - rest + base
		}
		return v - rest
	}), nil
}

// changed lists all cells with other counts.
func (m *mover) changed(count func(c int32) int64) *Release {
	m.hidden = make([]bool, len(m.val))
	val := slices.Clone(m.val)
	for c := range val {
		val[c] = count(int32(c))
	}
	m.val = val
	out := m.release(nil)
	out.Proof = nil
	return out
}

// Dominance is when a sum of money would tell what one of those who contribute to it has, to the others.
type Dominance struct {
	N, K int64 // the N largest have more than K percent of it; 0 does not ask that
	P    int64 // the second largest could reckon the largest to P percent; 0 does not ask that
}

// Dominated says whether contributions are, and by how much their sum must be able to differ so that it tells nothing.
func (d Dominance) Dominated(contributions []int64) (by int64, dominated bool) {
	order := slices.Clone(contributions)
	slices.SortFunc(order, func(a, b int64) int { return cmp.Compare(b, a) })
	var total, first int64
	for i, v := range order {
		total += v
		if int64(i) < d.N {
			first += v
		}
	}
	if total == 0 {
		return 0, false
	}
	if d.N > 0 && first*100 > d.K*total {
		by, dominated = max(by, (first*100+d.K-1)/d.K-total), true // so that the first had K percent of it only
	}
	if d.P > 0 {
		rest := total - order[0]
		if len(order) > 1 {
			rest -= order[1]
		}
		if need := (d.P*order[0] + 99) / 100; rest < need {
			by, dominated = max(by, need-rest), true
		}
	}
	return max(by, 1), dominated
}
