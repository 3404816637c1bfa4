package housing

import (
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
)

// Dwelling is what has a door of its own: a flat, a floor, a part of a hall.
type Dwelling struct {
	ID          id.ID
	Site        id.ID
	Name        string
	Shared      bool // several households may live in it, each in rooms of its own
	StepFree    bool
	GroundFloor bool
	Area        Area
	Opens       clock.Date // where they differ from the site's
	Closes      clock.Date
	Places      int
	Version     int
	Rooms       []Room // in their order
}

// Area is for whom a dwelling is set apart.
type Area string

// The areas; the empty one is for everybody.
const (
	Women     Area = "women"
	Protected Area = "protected"
)

// Areas lists them.
var Areas = []Area{Women, Protected}

// Room is a room with its places.
type Room struct {
	ID       id.ID
	Dwelling id.ID
	Number   int // within the dwelling, from 1
	Name     string
	Area     int // tenths of m², 0: not known
	Places   int
}

// Space gives the area of all rooms in tenths of m², 0 where one is not known.
func (d Dwelling) Space() (tenths int) {
	for _, r := range d.Rooms {
		if r.Area == 0 {
			return 0
		}
		tenths += r.Area
	}
	return tenths
}

const (
	mostRooms  = 60
	mostPlaces = 100     // in a room
	mostArea   = 100_000 // tenths of m²
)

func (d *Dwelling) check() error {
	var faults errs.List
	faults.Add(named(d.Name, "name"))
	if d.Area != "" && !slices.Contains(Areas, d.Area) {
		faults.Add(errs.Invalid("housing.choice").At("area"))
	}
	if !d.Closes.IsZero() && !d.Opens.IsZero() && !d.Closes.After(d.Opens) {
		faults.Add(errs.Invalid("housing.closes.before").At("closes"))
	}
	if len(d.Rooms) == 0 || len(d.Rooms) > mostRooms {
		faults.Add(errs.Invalid("housing.rooms.many", "most", mostRooms).At("rooms"))
	}
	d.Places = 0
	for i, r := range d.Rooms {
		faults.Add(short(r.Name, longestName, RoomField(i+1, "name")))
		if r.Places < 1 || r.Places > mostPlaces {
			faults.Add(errs.Invalid("housing.room.places", "most", mostPlaces).At(RoomField(i+1, "places")))
		}
		if r.Area < 0 || r.Area > mostArea {
			faults.Add(errs.Invalid("housing.room.area").At(RoomField(i+1, "area")))
		}
		d.Places += r.Places
	}
	return faults.Err()
}

// begins and ends give from when to when a dwelling is there, within its site.
func (d Dwelling) begins(site Site) clock.Date {
	if d.Opens.After(site.Opens) {
		return d.Opens
	}
	return site.Opens
}

// Ends gives the first day on which a dwelling is no longer there; zero: not known.
func (d Dwelling) Ends(site Site) clock.Date {
	if d.Closes.IsZero() || !site.Closes.IsZero() && site.Closes.Before(d.Closes) {
		return site.Closes
	}
	return d.Closes
}
