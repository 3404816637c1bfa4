package offering

import (
	"fmt"
	"math"

	"wegwarte/internal/offer"
)

// sketch is a map without streets: where offers are to each other, drawn here, so that
// nobody else learns what somebody looks for.
type sketch struct {
	Width, Height int
	ScaleKM       float64
	scaleWidth    int
	Points        []dot
	Here          dot
}

type dot struct {
	X, Y   int
	Number int
	Label  string
	Shown  bool
}

const (
	mapWidth  = 640
	mapHigh   = 420
	mapMargin = 36
)

func mapOf(p openList) (m sketch) {
	m.Width, m.Height = mapWidth, mapHigh
	var at []offer.Point
	for i, l := range p.All {
		if a := l.Place(l.Of); a.Located() {
			at = append(at, offer.Point{Latitude: a.Latitude, Longitude: a.Longitude})
			m.Points = append(m.Points, dot{Number: i + 1, Label: fmt.Sprintf("%d: %s", i+1, l.Title)})
		}
	}
	if len(at) == 0 {
		return m
	}
	if p.From.Given() {
		at = append(at, p.From.Point)
	}
	low, high := at[0], at[0]
	for _, a := range at {
		low.Latitude, high.Latitude = min(low.Latitude, a.Latitude), max(high.Latitude, a.Latitude)
		low.Longitude, high.Longitude = min(low.Longitude, a.Longitude), max(high.Longitude, a.Longitude)
	}
	const kmPerDegree, least = 111.2, 1.0 // a single point is not drawn as if it filled the town
	mid := offer.Point{Latitude: (low.Latitude + high.Latitude) / 2, Longitude: (low.Longitude + high.Longitude) / 2}
	shrink := math.Cos(mid.Latitude * math.Pi / 180)
	wide := max(least, (high.Longitude-low.Longitude)*kmPerDegree*shrink)
	tall := max(least, (high.Latitude-low.Latitude)*kmPerDegree)
	perKM := min((mapWidth-2*mapMargin)/wide, (mapHigh-2*mapMargin)/tall)
	place := func(a offer.Point) (x, y int) {
		return mapWidth/2 + int(math.Round((a.Longitude-mid.Longitude)*kmPerDegree*shrink*perKM)), mapHigh/2 - int(math.Round((a.Latitude-mid.Latitude)*kmPerDegree*perKM))
	}
	for i := range m.Points {
		m.Points[i].X, m.Points[i].Y = place(at[i])
	}
	apart(m.Points)
	if p.From.Given() {
		m.Here.X, m.Here.Y = place(p.From.Point)
		m.Here.Shown = true
	}
	m.ScaleKM = 10
	for _, km := range []float64{5, 2, 1, 0.5} {
		if m.ScaleKM*perKM > mapWidth/3 {
			m.ScaleKM = km
		}
	}
	m.scaleWidth = int(m.ScaleKM * perKM)
	return m
}

// apart moves points that would hide each other: several offers at one place stand in
// a row.
func apart(points []dot) {
	const wide = 28
	for i := range points {
		for moved := 0; moved < len(points); moved++ {
			hidden := false
			for _, o := range points[:i] {
				if dx, dy := points[i].X-o.X, points[i].Y-o.Y; dx*dx+dy*dy < wide*wide {
					hidden = true
					points[i].X = o.X + wide + 1
				}
			}
			if points[i].X > mapWidth-mapMargin/2 {
				points[i].X, points[i].Y = mapMargin, points[i].Y+wide+1
			}
			if !hidden {
				break
			}
		}
	}
}

func (m sketch) box() string { return fmt.Sprintf("0 0 %d %d", m.Width, m.Height) }

func (m sketch) scale() string {
	return fmt.Sprintf("M16 %dv8h%dv-8", m.Height-16, m.scaleWidth)
}

func (m sketch) north() string { return fmt.Sprintf("M%d 44V14m-7 10l7-10l7 10", m.Width-22) }

func (m sketch) cross() string {
	return fmt.Sprintf("M%d %dl9 9m0-18l-9 9m0 0l-9-9m0 18l9-9", m.Here.X, m.Here.Y)
}
