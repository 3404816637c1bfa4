package outcome

import (
	"wegwarte/internal/clock"
	"wegwarte/internal/person"
)

// People is whom a first is counted of. Who is in one is in no other, so that nobody can
// be told from what differs between two.
type People string

// The groups; an age is that on the day of arrival.
const (
	Homes  People = "homes"  // households
	Small  People = "small"  // up to 5 years
	School People = "school" // 6 to 15
	Grown  People = "grown"  // from 16 on, and whose age is not known
)

// peoples lists them.
var peoples = []People{Homes, Small, School, Grown}

// of gives the group of somebody who arrived on a day.
func of(b person.Birth, arrived clock.Date) People {
	switch years, known := b.AgeOn(arrived); {
	case !known || years > 15:
		return Grown
	case years > 5:
		return School
	}
	return Small
}

// Kind names a first as the path does: path.OwnFlat.
type Kind string

// First is what is waited for, and by whom.
type First struct {
	Kind Kind
	Of   People
}

// Firsts lists what is told, in the order of the page.
var Firsts = []First{
	{"own-flat", Homes}, {"course-seat", Grown}, {"kita-place", Small}, {"school-day", School}, {"work-permission", Grown}, {"job", Grown}, {"recognised", Grown},
	{"club", Grown}, {"club", School}, {"support-ended", Homes},
}

// one is somebody, or a household, as far as it is counted.
type one struct {
	left int          // the day after arrival on which they left, never: they are here
	had  map[Kind]int // the day after arrival of each first
}

const never = 1 << 30

// count says what has become of some by a mark.
func count(all []one, kind Kind, mark int) (n Count) {
	for _, o := range all {
		day, had := o.had[kind]
		switch {
		case had && day <= mark:
			n.Had++
		case o.left <= mark:
			n.Left++
		}
	}
	return n
}
