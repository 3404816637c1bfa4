package i18n

import (
	"strconv"
	"strings"
	"sync"

	"wegwarte/internal"
)

// The order of letters (order.txt) is that of golang.org/x/text/collate, for the scripts in
// which names are written here. That package cannot be linked without the order
// of all scripts, 1.3 MB: a test writes the table from it,
// WEGWARTE_ORDER=write go test ./internal/i18n, and holds it to it.
//
// "=41" says that the lines behind it are those of U+0041 and its successors. A
// line has the elements of one letter, in base 36. Behind a language stand the
// letters that it has elsewhere.

// levels are those on which two texts are compared: letters, marks, capitals.
const levels = 3

// element is what a letter, or a part of it, weighs on each level.
type element uint32

func newElement(letter, mark, capital int) element {
	return element(letter<<11 | mark<<4 | capital) //nolint:gosec // a test holds that they fit
}

// at gives the weight on a level, 0 for none.
func (e element) at(level int) uint32 {
	switch level {
	case 0:
		return uint32(e) >> 11
	case 1:
		return uint32(e) >> 4 & 0x7f
	}
	return uint32(e) & 0xf
}

// behind is more than any letter of the table weighs.
const behind = 1 << 21

// letters are the elements of each letter.
type letters struct {
	elements []element
	from     []uint16 // by code point, the first of its elements; they end where the next one's begin
	own      map[rune][]element
}

// find gives the elements of a letter, none for one that the table does not have.
func (l *letters) find(r rune) []element {
	if own, ok := l.own[r]; ok {
		return own
	}
	if r < 0 || int(r)+1 >= len(l.from) {
		return nil
	}
	return l.elements[l.from[r]:l.from[r+1]]
}

func dictionary(l Lang) *letters {
	all := dictionaries()
	if own, ok := all[l]; ok {
		return own
	}
	return all[""]
}

var dictionaries = sync.OnceValue(func() map[Lang]*letters { return readOrder(internal.Text("i18n/order.txt")) })

func readOrder(text string) map[Lang]*letters {
	root := &letters{}
	all := map[Lang]*letters{"": root}
	of, next := root, 0
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if at, ok := strings.CutPrefix(line, "="); ok {
			first, _ := strconv.ParseUint(at, 16, 21)
			next = int(first) //nolint:gosec // 21 bits
			continue
		}
		if lang, ok := strings.CutPrefix(line, "@"); ok {
			of = &letters{own: map[rune][]element{}}
			all[Lang(lang)] = of
			continue
		}
		var elements []element
		for word := range strings.SplitSeq(line, " ") {
			e, _ := strconv.ParseUint(word, 36, 32)
			elements = append(elements, element(e))
		}
		if of == root {
			for len(root.from) <= next {
				root.from = append(root.from, uint16(len(root.elements))) //nolint:gosec // a test holds that it fits
			}
			root.elements = append(root.elements, elements...)
		} else {
			of.own[rune(next)] = elements //nolint:gosec // 21 bits
		}
		next++
	}
	root.from = append(root.from, uint16(len(root.elements))) //nolint:gosec // a test holds that it fits
	for _, of := range all {
		of.elements, of.from = root.elements, root.from
	}
	return all
}
