package open

import (
	"math"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/tenant"
)

// whole is the page of the Land: which municipalities there are, and which tell what.
type whole struct {
	frame
	Key    string
	Name   string
	Asked  string
	Day    clock.Date // of the Land's own release
	Towns  []dot      // by name
	Found  []dot      // what was asked for
	Source string
}

// dot is a municipality on the map.
type dot struct {
	tenant.Place
	Day  clock.Date // of its newest release; zero: it has none
	X, Y int
	R    int
}

// The map's own units.
const (
	mapWide   = 800
	mapMargin = 24
)

// placed puts municipalities on a map without borders: each where it lies, as large as many live there.
func placed(k *known) (all []dot, high int) {
	low, most := 90.0, -90.0
	west, east := 180.0, -180.0
	for _, p := range k.places {
		if p.Latitude == 0 && p.Longitude == 0 {
			continue
		}
		low, most, west, east = min(low, p.Latitude), max(most, p.Latitude), min(west, p.Longitude), max(east, p.Longitude)
	}
	if most < low {
		low, most, west, east = 0, 1, 0, 1
	}
	shrink := math.Cos((low + most) / 2 * math.Pi / 180)
	per := float64(mapWide-2*mapMargin) / max(.01, (east-west)*shrink)
	for _, p := range k.places {
		d := dot{Place: p, R: 5 + int(math.Sqrt(float64(p.Population))/80)}
		d.X, d.Y = mapMargin+int((p.Longitude-west)*shrink*per), mapMargin+int((most-p.Latitude)*per)
		if r, there := k.of[p.AGS].last(); there {
			d.Day = r.Day
		}
		all = append(all, d)
	}
	return all, 2*mapMargin + int((most-low)*per)
}

func (d dot) located() bool { return d.Latitude != 0 || d.Longitude != 0 }

// telling counts the municipalities that told something.
func (w whole) telling() (n int) {
	for _, d := range w.Towns {
		if !d.Day.IsZero() {
			n++
		}
	}
	return n
}

func (w whole) box() string { return "0 0 " + strconv.Itoa(mapWide) + " " + strconv.Itoa(w.high()) }

func (w whole) high() int {
	high := mapMargin
	for _, d := range w.Towns {
		high = max(high, d.Y)
	}
	return high + mapMargin
}
