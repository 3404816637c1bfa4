package pdf

import (
	"slices"

	"golang.org/x/text/unicode/bidi"

	"wegwarte/internal/sorted"
)

// levels gives each character of a paragraph its level of embedding, odd ones
// run from right to left: Unicode Standard Annex 9. golang.org/x/text reckons
// the same, and gives of a level only whether it is odd; a number within Arabic
// within German cannot be put in its place by that. Embeddings and overrides
// (U+202A to U+202E) are taken for nothing: texts of the house use isolates.
func levels(text []rune, rightToLeft bool) []int {
	start := 0
	if rightToLeft {
		start = 1
	}
	p := &paragraph{text: text, level: make([]int, len(text)), class: make([]bidi.Class, len(text)), mate: make([]int, len(text))}
	for i, r := range text {
		props, _ := bidi.LookupRune(r)
		p.class[i] = props.Class()
		if r >= 0x202a && r <= 0x202e {
			p.class[i] = bidi.BN
		}
		p.mate[i] = -1
	}
	p.own = slices.Clone(p.class)
	p.isolate(start)
	for _, seq := range p.sequences(start) {
		seq.weak()
		seq.brackets()
		seq.neutral()
		seq.implicit()
	}
	// L1: white space at the end of the paragraph, and tabs, stand as it does.
	for i := len(text) - 1; i >= 0 && p.blank(i); i-- {
		p.level[i] = start
	}
	return p.level
}

type paragraph struct {
	text  []rune
	own   []bidi.Class // before anything is resolved
	class []bidi.Class
	level []int
	mate  []int // of the beginning of an isolate its end, and the other way round
}

func (p *paragraph) blank(i int) bool {
	switch p.own[i] {
	case bidi.WS, bidi.S, bidi.B, bidi.BN, bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI:
		return true
	}
	return false
}

// isolate finds isolates and the level of each (X1 to X8).
func (p *paragraph) isolate(start int) {
	const deepest = 125
	type inside struct{ from, level int }
	stack := []inside{{-1, start}}
	tooDeep := 0
	for i, c := range p.own {
		level := stack[len(stack)-1].level
		switch c {
		case bidi.LRI, bidi.RLI, bidi.FSI:
			p.level[i] = level
			right := c == bidi.RLI || c == bidi.FSI && p.firstStrong(i+1) == 1
			next := (level + 2) &^ 1
			if right {
				next = (level + 1) | 1
			}
			if next > deepest || tooDeep > 0 {
				tooDeep++
				continue
			}
			stack = append(stack, inside{i, next})
		case bidi.PDI:
			if tooDeep > 0 {
				tooDeep--
			} else if len(stack) > 1 {
				from := stack[len(stack)-1].from
				p.mate[from], p.mate[i] = i, from
				stack = stack[:len(stack)-1]
			}
			p.level[i] = stack[len(stack)-1].level
		default:
			p.level[i] = level
		}
	}
}

// firstStrong gives the level that the first strong character asks for, as far
// as the isolate goes that begins at i.
func (p *paragraph) firstStrong(i int) int {
	depth := 0
	for ; i < len(p.own); i++ {
		switch p.own[i] {
		case bidi.LRI, bidi.RLI, bidi.FSI:
			depth++
		case bidi.PDI:
			if depth == 0 {
				return 0
			}
			depth--
		case bidi.L:
			if depth == 0 {
				return 0
			}
		case bidi.R, bidi.AL:
			if depth == 0 {
				return 1
			}
		}
	}
	return 0
}

// sequence is what is resolved together (X10): stretches of one level, joined
// over the isolates between them.
type sequence struct {
	*paragraph
	at         []int
	level      int
	start, end bidi.Class
}

func (p *paragraph) sequences(start int) []sequence {
	var all []sequence
	done := make([]bool, len(p.text))
	for i := range p.text {
		if done[i] || p.own[i] == bidi.PDI && p.mate[i] >= 0 && p.level[p.mate[i]] == p.level[i] {
			continue
		}
		if p.own[i] == bidi.BN {
			done[i] = true
			continue
		}
		seq := sequence{paragraph: p, level: p.level[i]}
		open := false
		for j := i; j < len(p.text); {
			if p.own[j] != bidi.BN {
				if p.level[j] != seq.level || done[j] {
					break
				}
				seq.at, done[j] = append(seq.at, j), true
			}
			if c := p.own[j]; c == bidi.LRI || c == bidi.RLI || c == bidi.FSI {
				if p.mate[j] < 0 {
					open = true
					break
				}
				j = p.mate[j]
				continue
			}
			j++
		}
		seq.start = strong(max(seq.level, p.levelBefore(seq.at[0], start)))
		behind := start
		if !open {
			behind = p.levelBehind(seq.at[len(seq.at)-1], start)
		}
		seq.end = strong(max(seq.level, behind))
		all = append(all, seq)
	}
	return all
}

func (p *paragraph) levelBefore(i, start int) int {
	for i--; i >= 0; i-- {
		if p.own[i] != bidi.BN {
			return p.level[i]
		}
	}
	return start
}

func (p *paragraph) levelBehind(i, start int) int {
	for i++; i < len(p.own); i++ {
		if p.own[i] != bidi.BN {
			return p.level[i]
		}
	}
	return start
}

func strong(level int) bidi.Class {
	if level%2 == 1 {
		return bidi.R
	}
	return bidi.L
}

