package pdf

import (
	"slices"
	"unicode"
)

// cluster is the least that can be set apart: glyphs, and the characters for
// which they stand.
type cluster struct {
	from, to int // among the characters of the paragraph
	font     int
	glyphs   []glyph
	width    float64 // of an em
	level    int
}

// setting is a paragraph cut into clusters, which can be broken into lines.
type setting struct {
	text        []rune
	clusters    []cluster
	rightToLeft bool
	strange     bool // its script is not the Latin one: Latin words in it are foreign
}

// set shapes a paragraph.
func (f *Fonts) set(text string, bold, rightToLeft bool) setting {
	s := setting{text: composed(text), rightToLeft: rightToLeft}
	level := levels(s.text, rightToLeft)
	fonts := make([]int, len(s.text))
	before := -1
	for i, r := range s.text {
		switch {
		case invisible(r) || unicode.Is(unicode.M, r) && before >= 0 && f.faces[before].letters[r] != 0:
			fonts[i] = max(0, before)
			continue
		}
		if fonts[i] = f.find(r, bold, before); fonts[i] < 0 {
			fonts[i] = 0
		}
		before = fonts[i]
	}
	for i := 0; i < len(s.text); {
		j := i
		for j < len(s.text) && fonts[j] == fonts[i] && level[j] == level[i] {
			j++
		}
		s.add(f, fonts[i], level[i], i, j)
		i = j
	}
	return s
}

// add shapes the characters from i to j, of one font and level.
func (s *setting) add(f *Fonts, font, level, i, j int) {
	face := f.faces[font]
	glyphs := face.shape(s.text[i:j], script(f.fonts[font].Script, s.text[i:j]), level%2 == 1)
	first := len(s.clusters)
	for _, g := range glyphs {
		g.from += i
		if last := len(s.clusters) - 1; last >= first && (s.clusters[last].from == g.from || g.class == mark) {
			s.clusters[last].glyphs = append(s.clusters[last].glyphs, g)
			s.clusters[last].width += float64(g.advance) / float64(face.units)
			continue
		}
		s.clusters = append(s.clusters, cluster{from: g.from, font: font, level: level, glyphs: []glyph{g}, width: float64(g.advance) / float64(face.units)})
	}
	for n := first; n < len(s.clusters); n++ {
		s.clusters[n].to = j
		if n+1 < len(s.clusters) {
			s.clusters[n].to = s.clusters[n+1].from
		}
	}
}

func script(of string, text []rune) string {
	if of == "latn" && slices.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		return "cyrl"
	}
	return of
}

// breaks reports whether a line may end behind the cluster.
func (s *setting) breaks(n int) bool {
	c := s.clusters[n]
	r := s.text[c.to-1]
	switch {
	case n+1 == len(s.clusters):
		return true
	case r == ' ' || r == '\u200b' || r == '፡':
		return s.text[c.to] != ' '
	case r == '-' || r == '–' || r == '/':
		return c.from > 0 && unicode.IsLetter(s.text[c.from-1]) && unicode.IsLetter(s.text[c.to])
	}
	return false
}

// lines breaks the paragraph into lines of at most so many ems.
func (s *setting) lines(most float64) [][]cluster {
	var all [][]cluster
	start, end, width := 0, -1, 0.0
	for n := 0; n < len(s.clusters); n++ {
		c := s.clusters[n]
		width += c.width
		if width > most && n > start && s.text[c.from] != ' ' {
			if end < 0 {
				end = n - 1 // a word longer than the line
			}
			all = append(all, s.clusters[start:end+1])
			n, start, end, width = end, end+1, -1, 0
			continue
		}
		if s.breaks(n) {
			end = n
		}
	}
	if start < len(s.clusters) {
		all = append(all, s.clusters[start:])
	}
	return all
}

// visual gives the clusters of a line from left to right, without the blanks at
// its end.
func (s *setting) visual(line []cluster) []cluster {
	for len(line) > 0 && s.text[line[len(line)-1].from] == ' ' {
		line = line[:len(line)-1]
	}
	line = slices.Clone(line)
	highest := 0
	for _, c := range line {
		highest = max(highest, c.level)
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(line); i++ {
			j := i
			for j < len(line) && line[j].level >= level {
				j++
			}
			slices.Reverse(line[i:j])
			i = max(i, j)
		}
	}
	return line
}

func width(line []cluster) float64 {
	sum := 0.0
	for _, c := range line {
		sum += c.width
	}
	return sum
}
