package forecast

import "slices"

// Range is what eight of ten futures lie within: one of ten below Low, one
// above High; Middle has as many above as below.
type Range struct {
	Low    int64 `json:"low"`
	Middle int64 `json:"middle"`
	High   int64 `json:"high"`
}

// ranged finds the range of values, which it sorts.
func ranged(values []int64) Range {
	slices.Sort(values)
	return Range{quantile(values, 10), quantile(values, 50), quantile(values, 90)}
}

// quantile is the lowest of sorted values that at least so many in 100 do not exceed.
func quantile(sorted []int64, in100 int) int64 {
	return sorted[max((len(sorted)*in100+99)/100-1, 0)]
}

// mean is the mean of values.
func mean(values []int64) float64 {
	sum := int64(0)
	for _, v := range values {
		sum += v
	}
	return float64(sum) / float64(len(values))
}

// shortest gives the shortest range that holds eight of ten sorted values.
func shortest(sorted []int64) (lo, hi int64) {
	most := (len(sorted)*8 + 9) / 10
	lo, hi = sorted[0], sorted[len(sorted)-1]
	for x := 0; x+most <= len(sorted); x++ {
		if from, to := sorted[x], sorted[x+most-1]; to-from < hi-lo {
			lo, hi = from, to
		}
	}
	return lo, hi
}
