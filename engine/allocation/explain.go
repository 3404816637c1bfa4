package allocation

import (
	"cmp"
	"slices"
)

// Line explains where one household goes, so that a mayor can follow it.
type Line struct {
	Household int      `json:"household"`
	Place     int      `json:"place"` // or Unplaced
	Score     int      `json:"score"`
	Others    []Choice `json:"others"` // the next best places, three at most
}

// Choice is a place a household did not get, or would not rather have had.
type Choice struct {
	Place int    `json:"place"`
	Score int    `json:"score"`
	Why   Why    `json:"why"`
	Short []Lack `json:"short,omitempty"`
}

// Why says what made the difference.
type Why string

// What makes a difference.
const (
	LessScore Why = "less score"     // it would be a worse match
	NoRoom    Why = "no room"        // something is missing there
	Dearer    Why = "needed by more" // there is room, but its resources are worth more to others
	TooLarge  Why = "too large"      // the household would not fit into the empty place
)

// Lack is a resource of which there is not enough.
type Lack struct {
	Resource int `json:"resource"`
	Needed   int `json:"needed"`
	Left     int `json:"left"`
}

// Explain explains every household's place: the three next best places by
// score, and why it is not there.
func Explain(in *Instance, at []int) []Line {
	left := Left(in, at)
	lines := make([]Line, in.Households)
	places := make([]int, 0, in.Places)
	for i := range lines {
		line := Line{Household: i, Place: at[i]}
		row := in.Row(i)
		if at[i] >= 0 {
			line.Score = int(row[at[i]])
		}
		places = places[:0]
		for j, s := range row {
			if s > 0 && j != at[i] {
				places = append(places, j)
			}
		}
		slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(row[b], row[a]) })
		for _, j := range places[:min(3, len(places))] {
			line.Others = append(line.Others, in.choice(i, j, line.Score, left))
		}
		lines[i] = line
	}
	return lines
}

// choice says why household i, which scores so much where it is, is not at place j.
func (in *Instance) choice(i, j, score int, left []int32) Choice {
	c := Choice{Place: j, Score: int(in.Row(i)[j])}
	needs, has := in.Needs(i, j), in.Has(j)
	free := left[j*in.Resources : (j+1)*in.Resources]
	for r, d := range needs {
		if d > free[r] {
			c.Short = append(c.Short, Lack{r, int(d), int(free[r])})
		}
	}
	switch {
	case !fits(needs, has):
		c.Why = TooLarge
	case c.Score <= score:
		c.Why = LessScore
	case len(c.Short) > 0:
		c.Why = NoRoom
	default:
		c.Why = Dearer
	}
	return c
}

// Left is what an assignment leaves of every resource, m×R.
func Left(in *Instance, at []int) []int32 {
	left := slices.Clone(in.Capacity)
	for i, j := range at {
		if j < 0 {
			continue
		}
		for r, d := range in.Needs(i, j) {
			left[j*in.Resources+r] -= d
		}
	}
	return left
}
