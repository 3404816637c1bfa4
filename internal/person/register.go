package person

import (
	"wegwarte/internal/clock"
	"wegwarte/internal/id"
)

// RegisterCommand is a household that has arrived.
type RegisterCommand struct {
	ID         id.ID // empty: a new one
	FileNumber string
	Unit       id.ID      // the Land facility; empty in a municipality
	UnitSince  clock.Date // zero: not known
	Transfer   id.ID      // by which it came; empty at the Land

	// Persons in their order; ID may be empty (a new one is made), Household,
	// Position and Version are set by Register.
	Persons []Person
	Ties    []Tie
}

// Tie is a relation between two persons of a command, by their positions from 1.
type Tie struct {
	Person, Other int
	Kind          RelationKind
}
