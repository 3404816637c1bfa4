package proposal

import (
	"slices"

	"wegwarte/engine/allocation"
)

// worth is how many points a household's change of place must bring, after a
// decision by hand, to be made: so few, of some thousand, that nobody could be
// told why.
const worth = 10

// stay takes back changes that a decision by hand does not need: whoever read the
// proposal before finds it again. Each household that changed goes back, and with
// it whoever is in its place by now, if all fit and little is lost. The
// certificate bounds every assignment, so it proves as much as before.
func stay(in *allocation.Instance, before, after []int) []int {
	at := slices.Clone(after)
	for i := range at {
		if at[i] == before[i] {
			continue
		}
		if back, lost, moved := goBack(in, before, at, i); back != nil && lost <= worth*moved {
			at = back
		}
	}
	return at
}

// goBack gives the assignment in which a household is where it was before, the
// points lost by that and how many went back with it; nil where it cannot be.
func goBack(in *allocation.Instance, before, at []int, household int) (back []int, lost, moved int) {
	back = slices.Clone(at)
	left := allocation.Left(in, back)
	for i := household; i >= 0; i = inTheWay(in, before, back, left) {
		j := before[i]
		if j < 0 || in.Row(i)[j] == 0 { // it had no place, or is kept from it now
			return nil, 0, 0
		}
		if now := back[i]; now >= 0 {
			lost += int(in.Row(i)[now])
			use(in, left, i, now, 1)
		}
		lost -= int(in.Row(i)[j])
		use(in, left, i, j, -1)
		back[i] = j
		moved++
	}
	if slices.Min(left) < 0 {
		return nil, 0, 0
	}
	return back, lost, moved
}

// use gives back what a household takes up, or takes it.
func use(in *allocation.Instance, left []int32, household, place int, sign int32) {
	for r, n := range in.Needs(household, place) {
		left[place*in.Resources+r] += sign * n
	}
}

// inTheWay gives a household that is where there is too little, and was elsewhere
// before; -1: there is none.
func inTheWay(in *allocation.Instance, before, at []int, left []int32) int {
	for i, j := range at {
		if j >= 0 && j != before[i] && slices.Min(left[j*in.Resources:(j+1)*in.Resources]) < 0 {
			return i
		}
	}
	return -1
}

// score adds up what an assignment scores.
func score(in *allocation.Instance, at []int) (sum int64) {
	for i, j := range at {
		if j >= 0 {
			sum += int64(in.Row(i)[j])
		}
	}
	return sum
}
