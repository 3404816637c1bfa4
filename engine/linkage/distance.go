package linkage

import "slices"

// oneEdit reports whether one letter too many, too few or another one, or two
// neighbours in each other's place, make a of b (Damerau). Equal texts count.
func oneEdit(a, b []rune) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a)-len(b) > 1 {
		return false
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	j := 0 // letters in common at the end
	for j < len(b)-i && a[len(a)-1-j] == b[len(b)-1-j] {
		j++
	}
	longer, shorter := len(a)-i-j, len(b)-i-j
	switch {
	case longer <= 1:
		return true
	case longer == 2 && shorter == 2:
		return a[i] == b[i+1] && a[i+1] == b[i]
	}
	return false
}

// likeness is that of Jaro and Winkler, from 0 to 1: letters in common not too
// far from each other, fewer for those in another order, more for an equal
// beginning (Winkler 1990: a tenth of what is missing for each of the first
// four letters).
func likeness(a, b []rune) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	a, b = a[:min(len(a), 64)], b[:min(len(b), 64)]
	if len(a) > len(b) || len(a) == len(b) && slices.Compare(a, b) > 0 {
		a, b = b, a // which letters are found in common may depend on who looks
	}
	window := max(0, max(len(a), len(b))/2-1)
	var inA, inB uint64
	common := 0
	for i, r := range a {
		for j := max(0, i-window); j <= min(len(b)-1, i+window); j++ {
			if b[j] == r && inB&(1<<j) == 0 {
				inA |= 1 << i
				inB |= 1 << j
				common++
				break
			}
		}
	}
	if common == 0 {
		return 0
	}
	moved, j := 0, 0
	for i := range a {
		if inA&(1<<i) == 0 {
			continue
		}
		for inB&(1<<j) == 0 {
			j++
		}
		if a[i] != b[j] {
			moved++
		}
		j++
	}
	c := float64(common)
	jaro := (c/float64(len(a)) + c/float64(len(b)) + (c-float64(moved/2))/c) / 3
	prefix := 0
	for prefix < min(4, len(a), len(b)) && a[prefix] == b[prefix] {
		prefix++
	}
	return jaro + float64(prefix)*.1*(1-jaro)
}
