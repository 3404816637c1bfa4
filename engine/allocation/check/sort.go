package check

import "slices"

// sortByExcess puts the items with the most excess first.
func sortByExcess(items []item) {
	slices.SortStableFunc(items, func(a, b item) int {
		switch {
		case a.excess > b.excess:
			return -1
		case a.excess < b.excess:
			return 1
		}
		return 0
	})
}
