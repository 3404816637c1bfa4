package outcome

import (
	"wegwarte/internal/clock"
	"wegwarte/internal/path"
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

// First is what is waited for, and by whom: a first of path, of one group.
type First struct {
	Kind path.Milestone
	Of   People
}

// Firsts lists what is told, in the order of the page.
var Firsts = []First{
	{path.OwnFlat, Homes}, {path.CourseSeat, Grown}, {path.KitaPlace, Small}, {path.SchoolDay, School}, {path.WorkPermission, Grown}, {path.FirstJob, Grown}, {path.Recognised, Grown},
	{path.Club, Grown}, {path.Club, School}, {path.SupportEnded, Homes},
}

// one is somebody, or a household, as far as it is counted.
type one struct {
	left int                    // the day after arrival on which they left, never: they are here
	had  map[path.Milestone]int // the day after arrival of each first
}

const never = 1 << 30

// count says what has become of some by a mark.
func count(all []one, kind path.Milestone, mark int) (n Count) {
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
