package forecast

// spare is how many places of a dwelling may stay empty before shared places are taken first.
const spare = 1

// seat gives places to who waits: a dwelling that fits, or nearly; shared places; a dwelling
// that is too large; a hall. Large households choose first, as little fits them.
func (t *town) seat(w int) {
	if !t.waits() {
		return
	}
	for empty := 0; empty <= spare; empty++ {
		t.dwellings(w, empty)
	}
	for i, p := range t.pools {
		if p.size == 0 && !p.hall {
			t.shared(i, w, t.waiting)
		}
	}
	if !t.waits() {
		return
	}
	for empty := spare + 1; empty < t.largest(); empty++ {
		t.dwellings(w, empty)
	}
	t.seatInHalls(w)
}

func (t *town) waits() bool {
	for _, n := range t.waiting {
		if n > 0 {
			return true
		}
	}
	return false
}

func (t *town) largest() int {
	most := 0
	for _, p := range t.pools {
		most = max(most, p.size)
	}
	return most
}

// dwellings fills dwellings outside of halls so that so many of their places stay empty.
func (t *town) dwellings(w, empty int) {
	for i, p := range t.pools {
		s := p.size - empty - 1
		if p.size == 0 || p.hall || s < 0 || s >= t.sizes {
			continue
		}
		t.move(i, s, min(t.waiting[s], p.has[w]-t.used[i]), t.waiting)
	}
}

// shared fills a pool of shared places from a list of who may.
func (t *town) shared(i, w int, who []int32) {
	for s := t.sizes - 1; s >= 0; s-- {
		t.move(i, s, min(who[s], (t.pools[i].has[w]-t.used[i])/int32(s+1)), who)
	}
}

// seatInHalls lets who lived in a hall, and was not the first to be given a place of
// those of the same size, stay there before others come.
func (t *town) seatInHalls(w int) {
	for s := range t.hall {
		stay := max(0, t.hall[s]-(t.began[s]-t.waiting[s]))
		t.hall[s], t.waiting[s] = stay, t.waiting[s]-stay
	}
	for _, who := range [][]int32{t.hall, t.waiting} {
		for i, p := range t.pools {
			switch {
			case !p.hall:
			case p.size == 0:
				t.shared(i, w, who)
			default:
				for s := min(p.size, t.sizes) - 1; s >= 0; s-- {
					t.move(i, s, min(who[s], p.has[w]-t.used[i]), who)
				}
			}
		}
	}
	for s, n := range t.hall { // there is no room for them any more
		t.waiting[s] += n
	}
}

// move lets n households of a size from 0 into a pool.
func (t *town) move(i, s int, n int32, who []int32) {
	if n <= 0 {
		return
	}
	t.in[i*t.sizes+s] += n
	t.used[i] += n * t.pools[i].each(s)
	who[s] -= n
}

// count sums a week up.
func (t *town) count(w int) {
	t.halls, t.without, t.persons, t.free, t.area, t.known = 0, 0, 0, 0, 0, 0
	for i, p := range t.pools {
		here := t.inPool(i)
		t.persons += here
		if p.hall {
			t.halls += here
		} else {
			t.free += int64(p.has[w]-t.used[i]) * int64(max(p.size, 1))
		}
		if p.area[w] > 0 {
			t.known += here
			t.area += int64(t.used[i]) * p.area[w]
		}
	}
	for s, n := range t.nowhere {
		t.without += int64(n) * int64(s+1)
	}
	t.persons += t.without
}

// inPool counts the persons of a pool.
func (t *town) inPool(i int) (here int64) {
	for s, n := range t.in[i*t.sizes : (i+1)*t.sizes] {
		here += int64(n) * int64(s+1)
	}
	return here
}
