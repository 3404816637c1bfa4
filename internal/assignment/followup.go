package assignment

import (
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// FollowUp is a household, or the part of one, that did not come with a
// transfer, until it is clear what becomes of it: the facility says where they
// are, the desk says what follows. It is the Land's own. What the municipality
// has to know of it stands in the transfer's history as a Fate.
type FollowUp struct {
	ID        id.ID
	Transfer  id.ID
	Land      id.ID
	Town      id.ID
	Household id.ID
	Unit      id.ID   // where it lived when it did not come
	Persons   []id.ID // of the hand-over
	MissedOn  clock.Date
	OpenedAt  time.Time

	Found   Whereabouts // "" until it was said
	FoundOn clock.Date
	Asked   Stage // who is to act first: the facility or the desk
	AskedAt time.Time
	DueOn   clock.Date
	Keep    bool // the municipality is asked to keep what it prepared

	Ending  Ending // "" while it is open
	EndedAt time.Time
	Next    id.ID // the transfer by which it was announced again
	Version int

	sameTown bool // it is announced again to the municipality it did not come to
}

// Open reports whether something has still to be said or done.
func (f FollowUp) Open() bool { return f.Ending == "" }

// Whereabouts is where somebody is who did not come, as far as the facility knows.
type Whereabouts string

// The whereabouts.
const (
	Here      Whereabouts = "here"      // still, or again, in the facility
	Hospital  Whereabouts = "hospital"  // tells of health
	Gone      Whereabouts = "gone"      // left, not known where to
	Elsewhere Whereabouts = "elsewhere" // went somewhere on their own
	Other     Whereabouts = "other"     // as the note says

	// Later is what Hospital is for who may not read what tells of health.
	Later Whereabouts = "later"
)

// AllWhereabouts lists what can be said, in the order a form offers it.
var AllWhereabouts = []Whereabouts{Here, Hospital, Gone, Elsewhere, Other}

// For gives the whereabouts as the scope may know them.
func (w Whereabouts) For(s tenant.Scope) Whereabouts {
	if w == Hospital && !s.Reads(tenant.NeedHealth) {
		return Later
	}
	return w
}

// Ending is how a follow-up ended.
type Ending string

// The endings.
const (
	AnnouncedAgain Ending = "announced-again"
	LeftLand       Ending = "left"          // their stay at the Land ended
	ArrivedLater   Ending = "arrived-later" // they came to the municipality after all
)

// Endings lists them.
var Endings = []Ending{AnnouncedAgain, ArrivedLater, LeftLand}

// Fate is what the municipality is told of people who did not come: whether it
// has to count on them, and nothing about where they are.
type Fate string

// The fates.
const (
	FateOpen     Fate = "open"     // the Land is finding out
	FateStays    Fate = "stays"    // the Land knows where they are and will announce them again
	FateExpected Fate = "expected" // they come on another day: keep what is prepared
	FateAgain    Fate = "again"    // announced again to the same municipality
	FateOver     Fate = "over"     // they do not come
)

// fate gives what the municipality is told; "" where its own arrival says it.
func (f FollowUp) fate() Fate {
	switch {
	case f.Ending == AnnouncedAgain && f.sameTown:
		return FateAgain
	case f.Ending == LeftLand, f.Ending == AnnouncedAgain:
		return FateOver
	case f.Ending == ArrivedLater:
		return ""
	case f.Keep:
		return FateExpected
	case f.Found == Here, f.Found == Hospital:
		return FateStays
	}
	return FateOpen
}

// FollowUpAction is something that was done about a follow-up.
type FollowUpAction string

// The actions.
const (
	FollowOpened   FollowUpAction = "opened"   // the municipality said that they did not come
	FollowStayed   FollowUpAction = "stayed"   // the facility said so on the day itself
	FollowFound    FollowUpAction = "found"    // the facility, or the desk, says where they are
	FollowKept     FollowUpAction = "kept"     // the municipality is asked to keep what it prepared
	FollowReleased FollowUpAction = "released" // it is not asked any more
	FollowAgain    FollowUpAction = "again"
	FollowLeft     FollowUpAction = "left"
	FollowReturned FollowUpAction = "returned" // they turned up after their stay had ended
	FollowArrived  FollowUpAction = "arrived"
)

// FollowUpEvent is one of them, as the Land alone sees it.
type FollowUpEvent struct {
	At        time.Time
	Actor     id.ID
	ActorName string
	Action    FollowUpAction
	Found     Whereabouts
	Day       clock.Date
	Place     string
	Note      string
}

// For leaves out what the scope may not know of it.
func (e FollowUpEvent) For(s tenant.Scope) FollowUpEvent {
	if seen := e.Found.For(s); seen != e.Found {
		e.Found, e.Place, e.Note = seen, "", ""
	}
	return e
}
