package placement

import "slices"

// book is who is where on which day: a plan that never holds more than there is.
type book struct {
	p     *problem
	ways  []way
	used  [][]int16 // room, day
	holds [][]int32 // room: who holds it at some time
	value int64
}

// newBook begins with everybody where they are.
func newBook(p *problem) *book {
	b := &book{p: p, ways: make([]way, len(p.houses)), used: make([][]int16, len(p.rooms)), holds: make([][]int32, len(p.rooms))}
	for r := range b.used {
		b.used[r] = make([]int16, p.days)
	}
	for i := range p.houses {
		b.enter(int32(i), p.stayHome(&p.houses[i])) //nolint:gosec // at most MaxHouseholds
	}
	return b
}

// enter writes a way down; the rooms must be free.
func (b *book) enter(i int32, w way) {
	b.ways[i] = w
	b.value += w.value
	b.count(i, 1)
}

// leave strikes a household out.
func (b *book) leave(i int32) {
	b.count(i, -1)
	b.value -= b.ways[i].value
}

func (b *book) count(i int32, sign int16) {
	h := &b.p.houses[i]
	for x := range b.ways[i].legs {
		l := &b.ways[i].legs[x]
		for _, r := range l.rooms {
			if l.to <= l.from {
				continue
			}
			beds := sign * int16(b.p.takes(h, r)) //nolint:gosec // at most MaxBeds
			day := b.used[r][l.from:l.to]
			for t := range day {
				day[t] += beds
			}
			if sign > 0 {
				b.holds[r] = append(b.holds[r], i)
			} else {
				at := slices.Index(b.holds[r], i)
				b.holds[r] = slices.Delete(b.holds[r], at, at+1)
			}
		}
	}
}

// free says whether a room has so many beds from a day up to another.
func (b *book) free(r, beds, from, to int32) bool {
	has, used := b.p.rooms[r].cap[from:to], b.used[r][from:to]
	for t, c := range has {
		if used[t]+int16(beds) > c { //nolint:gosec // at most MaxBeds
			return false
		}
	}
	return true
}

// overlap says whether a household holds a room between two days.
func (b *book) overlap(i, r, from, to int32) bool {
	for x := range b.ways[i].legs {
		if l := &b.ways[i].legs[x]; l.from < to && from < l.to && slices.Contains(l.rooms, r) {
			return true
		}
	}
	return false
}

// rivals adds who must go so that a room has so many beds between two days.
func (b *book) rivals(out []int32, r, beds, from, to int32) []int32 {
	if b.free(r, beds, from, to) {
		return out
	}
	gone := make([]int16, to-from) // beds that become free
	add := func(i int32) {
		out = append(out, i)
		for d := from; d < to; d++ {
			if b.overlap(i, r, d, d+1) {
				gone[d-from] += int16(b.p.takes(&b.p.houses[i], r)) //nolint:gosec // at most MaxBeds
			}
		}
	}
	for t := from; t < to; t++ {
		for _, i := range b.holds[r] {
			if b.used[r][t]-gone[t-from]+int16(beds) <= b.p.rooms[r].cap[t] { //nolint:gosec // at most MaxBeds
				break
			}
			if !slices.Contains(out, i) && b.overlap(i, r, t, t+1) {
				add(i)
			}
		}
	}
	return out
}
