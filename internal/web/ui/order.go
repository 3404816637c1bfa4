package ui

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"

	"wegwarte/internal/i18n"
	"wegwarte/internal/sorted"
)

// ListOrder is by which column a list comes, as its address says it. Long lists
// are ordered by the database's indexes; those that are read at once are sorted
// where they are shown (SortShort).
type ListOrder struct {
	Word string // of the column, "" for the order in which the list comes unasked
	Down bool   // from its end

	path, name, anchor string
	rest               url.Values // what else the address asks for
}

// Ordered reads the order of a list from its address: "spalte" is one of the
// words of its columns, with a hyphen before it from the end. The order in which
// the list comes unasked has the word "".
func Ordered(query url.Values, path string, words ...string) ListOrder {
	return OrderedAs(query, path, "spalte", words...)
}

// OrderedAs is Ordered for a page of several lists, each of which has a name of
// its own in the address.
func OrderedAs(query url.Values, path, name string, words ...string) ListOrder {
	word, down := strings.CutPrefix(query.Get(name), "-")
	if word != "" && !slices.Contains(words, word) {
		word, down = "", false
	}
	return ListOrder{Word: word, Down: down, path: path, name: name}
}

// Within keeps the rest of the address, such as which view is shown, and leads
// to a place on the page ("#cases").
func (o ListOrder) Within(rest url.Values, anchor string) ListOrder {
	o.rest, o.anchor = rest, anchor
	return o
}

// Query is the order as an address has it, with the rest.
func (o ListOrder) Query() url.Values {
	query := url.Values{}
	maps.Copy(query, o.rest)
	query.Del(o.name)
	switch {
	case o.Down:
		query.Set(o.name, "-"+o.Word)
	case o.Word != "":
		query.Set(o.name, o.Word)
	}
	return query
}

// URL is the address of the list in this order; more says at which page of it.
func (o ListOrder) URL(more url.Values) string {
	query := o.Query()
	maps.Copy(query, more)
	if len(query) == 0 {
		return o.path + o.anchor
	}
	return o.path + "?" + query.Encode() + o.anchor
}

// Head heads a column by which the list can be ordered: again, from its end.
func (o ListOrder) Head(c Column, word string) Column {
	if o.Word == word {
		c.Sorted = Up
		if o.Down {
			c.Sorted = Down
		}
	}
	o.Down, o.Word = o.Word == word && !o.Down, word
	c.SortURL = o.URL(nil)
	return c
}

// Falling heads a column of which the greatest come first, unless they are asked
// for from the other end.
func (o ListOrder) Falling(c Column, word string) Column {
	c = o.Head(c, word)
	switch c.Sorted {
	case Up:
		c.Sorted = Down
	case Down:
		c.Sorted = Up
	}
	return c
}

// Alphabetical compares names as a German dictionary has them.
func Alphabetical[T any](name func(T) string) func(a, b T) int {
	return func(a, b T) int { return i18n.Compare(i18n.German, name(a), name(b)) }
}

// By compares what can be compared.
func By[T any, V cmp.Ordered](value func(T) V) func(a, b T) int {
	return func(a, b T) int { return cmp.Compare(value(a), value(b)) }
}

// SortShort sorts the rows by the column asked for, of those there are by their
// words; else they stay as they are.
func SortShort[T any](o ListOrder, rows []T, by map[string]func(a, b T) int) {
	compare, ok := by[o.Word]
	if !ok || o.Word == "" && !o.Down {
		return
	}
	sorted.By(rows, func(a, b T) int {
		if o.Down {
			a, b = b, a
		}
		return compare(a, b)
	})
}
