package allocation

import "slices"

// Stay asks that a plan leaves households where they were, where little is lost
// by it: whoever read the plan before a decision by hand finds it again.
type Stay struct {
	At     []int // where they were
	Points int64 // a household's change of place must bring more than that
}

// back takes back changes that are worth little. Each household that changed
// goes back, and with it whoever is in its place by now, if all fit, little is lost
// and the whole is still fine. A certificate bounds every assignment, so it proves
// as much as before.
func (b *Stay) back(in *Instance, after []int, fine func(at []int) bool) []int {
	at := slices.Clone(after)
	if b == nil || len(b.At) != len(at) {
		return at
	}
	for again := true; again; { // whoever is back may have made room for another
		again = false
		for i := range at {
			if at[i] == b.At[i] {
				continue
			}
			if back, lost, moved := goBack(in, b.At, at, i); back != nil && lost <= b.Points*moved && fine(back) {
				at, again = back, true
			}
		}
	}
	return at
}

// goBack gives the assignment in which a household is where it was before, the
// points lost by that and how many went back with it; nil where it cannot be.
func goBack(in *Instance, before, at []int, household int) (back []int, lost, moved int64) {
	back = slices.Clone(at)
	left := Left(in, back)
	for i := household; i >= 0; i = inTheWay(in, before, back, left) {
		j := before[i]
		if j < 0 || j >= in.Places || in.Row(i)[j] == 0 { // it had no place, or is kept from it now
			return nil, 0, 0
		}
		if now := back[i]; now >= 0 {
			lost += int64(in.Row(i)[now])
			use(in, left, i, now, 1)
		}
		lost -= int64(in.Row(i)[j])
		use(in, left, i, j, -1)
		back[i] = j
		moved++
	}
	for _, n := range left {
		if n < 0 {
			return nil, 0, 0
		}
	}
	return back, lost, moved
}

// use gives back what a household takes up, or takes it.
func use(in *Instance, left []int32, household, place int, sign int32) {
	for r, n := range in.Needs(household, place) {
		left[place*in.Resources+r] += sign * n
	}
}

// inTheWay gives a household that is where there is too little, and was elsewhere
// before; -1: there is none.
func inTheWay(in *Instance, before, at []int, left []int32) int {
	for i, j := range at {
		if j < 0 || j == before[i] {
			continue
		}
		for _, n := range left[j*in.Resources : (j+1)*in.Resources] {
			if n < 0 {
				return i
			}
		}
	}
	return Unplaced
}

// score adds up what an assignment scores.
func (in *Instance) score(at []int) (sum int64) {
	for i, j := range at {
		if j >= 0 {
			sum += int64(in.Row(i)[j])
		}
	}
	return sum
}
