package world

import "fmt"

// Facility is where the Land lets people live until they go to a municipality.
type Facility struct {
	Kind     string // as tenant.Unit has it
	Name     string
	Place    string // an invented one
	Capacity int
	diligent float64 // share of what is done that is also written down
}

// The facilities of a large world: as many of each kind as Nordrhein-Westfalen
// had on 31 March 2024 (5, 29 and 21), with about as many places each.
var (
	firstReception = []string{"Eichenbruch", "Hellwegstadt", "Rautenfeld", "Niederbergen", "Wiesenau"}
	central        = []string{"Ahornhöhe", "Birkental", "Erlenhof", "Haselgrund", "Lindenkamp", "Buchenrode", "Ulmenfeld",
		"Weidenbrück am Bach", "Tannhausen", "Kiefernwald", "Holunderberg", "Schlehenau", "Ginsterheide", "Wacholderort",
		"Fliederstadt", "Rosengarten", "Nelkenbruch", "Malvental", "Arnikafeld", "Salbeihöhe", "Lavendelhof", "Kamillengrund",
		"Klatschmohn", "Kornblum", "Distelkamp", "Farnwald", "Moosbach", "Schilfsee", "Heidekrug"}
	emergency = []string{"Alte Spinnerei", "Messehalle Nord", "Sporthalle West", "Kaserne Süd", "Hangar Ost", "Alte Molkerei",
		"Tennishalle", "Zeche Morgenrot", "Baumarkt am Ring", "Bürohaus Kanal", "Hotel Zur Post", "Schulzentrum Alt",
		"Containerdorf Hafen", "Lager Güterbahnhof", "Gewerbehof Mitte", "Stadthalle Alt", "Landgut Hohenfeld",
		"Jugendherberge Berg", "Klinik Waldrand", "Zeltdorf Flugplatz", "Kloster Stillwasser"}
)

// Facilities gives the facilities of the Land; those of a small world are too
// few for a Land, so that each has people.
func (c Config) Facilities() []Facility {
	first, centre, spare := 1, 3, 2
	if c.Persons >= large {
		first, centre, spare = len(firstReception), len(central), len(emergency)
	}
	var all []Facility
	add := func(kind, title string, places []string, lo, hi int) {
		for _, place := range places {
			d := throw(c.Seed, laneFacility, len(all))
			all = append(all, Facility{Kind: kind, Name: fmt.Sprintf("%s %s", title, place), Place: place,
				Capacity: 10 * d.between(lo/10, hi/10), diligent: 0.6 + 0.38*d.Float64()})
		}
	}
	add("central", "ZUE", central[:centre], 320, 900)
	add("first-reception", "EAE", firstReception[:first], 1000, 1600)
	add("emergency", "Notunterkunft", emergency[:spare], 250, 700)
	all[0].diligent = 0.85 // the facility whose log-in the demo gives
	return all
}

// capacity is the number of places in all facilities.
func (c Config) capacity() (places int) {
	for _, f := range c.Facilities() {
		places += f.Capacity
	}
	return places
}
