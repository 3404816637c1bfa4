package company

import "math"

const earth = 6371.0 // kilometres, its mean radius

// distance gives the kilometres between two points as the crow flies.
func (p Point) distance(q Point) float64 {
	rad := func(degrees float64) float64 { return degrees * math.Pi / 180 }
	lat, lon := rad(q.Latitude-p.Latitude)/2, rad(q.Longitude-p.Longitude)/2
	h := math.Sin(lat)*math.Sin(lat) + math.Cos(rad(p.Latitude))*math.Cos(rad(q.Latitude))*math.Sin(lon)*math.Sin(lon)
	return 2 * earth * math.Asin(math.Min(1, math.Sqrt(h)))
}
