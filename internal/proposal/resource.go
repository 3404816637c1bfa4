package proposal

import (
	"wegwarte/internal/clock"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// Resource is what a household takes up where it goes.
type Resource string

// The resources.
const (
	Persons       Resource = "persons"        // of the quota: it is reckoned, not said
	Beds          Resource = "places"         // free places, in all
	Small         Resource = "small"          // of the free places, those in flats and small houses
	StepFree      Resource = "step-free"      // homes without steps
	Protected     Resource = "protected"      // homes that are protected, or for women
	School        Resource = "school"         // places for children of school age
	Kita          Resource = "kita"           // places for children from one to five
	SpecialSchool Resource = "special-school" // places
	Dialysis      Resource = "dialysis"       // places within reach
	Therapy       Resource = "therapy"        // places
	Care          Resource = "care-service"   // places with a care service
)

// Stated lists what a municipality is asked for, in the order a form does.
var Stated = []Resource{Beds, Small, StepFree, Protected, School, Kita, SpecialSchool, Dialysis, Therapy, Care}

// scarce lists what a household may need more of than a place to live: whether a
// municipality has it is known or not, and that makes a difference.
var scarce = []Resource{StepFree, Protected, School, Kita, SpecialSchool, Dialysis, Therapy, Care}

// counted lists what the engine counts, the quota first.
var counted = append([]Resource{Persons, Beds}, scarce...)

// Text gives the message key of the resource's name.
func (r Resource) Text() string { return "proposal.resource." + string(r) }

// Data is the kind of data that tells whether somebody needs it.
func (r Resource) Data() tenant.Data {
	if r.health() {
		return tenant.NeedHealth
	}
	return tenant.Need
}

func (r Resource) health() bool { return r == Dialysis || r == Therapy || r == Care }

// homes are the needs that one home meets for the whole household; places those
// of which each person takes one.
var (
	homes = map[string]Resource{"step-free": StepFree, "ground-floor": StepFree, "lift": StepFree, "wheelchair-space": StepFree,
		"women-only": Protected, "protected-unit": Protected}
	places = map[string]Resource{"special-school": SpecialSchool, "dialysis": Dialysis, "therapy": Therapy, "care-service": Care}
)

// takes adds to what a household takes up what a need of one of its persons does.
func (h *Household) takes(n record.Need) {
	if n.Severity == record.Wish {
		return
	}
	if r, ok := homes[n.Code]; ok {
		h.Demand[r] = 1
	}
	if r, ok := places[n.Code]; ok {
		h.Demand[r]++
	}
}

// byAge gives what a child needs a place in, on a day.
func byAge(born person.Birth, day clock.Date) (r Resource, needs bool) {
	switch age, known := born.AgeOn(day); {
	case known && age >= 1 && age <= 5:
		return Kita, true
	case known && age >= 6 && age <= 17:
		return School, true
	}
	return "", false
}
