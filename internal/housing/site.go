package housing

import (
	"slices"
	"strconv"

	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
)

// Site is a building, or a group of them, at one address.
type Site struct {
	ID       id.ID
	Unit     id.ID // the Land's facility that it is; empty in a municipality
	Name     string
	Kind     placement.Kind
	Street   string
	Town     string // postcode and place
	District string
	Kitchen  Kitchen
	Bathroom Bathroom
	Toilets  int // Unknown where nobody said
	Showers  int
	Near     []Near
	Opens    clock.Date // zero: it is open
	Closes   clock.Date // the first day on which it is no longer there; zero: not known
	Closing  Closing    // why it closes
	Note     string
	Places   int // of all of its dwellings
	Version  int
}

// Unknown is a count that nobody said.
const Unknown = -1

// Kitchen is how people cook.
type Kitchen string

// Bathroom is how people wash.
type Bathroom string

// The arrangements; the empty one is not known.
const (
	KitchenOwn     Kitchen = "own"
	KitchenShared  Kitchen = "shared"
	KitchenCatered Kitchen = "catered" // nobody cooks: meals are brought

	BathroomOwn     Bathroom = "own"
	BathroomShared  Bathroom = "shared"
	BathroomOutside Bathroom = "outside" // in another building, or in containers
)

// Kitchens and Bathrooms list the arrangements that can be said.
var (
	Kitchens  = []Kitchen{KitchenOwn, KitchenShared, KitchenCatered}
	Bathrooms = []Bathroom{BathroomOwn, BathroomShared, BathroomOutside}
)

// Closing is why a site closes.
type Closing string

// Why a site closes.
const (
	Lease   Closing = "lease"   // the lease ends, unless it is extended
	Decided Closing = "decided" // it was decided
)

// Near is something people go to, and how long they take on foot or by bus.
type Near struct {
	Kind    NearKind `json:"kind"`
	Name    string   `json:"name"`
	Minutes int      `json:"minutes"`
}

// NearKind is what people go to.
type NearKind string

// NearKinds lists what a site's distances are told of.
var NearKinds = []NearKind{"school", "kita", "doctor", "stop", "shop"}

// Halls are the kinds of sites that are no home: they are left as soon as possible.
func Hall(k placement.Kind) bool { return k == placement.Hall }

const (
	longestName  = 80
	longestText  = 120
	longestNote  = 2000
	mostNear     = 20
	mostMinutes  = 240
	mostSanitary = 1000
)

// check holds what a site has to be.
func (p *Site) check() error {
	var faults errs.List
	faults.Add(named(p.Name, "name"))
	if !slices.Contains(placement.Kinds, p.Kind) {
		faults.Add(errs.Invalid("housing.choice").At("kind"))
	}
	if p.Kitchen != "" && !slices.Contains(Kitchens, p.Kitchen) {
		faults.Add(errs.Invalid("housing.choice").At("kitchen"))
	}
	if p.Bathroom != "" && !slices.Contains(Bathrooms, p.Bathroom) {
		faults.Add(errs.Invalid("housing.choice").At("bathroom"))
	}
	for field, text := range map[string]string{"street": p.Street, "town": p.Town, "district": p.District} {
		faults.Add(short(text, longestText, field))
	}
	for field, text := range map[string]string{"note": p.Note} {
		faults.Add(short(text, longestNote, field))
	}
	for field, n := range map[string]int{"toilets": p.Toilets, "showers": p.Showers} {
		if n < Unknown || n > mostSanitary {
			faults.Add(errs.Invalid("housing.count", "most", mostSanitary).At(field))
		}
	}
	if !p.Closes.IsZero() && !p.Opens.IsZero() && !p.Closes.After(p.Opens) {
		faults.Add(errs.Invalid("housing.closes.before").At("closes"))
	}
	if p.Closes.IsZero() {
		p.Closing = ""
	} else if p.Closing != Lease && p.Closing != Decided {
		faults.Add(errs.Invalid("error.required").At("closing"))
	}
	faults.Add(checkNear(p.Near))
	return faults.Err()
}

func checkNear(all []Near) error {
	var faults errs.List
	if len(all) > mostNear {
		faults.Add(errs.Invalid("housing.near.many", "most", mostNear).At("near"))
	}
	for i, n := range all {
		if !slices.Contains(NearKinds, n.Kind) || n.Minutes < 0 || n.Minutes > mostMinutes || len([]rune(n.Name)) > longestText {
			faults.Add(errs.Invalid("housing.near.invalid", "most", mostMinutes).At(NearField(i+1, "minutes")))
		}
	}
	return faults.Err()
}

// NearField names a field of what is near, by its number from 1: "near.2.minutes".
func NearField(number int, field string) string { return "near." + strconv.Itoa(number) + "." + field }

func named(text, field string) error {
	if text == "" {
		return errs.Invalid("error.required").At(field)
	}
	return short(text, longestName, field)
}

func short(text string, most int, field string) error {
	if len([]rune(text)) > most {
		return errs.Invalid("housing.long", "most", most).At(field)
	}
	return nil
}
