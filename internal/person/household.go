package person

import (
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
)

// Household is the people who arrived together and stay together.
type Household struct {
	ID           id.ID
	FileNumber   string     // how the authority speaks of it, unique within the tenant
	Unit         id.ID      // the Land facility it lives in; empty in a municipality
	UnitSince    clock.Date // zero where not known
	RegisteredOn clock.Date
	Transfer     id.ID      // by which it came to this tenant; empty at the Land
	LeftOn       clock.Date // zero while it is here
	Version      int
	Persons      []Person // in the order of their positions
}

// Person gives the household's person with the ID.
//
//go:noinline
func (h Household) Person(person id.ID) (Person, bool) {
	i := slices.IndexFunc(h.Persons, func(p Person) bool { return p.ID == person })
	if i < 0 {
		return Person{}, false
	}
	return h.Persons[i], true
}

// Subjects gives the IDs of the household and its persons, for the audit.
//
//go:noinline
func (h Household) Subjects() []id.ID {
	subjects := []id.ID{h.ID}
	for _, p := range h.Persons {
		subjects = append(subjects, p.ID)
	}
	return subjects
}

// Subjects gives the IDs of the households and all of their persons.
//
//go:noinline
func Subjects(households []Household) []id.ID {
	var subjects []id.ID
	for _, h := range households {
		subjects = append(subjects, h.Subjects()...)
	}
	return subjects
}

// members gives the IDs of all persons of the households.
func members(households []Household) []id.ID {
	var all []id.ID
	for _, h := range households {
		for _, p := range h.Persons {
			all = append(all, p.ID)
		}
	}
	return all
}
