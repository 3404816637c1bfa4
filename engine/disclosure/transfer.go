package disclosure

// findTransfer looks for a finest cell that goes the other way when one of the target does: what both lie in stays as it is, and
// all else that they lie in is hidden. Between releases this is somebody who may have come elsewhere.
func (m *mover) findTransfer(target int32, leaves []int32, dir int8, want, need int64, free bool) (best box, found bool) {
	m.dir, m.want, m.need, m.free = dir, want, need, free
	for _, p := range leaves {
		if m.slack(p, dir) < want {
			continue
		}
		up := m.over(p)
		for _, q := range m.rovers {
			if q == p || m.slack(q, -dir) < want || free && !m.hidden[q] {
				continue
			}
			b, ok := m.transfer(target, up, m.over(q))
			if !ok || found && (b.cost > best.cost || b.cost == best.cost && min(b.room, need) <= min(best.room, need)) {
				continue
			}
			b.plus, b.from = m.at(p), m.at(q)
			b.minus = make([]int32, len(m.dims))
			for k := range b.minus {
				b.minus[k] = -1
			}
			if best, found = b, true; best.cost == 0 && best.room >= need {
				return best, true
			}
		}
	}
	return best, found
}

// transfer judges one.
func (m *mover) transfer(target int32, up, down []int32) (b box, ok bool) {
	b.room = far
	reaches := false
	add := func(from, other []int32, sign int8) bool {
		for _, c := range from {
			if contains(other, c) {
				continue
			}
			room := m.slack(c, sign*m.dir)
			if room < m.want || m.free && !m.hidden[c] {
				return false
			}
			b.cost += m.price(c)
			b.room = min(b.room, room)
			b.steps = append(b.steps, step{c, sign})
			reaches = reaches || c == target && sign > 0
		}
		return true
	}
	ok = add(up, down, 1) && add(down, up, -1) && reaches
	return b, ok
}

func contains(list []int32, c int32) bool {
	for _, other := range list {
		if other == c {
			return true
		}
	}
	return false
}

// over gives all cells that a finest one lies in, itself first.
func (m *mover) over(leaf int32) []int32 {
	if list, there := m.above[leaf]; there {
		return list
	}
	coord := make([]int32, len(m.dims))
	copy(coord, m.at(leaf))
	var list []int32
	for k := 0; k < len(coord); {
		list = append(list, m.grid.find(m.grid.key(coord)))
		for k = 0; k < len(coord); k++ {
			if up := m.dims[k].parent[coord[k]]; up >= 0 {
				coord[k] = up
				break
			}
			coord[k] = m.at(leaf)[k]
		}
	}
	if m.above == nil {
		m.above = map[int32][]int32{}
	}
	m.above[leaf] = list
	return list
}
