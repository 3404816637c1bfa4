// Package check verifies a solution of an allocation without trusting whoever
// found it: that it is possible, what it scores, and that nothing scores more than
// its certificate says. It shares no code with the solver and counts in whole numbers only.
package check

import (
	"errors"
	"fmt"
	"slices"
	"sort"

	"wegwarte/engine/allocation"
)

// patience is how many steps the proof for one place may take.
const patience = 50_000_000

// Feasible gives the score (where costs are minimised, the cost) of an
// assignment: place per household or −1. It fails if a household is where it may
// not be, or a place has less than is used.
func Feasible(in *allocation.Instance, at []int) (int64, error) {
	if len(at) != in.Households {
		return 0, fmt.Errorf("%d households are assigned, there are %d", len(at), in.Households)
	}
	used, score, placed := make([]int64, len(in.Capacity)), int64(0), int64(0)
	for i, j := range at {
		if j == allocation.Unplaced {
			continue
		}
		if j < 0 || j >= in.Places {
			return 0, fmt.Errorf("household %d is at place %d, which does not exist", i, j)
		}
		if in.Row(i)[j] == 0 {
			return 0, fmt.Errorf("household %d is at place %d, where it is not allowed", i, j)
		}
		score, placed = score+int64(in.Row(i)[j]), placed+1
		for r, d := range in.Needs(i, j) {
			used[j*in.Resources+r] += int64(d)
		}
	}
	for c, u := range used {
		if u > int64(in.Capacity[c]) {
			return 0, fmt.Errorf("place %d has %d of resource %d, and %d are used", c/in.Resources, in.Capacity[c], c%in.Resources, u)
		}
	}
	if in.Ceiling != 0 {
		return placed*in.Ceiling - score, nil
	}
	return score, nil
}

// Bound verifies a certificate and gives what no score exceeds, or no cost of
// placing all is below.
func Bound(in *allocation.Instance, c *allocation.Certificate) (int64, error) {
	if c == nil || c.Scale < 1 || c.Scale > 1<<30 {
		return 0, errors.New("the certificate has no scale")
	}
	total, err := highest(in.Clone(), c, c.Scale)
	if err == nil && in.Ceiling != 0 {
		return int64(in.Households)*in.Ceiling - total/c.Scale, nil
	}
	return total / c.Scale, err
}

// highest verifies a certificate, or both halves of it where it is split.
func highest(in *allocation.Instance, c *allocation.Certificate, scale int64) (int64, error) {
	if c == nil || c.Scale != scale || len(c.Worth) != in.Households || len(c.Price) != len(in.Capacity) || len(c.Most) != in.Places {
		return 0, errors.New("the certificate, or a part of it, is missing or of another instance")
	}
	total := int64(0)
	for x, list := range [][]int64{c.Price, c.Worth, c.Most} {
		for _, v := range list {
			if v < 0 || v > 1<<60 {
				return 0, fmt.Errorf("the certificate has the value %d", v)
			}
			if x > 0 {
				total += v
			}
			if total > 1<<61 {
				return 0, errors.New("the certificate adds up to too much")
			}
		}
	}
	for j := 0; j < in.Places && c.Split == nil; j++ {
		if err := place(in, c, j); err != nil {
			return 0, err
		}
	}
	if c.Split == nil {
		return total, nil
	}
	i, j := c.Split.Household, c.Split.Place
	if i < 0 || i >= in.Households || j < 0 || j >= in.Places {
		return 0, errors.New("the certificate is split at nobody or nowhere")
	}
	row, was := in.Row(i), slices.Clone(in.Row(i))
	defer copy(row, was)
	row[j] = 0
	not, err := highest(in, c.Split.Not, scale)
	if err != nil {
		return 0, err
	}
	clear(row)
	row[j] = was[j]
	only, err := highest(in, c.Split.Only, scale)
	return max(only, not), err
}

// item is a household that brings something at a place beyond its worth.
type item struct {
	needs  []int32
	profit int64 // score − worth
	excess int64 // profit − price × demand
}

// proof looks for a choice of items that fits and brings more than most.
type proof struct {
	items []item // by excess, the highest first
	rest  []int64
	left  []int64
	most  int64
	steps int
}

// place verifies that no choice at place j brings more than the certificate says.
func place(in *allocation.Instance, c *allocation.Certificate, j int) error {
	p := proof{most: c.Most[j], left: make([]int64, in.Resources)}
	price := c.Price[j*in.Resources : (j+1)*in.Resources]
	hope := int64(0)
	for r, has := range in.Has(j) {
		p.left[r] = int64(has)
		if price[r] > 0 && int64(has) > (1<<61-hope)/price[r] {
			return fmt.Errorf("place %d: its prices are too high to be added up", j)
		}
		hope += price[r] * int64(has)
	}
	for i := range in.Households {
		s := in.Score[i*in.Places+j]
		it := item{needs: in.Needs(i, j), profit: int64(s)*c.Scale - c.Worth[i]}
		if s == 0 || it.profit <= 0 || !p.fits(it.needs) {
			continue
		}
		it.excess = it.profit
		for r, d := range it.needs {
			it.excess -= price[r] * int64(d) // d is at most the capacity, which did not overflow
		}
		p.items = append(p.items, it)
	}
	sort.SliceStable(p.items, func(i, j int) bool { return p.items[i].excess > p.items[j].excess })
	p.rest = make([]int64, len(p.items)+1)
	for x := len(p.items) - 1; x >= 0; x-- {
		if p.rest[x] = p.rest[x+1] + max(0, p.items[x].excess); p.rest[x] > 1<<61 {
			return fmt.Errorf("place %d: its scores are too high to be added up", j)
		}
	}
	if p.search(0, hope, 0) || p.steps > patience {
		return fmt.Errorf("place %d: a choice brings more than the certificate says, or the proof takes too long", j)
	}
	return nil
}

// search goes on at item x. Whatever is still chosen, no more than hope, plus
// what excess is left in rest, can come of it.
func (p *proof) search(x int, hope, profit int64) bool {
	if profit > p.most {
		return true
	}
	for ; x < len(p.items) && hope+p.rest[x] > p.most; x++ {
		it := &p.items[x]
		if p.steps++; p.steps > patience || it.excess < 0 && hope+it.excess <= p.most {
			return false // too long; or neither this item nor a later one leaves enough
		}
		if !p.fits(it.needs) {
			continue
		}
		p.take(it.needs, 1)
		if p.search(x+1, hope+it.excess, profit+it.profit) {
			return true
		}
		p.take(it.needs, -1)
	}
	return false
}

func (p *proof) fits(needs []int32) bool {
	for r, d := range needs {
		if int64(d) > p.left[r] {
			return false
		}
	}
	return true
}

func (p *proof) take(needs []int32, times int64) {
	for r, d := range needs {
		p.left[r] -= times * int64(d)
	}
}
