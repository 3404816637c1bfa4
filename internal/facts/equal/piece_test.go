package equal

import (
	"testing"

	"pgregory.net/rapid"
)

// Whoever adds up what runs told, each up to twice or taken away, finds a sum over few only where it is said that they can.
func TestWhatSumsTellIsKnownBefore(t *testing.T) {
	told, safe := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		persons, count := rapid.IntRange(1, 9).Draw(t, "persons"), rapid.IntRange(1, 5).Draw(t, "runs")
		const least = 3
		runs := make([][]int, count)
		for r := range runs {
			runs[r] = rapid.SliceOfN(rapid.IntRange(absent, 2), persons, persons).Draw(t, "versions") // one that nobody sees, and three
			for i, v := range runs[r] {
				if v < 0 && v != absent {
					runs[r][i] = absent
				}
			}
		}
		found, ways := false, 1
		for range runs {
			ways *= 5
		}
		for way := range ways {
			sum := map[[2]int]int{}
			for r, of := 0, way; r < count; r, of = r+1, of/5 {
				for i, v := range runs[r] {
					if v != absent {
						sum[[2]int{i, v}] += of%5 - 2
					}
				}
			}
			who := map[int]bool{}
			for k, n := range sum {
				if n != 0 {
					who[k[0]] = true
				}
			}
			found = found || len(who) > 0 && len(who) < least
		}
		if says := cut(runs, func(int) bool { return true }).tells(least); found && !says {
			t.Fatalf("%v tell of few", runs)
		} else if says {
			told++
		} else {
			safe++
		}
	})
	if told == 0 || safe == 0 {
		t.Errorf("%d tell, %d do not: the test looks at nothing", told, safe)
	}
}
