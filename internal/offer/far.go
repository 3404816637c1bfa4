package offer

import (
	"math"

	"wegwarte/engine/matching"
)

// Kilometres is how far somewhere is in a straight line.
func Kilometres(from Point, to Address) float64 {
	return matching.Kilometres(from.Latitude, from.Longitude, to.Latitude, to.Longitude)
}

// Way is how far something is, and how long one is probably on the way.
type Way struct {
	Kilometres float64
	OnFoot     int // minutes, estimated; 0: too far to walk
	Bus        int // minutes by public transport, estimated; 0: one walks
}

const (
	detour    = 1.3 // a way is longer than the straight line
	walkSpeed = 4.5 // km an hour
	walkable  = 2.0 // km in a straight line
)

// WayTo estimates the way from a point; false where one of both is not known.
func WayTo(from Point, to Address) (w Way, ok bool) {
	if !from.Given() || !to.Located() {
		return w, false
	}
	w.Kilometres = Kilometres(from, to)
	if w.Kilometres <= walkable {
		w.OnFoot = max(1, int(math.Round(w.Kilometres*detour/walkSpeed*60)))
	} else {
		w.Bus = matching.Estimate(w.Kilometres)
	}
	return w, true
}
