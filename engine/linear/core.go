package linear

import (
	"math"
	"slices"
)

// factorCore factors what remains: again and again the column with the fewest numbers left, and of its rows that are large enough
// the one with the fewest, so that few new numbers come up (Markowitz).
func (p *Program) factorCore(rest []int32, done []bool) {
	f := &p.factor
	f.lower, f.upper = f.lower[:0], f.upper[:0]
	number := map[int32]int32{}
	for k, j := range rest {
		number[j] = int32(k) //nolint:gosec // a column
	}
	rows := make([][]Entry, len(done)) // what is left of each row, by the number of the column
	in := make([][]int32, len(rest))   // rows that a column is in
	for k, j := range rest {
		for _, e := range p.cols[j].entries {
			if p.slack[e.Row] == none && !done[e.Row] {
				rows[e.Row] = append(rows[e.Row], Entry{int32(k), e.Value}) //nolint:gosec // a column
				in[k] = append(in[k], e.Row)
			}
		}
	}
	find := func(r, k int32) float64 {
		for _, e := range rows[r] {
			if e.Row == k {
				return e.Value
			}
		}
		return 0
	}
	taken := make([]bool, len(rest))
	place := make([]int32, len(rest))
	for x := range place {
		place[x] = none
	}
	for range rest {
		k := none
		for x := range rest {
			if !taken[x] && (k == none || len(in[x]) < len(in[k])) {
				k = int32(x) //nolint:gosec // a column
			}
		}
		most := 0.0
		for _, r := range in[k] {
			most = max(most, math.Abs(find(r, k)))
		}
		if taken[k] = true; most < tiny { // it does not fit: out with it
			p.at[rest[k]] = none
			in[k] = nil
			continue
		}
		best := none
		for _, r := range in[k] {
			if math.Abs(find(r, k)) >= 0.1*most && (best == none || len(rows[r]) < len(rows[best])) {
				best = r
			}
		}
		value := find(best, k)
		var upper, lower []Entry
		for _, e := range rows[best] {
			if e.Row != k {
				upper = append(upper, e)
				in[e.Row] = slices.DeleteFunc(in[e.Row], func(r int32) bool { return r == best })
			}
		}
		for _, r := range in[k] {
			if r == best {
				continue
			}
			m := find(r, k) / value
			lower = append(lower, Entry{r, m})
			for y, e := range rows[r] {
				place[e.Row] = int32(y) //nolint:gosec // a column
			}
			was := len(rows[r])
			for _, e := range upper {
				if y := place[e.Row]; y != none {
					rows[r][y].Value -= m * e.Value
				} else {
					rows[r] = append(rows[r], Entry{e.Row, -m * e.Value})
					in[e.Row] = append(in[e.Row], r)
				}
			}
			for _, e := range rows[r][:was] {
				place[e.Row] = none
			}
			rows[r] = slices.DeleteFunc(rows[r], func(e Entry) bool { return e.Row == k })
			p.work += int64(was + len(upper))
		}
		in[k] = nil
		f.core = append(f.core, pivot{best, rest[k], value})
		f.lower, f.upper = append(f.lower, lower), append(f.upper, upper)
	}
	at := make([]int32, len(rest)) // the row of each column, or none
	for x := range at {
		at[x] = none
	}
	for _, q := range f.core {
		at[number[q.col]] = q.row
		done[q.row] = true
	}
	for r := range done {
		if p.slack[r] == none && !done[r] { // nothing is left for it
			p.slack[r] = int32(r) //nolint:gosec // a row
		}
	}
	for k, list := range f.upper {
		kept := list[:0]
		for _, e := range list {
			if at[e.Row] != none {
				kept = append(kept, Entry{at[e.Row], e.Value})
			}
		}
		f.upper[k] = kept
	}
	p.work += int64(len(rest)) * int64(len(rest)) / 8
	f.b = make([]float64, len(rest))
}
