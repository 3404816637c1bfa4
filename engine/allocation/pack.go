package allocation

import "slices"

// packed holds amounts of several resources side by side in 64-bit words, each
// with a free bit above it. Then one subtraction says whether all of them fit:
// where something is missing, the free bit is borrowed from.
type packed struct {
	words int    // of one vector
	width uint   // bits of one amount, the free bit included
	guard uint64 // the free bits of a word
}

// packing is the narrowest that holds the capacities there are.
func packing(in *Instance) packed {
	k := packed{width: 16}
	if len(in.Capacity) > 0 && slices.Max(in.Capacity) >= 1<<15 {
		k.width = 32
	}
	perWord := 64 / int(k.width) //nolint:gosec // 16 or 32
	k.words = (in.Resources + perWord - 1) / perWord
	for f := range perWord {
		k.guard |= 1 << (k.width*uint(f+1) - 1) //nolint:gosec // at most 3
	}
	return k
}

// put writes amounts into words; what is too much for a field is cut, as it fits nowhere.
func (k packed) put(into []uint64, amounts []int32) {
	perWord := 64 / int(k.width) //nolint:gosec // 16 or 32
	for r, v := range amounts {
		v = min(v, 1<<(k.width-1)-1)
		into[r/perWord] |= uint64(v) << (k.width * uint(r%perWord)) //nolint:gosec // not negative
	}
}

// fits says whether left holds at least what need says, in every resource.
func (k packed) fits(need, left []uint64) bool {
	for w, d := range need {
		if ((left[w]|k.guard)-d)&k.guard != k.guard {
			return false
		}
	}
	return true
}
