package world

import (
	"sort"
	"sync"

	"wegwarte/internal/gazetteer"
)

// DemoMunicipality is the municipality whose desk the demo shows: Werne, a town
// of 30,000. The town exists, its inbox does not.
const DemoMunicipality = "05978040"

// byPopulation are the municipalities with the sum of inhabitants up to and
// including each, so that a draw is a binary search.
type byPopulation struct {
	keys []string
	upTo []int
}

func (b *byPopulation) add(ags string, population int) {
	sum := population
	if n := len(b.upTo); n > 0 {
		sum += b.upTo[n-1]
	}
	b.keys, b.upTo = append(b.keys, ags), append(b.upTo, sum)
}

// draw gives a municipality, the more likely the more people live there.
func (b byPopulation) draw(d dice) string {
	at := d.IntN(b.upTo[len(b.upTo)-1])
	return b.keys[sort.SearchInts(b.upTo, at+1)]
}

// hospitalTown is from how many inhabitants on a municipality is taken to have
// a hospital's departments nearby.
const hospitalTown = 40_000

var municipalities = sync.OnceValue(func() (all struct{ any, hospital byPopulation }) {
	for _, m := range gazetteer.NRW().Municipalities {
		if m.AGS == DemoMunicipality {
			continue // it gets the households of the story
		}
		all.any.add(m.AGS, m.Population)
		if m.Population >= hospitalTown {
			all.hospital.add(m.AGS, m.Population)
		}
	}
	return all
})

// municipalityFor draws one by population, and where somebody depends on a
// hospital only among towns that have one.
func municipalityFor(d dice, h *Household) string {
	if h.needs("dialysis") || h.needs("care-service") {
		return municipalities().hospital.draw(d)
	}
	return municipalities().any.draw(d)
}
