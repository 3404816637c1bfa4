// Package clock tells the time, so that a test can stop it, and knows days:
// calendar days, working days and the holidays of Nordrhein-Westfalen.
package clock

import (
	"sync"
	"time"
	_ "time/tzdata" // the binary runs where no time zone files are
)

// Clock tells the present moment.
type Clock interface{ Now() time.Time }

// System is the machine's own clock.
type System struct{}

// Now gives the machine's time.
func (System) Now() time.Time { return time.Now() }

// Frozen stands still until it is moved. It is safe for concurrent use.
type Frozen struct {
	mu sync.Mutex
	at time.Time
}

// At makes a clock that stands at t.
func At(t time.Time) *Frozen { return &Frozen{at: t} }

// Now gives the moment the clock stands at.
func (f *Frozen) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.at
}

// Move advances the clock.
func (f *Frozen) Move(by time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = f.at.Add(by)
}

// Set puts the clock at t.
func (f *Frozen) Set(t time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = t
}

// Berlin is the zone in which the offices of the Land work.
var Berlin = mustLoad("Europe/Berlin")

func mustLoad(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // time/tzdata is linked in
	}
	return zone
}

// Today gives the day it is in Berlin.
func Today(c Clock) Date { return DateOf(c.Now()) }
