package proposal

import (
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Situation is what a proposal is reckoned from: who waits, and what there is.
type Situation struct {
	Day        clock.Date  `json:"day"`     // as of
	Waiting    int         `json:"waiting"` // households in all, of which a proposal may be for some
	ArriveOn   clock.Date  `json:"arrive_on"`
	Households []Household `json:"households"` // who has waited longest first
	Towns      []Town      `json:"towns"`      // by their keys
}

// Household is people who wait, as far as it matters where they go.
type Household struct {
	ID       id.ID            `json:"id"`
	Number   int              `json:"number"` // in this proposal, from 1: how a file names it
	Persons  int              `json:"persons"`
	Facility id.ID            `json:"facility"`
	Since    clock.Date       `json:"since"`
	Waiting  int              `json:"waiting"` // days
	Demand   map[Resource]int `json:"demand"`
	Ties     []Tie            `json:"ties,omitempty"`
	Groups   []Group          `json:"groups,omitempty"`
}

// Tie is that relatives live in a municipality.
type Tie struct {
	AGS  string `json:"ags"`
	Firm bool   `json:"firm"` // they belong together; else it is a wish
}

// Town is a municipality with what it owes and what it has.
type Town struct {
	ID        id.ID            `json:"id"`
	AGS       string           `json:"ags"`
	Name      string           `json:"name"`
	Latitude  float64          `json:"lat"`
	Longitude float64          `json:"lon"`
	Share     int              `json:"share"`         // by the key, in millionths of the Land
	Soll      int              `json:"soll"`          // persons
	Reported  bool             `json:"reported"`      // its Bestand is known
	Open      int              `json:"open"`          // persons it still owes, without those on the way; below 0: more than owed
	OnTheWay  int              `json:"on_the_way"`    // and arrived since it reported, or in a year where it did not
	StatedOn  clock.Date       `json:"stated_on"`     // zero: it said nothing
	Has       map[Resource]int `json:"has,omitempty"` // what it said it has, less what those on the way take
}

// Said reports whether the municipality said how much of something it has.
func (t Town) Said(r Resource) bool {
	_, said := t.Has[r]
	return said
}

// SmallShare gives the part of the free places that are in flats and small
// houses, in percent; 0 where it is not known.
func (t Town) SmallShare() int {
	if t.Has[Beds] <= 0 {
		return 0
	}
	return min(100, max(0, 100*t.Has[Small]/t.Has[Beds]))
}

// Owes gives how many persons it may be asked to take.
func (t Town) Owes() int { return max(0, t.Open) }

// Household finds one that waits, -1 where it is none of them.
func (s *Situation) Household(which id.ID) int {
	return slices.IndexFunc(s.Households, func(h Household) bool { return h.ID == which })
}

// Town finds a municipality, -1 where it is none of them.
func (s *Situation) Town(which id.ID) int {
	return slices.IndexFunc(s.Towns, func(t Town) bool { return t.ID == which })
}

// Persons counts those who wait.
func (s *Situation) Persons() (n int) {
	for _, h := range s.Households {
		n += h.Persons
	}
	return n
}

// Group is a group of need: not who somebody is, but what makes a place hard to
// find. Proposals are compared between them.
type Group string

// The groups of need.
const (
	Large        Group = "large"         // five persons or more
	WithChildren Group = "children"      // somebody is under 18
	Alone        Group = "alone"         // one person
	SingleParent Group = "single-parent" // one adult with children
	Barriers     Group = "barriers"      // needs a home without steps
	Shelter      Group = "shelter"       // needs a protected home
	Treatment    Group = "treatment"     // needs dialysis, therapy or care within reach
	LongWaiting  Group = "long-waiting"  // in the facility for 90 days or longer
)

// Groups lists them in the order a page shows them.
var Groups = []Group{Large, WithChildren, SingleParent, Alone, Barriers, Shelter, Treatment, LongWaiting}

// Data is the kind of data that tells who is in the group.
func (g Group) Data() tenant.Data {
	switch g {
	case Treatment:
		return tenant.NeedHealth
	case Barriers, Shelter:
		return tenant.Need
	}
	return tenant.Register
}

// Text gives the message key of the group's name.
func (g Group) Text() string { return "proposal.group." + string(g) }

const longWaiting = 90 // days

// group says which groups a household is in.
func (h *Household) group(adults, minors int) {
	add := func(is bool, g Group) {
		if is {
			h.Groups = append(h.Groups, g)
		}
	}
	add(h.Persons >= 5, Large)
	add(minors > 0, WithChildren)
	add(minors > 0 && adults == 1, SingleParent)
	add(h.Persons == 1, Alone)
	add(h.Demand[StepFree] > 0, Barriers)
	add(h.Demand[Protected] > 0, Shelter)
	add(h.Demand[Dialysis]+h.Demand[Therapy]+h.Demand[Care] > 0, Treatment)
	add(h.Waiting >= longWaiting, LongWaiting)
}
