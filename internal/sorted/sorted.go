// Package sorted puts lists in order. Package slices does too, and copies its whole
// sorting, 8 kB of code, for each kind of thing that is sorted; here it stands once
// (docs/adr/0037-a-smaller-program.md). Engines, which sort millions of small
// things, take package slices.
package sorted

import (
	"cmp"
	"slices"
)

// By puts the list in the order that compare says. What is equal stays as it stood.
//
//go:noinline
func By[T any](list []T, compare func(a, b T) int) {
	places := arrange(len(list), func(a, b int) int { return compare(list[a], list[b]) })
	if places == nil {
		return
	}
	before := make([]T, len(list))
	copy(before, list)
	for i, place := range places {
		list[i] = before[place]
	}
}

// arrange gives the place from which each of n things comes; nil where all stand
// in order.
//
//go:noinline
func arrange(n int, compare func(a, b int) int) []int {
	inOrder := true
	for i := 1; i < n && inOrder; i++ {
		inOrder = compare(i-1, i) <= 0
	}
	if inOrder {
		return nil
	}
	places := make([]int, n)
	for i := range places {
		places[i] = i
	}
	slices.SortFunc(places, func(a, b int) int { return cmp.Or(compare(a, b), a-b) })
	return places
}
