package matching

import "math"

// Bands are how far people say they go, in minutes by public transport.
var Bands = []int{15, 30, 45, 60, 90}

// Band is the time band of a way, 0 where it is longer than all of them, or not known.
func Band(minutes int) int {
	for _, b := range Bands {
		if minutes > 0 && minutes <= b {
			return b
		}
	}
	return 0
}

// Estimate is how long a way probably takes by public transport, where nobody has
// looked it up: rounded up to a band, 120 beyond them. It takes 15 minutes for
// walking and waiting and 2 minutes for each kilometre as the crow flies, which is
// a guess for towns of the Ruhr and Münsterland and is to be shown as one.
func Estimate(km float64) int {
	if !(km >= 0) || km > 1000 {
		return 0
	}
	if b := Band(int(math.Ceil(15 + 2*km))); b > 0 {
		return b
	}
	return 120
}

// Kilometres is the distance between two points of the earth.
func Kilometres(lat1, lon1, lat2, lon2 float64) float64 {
	const radius, rad = 6371, math.Pi / 180
	a, b := math.Sin((lat2-lat1)*rad/2), math.Sin((lon2-lon1)*rad/2)
	h := a*a + math.Cos(lat1*rad)*math.Cos(lat2*rad)*b*b
	return 2 * radius * math.Asin(math.Sqrt(min(1, h)))
}
