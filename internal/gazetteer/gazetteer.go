// Package gazetteer reads the official list of German municipalities
// (Gemeindeverzeichnis, GV-ISys, of the statistical offices of the Federation
// and the Länder) in both forms in which it is published: GV100AD, a text of
// fixed width, and AuszugGV, a workbook.
//
// It holds facts about places and nothing about persons, and it changes none:
// what a field does not say, the List does not know. Areas are kept in
// hectares, as the source has them, so that sums are exact.
package gazetteer

import (
	"cmp"
	"fmt"
	"slices"

	"wegwarte/internal/clock"
)

// Municipality is one Gemeinde.
type Municipality struct {
	AGS          string // official key, 8 digits: Land, Regierungsbezirk, Kreis, Gemeinde
	Name         string // short: "Düsseldorf"
	OfficialName string // "Düsseldorf, Stadt"
	Kreis        Kreis
	Independent  bool   // kreisfreie Stadt: its own Kreis; Aachen, in its Städteregion, is none
	District     string // Regierungsbezirk, short: "Köln"; "" in a Land that has none
	PostalCode   string // of the town hall, where there are several
	Population   int
	AreaHa       int64   // hectares
	Lat, Lon     float64 // a point within it, WGS 84; 0, 0 where the source has none
}

// Kreis is the Kreis a municipality belongs to, or that it is.
type Kreis struct {
	Key  string // 5 digits
	Name string // short: "Rhein-Kreis Neuss"
}

// Located reports whether the source gives a point.
func (m Municipality) Located() bool { return m.Lat != 0 || m.Lon != 0 }

// List is the municipalities of one Land, in the order of their keys.
type List struct {
	AsOf           clock.Date // of the boundaries; the figures may be older
	Source         string     // to be named wherever figures are shown
	Municipalities []Municipality
}

// Population gives the sum over all municipalities.
func (l List) Population() int {
	sum := 0
	for _, m := range l.Municipalities {
		sum += m.Population
	}
	return sum
}

// AreaHa gives the sum in hectares.
func (l List) AreaHa() int64 {
	var sum int64
	for _, m := range l.Municipalities {
		sum += m.AreaHa
	}
	return sum
}

// AreaKM2 gives the sum in square kilometres as a plain decimal with two
// places, "34112.56", exact.
func (l List) AreaKM2() string { return km2(l.AreaHa()) }

// AreaKM2 gives the area in square kilometres with two places, exact.
func (m Municipality) AreaKM2() string { return km2(m.AreaHa) }

func km2(ha int64) string { return fmt.Sprintf("%d.%02d", ha/100, ha%100) }

// Find gives the municipality with the official key.
func (l List) Find(ags string) (Municipality, bool) {
	i, found := slices.BinarySearchFunc(l.Municipalities, ags, func(m Municipality, key string) int {
		return cmp.Compare(m.AGS, key)
	})
	if !found {
		return Municipality{}, false
	}
	return l.Municipalities[i], true
}
