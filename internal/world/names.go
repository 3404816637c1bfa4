package world

import (
	"fmt"
	"strings"
	"sync"

	"wegwarte/internal"
)

// The lists of names, one file for each language region. A line is
//
//	own script = Latin, another Latin, …
//
// or a single spelling where both are the same; "a/b" is a man's and a woman's
// form of a family name.

// spelling is one name in its own script and as offices have written it.
type spelling struct {
	own   string
	latin []string
}

// lists are the names of one region.
type lists struct{ family, female, male []spelling }

var names = sync.OnceValue(func() map[string]lists {
	all := map[string]lists{}
	for _, r := range regions {
		all[r.key] = readNames(r.key, internal.Text("world/names/"+r.key+".txt"))
	}
	return all
})

func readNames(region, text string) (l lists) {
	var into *[]spelling
	for line := range strings.Lines(text) {
		switch line = strings.TrimSpace(line); {
		case line == "", strings.HasPrefix(line, "#"):
		case line == "[family]":
			into = &l.family
		case line == "[female]":
			into = &l.female
		case line == "[male]":
			into = &l.male
		case into == nil:
			panic(fmt.Sprintf("names of %s: %q stands before any heading", region, line))
		default:
			own, latin, transliterated := strings.Cut(line, " = ")
			if !transliterated {
				latin = own
			}
			*into = append(*into, spelling{own, strings.Split(latin, ", ")})
		}
	}
	return l
}

// form gives a man's or a woman's form of a family name.
func (s spelling) form(woman bool) spelling {
	if !strings.Contains(s.own, "/") {
		return s
	}
	out := spelling{own: half(s.own, woman)}
	for _, l := range s.latin {
		out.latin = append(out.latin, half(l, woman))
	}
	return out
}

func half(s string, second bool) string {
	a, b, _ := strings.Cut(s, "/")
	if second {
		return b
	}
	return a
}

// written gives the name as an office wrote it in Latin letters and, where that
// differs, in its own script. Most offices agree on the first transliteration.
func (s spelling) written(d dice) (latin, own string) {
	latin = s.latin[0]
	if d.chance(0.22) {
		latin = pick(d, s.latin)
	}
	if latin == s.own {
		return latin, ""
	}
	return latin, s.own
}
