package allocation

import (
	"bufio"
	"fmt"
	"io"
	"math"
)

// ReadText reads an instance from numbers with white space between:
//
//	n m R                  households, places, resources
//	n × R demands, m × R capacities, n × m scores
//
// A score of 0 says "not allowed". Errors name the line and what should stand there.
func ReadText(r io.Reader) (*Instance, error) {
	t := newNumbers(r)
	in := &Instance{}
	in.Households = t.next("the number of households", 0, -1, MaxHouseholds)
	in.Places = t.next("the number of places", 0, -1, MaxPlaces)
	in.Resources = t.next("the number of resources", 0, -1, MaxResources)
	if t.err == nil {
		t.err = size(in.Households, in.Places, in.Resources, false)
	}
	in.Demand = t.table("demand of household", in.Households, in.Resources)
	in.Capacity = t.table("capacity of place", in.Places, in.Resources)
	in.Score = t.table("score of household", in.Households, in.Places)
	if err := t.end(); err != nil {
		return nil, err
	}
	return in, nil
}

// ReadGAP reads a generalised assignment problem as the OR-Library writes it:
//
//	m n                    agents (places), jobs (households)
//	m × n costs, m × n demands, m capacities
//
// The costs are to be least, and every job is to be done.
func ReadGAP(r io.Reader) (*Instance, error) {
	t := newNumbers(r)
	m := t.next("the number of agents", 0, -1, MaxPlaces)
	n := t.next("the number of jobs", 0, -1, MaxHouseholds)
	if t.err == nil {
		t.err = size(n, m, 1, true)
	}
	costs := t.table("cost at agent", m, n)
	demands := t.table("demand at agent", m, n)
	capacity := t.table("capacity of agent", m, 1)
	if err := t.end(); err != nil {
		return nil, err
	}
	return minimise(n, m, costs, demands, capacity)
}

// minimise turns costs, given by place, into scores below a ceiling that is
// higher than all costs together can be.
func minimise(n, m int, costs, demands, capacity []int32) (*Instance, error) {
	var dearest int64
	for _, c := range costs {
		dearest = max(dearest, int64(c))
	}
	in := &Instance{Households: n, Places: m, Resources: 1, PerPlace: true, Capacity: capacity, Ceiling: (dearest+1)*int64(n) + 1}
	if in.Ceiling > math.MaxInt32/2 {
		return nil, fmt.Errorf("costs up to %d for %d jobs are too high to be added up", dearest, n)
	}
	in.Demand, in.Score = make([]int32, n*m), make([]int32, n*m)
	for j := range m {
		for i := range n {
			in.Demand[i*m+j] = demands[j*n+i]
			in.Score[i*m+j] = int32(in.Ceiling) - costs[j*n+i] //nolint:gosec // both are below 2^30
		}
	}
	return in, nil
}

// numbers reads non-negative whole numbers and remembers where it is.
type numbers struct {
	in   *bufio.Reader
	line int
	err  error
}

func newNumbers(r io.Reader) *numbers { return &numbers{in: bufio.NewReaderSize(r, 1<<16), line: 1} }

// table reads rows × columns numbers. Memory grows with what is really there,
// not with what the head of the file promises.
func (t *numbers) table(what string, rows, columns int) []int32 {
	if t.err != nil {
		return nil
	}
	out := make([]int32, 0, min(rows*columns, 1<<20))
	for i := range rows {
		for k := range columns {
			v := t.next(what, i, k, MaxAmount) // MaxScore is the same
			if t.err != nil {
				return nil
			}
			out = append(out, int32(v)) //nolint:gosec // next keeps it at most 10^9
		}
	}
	return out
}

// next reads one number of at most the given size. Row and column say which it
// is; a negative column says that it stands alone.
func (t *numbers) next(what string, row, column, most int) int {
	if t.err != nil {
		return 0
	}
	c, ok := t.skip()
	if !ok {
		t.fail(what, row, column, "the file ends before it")
		return 0
	}
	v := 0
	for ; ok && c >= '0' && c <= '9'; c, ok = t.byte() {
		v = v*10 + int(c-'0')
		if v > most {
			t.fail(what, row, column, fmt.Sprintf("is above %d", most))
			return 0
		}
	}
	switch {
	case ok && !blank(c):
		t.fail(what, row, column, fmt.Sprintf("is no whole number: %q stands there", c))
	case ok:
		_ = t.in.UnreadByte() // one byte can always be given back
	}
	return v
}

// end says what went wrong on the way, or that more follows than should.
func (t *numbers) end() error {
	if t.err != nil {
		return t.err
	}
	if c, ok := t.skip(); ok {
		return fmt.Errorf("line %d: the instance is complete, but %q follows", t.line, c)
	}
	return t.err
}

func (t *numbers) skip() (byte, bool) {
	for {
		c, ok := t.byte()
		if !ok || !blank(c) {
			return c, ok
		}
		if c == '\n' {
			t.line++
		}
	}
}

func (t *numbers) byte() (byte, bool) {
	c, err := t.in.ReadByte()
	if err != nil && err != io.EOF && t.err == nil {
		t.err = err
	}
	return c, err == nil
}

func (t *numbers) fail(what string, row, column int, why string) {
	if t.err != nil {
		return
	}
	if column >= 0 {
		what = fmt.Sprintf("%s %d, number %d", what, row, column+1)
	}
	t.err = fmt.Errorf("line %d: %s: %s", t.line, what, why)
}

func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
