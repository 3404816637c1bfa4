package housing

import (
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
)

// Needs are what a dwelling must offer.
type Needs struct {
	StepFree    bool
	GroundFloor bool
	CarerBed    bool // one bed more
	SingleRoom  bool // one person needs a room alone
	Areas       []Area
}

// NeedsIn gives what the needs of a household's persons ask of a dwelling.
func NeedsIn(all []record.Need, on clock.Date) (n Needs) {
	for _, one := range all {
		if !one.HoldsOn(on) && !one.From.After(on) || one.Severity == record.Wish {
			continue
		}
		switch one.Code {
		case "step-free", "wheelchair-space":
			n.StepFree = true
		case "ground-floor":
			n.GroundFloor = true
		case "carer-bed":
			n.CarerBed = true
		case "single-room":
			n.SingleRoom = true
		case "women-only":
			n.area(Women)
		case "protected-unit":
			n.area(Protected)
		}
	}
	return n
}

func (n *Needs) area(a Area) {
	if !slices.Contains(n.Areas, a) {
		n.Areas = append(n.Areas, a)
	}
}

// Beds gives how many places so many persons need.
func (n Needs) Beds(persons int) int {
	if n.CarerBed {
		return persons + 1
	}
	return persons
}

// Miss is a need that a dwelling does not meet.
type Miss string

// The needs that may not be met. Too few places cannot be overruled; the others
// can, by somebody who says why.
const (
	TooSmall      Miss = "size"
	NotStepFree   Miss = "step-free"
	NotGround     Miss = "ground-floor"
	NoSingleRoom  Miss = "single-room"
	NotApart      Miss = "apart"       // it is not in the area that they need, and not a flat of their own
	ForOthers     Miss = "for-others"  // it is set apart for others
	ClosesBefore  Miss = "closes"      // it closes before they come
	NotYetOpen    Miss = "opens"       // it opens after they come
	NoPlaceThen   Miss = "taken"       // somebody has it
	StrangersNear Miss = "not-sharing" // the room has others, and they are no grown-up alone who shares
)

// Hard reports whether nobody can overrule it.
func (m Miss) Hard() bool {
	return m == TooSmall || m == ClosesBefore || m == NotYetOpen || m == NoPlaceThen || m == StrangersNear
}

// Misses lists what of the needs of so many persons a dwelling does not meet,
// whoever lives there.
func (n Needs) Misses(persons int, d Dwelling) (all []Miss) {
	add := func(is bool, m Miss) {
		if is {
			all = append(all, m)
		}
	}
	add(d.Places < n.Beds(persons), TooSmall)
	add(n.StepFree && !d.StepFree, NotStepFree)
	add(n.GroundFloor && !d.GroundFloor, NotGround)
	add(n.SingleRoom && !d.apartFor(n.Beds(persons)), NoSingleRoom)
	add(len(n.Areas) > 0 && !slices.Contains(n.Areas, d.Area) && (d.Shared || d.Area != ""), NotApart)
	add(len(n.Areas) == 0 && d.Area != "", ForOthers)
	return all
}

// apartFor reports whether one person can have a room alone and the others have
// places enough.
func (d Dwelling) apartFor(beds int) bool {
	return slices.ContainsFunc(d.Rooms, func(r Room) bool { return d.Places-r.Places >= beds-1 })
}

// ages counts the grown-ups and minors of a household on a day; who is born at an
// unknown time is taken for grown up.
func ages(persons []person.Person, on clock.Date) (adults, minors int) {
	for _, p := range persons {
		if age, known := p.Birth.AgeOn(on); known && age < 18 {
			minors++
		} else {
			adults++
		}
	}
	return adults, minors
}
