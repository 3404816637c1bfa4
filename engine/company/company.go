package company

import (
	"cmp"
	"slices"
)

// Week is the parts of a week somebody has time in: bit 3*day+part, 0 is Monday
// morning, 20 Sunday evening.
type Week uint32

// Parts of a day.
const (
	Morning = iota
	Afternoon
	Evening

	parts    = 3
	weekdays = 7
)

// At gives one part of one day; 0 is Monday.
func At(day, part int) Week { return 1 << (parts*day + part) }

// Each gives the parts of the week in their order.
func (w Week) Each() (all []int) {
	for i := range parts * weekdays {
		if w&(1<<i) != 0 {
			all = append(all, i)
		}
	}
	return all
}

// Somebody is what one person wrote down.
type Somebody struct {
	ID        string
	Likes     []string // keys of things to do together
	Free      Week
	Place     *Point   // about where; nil: they did not say
	Most      float64  // kilometres they go; 0: they did not say
	Speaks    []string // languages, BCP 47, that they could talk in
	Practises []string // that they would like to speak more
}

// Point is a place on the earth, rounded by the caller to a quarter.
type Point struct{ Latitude, Longitude float64 }

// Proposal is that two might like to meet, and why.
type Proposal struct {
	One, Other string
	Likes      []string // both like it
	Times      []int    // parts of the week both have, as Week.Each
	Kilometres float64  // between them; negative: not known
	Talk       []string // languages both can talk in
	Practice   []string // that one speaks and the other wants to practise
	Points     int
	Of         int
}

// What counts how much; of their sum.
const (
	perLike, mostLikes         = 12, 3
	perTime, mostTimes         = 6, 4
	nearPoints                 = 20
	perPractice, mostPractices = 10, 2
	farthest                   = 20.0 // kilometres, where nobody said how far they go
)

// Of is the points that a proposal has at most.
const Of = perLike*mostLikes + perTime*mostTimes + nearPoints + perPractice*mostPractices

// Compare proposes that two meet. Where they have nothing that both like, no time
// that both have, no language to talk in, or live farther apart than one of them
// goes, there is nothing to propose.
func Compare(a, b Somebody) (Proposal, bool) {
	p := Proposal{One: a.ID, Other: b.ID, Kilometres: -1, Of: Of,
		Likes: both(a.Likes, b.Likes), Times: (a.Free & b.Free).Each(), Talk: talk(a, b), Practice: practice(a, b)}
	if a.ID == b.ID || len(p.Likes) == 0 || len(p.Times) == 0 || len(p.Talk) == 0 {
		return p, false
	}
	near := nearPoints / 2 // as if in the middle, where one of them did not say
	if a.Place != nil && b.Place != nil {
		most := min(cmp.Or(a.Most, farthest), cmp.Or(b.Most, farthest))
		p.Kilometres = a.Place.distance(*b.Place)
		if p.Kilometres > most {
			return p, false
		}
		near = int(float64(nearPoints) * (1 - p.Kilometres/most))
	}
	p.Points = perLike*min(len(p.Likes), mostLikes) + perTime*min(len(p.Times), mostTimes) + near + perPractice*min(len(p.Practice), mostPractices)
	return p, true
}

// Propose gives, for one, up to most of the others, who fits best first. Of those
// who fit as well, those come first whom the order of others names first: the
// caller puts who has waited longest there.
func Propose(one Somebody, others []Somebody, most int) []Proposal {
	var all []Proposal
	for _, other := range others {
		if p, fits := Compare(one, other); fits {
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b Proposal) int { return cmp.Compare(b.Points, a.Points) })
	return all[:min(len(all), most)]
}

// talk gives the languages both can talk in: one that somebody wants to practise
// will do, if the other speaks it.
func talk(a, b Somebody) []string {
	all := both(a.Speaks, b.Speaks)
	return distinct(append(all, practice(a, b)...))
}

func practice(a, b Somebody) []string {
	return distinct(append(both(a.Speaks, b.Practises), both(a.Practises, b.Speaks)...))
}

// both gives what stands in both lists, once, in order.
func both(a, b []string) (all []string) {
	for _, one := range a {
		if slices.Contains(b, one) {
			all = append(all, one)
		}
	}
	return distinct(all)
}

func distinct(all []string) []string {
	all = slices.Clone(all)
	slices.Sort(all)
	return slices.Compact(all)
}
