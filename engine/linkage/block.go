package linkage

import (
	"hash/fnv"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Largest is how many records may share a key for it to lead anywhere: who bears
// a name that thousands bear is found by another key.
const Largest = 250

// Keys gives the keys of a record: two records that share one are compared, the
// others are not. A pair escapes only if it differs in all of these at once:
//
//   - the date of birth (and, for the first of January, which many share, the
//     beginning of one name),
//   - the sounds of both names, in either order,
//   - the sound of one name with the year, or with month and day, of birth,
//   - the sound of one name with the beginning of the other,
//   - each further field.
//
// Keys are numbers: kept in a table they name nobody.
func Keys(r Record) []uint64 {
	var keys []uint64
	add := func(parts ...string) { keys = append(keys, hash(parts...)) }
	b := r.Birth
	year, day := strconv.Itoa(b.Year), strconv.Itoa(b.Month)+"-"+strconv.Itoa(b.Day)
	if b.whole() && !b.stopgap() {
		add("born", year, day)
	}
	for _, n := range r.Names {
		given, family := sounds(n.Given), sounds(n.Family)
		both := slices.Concat(given, family)
		slices.Sort(both)
		if len(given) > 0 && len(family) > 0 {
			add(slices.Concat([]string{"names"}, both)...)
		}
		for _, s := range slices.Compact(both) {
			if b.Year != 0 {
				add("year", s, year)
			}
			if b.whole() && b.stopgap() {
				add("january", beginning(s), year)
			}
			if b.whole() && !b.stopgap() {
				add("day", s, day)
			}
		}
		for _, side := range [2][2][]string{{given, family}, {family, given}} {
			for _, s := range side[0] {
				for _, other := range side[1] {
					add("beginning", s, beginning(other))
				}
			}
		}
	}
	for i, f := range r.Fields {
		if f != "" {
			add("field", strconv.Itoa(i), f)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

func hash(parts ...string) uint64 {
	h := fnv.New64a()
	for _, p := range parts {
		_, _ = h.Write([]byte(p))
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}

// sounds gives the sounds of the words of a name, and of all of it where it has
// more than one word.
func sounds(value string) []string {
	if value == "" {
		return nil
	}
	t := newText(value)
	all := t.sounds
	if len(all) > 3 {
		all = all[:3]
	}
	all = slices.Clone(all)
	if len(t.words) > 1 {
		all = append(all, t.sound)
	}
	if rest, article := strings.CutPrefix(t.joined, "al"); article && len(rest) > 3 {
		all = append(all, Sound(rest)) // written in one word, or in two
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func beginning(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return s[:n]
}

// candidates gives the pairs that share a key, each once and by rising places:
// of one set, or, where split is above 0, of the records before split with those
// from there on. It holds the candidates of one record at a time.
func candidates(keys [][]uint64, split int) iter.Seq2[int, int] {
	blocks := map[uint64][]int32{}
	for i, of := range keys {
		for _, k := range of {
			blocks[k] = append(blocks[k], int32(i)) //nolint:gosec // fewer records than that
		}
	}
	return func(yield func(int, int) bool) {
		seen := make([]int, len(keys)) // by which record, counted from 1
		for i := range keys {
			if split > 0 && i >= split {
				return
			}
			for _, k := range keys[i] {
				block := blocks[k]
				if len(block) > Largest {
					continue
				}
				for _, j := range block {
					if int(j) <= i || int(j) < split || seen[j] == i+1 {
						continue
					}
					seen[j] = i + 1
					if !yield(i, int(j)) {
						return
					}
				}
			}
		}
	}
}
