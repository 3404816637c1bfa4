package tenant

import (
	"slices"
	"time"

	"wegwarte/internal/errs"
	"wegwarte/internal/id"
)

// Scope is on whose behalf a use case runs: whose data, who acts, as what, why.
// Somebody with several roles acts in one at a time.
type Scope struct {
	Tenant id.ID
	Kind   Kind
	Unit   id.ID // the facility somebody of the Land works in; empty for all of the tenant
	Actor  id.ID
	Name   string // the actor's, as colleagues see it
	Role   Role

	Emergency Emergency // what the actor may see besides; zero but on the page of that one household
	Own       Self      // whose own record this is; zero but where package portal reads for somebody
}

// Self is that a use case runs for somebody on their own page, and about them
// alone: Person is who it is about, and Read and Write say what of it. Only
// package portal makes one, once it knows that the visitor may act for the person.
type Self struct {
	Person      id.ID
	Household   id.ID
	Read, Write Set // what may be written may be read
}

// Set is some kinds of data.
type Set uint64

// These gives the set of some kinds.
func These(kinds ...Data) (s Set) {
	for _, d := range kinds {
		s |= 1 << slices.Index(AllData, d)
	}
	return s
}

func (s Set) has(d Data) bool { return s&These(d) != 0 }

func (o Self) writes(d Data) bool { return o.Write.has(d) }
func (o Self) reads(d Data) bool  { return (o.Read | o.Write).has(d) }

// Emergency is that somebody sees more of one household than their role does: for
// an hour, with a reason, on record under its own purpose and ID.
type Emergency struct {
	ID        id.ID
	Household id.ID
	Until     time.Time
}

// Purpose is why the role may see what it sees.
func (s Scope) Purpose() Purpose {
	if s.Emergency.ID != "" {
		return VitalInterest
	}
	grant, _ := s.Role.Grant()
	return grant.Purpose
}

// MayRead is nil where the role may read the kind of data.
func (s Scope) MayRead(d Data) error {
	if s.Own.Person != "" && s.Own.reads(d) {
		return nil
	}
	grant, ok := s.Role.Grant()
	if !ok || !grant.ExistsAt(s.Kind) || !grant.MayRead(d) && !(s.Emergency.ID != "" && slices.Contains(grant.Emergency, d)) {
		return errs.Forbidden("error.forbidden")
	}
	return nil
}

// MayWrite is nil where the role may write the kind of data.
func (s Scope) MayWrite(d Data) error {
	if s.Own.Person != "" && s.Own.writes(d) {
		return nil
	}
	if grant, ok := s.Role.Grant(); !ok || !grant.ExistsAt(s.Kind) || !grant.MayWrite(d) {
		return errs.Forbidden("error.forbidden")
	}
	return nil
}

// MayOpenEmergency is nil where the role may see more of a household in an emergency.
func (s Scope) MayOpenEmergency() error {
	if grant, ok := s.Role.Grant(); !ok || !grant.ExistsAt(s.Kind) || len(grant.Emergency) == 0 {
		return errs.Forbidden("error.forbidden")
	}
	return nil
}

// MayRelease is nil where the role decides whether many records may leave the house.
func (s Scope) MayRelease() error {
	if grant, ok := s.Role.Grant(); !ok || !grant.ExistsAt(s.Kind) || !grant.Releases {
		return errs.Forbidden("error.forbidden")
	}
	return nil
}

// Reads and Writes are MayRead and MayWrite as a yes or no, for pages.
//
//go:noinline
func (s Scope) Reads(d Data) bool { return s.MayRead(d) == nil }

// Writes reports whether MayWrite is nil.
//
//go:noinline
func (s Scope) Writes(d Data) bool { return s.MayWrite(d) == nil }

// OnlyUnit gives the facility whose people alone the role may see, or "".
// A role bound to a facility without one sees nobody: the ID matches no row.
func (s Scope) OnlyUnit() id.ID {
	grant, ok := s.Role.Grant()
	if !ok || !grant.Unit {
		return ""
	}
	if s.Unit == "" {
		return "none"
	}
	return s.Unit
}

// OnlyHousehold gives the one household whose records are open: in an emergency,
// or to somebody on their own page; or "".
func (s Scope) OnlyHousehold() id.ID {
	if s.Own.Household != "" {
		return s.Own.Household
	}
	return s.Emergency.Household
}
