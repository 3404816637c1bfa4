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
	w := wayBack{in: in, at: slices.Clone(after)}
	if b == nil || len(b.At) != len(after) {
		return w.at
	}
	w.before, w.left = b.At, Left(in, after)
	for again := true; again; { // whoever is back may have made room for another
		again = false
		for i := range w.at {
			if w.at[i] == b.At[i] {
				continue
			}
			if lost, ok := w.goBack(i); ok && lost <= b.Points*int64(len(w.trail)) && fine(w.at) {
				again = true
			} else {
				w.undo()
			}
		}
	}
	return w.at
}

// wayBack is an assignment on its way back.
type wayBack struct {
	in     *Instance
	before []int
	at     []int
	left   []int32
	trail  []step // of the household that went back last, and who had to go with it
}

// step is that a household went back from a place.
type step struct{ household, from int }

// longest is how many may go back together: who has to follow more of them sees
// no order in it.
const longest = 50

// goBack moves a household back to where it was before, and whoever is in the
// way: the points lost by that, and whether all can.
func (w *wayBack) goBack(household int) (lost int64, ok bool) {
	w.trail = w.trail[:0]
	for i := household; ; {
		j := w.before[i]
		if len(w.trail) == longest || j < 0 || j >= w.in.Places || w.in.Row(i)[j] == 0 { // it had no place, or is kept from it now
			return lost, false
		}
		if now := w.at[i]; now >= 0 {
			lost += int64(w.in.Row(i)[now])
		}
		lost -= int64(w.in.Row(i)[j])
		w.trail = append(w.trail, step{i, w.at[i]})
		w.move(i, j)
		full := w.tooFull()
		if full < 0 {
			return lost, true
		}
		if i = w.inTheWay(full); i < 0 {
			return lost, false
		}
	}
}

// tooFull gives a place somebody went back to that has too little by now; -1: there
// is none. One who leaves may make too little room, so all of them are asked.
func (w *wayBack) tooFull() int {
	for _, s := range w.trail {
		j := w.before[s.household]
		if slices.ContainsFunc(w.left[j*w.in.Resources:(j+1)*w.in.Resources], func(n int32) bool { return n < 0 }) {
			return j
		}
	}
	return -1
}

// inTheWay gives a household that is at a place and was elsewhere before; -1: there is none.
func (w *wayBack) inTheWay(place int) int {
	for i, j := range w.at {
		if j == place && j != w.before[i] {
			return i
		}
	}
	return -1
}

// undo takes the last way back.
func (w *wayBack) undo() {
	for _, s := range slices.Backward(w.trail) {
		w.move(s.household, s.from)
	}
}

func (w *wayBack) move(household, to int) {
	w.use(household, w.at[household], 1)
	w.use(household, to, -1)
	w.at[household] = to
}

// use gives back what a household takes up, or takes it.
func (w *wayBack) use(household, place int, sign int32) {
	if place < 0 {
		return
	}
	for r, n := range w.in.Needs(household, place) {
		w.left[place*w.in.Resources+r] += sign * n
	}
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