// before gives the class before the nth character of the sequence.
func (s sequence) before(n int) bidi.Class {
	if n == 0 {
		return s.start
	}
	return s.class[s.at[n-1]]
}

func (s sequence) behind(n int) bidi.Class {
	if n+1 >= len(s.at) {
		return s.end
	}
	return s.class[s.at[n+1]]
}

// weak resolves numbers and what stands about them (W1 to W7).
func (s sequence) weak() {
	for n, i := range s.at { // W1
		if s.class[i] == bidi.NSM {
			switch s.class[i] = s.before(n); s.class[i] {
			case bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI:
				s.class[i] = bidi.ON
			}
		}
	}
	last := s.start
	for _, i := range s.at { // W2, W3 after it has been looked at
		switch s.class[i] {
		case bidi.L, bidi.R, bidi.AL:
			last = s.class[i]
		case bidi.EN:
			if last == bidi.AL {
				s.class[i] = bidi.AN
			}
		}
	}
	for _, i := range s.at {
		if s.class[i] == bidi.AL {
			s.class[i] = bidi.R
		}
	}
	for n, i := range s.at { // W4
		a, b := s.before(n), s.behind(n)
		if a == b && (a == bidi.EN && (s.class[i] == bidi.ES || s.class[i] == bidi.CS) || a == bidi.AN && s.class[i] == bidi.CS) {
			s.class[i] = a
		}
	}
	for n, i := range s.at { // W5
		if s.class[i] != bidi.ET {
			continue
		}
		m := n
		for m < len(s.at) && s.class[s.at[m]] == bidi.ET {
			m++
		}
		if s.before(n) == bidi.EN || m < len(s.at) && s.class[s.at[m]] == bidi.EN {
			for ; n < m; n++ {
				s.class[s.at[n]] = bidi.EN
			}
		}
	}
	last = s.start
	for _, i := range s.at { // W6, W7
		switch s.class[i] {
		case bidi.ES, bidi.ET, bidi.CS:
			s.class[i] = bidi.ON
		case bidi.L, bidi.R:
			last = s.class[i]
		case bidi.EN:
			if last == bidi.L {
				s.class[i] = bidi.L
			}
		}
	}
}

// as gives which direction a character counts for beside neutral ones.
func as(c bidi.Class) (bidi.Class, bool) {
	switch c {
	case bidi.L:
		return bidi.L, true
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R, true
	}
	return 0, false
}

// brackets lets both of a pair run as what they enclose (N0).
func (s sequence) brackets() {
	type open struct {
		closing rune
		at      int
	}
	var stack []open
	var pairs [][2]int
	for n, i := range s.at {
		if s.class[i] != bidi.ON {
			continue
		}
		props, _ := bidi.LookupRune(s.text[i])
		switch r := s.text[i]; {
		case !props.IsBracket():
		case props.IsOpeningBracket():
			if len(stack) == 63 {
				return
			}
			stack = append(stack, open{mirrored(r), n})
		default:
			for k := len(stack) - 1; k >= 0; k-- {
				if stack[k].closing == r {
					pairs, stack = append(pairs, [2]int{stack[k].at, n}), stack[:k]
					break
				}
			}
		}
	}
	sorted.By(pairs, func(a, b [2]int) int { return a[0] - b[0] })
	own := strong(s.level)
	for _, pair := range pairs {
		found, other := false, false
		for n := pair[0] + 1; n < pair[1]; n++ {
			if c, ok := as(s.class[s.at[n]]); ok {
				found, other = found || c == own, other || c != own
			}
		}
		set := own
		switch {
		case found:
		case !other:
			continue
		default:
			context := s.start
			for n := pair[0] - 1; n >= 0; n-- {
				if c, ok := as(s.class[s.at[n]]); ok {
					context = c
					break
				}
			}
			if context != own {
				set = context
			}
		}
		for _, n := range pair {
			s.class[s.at[n]] = set
			for m := n + 1; m < len(s.at) && s.own[s.at[m]] == bidi.NSM; m++ {
				s.class[s.at[m]] = set
			}
		}
	}
}

// neutral lets what has no direction of its own run as its neighbours do (N1, N2).
func (s sequence) neutral() {
	for n := 0; n < len(s.at); n++ {
		if _, ok := as(s.class[s.at[n]]); ok {
			continue
		}
		m := n
		for m < len(s.at) {
			if _, ok := as(s.class[s.at[m]]); ok {
				break
			}
			m++
		}
		a, _ := as(s.before(n))
		b := s.end
		if m < len(s.at) {
			b, _ = as(s.class[s.at[m]])
		}
		if a != b {
			a = strong(s.level)
		}
		for ; n < m; n++ {
			s.class[s.at[n]] = a
		}
	}
}

// implicit raises the levels (I1, I2).
func (s sequence) implicit() {
	for _, i := range s.at {
		switch c := s.class[i]; {
		case s.level%2 == 0 && c == bidi.R:
			s.paragraph.level[i] = s.level + 1
		case s.level%2 == 0 && (c == bidi.AN || c == bidi.EN):
			s.paragraph.level[i] = s.level + 2
		case s.level%2 == 1 && c != bidi.R:
			s.paragraph.level[i] = s.level + 1
		}
	}
}

var mirrors = []rune("()[]{}<>«»‹›≤≥")

// mirrored gives what a sign looks like in a line from right to left.
func mirrored(r rune) rune {
	if i := slices.Index(mirrors, r); i >= 0 {
		return mirrors[i^1]
	}
	return r
}
