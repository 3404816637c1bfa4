package offer

import (
	"context"
	"math"
	"slices"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Spot is a place by which somebody can say where they are: a quarter, a postal code, or
// where a provider is. It is in the middle of what is known to be there.
type Spot struct {
	Name    string
	Quarter bool
	Point
	n int
}

// mostSpots bounds the places that are known.
const mostSpots = 2000

// Spots gives the quarters and postal codes of the municipality and the places of its
// providers, by name. It asks for no right: all of it is public.
func Spots(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Spot, error) {
	providers, err := db.All(ctx, tx, scanProvider, `SELECT `+providerColumns+` FROM provider p WHERE p.tenant_id = $1 AND p.ended_on = '' ORDER BY p.sort_name, p.id LIMIT 2000`, s.Tenant)
	if err != nil {
		return nil, err
	}
	var quarters, codes, places []Spot
	for _, p := range providers {
		if !p.Located() {
			continue
		}
		quarters, codes = among(quarters, p.District, p), among(codes, p.PostalCode, p)
		places = append(places, Spot{Name: p.Name, Point: Point{p.Latitude, p.Longitude}})
		if p.Street != "" {
			places = append(places, Spot{Name: p.Street, Point: Point{p.Latitude, p.Longitude}})
		}
	}
	middle(quarters)
	middle(codes)
	sorted.By(quarters, func(a, b Spot) int { return strings.Compare(person.Fold(a.Name), person.Fold(b.Name)) })
	all := append(append(quarters, codes...), places...)
	return all[:min(len(all), mostSpots)], nil
}

// among adds where a provider is to a place that several share.
func among(spots []Spot, name string, p Provider) []Spot {
	if name == "" {
		return spots
	}
	i := slices.IndexFunc(spots, func(s Spot) bool { return s.Name == name })
	if i < 0 {
		i, spots = len(spots), append(spots, Spot{Name: name, Quarter: true})
	}
	s := &spots[i]
	s.Latitude, s.Longitude, s.n = s.Latitude+p.Latitude, s.Longitude+p.Longitude, s.n+1
	return spots
}

func middle(spots []Spot) {
	for i := range spots {
		s := &spots[i]
		s.Latitude, s.Longitude = s.Latitude/float64(s.n), s.Longitude/float64(s.n)
	}
}

// coarse is to how much of a degree a point of somebody's own is rounded: half a kilometre. Nobody needs to know it better to know what is near.
const coarse = 0.005

// Round gives a point that somebody's device names as roughly as the house takes it; false for what is none in Germany.
func Round(p Point) (Point, bool) {
	if !(p.Latitude >= 45 && p.Latitude <= 56 && p.Longitude >= 5 && p.Longitude <= 16) {
		return Point{}, false
	}
	return Point{math.Round(p.Latitude/coarse) * coarse, math.Round(p.Longitude/coarse) * coarse}, true
}

// Locate finds the place that somebody names: a quarter before a provider, one of
// that name before one whose name begins so, or has all the words.
func Locate(spots []Spot, text string) (Spot, bool) {
	asked := person.Fold(text)
	if asked == "" {
		return Spot{}, false
	}
	for _, fits := range []func(name string) bool{
		func(name string) bool { return name == asked },
		func(name string) bool { return strings.HasPrefix(name, asked) },
		func(name string) bool {
			for word := range strings.FieldsSeq(asked) {
				if !strings.Contains(" "+name, " "+word) {
					return false
				}
			}
			return true
		},
	} {
		if i := slices.IndexFunc(spots, func(s Spot) bool { return fits(person.Fold(s.Name)) }); i >= 0 {
			return spots[i], true
		}
	}
	return Spot{}, false
}
