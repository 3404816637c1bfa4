package lived

import (
	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
)

// Month is how people lived on the last day of a month.
type Month struct {
	Month    clock.Date // its first day
	Persons  int        // who lived in places of the municipality
	Halls    int        // of them in a gym, a tent
	OwnDoor  int        // of them in a dwelling that their household has for itself, not in a hall
	Measured int        // of them, of whose rooms the area is known
	Space    Space
}

// Space is how much room those have of whom it is known, in tenths of m² a person: a
// tenth of them has Low or less, half have Middle or less, a tenth has more than High.
type Space struct{ Low, Middle, High int }

// Share gives n of the persons in thousandths; 0 of nobody.
func (m Month) Share(n int) int {
	if m.Persons == 0 {
		return 0
	}
	return (2*1000*n + m.Persons) / (2 * m.Persons)
}

// held is what a stay has of a room on the day.
type held struct {
	stay    id.ID
	persons int // of the stay
	kind    placement.Kind
	shared  bool // the dwelling is
	room    id.ID
	area    int // of the room in tenths of m², 0: not known
	places  int // of the room that the stay has
}

// count adds up what stays have; each stay's parts stand together. Of a room that several have,
// each has as much as of its places.
func count(all []held) (m Month) {
	had := map[id.ID]int{}
	for _, h := range all {
		had[h.room] += h.places
	}
	people := map[int]int{} // tenths of m² a person -> persons
	for i := 0; i < len(all); {
		first, space, known := all[i], 0.0, true
		for ; i < len(all) && all[i].stay == first.stay; i++ {
			known = known && all[i].area > 0
			space += float64(all[i].area) * float64(all[i].places) / float64(had[all[i].room])
		}
		m.Persons += first.persons
		switch {
		case first.kind == placement.Hall:
			m.Halls += first.persons
		case !first.shared:
			m.OwnDoor += first.persons
		}
		if known && first.persons > 0 {
			m.Measured += first.persons
			people[int(space/float64(first.persons)+0.5)] += first.persons
		}
	}
	m.Space = Space{quantile(people, m.Measured, 10), quantile(people, m.Measured, 50), quantile(people, m.Measured, 90)}
	return m
}

// quantile gives the value that percent of so many persons have at most.
func quantile(people map[int]int, of, percent int) int {
	values := make([]int, 0, len(people))
	for v := range people {
		values = append(values, v)
	}
	sorted.By(values, func(a, b int) int { return a - b })
	seen := 0
	for _, v := range values {
		if seen += people[v]; 100*seen >= percent*of {
			return v
		}
	}
	return 0
}
