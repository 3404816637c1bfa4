package linkage

import (
	"cmp"
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

// block is a record's place beside one of its keys.
type block struct {
	key   uint64
	place int32
}

// blocks are all keys of some records, by key and by place, without those that
// lead nowhere. A table is a quarter of a map of lists.
type blocks struct {
	all  []block
	own  []int32 // record after record, for each of its keys: where in all those with the key stand who come behind it
	from []int32 // where in own each record begins, and the last one ends
}

func newBlocks(records int, keys func(record int) []uint64) *blocks {
	b := &blocks{from: make([]int32, records+1), all: make([]block, 0, 14*records)}
	for i := range records {
		for _, k := range keys(i) {
			b.all = append(b.all, block{k, int32(i)}) //nolint:gosec // fewer records than that
		}
	}
	slices.SortFunc(b.all, func(x, y block) int { return cmp.Or(cmp.Compare(x.key, y.key), cmp.Compare(x.place, y.place)) })
	b.all = b.fewer()
	for _, one := range b.all {
		b.from[one.place+1]++
	}
	for i := range records {
		b.from[i+1] += b.from[i]
	}
	next := slices.Clone(b.from)
	b.own = make([]int32, len(b.all))
	for i, one := range b.all {
		b.own[next[one.place]] = int32(i) + 1 //nolint:gosec // as above
		next[one.place]++
	}
	return b
}

// fewer leaves out the keys that too many share, or nobody.
func (b *blocks) fewer() []block {
	kept := b.all[:0]
	for i := 0; i < len(b.all); {
		j := i + 1
		for j < len(b.all) && b.all[j].key == b.all[i].key {
			j++
		}
		if j-i > 1 && j-i <= Largest {
			kept = append(kept, b.all[i:j]...)
		}
		i = j
	}
	return slices.Clip(kept)
}

// behind gives the places, rising, of those that share a key with the record and
// stand behind it.
func (b *blocks) behind(record int) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for _, at := range b.own[b.from[record]:b.from[record+1]] {
			for key := b.all[at-1].key; int(at) < len(b.all) && b.all[at].key == key; at++ {
				if !yield(b.all[at].place) {
					return
				}
			}
		}
	}
}

// candidates gives the pairs that share a key, each once and by rising places:
// of one set, or, where split is above 0, of the records before split with those
// from there on. It holds the candidates of one record at a time.
func candidates(b *blocks, split int) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		records := len(b.from) - 1
		seen := make([]int32, records) // by which record, counted from 1
		for i := range records {
			if split > 0 && i >= split {
				return
			}
			for j := range b.behind(i) {
				if int(j) < split || seen[j] == int32(i)+1 { //nolint:gosec // fewer records than that
					continue
				}
				seen[j] = int32(i) + 1 //nolint:gosec // as above
				if !yield(i, int(j)) {
					return
				}
			}
		}
	}
}
