package ui

import (
	"net/url"
	"slices"
	"strings"
)

// ShortOrder is by which column a short list comes that is read at once: it is
// sorted where it is shown. Long lists are ordered by the database's indexes.
type ShortOrder struct {
	path string
	word string
	down bool
}

// Ordered reads the order of a list from its address: "spalte" is one of the
// words of its columns, with a hyphen before it from the end. The first column,
// by which the list comes unasked, has the word "".
func Ordered(query url.Values, path string, words ...string) ShortOrder {
	word, down := strings.CutPrefix(query.Get("spalte"), "-")
	if word != "" && !slices.Contains(words, word) {
		return ShortOrder{path: path}
	}
	return ShortOrder{path, word, down}
}

// Query is the order as an address has it.
func (o ShortOrder) Query() url.Values {
	query := url.Values{}
	switch {
	case o.down:
		query.Set("spalte", "-"+o.word)
	case o.word != "":
		query.Set("spalte", o.word)
	}
	return query
}

// Head heads a column by which the list can be ordered: again, from its end.
func (o ShortOrder) Head(c Column, word string) Column {
	if o.word == word {
		c.Sorted = Up
		if o.down {
			c.Sorted = Down
		}
	}
	o.down, o.word = o.word == word && !o.down, word
	c.SortURL = o.path
	if query := o.Query(); len(query) > 0 {
		c.SortURL += "?" + query.Encode()
	}
	return c
}

// SortShort sorts the rows by the column asked for, of those there are by their
// words; else they stay as they are.
func SortShort[T any](o ShortOrder, rows []T, by map[string]func(a, b T) int) {
	compare, ok := by[o.word]
	if !ok || o.word == "" && !o.down {
		return
	}
	slices.SortStableFunc(rows, func(a, b T) int {
		if o.down {
			a, b = b, a
		}
		return compare(a, b)
	})
}
