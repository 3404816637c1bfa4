package audit

import (
	"slices"

	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// usual is how many records people of a role see in an hour of work.
type usual map[tenant.Role]map[id.ID][]int

func medians(hours []hour) usual {
	u := usual{}
	for _, h := range hours {
		if h.records == 0 {
			continue
		}
		if u[h.role] == nil {
			u[h.role] = map[id.ID][]int{}
		}
		u[h.role][h.actor] = append(u[h.role][h.actor], h.records)
	}
	for _, actors := range u {
		for _, counts := range actors {
			slices.Sort(counts)
		}
	}
	return u
}

// of gives the median of the hours of the others in the role; of somebody's own
// where nobody else has it, and 0 where the role saw nothing.
//
// The median is that of the persons' medians: who works most does not set it.
func (u usual) of(h hour) int {
	var others []int
	for actor, counts := range u[h.role] {
		if actor != h.actor {
			others = append(others, middle(counts))
		}
	}
	if len(others) == 0 {
		if own := u[h.role][h.actor]; len(own) > 0 {
			return middle(own)
		}
		return 0
	}
	slices.Sort(others)
	return middle(others)
}

// middle gives the median of sorted numbers, the lower of two.
func middle(sorted []int) int { return sorted[(len(sorted)-1)/2] }
