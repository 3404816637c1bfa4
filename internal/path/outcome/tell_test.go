package outcome

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// series is all that is told that a cohort's true counts lead to.
func series(of int, counts []Count) (all []Point) {
	for i, c := range counts {
		if p, ok := tell(all, of, Marks[i], c); ok {
			all = append(all, p)
		}
	}
	return all
}

// histories calls with every way in which so many persons can have it or leave before each
// of some marks: the parts (had, left at each mark, the last the rest), and the counts.
func histories(of, marks int, each func(parts []int, counts []Count)) {
	parts := make([]int, 2*marks+1)
	var fill func(at, rest int)
	fill = func(at, rest int) {
		if at == len(parts)-1 {
			parts[at] = rest
			counts, sum := make([]Count, marks), Count{}
			for m := range marks {
				sum.Had, sum.Left = sum.Had+parts[2*m], sum.Left+parts[2*m+1]
				counts[m] = sum
			}
			each(parts, counts)
			return
		}
		for n := range rest + 1 {
			parts[at] = n
			fill(at+1, rest-n)
		}
	}
	fill(0, of)
}

// figures are all sums somebody could want to know: who had it or left within any time between
// marks, or either, or waits.
func figures(parts []int) map[string]int {
	all, marks := map[string]int{}, len(parts)/2
	for from := range marks {
		had, left := 0, 0
		for to := from; to < marks; to++ {
			had, left = had+parts[2*to], left+parts[2*to+1]
			all[fmt.Sprint("had ", from, to)], all[fmt.Sprint("left ", from, to)], all[fmt.Sprint("either ", from, to)] = had, left, had+left
		}
	}
	waits := 0
	for i := len(parts) - 1; i >= 0; i-- {
		if waits += parts[i]; i%2 == 0 {
			all[fmt.Sprint("after ", i)] = waits
		}
	}
	return all
}

// Whoever knows the size, the rule and all that was told, one after the other, and holds against it every
// history that could have been: no figure from 1 to 4 is the only one possible, and none is known
// to be from 1 to 4.
func TestNoSmallFigureFollowsFromAllThatWasToldOfACohort(t *testing.T) {
	small := 0
	for _, size := range []struct{ of, marks int }{{12, 2}, {13, 2}, {15, 2}, {18, 2}, {12, 3}, {13, 3}, {18, 3}, {24, 2}} {
		possible := map[string]map[string][2]int{} // by what was told, of each figure the smallest and largest
		histories(size.of, size.marks, func(parts []int, counts []Count) {
			key := fmt.Sprint(series(size.of, counts))
			if possible[key] == nil {
				possible[key] = map[string][2]int{}
			}
			for name, n := range figures(parts) {
				ends, known := possible[key][name]
				if !known {
					ends = [2]int{n, n}
				}
				possible[key][name] = [2]int{min(ends[0], n), max(ends[1], n)}
			}
		})
		for key, all := range possible {
			for name, ends := range all {
				if ends[0] > 0 && ends[1] < Least {
					t.Errorf("of %d persons, %s tells that %s is from %d to %d", size.of, key, name, ends[0], ends[1])
				}
				if ends[0] < Least && ends[1] >= Least {
					small++
				}
			}
		}
	}
	if small < 100 {
		t.Errorf("only %d figures were open", small)
	}
}

// All parts that can be had by subtracting told figures from each other are nobody or enough.
func TestWhatIsToldIsPartsThatAreNobodyOrEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of := rapid.IntRange(0, 60).Draw(t, "of")
		var counts []Count
		rest, now := of, Count{}
		for range Marks {
			had := rapid.IntRange(0, rest).Draw(t, "had")
			left := rapid.IntRange(0, rest-had).Draw(t, "left")
			rest, now = rest-had-left, Count{now.Had + had, now.Left + left}
			counts = append(counts, now)
		}
		points := series(of, counts)
		had, left := 0, 0
		for _, p := range points {
			more, gone := p.Had-had, 0
			if had = p.Had; p.Left != Unsaid {
				gone, left = p.Left-left, p.Left
			}
			if !Enough(more) || !Enough(gone) || !Enough(of-had-left) {
				t.Fatalf("of %d: %+v", of, points)
			}
			for i, m := range Marks {
				if m == p.Mark && (p.Had != counts[i].Had || p.Left != Unsaid && p.Left != counts[i].Left) {
					t.Fatalf("%+v is not %+v", p, counts[i])
				}
			}
		}
		if of < 2*part && len(points) > 0 {
			t.Fatalf("of %d persons is told: %+v", of, points)
		}
	})
}

func TestAPointThatCannotBeToldIsCaughtUpWith(t *testing.T) {
	points := series(20, []Count{{0, 0}, {3, 0}, {7, 1}, {9, 1}, {12, 6}, {14, 6}})
	if got, want := fmt.Sprint(points), fmt.Sprint([]Point{{30, Count{0, 0}}, {182, Count{7, Unsaid}}, {547, Count{14, 6}}}); got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

// What is entered late or taken back does not change what was told.
func TestAFirstThatIsTakenBackIsNotTold(t *testing.T) {
	points := []Point{{30, Count{8, 0}}}
	for had, want := range map[int]bool{7: false, 8: true, 9: false, 13: false, 14: true} {
		if p, ok := tell(points, 30, 91, Count{had, 0}); ok != want {
			t.Errorf("%d: %+v", had, p)
		}
	}
	if p, ok := tell(points, 30, 30, Count{20, 0}); ok {
		t.Errorf("the mark is told twice: %+v", p)
	}
}
