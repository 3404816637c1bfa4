package offer

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Spot is a place by which somebody can say where they are: a quarter, or where a
// provider is. It is in the middle of what is known to be there.
type Spot struct {
	Name    string
	Quarter bool
	Point
	n int
}

// mostSpots bounds the places that are known.
const mostSpots = 2000

// Spots gives the quarters of the municipality and the places of its providers, by
// name. It asks for no right: all of it is public.
func Spots(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Spot, error) {
	providers, err := db.All(ctx, tx, scanProvider, `SELECT `+providerColumns+` FROM provider p WHERE p.tenant_id = $1 AND p.ended_on = '' ORDER BY p.sort_name, p.id LIMIT 2000`, s.Tenant)
	if err != nil {
		return nil, err
	}
	var quarters, places []Spot
	for _, p := range providers {
		if !p.Located() {
			continue
		}
		if p.District != "" {
			i := slices.IndexFunc(quarters, func(q Spot) bool { return q.Name == p.District })
			if i < 0 {
				i, quarters = len(quarters), append(quarters, Spot{Name: p.District, Quarter: true})
			}
			q := &quarters[i]
			q.Latitude, q.Longitude, q.n = q.Latitude+p.Latitude, q.Longitude+p.Longitude, q.n+1
		}
		places = append(places, Spot{Name: p.Name, Point: Point{p.Latitude, p.Longitude}})
		if p.Street != "" {
			places = append(places, Spot{Name: p.Street, Point: Point{p.Latitude, p.Longitude}})
		}
	}
	for i := range quarters {
		q := &quarters[i]
		q.Latitude, q.Longitude = q.Latitude/float64(q.n), q.Longitude/float64(q.n)
	}
	sorted.By(quarters, func(a, b Spot) int { return strings.Compare(person.Fold(a.Name), person.Fold(b.Name)) })
	all := append(quarters, places...)
	return all[:min(len(all), mostSpots)], nil
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
