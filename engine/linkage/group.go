package linkage

import "slices"

// Groups gives the records that are one person if every pair is right and what
// holds of two pairs holds of their ends: groups of two and more, by their first
// record, each in rising order. Of n records.
func Groups(n int, pairs []Pair) [][]int {
	leader := make([]int, n)
	for i := range leader {
		leader[i] = i
	}
	find := func(i int) int {
		for leader[i] != i {
			leader[i] = leader[leader[i]]
			i = leader[i]
		}
		return i
	}
	for _, p := range pairs {
		a, b := find(p.One), find(p.Two)
		leader[max(a, b)] = min(a, b)
	}
	members := map[int][]int{}
	for i := range leader {
		members[find(i)] = append(members[find(i)], i)
	}
	var groups [][]int
	for i := range leader {
		if of := members[i]; len(of) > 1 {
			groups = append(groups, of)
		}
	}
	slices.SortFunc(groups, func(a, b []int) int { return a[0] - b[0] })
	return groups
}
