package person

import (
	"strings"

	"wegwarte/internal/id"
)

// Person is somebody of a household.
type Person struct {
	ID            id.ID
	Household     id.ID
	Position      int    // within the household, from 1
	FamilyName    string // in Latin letters
	GivenName     string
	FamilyNameOwn string // in the person's own script; "" if the same
	GivenNameOwn  string
	Birth         Birth
	Sex           Sex
	Phone         string
	Email         string
	Languages     []Language
	Into          id.ID // through whom they are shown, once merged (Merge)
	Version       int
}

// Name gives the name as it is read aloud, in Latin letters: "Amina Haddad".
func (p Person) Name() string { return strings.TrimSpace(p.GivenName + " " + p.FamilyName) }

// NameOwn gives the name in the person's own script, "" if it is the same.
func (p Person) NameOwn() string { return strings.TrimSpace(p.GivenNameOwn + " " + p.FamilyNameOwn) }

// Sex is what a person's papers say, kept because rooms and protected units
// are given by it.
type Sex string

// The sexes, as § 22(3) PStG knows them.
const (
	Female     Sex = "female"
	Male       Sex = "male"
	Diverse    Sex = "diverse"
	SexUnknown Sex = "unknown"
)

// Sexes lists them in the order in which they are offered.
var Sexes = []Sex{Female, Male, Diverse, SexUnknown}

// Language is one that a person speaks, reads, or both.
type Language struct {
	Tag    string // BCP 47, "ar"
	Speaks bool
	Reads  bool
}
