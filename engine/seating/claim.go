package seating

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// Answer is whether a criterion holds.
type Answer uint8

// The answers.
const (
	NotKnown Answer = iota
	Yes
	No
)

// Claim is somebody who would like a seat.
type Claim struct {
	ID       string
	Since    int             // the day since which they wait; days count from any day that is the same for all
	Answers  map[Kind]Answer // of the kinds in Asked
	Siblings []string        // places where a sibling is already; nil: not known
	Metres   map[string]int  // the way to each place that is known
}

// Line is what a criterion came to.
type Line struct {
	Criterion Criterion
	Holds     Answer
	Points    int
	Count     int // of Waiting: full stretches; of Near: metres, where they are known
}

// Calculation is how a claim comes to its points at a place.
type Calculation struct {
	Lines []Line // one for each criterion, in its order
	Total int    // of all lines
	Since int
	Lot   string
}

// Calculate reckons a claim at a place on a day. The seed is that of the lots.
func (r Rule) Calculate(c Claim, place string, on int, seed string) Calculation {
	k := Calculation{Lines: make([]Line, 0, len(r.Criteria)), Since: c.Since, Lot: Lot(seed, c.ID)}
	for _, criterion := range r.Criteria {
		line := Line{Criterion: criterion}
		switch criterion.Kind {
		case Waiting:
			line.Count = max(0, on-c.Since) / max(1, criterion.Each)
			line.Points, line.Holds = min(criterion.Most, line.Count*criterion.Points), No
			if line.Count > 0 {
				line.Holds = Yes
			}
		case Sibling:
			line.Holds = yes(slices.Contains(c.Siblings, place), c.Siblings != nil)
		case Near:
			metres, known := c.Metres[place]
			line.Count, line.Holds = metres, yes(metres <= criterion.Within, known)
		default:
			line.Holds = c.Answers[criterion.Kind]
		}
		if criterion.Kind != Waiting && line.Holds == Yes {
			line.Points = criterion.Points
		}
		k.Total += line.Points
		k.Lines = append(k.Lines, line)
	}
	return k
}

func yes(holds, known bool) Answer {
	switch {
	case !known:
		return NotKnown
	case holds:
		return Yes
	}
	return No
}

// Lot is what somebody drew: the smallest comes first.
func Lot(seed, claim string) string {
	sum := sha256.Sum256([]byte(seed + "\n" + claim))
	return hex.EncodeToString(sum[:])
}

// By is what decided between two.
type By string

// What can decide.
const (
	ByPoints  By = "points"
	BySince   By = "since"
	ByLot     By = "lot"
	BySameLot By = "name" // the lots are the same, which does not happen but in theory: then by their names
)

// Compare says which of two claims comes first at a place: negative, the first does. by is what decided, and where that is the points
// of a strict rule, which criterion; else that is -1.
func (r Rule) Compare(a, b Calculation) (order int, by By, criterion int) {
	if r.Strict {
		for i := range a.Lines {
			if d := b.Lines[i].Points - a.Lines[i].Points; d != 0 {
				return d, ByPoints, i
			}
		}
	} else if d := b.Total - a.Total; d != 0 {
		return d, ByPoints, -1
	}
	if d := a.Since - b.Since; d != 0 {
		return d, BySince, -1
	}
	switch {
	case a.Lot < b.Lot:
		return -1, ByLot, -1
	case a.Lot > b.Lot:
		return 1, ByLot, -1
	}
	return 0, BySameLot, -1
}
