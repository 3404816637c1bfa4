package allocation

import "slices"

// lodging is a solution in the making, with what is left at every place.
type lodging struct {
	p       *problem
	at      []int32
	left    []uint64  // m vectors, packed
	members [][]int32 // m
	undo    []moved

	refuge []int64 // n: what the best place with room would score when it was last looked for
	known  []int   // n: in which look that was
	look   int     // each household to be lodged is a look of its own
	looked int     // places looked at for it
}

// enough is how many times all places may be looked at to lodge one household.
const enough = 40

type moved struct{ house, from int32 }

func newLodging(p *problem, at []int32) *lodging {
	l := &lodging{p: p, at: at, left: slices.Clone(p.has), members: make([][]int32, p.Places), refuge: make([]int64, p.Households), known: make([]int, p.Households)}
	for i, j := range at {
		if j >= 0 {
			l.at[i] = Unplaced
			l.move(int32(i), j) //nolint:gosec // at most MaxHouseholds
		}
	}
	l.undo = l.undo[:0]
	return l
}

func (l *lodging) need(i, j int32) []uint64 {
	v := l.p.vector(int(i), int(j)) * l.p.words
	return l.p.need[v : v+l.p.words]
}

func (l *lodging) free(j int32) []uint64 {
	w := l.p.words
	return l.left[int(j)*w : (int(j)+1)*w]
}

func (l *lodging) score(i, j int32) int64 {
	if j < 0 {
		return 0
	}
	return int64(l.p.score[int(i)*l.p.Places+int(j)])
}

// move takes a household to a place, or out of all, and notes where it was.
func (l *lodging) move(i, to int32) {
	from := l.at[i]
	l.undo = append(l.undo, moved{i, from})
	l.shift(i, from, to)
}

func (l *lodging) shift(i, from, to int32) {
	if from >= 0 {
		free := l.free(from)
		for w, d := range l.need(i, from) {
			free[w] += d
		}
		m := l.members[from]
		x := slices.Index(m, i)
		m[x] = m[len(m)-1]
		l.members[from] = m[:len(m)-1]
	}
	if to >= 0 {
		free := l.free(to)
		for w, d := range l.need(i, to) {
			free[w] -= d
		}
		l.members[to] = append(l.members[to], i)
	}
	l.at[i] = to
}

// back undoes all moves after the first so many.
func (l *lodging) back(mark int) {
	for len(l.undo) > mark {
		u := l.undo[len(l.undo)-1]
		l.undo = l.undo[:len(l.undo)-1]
		l.shift(u.house, l.at[u.house], u.from)
	}
}

// room is the best place that still has room for a household, Unplaced if none has.
func (l *lodging) room(i, but int32) int32 {
	best, at := int32(0), int32(Unplaced)
	for j, s := range l.p.row(int(i)) {
		if s > best && int32(j) != but && l.p.fits(l.need(i, int32(j)), l.free(int32(j))) { //nolint:gosec // at most MaxPlaces
			best, at = s, int32(j) //nolint:gosec // at most MaxPlaces
		}
	}
	return at
}

// eviction is one way to make room: who has to go, and what that probably costs.
type eviction struct {
	place int32
	out   []int32
	gain  int64 // score of the one who comes less the probable losses
}

// top is how deep those who move on may make others move on.
const top = 2

// lodge finds a place for household i, where others may have to move on, and
// they may make others move, depth times over. It says what is gained in
// score; where nothing is, all stays as it was.
func (l *lodging) lodge(i int32, depth, width int) int64 {
	mark := len(l.undo)
	if depth == top {
		l.look++
		l.looked = 0
	}
	if l.looked > enough*l.p.Places {
		return 0
	}
	l.looked += l.p.Places
	if j := l.room(i, Unplaced); j >= 0 && depth < top {
		l.move(i, j)
		return l.score(i, j)
	}
	var ways []eviction
	for j, s := range l.p.row(int(i)) {
		if s > 0 {
			if way, ok := l.evict(i, int32(j)); ok { //nolint:gosec // at most MaxPlaces
				ways = append(ways, way)
			}
		}
	}
	slices.SortStableFunc(ways, func(a, b eviction) int { return int(b.gain - a.gain) })
	best, kept := int64(0), []moved(nil)
	for _, way := range ways[:min(width, len(ways))] {
		gain := l.score(i, way.place)
		for _, k := range way.out {
			gain -= l.score(k, way.place)
			l.move(k, Unplaced)
		}
		l.move(i, way.place)
		slices.SortFunc(way.out, func(a, b int32) int { return l.size(b) - l.size(a) })
		for _, k := range way.out {
			if j := l.room(k, Unplaced); j >= 0 && (depth == 0 || l.score(k, j) >= l.score(k, way.place)*7/8) {
				l.move(k, j)
				gain += l.score(k, j)
			} else if depth > 0 {
				gain += l.lodge(k, depth-1, width/2+1)
			}
		}
		if gain > best {
			best, kept = gain, nil
			for _, u := range l.undo[mark:] {
				kept = append(kept, moved{u.house, l.at[u.house]})
			}
		}
		l.back(mark)
	}
	for _, k := range kept {
		if l.at[k.house] != Unplaced {
			l.move(k.house, Unplaced)
		}
	}
	for _, k := range kept {
		if l.at[k.house] != k.from {
			l.move(k.house, k.from)
		}
	}
	return best
}

func (l *lodging) size(i int32) int {
	sum := 0
	at := int(i)
	if l.p.PerPlace {
		at *= l.p.Places
	}
	for _, d := range l.p.Demand[at*l.p.Resources : (at+1)*l.p.Resources] {
		sum += int(d)
	}
	return sum
}

// evict finds who should leave place j so that household i fits in: at most
// four, with the least loss, if they go to the best place with room.
func (l *lodging) evict(i, j int32) (eviction, bool) {
	if l.p.fits(l.need(i, j), l.free(j)) {
		return eviction{place: j, gain: l.score(i, j)}, true
	}
	type member struct {
		house int32
		loss  int64
	}
	var all []member
	for _, k := range l.members[j] {
		if l.known[k] != l.look {
			l.known[k], l.refuge[k] = l.look, l.score(k, l.room(k, j))
		}
		all = append(all, member{k, l.score(k, j) - l.refuge[k]})
	}
	slices.SortStableFunc(all, func(a, b member) int { return int(a.loss - b.loss) })
	best := int64(1) << 62
	var out, trial []int32
	free := slices.Clone(l.free(j))
	nodes := 0
	var try func(x int, loss int64)
	try = func(x int, loss int64) {
		if nodes++; nodes > 300 {
			return
		}
		if l.p.fits(l.need(i, j), free) {
			if loss < best {
				best, out = loss, slices.Clone(trial)
			}
			return
		}
		if len(trial) == 4 {
			return
		}
		for ; x < len(all) && (loss+all[x].loss < best); x++ {
			need := l.need(all[x].house, j)
			for w, d := range need {
				free[w] += d
			}
			trial = append(trial, all[x].house)
			try(x+1, loss+all[x].loss)
			trial = trial[:len(trial)-1]
			for w, d := range need {
				free[w] -= d
			}
		}
	}
	try(0, 0)
	return eviction{j, out, l.score(i, j) - best}, out != nil
}
