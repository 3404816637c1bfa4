package pdf

// inContext applies a lookup that asks what stands around a glyph; chained ones
// also ask what stands before and behind what they change.
func (b *buffer) inContext(l *lookup, t table, i int, chain bool) int {
	id := b.glyphs[i].id
	switch t.u16(0) {
	case 1:
		at := covered(t.from(t.u16(2)), id)
		if at < 0 {
			return i
		}
		same := func(want int, id uint16) bool { return want == int(id) }
		return b.bySet(l, t.from(t.u16(6+2*at)), i, chain, [3]matcher{same, same, same})
	case 2:
		if covered(t.from(t.u16(2)), id) < 0 {
			return i
		}
		byClass := func(offset int) matcher {
			classes := t.from(offset)
			return func(want int, id uint16) bool { return want == classOf(classes, id) }
		}
		if !chain {
			of := byClass(t.u16(4))
			return b.bySet(l, t.from(t.u16(8+2*classOf(t.from(t.u16(4)), id))), i, chain, [3]matcher{of, of, of})
		}
		return b.bySet(l, t.from(t.u16(12+2*classOf(t.from(t.u16(6)), id))), i, chain, [3]matcher{byClass(t.u16(4)), byClass(t.u16(6)), byClass(t.u16(8))})
	case 3:
		return b.byCoverage(l, t, i, chain)
	}
	return i
}

// matcher compares what a rule asks for with a glyph.
type matcher func(want int, id uint16) bool

// rule is what stands before, at and behind a glyph, and what is then done.
type rule struct {
	before, input, behind []int
	records               table
	n                     int
}

func (b *buffer) bySet(l *lookup, set table, i int, chain bool, m [3]matcher) int {
	for k := range set.u16(0) {
		if r := readRule(set.from(set.u16(2+2*k)), chain); b.matches(l, &r, i, m) {
			return b.follow(l, &r, i, m)
		}
	}
	return i
}

func readRule(t table, chain bool) rule {
	var r rule
	at := 0
	list := func(less int) []int {
		n := t.u16(at) - less
		at += 2
		var all []int
		for range n {
			all = append(all, t.u16(at))
			at += 2
		}
		return all
	}
	if chain {
		r.before, r.input, r.behind = list(0), list(1), list(0)
		r.n = t.u16(at)
		at += 2
	} else {
		n := t.u16(2)
		at = 4
		for range t.u16(0) - 1 {
			r.input = append(r.input, t.u16(at))
			at += 2
		}
		r.n = n
	}
	r.records = t.from(at)
	return r
}

func (b *buffer) byCoverage(l *lookup, t table, i int, chain bool) int {
	var r rule
	at := 2
	list := func() []int {
		var all []int
		n := t.u16(at)
		at += 2
		for range n {
			all = append(all, t.u16(at))
			at += 2
		}
		return all
	}
	if chain {
		r.before, r.input, r.behind = list(), list(), list()
		r.n = t.u16(at)
		at += 2
	} else {
		n := t.u16(2)
		r.n = t.u16(4)
		at = 6
		for range n {
			r.input = append(r.input, t.u16(at))
			at += 2
		}
	}
	r.records = t.from(at)
	in := func(want int, id uint16) bool { return covered(t.from(want), id) >= 0 }
	if len(r.input) == 0 || !in(r.input[0], b.glyphs[i].id) {
		return i
	}
	r.input = r.input[1:]
	m := [3]matcher{in, in, in}
	if !b.matches(l, &r, i, m) {
		return i
	}
	return b.follow(l, &r, i, m)
}

func (b *buffer) matches(l *lookup, r *rule, i int, m [3]matcher) bool {
	input := b.input(l, r, i, m)
	if input == nil {
		return false
	}
	around := search{b, l, true}
	before := around.row(i, -1, len(r.before), func(nth int, id uint16) bool { return m[0](r.before[nth], id) })
	behind := around.row(input[len(input)-1], 1, len(r.behind), func(nth int, id uint16) bool { return m[2](r.behind[nth], id) })
	return before != nil && behind != nil
}

// input gives the places of what a rule changes, beginning with i.
func (b *buffer) input(l *lookup, r *rule, i int, m [3]matcher) []int {
	places := search{b, l, false}.row(i, 1, len(r.input), func(nth int, id uint16) bool { return m[1](r.input[nth], id) })
	if places == nil {
		return nil
	}
	return append([]int{i}, places...)
}

func (b *buffer) follow(l *lookup, r *rule, i int, m [3]matcher) int {
	return b.around(b.input(l, r, i, m), r.records, r.n)
}
