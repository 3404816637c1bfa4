package placement

// Instance is one question: which household lives where, from which day?
//
// Days are whole days: who leaves on a day makes room for who comes on it. The
// horizon is Days days from First; what lies beyond it does not exist for the
// engine, and a stay that is open lasts to its end.
type Instance struct {
	First      Day         `json:"first"`
	Days       int         `json:"days,omitempty"` // 0: 84, twelve weeks
	Sites      []Site      `json:"sites"`
	Households []Household `json:"households"`          // to be placed: arriving, or waiting for a place
	Residents  []Household `json:"residents,omitempty"` // who live there and stay, except in suggested chains of moves
}

// Kind is what a site is.
type Kind string

// Kinds of sites.
const (
	Flat   Kind = "flat"
	House  Kind = "house"
	Shared Kind = "shared" // shared accommodation
	Module Kind = "module" // containers or timber modules
	Hotel  Kind = "hotel"
	Hall   Kind = "hall" // a gym, a tent: for whoever has nothing else
	Land   Kind = "land" // a facility of the Land
)

// Kinds lists all kinds of sites.
var Kinds = []Kind{Flat, House, Shared, Module, Hotel, Hall, Land}

// Site is a building or a group of them at one address.
type Site struct {
	Name     string         `json:"name"`
	Kind     Kind           `json:"kind"`
	District string         `json:"district,omitempty"`
	Minutes  map[string]int `json:"minutes,omitempty"` // on the way to a school, Kita, doctor, … by its name
	Bridge   bool           `json:"bridge,omitempty"`  // may be lived in until a later place opens, as every hall may
	Units    []Unit         `json:"units"`
}

// Unit is what has a door of its own: a flat, a floor, a compartment of a hall.
type Unit struct {
	Name        string         `json:"name"`             // one of its kind in the whole instance
	Shared      bool           `json:"shared,omitempty"` // several households may live there, each in rooms of its own; else one has all of it
	Rooms       []Room         `json:"rooms"`
	M2          int            `json:"m2,omitempty"` // of all rooms together; 0: not known
	StepFree    bool           `json:"step_free,omitempty"`
	GroundFloor bool           `json:"ground_floor,omitempty"`
	Area        string         `json:"area,omitempty"` // set apart ("women", "protected"): only for households that name it
	Opens       Day            `json:"opens,omitempty"`
	Closes      Day            `json:"closes,omitempty"` // the first day on which it is no longer there: end of lease, closure
	Blocked     []Window       `json:"blocked,omitempty"`
	Minutes     map[string]int `json:"minutes,omitempty"` // where they differ from the site's
}

// Room is a room with its beds.
type Room struct {
	Name    string   `json:"name"` // one of its kind in the unit
	Beds    int      `json:"beds"`
	Blocked []Window `json:"blocked,omitempty"` // in shared units only
}

// Window is a time in which something cannot be lived in (quarantine, renovation):
// from a day up to, but not including, another; without To it does not end.
type Window struct {
	From Day    `json:"from"`
	To   Day    `json:"to,omitempty"`
	Why  string `json:"why,omitempty"`
}

// Household is people who live together. There is no field for nationality,
// religion, ethnicity, gender identity or legal status, and unknown fields are refused.
type Household struct {
	Name    string   `json:"name"`
	Persons []Age    `json:"persons"`
	Needs   Needs    `json:"needs,omitzero"`
	Areas   []string `json:"areas,omitempty"`   // which areas it may live in, any of them; none: only where no area is set apart
	Sharing bool     `json:"sharing,omitempty"` // a grown-up alone who takes a bed in a room with others of the same area

	From    Day      `json:"from,omitempty"`    // the earliest day; none: the first of the horizon
	By      Day      `json:"by,omitempty"`      // the day from which it must have a roof; none: From. Not for who lives somewhere
	Until   Day      `json:"until,omitempty"`   // the day on which it leaves again; none: open
	Present *Present `json:"present,omitempty"` // where it lives now

	Waited  int      `json:"waited,omitempty"`  // days it has waited already
	Uses    []string `json:"uses,omitempty"`    // schools, Kitas, doctors it goes to, by their names
	Settled Day      `json:"settled,omitempty"` // it should not move before: the end of the school year
	Wishes  []string `json:"wishes,omitempty"`  // names of units, sites, districts, or kinds
	Fixed   bool     `json:"fixed,omitempty"`   // a resident who is not to be asked to move

	Pin    *Pin     `json:"pin,omitempty"`    // decided by hand
	Forbid []string `json:"forbid,omitempty"` // units it is not to go to
}

// Needs are what a unit must offer; without it the household does not go there.
type Needs struct {
	StepFree    bool `json:"step_free,omitempty"`
	GroundFloor bool `json:"ground_floor,omitempty"`
	CarerBed    bool `json:"carer_bed,omitempty"`   // a bed more, for a carer who is not one of the household
	SingleRoom  bool `json:"single_room,omitempty"` // one person needs a room alone
}

// Present is where a household lives now.
type Present struct {
	Unit  string   `json:"unit"`
	Rooms []string `json:"rooms,omitempty"` // of a shared unit
	Until Day      `json:"until,omitempty"` // the day on which it must be out; none: when the unit closes or is blocked
}

// Pin sends a household to a unit, whatever would be better.
type Pin struct {
	Unit string `json:"unit"`
	From Day    `json:"from,omitempty"` // on this day; none: on any
}

// defaultDays is the horizon where none is given: twelve weeks.
const defaultDays = 84
