package equity

import (
	"cmp"
	"slices"
)

// Holm gives the P of each comparison when all were made at once: at most a level, that even one of those below it is chance
// has at most that probability.
func Holm(p []float64) []float64 {
	out, order := make([]float64, len(p)), inOrder(p)
	last := 0.0
	for i, at := range order {
		last = max(last, min(1, float64(len(p)-i)*p[at]))
		out[at] = last
	}
	return out
}

// Hochberg gives the P of each by Benjamini and Hochberg: of those at most at a level, at most that part is chance on average.
func Hochberg(p []float64) []float64 {
	out, order := make([]float64, len(p)), inOrder(p)
	last := 1.0
	for i, at := range slices.Backward(order) {
		last = min(last, float64(len(p))/float64(i+1)*p[at])
		out[at] = last
	}
	return out
}

func inOrder(p []float64) []int {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	return order
}
