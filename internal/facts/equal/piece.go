package equal

import (
	"slices"

	"wegwarte/internal/sorted"
)

// piece is the answers that the same runs saw in the same version: a figure of a run is a sum over pieces.
type piece struct {
	seen []bool // by which run
	who  []int  // their numbers; one person can be in several pieces, in each with another version
}

type pieces struct {
	runs int
	all  []piece
}

// cut cuts the answers of one side into pieces; runs are the versions as each saw them.
func cut(runs [][]int, side func(i int) bool) pieces {
	p, known := pieces{runs: len(runs)}, map[string]int{}
	mask := make([]byte, len(runs))
	for i := range runs[0] {
		if !side(i) {
			continue
		}
		for n, r := range runs {
			if r[i] == absent || slices.ContainsFunc(runs[:n], func(o []int) bool { return o[i] == r[i] }) {
				continue
			}
			for k, o := range runs {
				if mask[k] = 0; o[i] == r[i] {
					mask[k] = 1
				}
			}
			at, there := known[string(mask)]
			if !there {
				at = len(p.all)
				known[string(mask)] = at
				p.all = append(p.all, piece{seen: make([]bool, len(runs))})
				for k, m := range mask {
					p.all[at].seen[k] = m == 1
				}
			}
			p.all[at].who = append(p.all[at].who, i)
		}
	}
	return p
}

// mostSmall is with how many small pieces it is looked for what can be told of few; of more, it is taken that something can.
const mostSmall = 12

// tells reports whether, from sums over the pieces that each run saw, somebody can reckon a sum over fewer persons than least: by adding up
// what runs told with any factors.
func (p pieces) tells(least int) bool {
	var small []int
	for i, one := range p.all {
		if len(one.who) < least {
			small = append(small, i)
		}
	}
	if len(small) > mostSmall {
		return true
	}
	sorted.By(small, func(a, b int) int { return len(p.all[a].who) - len(p.all[b].who) })
	full := p.rank(nil)
	var look func(next int, out []int, who map[int]bool) bool
	look = func(next int, out []int, who map[int]bool) bool {
		if len(out) > 0 && p.rank(out) < full { // something is left that is zero everywhere else
			return true
		}
		for i := next; i < len(small); i++ {
			more := map[int]bool{}
			for k := range who {
				more[k] = true
			}
			for _, k := range p.all[small[i]].who {
				more[k] = true
			}
			if len(more) < least && look(i+1, append(slices.Clone(out), small[i]), more) {
				return true
			}
		}
		return false
	}
	return look(0, nil, nil)
}

// prime is what is reckoned modulo.
const prime = 1<<31 - 1

// rank gives the rank of which run saw which piece, leaving some pieces out.
func (p pieces) rank(out []int) (rank int) {
	var rows [][]uint64
	for r := range p.runs {
		row := make([]uint64, 0, len(p.all))
		for i, one := range p.all {
			if slices.Contains(out, i) {
				continue
			}
			n := uint64(0)
			if one.seen[r] {
				n = 1
			}
			row = append(row, n)
		}
		rows = append(rows, row)
	}
	for column := range len(p.all) - len(out) {
		at := slices.IndexFunc(rows[rank:], func(row []uint64) bool { return row[column] != 0 })
		if at < 0 {
			continue
		}
		rows[rank], rows[rank+at] = rows[rank+at], rows[rank]
		for _, row := range rows[rank+1:] {
			if row[column] == 0 {
				continue
			}
			a, b := rows[rank][column], row[column]
			for k := column; k < len(row); k++ {
				row[k] = (row[k]*a%prime + prime - rows[rank][k]*b%prime) % prime
			}
		}
		if rank++; rank == len(rows) {
			break
		}
	}
	return rank
}
