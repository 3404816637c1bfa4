package world

import (
	"fmt"

	"wegwarte/engine/placement"
	"wegwarte/internal/housing"
	"wegwarte/internal/housing/outlook"
)

// TownSite is a site of a municipality with its dwellings and costs.
type TownSite struct {
	Site      housing.Site
	Dwellings []housing.Dwelling
	Costs     []housing.Cost
	Rules     *housing.HouseRules // nil: nobody has written them down yet
	Photos    []Photo
}

// Sites gives where a municipality houses people, enough for so many: flats here
// and there, a house, a shared accommodation, modules, and a gym that is to be
// left. Part of it is as small towns have it: not all areas are known, one lease
// ends, one flat opens later.
func (c Config) Sites(persons int) (all []TownSite) {
	flats := max(6, persons/5)
	for i := range flats {
		d := throw(c.Seed, laneSite, i)
		street := streets[i%len(streets)]
		site := housing.Site{Name: fmt.Sprintf("%s %d", street.name, 2+2*d.between(0, 40)), Kind: placement.Flat, Town: "59368 Werne", District: street.district,
			Kitchen: housing.KitchenOwn, Bathroom: housing.BathroomOwn, Toilets: 1, Showers: 1, Near: near(d, street.district)}
		site.Street = site.Name
		switch i % 7 {
		case 3:
			site.Closes, site.Closing = c.Today.AddDays(d.between(40, 90)), housing.Lease
		case 5:
			site.Opens = c.Today.AddDays(d.between(6, 25))
		}
		flat := housing.Dwelling{Name: floors[d.between(0, len(floors)-1)], Rooms: roomsOf(d, d.between(1, 3), i%5 != 4)}
		flat.GroundFloor = flat.Name == floors[0]
		flat.StepFree = flat.GroundFloor && d.chance(.5)
		rent := 0
		for _, r := range flat.Rooms {
			rent += 24_000 * r.Places
		}
		all = append(all, TownSite{Site: site, Dwellings: []housing.Dwelling{flat}, Costs: []housing.Cost{{Cents: rent, Per: housing.SiteMonth, From: c.FirstDay(), Note: "Warmmiete"}}})
	}
	d := throw(c.Seed, laneSite, 1<<20)
	shared := TownSite{Site: housing.Site{Name: "Gemeinschaftsunterkunft Fürstenhof", Kind: placement.Shared, Street: "Fürstenhof 15", Town: "59368 Werne", District: "Mitte", Kitchen: housing.KitchenShared,
		Bathroom: housing.BathroomShared, Toilets: 8, Showers: 6, Near: near(d, "Mitte")},
		Costs: []housing.Cost{{Cents: 31_500, Per: housing.PlaceMonth, From: c.FirstDay(), Note: "Miete, Wärme, Hausmeister"}}}
	for floor, name := range []string{"Erdgeschoss", "1. Etage", "2. Etage: nur für Frauen"} {
		flat := housing.Dwelling{Name: name, Shared: true, GroundFloor: floor == 0, StepFree: floor == 0, Rooms: numbered(d, 10*(floor+1), max(5, persons/24))}
		if floor == 2 {
			flat.Area = housing.Women
		}
		shared.Dwellings = append(shared.Dwellings, flat)
	}
	house := TownSite{Site: housing.Site{Name: "Haus am Stadtpark", Kind: placement.House, Street: "Am Stadtpark 3", Town: "59368 Werne", District: "Mitte", Kitchen: housing.KitchenOwn,
		Bathroom: housing.BathroomOwn, Toilets: 3, Showers: 3, Near: near(d, "Mitte")}, Costs: []housing.Cost{{Cents: 285_000, Per: housing.SiteMonth, From: c.FirstDay(), Note: "Miete"}}}
	for _, name := range floors[:3] {
		house.Dwellings = append(house.Dwellings, housing.Dwelling{Name: name, GroundFloor: name == floors[0], StepFree: name == floors[0], Rooms: roomsOf(d, 3, true)})
	}
	module := TownSite{Site: housing.Site{Name: "Modulbau Südring", Kind: placement.Module, Street: "Südring 40", Town: "59368 Werne", District: "Süd", Kitchen: housing.KitchenOwn,
		Bathroom: housing.BathroomOwn, Toilets: 6, Showers: 6, Near: near(d, "Süd")}, Costs: []housing.Cost{{Cents: 42_000, Per: housing.PlaceMonth, From: c.FirstDay(), Note: "Miete der Module"}}}
	for i := range max(4, persons/30) {
		module.Dwellings = append(module.Dwellings, housing.Dwelling{Name: fmt.Sprintf("Modul %d", i+1), GroundFloor: i%2 == 0, StepFree: i%2 == 0, Rooms: roomsOf(d, 2, true)})
	}
	hall := TownSite{Site: housing.Site{Name: "Turnhalle Nord", Kind: placement.Hall, Street: "Schulstraße 9", Town: "59368 Werne", District: "Nord", Kitchen: housing.KitchenCatered,
		Bathroom: housing.BathroomOutside, Toilets: 4, Showers: 4, Near: near(d, "Nord"), Closes: c.Today.AddDays(240), Closing: housing.Decided,
		Note: "Die Schule braucht die Halle nach den Sommerferien wieder."}, Costs: []housing.Cost{{Cents: 3_400, Per: housing.PersonDay, From: c.FirstDay(), Note: "Verpflegung und Sicherheitsdienst"},
		{Cents: 980_000, Per: housing.SiteMonth, From: c.FirstDay(), Note: "Zelte, Container, Reinigung"}},
		Dwellings: []housing.Dwelling{{Name: "Halle", Shared: true, GroundFloor: true, StepFree: true, Rooms: compartments(6)}}}
	return furnished(append(all, house, shared, module, hall))
}

// LandSites gives what the Land has of each of its facilities: buildings of up to
// ten rooms, of which the last is kept as a reserve where the facility is large. One
// emergency facility is to be closed.
func (c Config) LandSites() (all []TownSite) {
	for i, f := range c.Facilities() {
		site := TownSite{Site: housing.Site{Name: f.Name, Kind: placement.Land, Town: f.Place, Kitchen: housing.KitchenCatered, Bathroom: housing.BathroomShared, Toilets: f.Capacity / 9, Showers: f.Capacity / 12},
			Costs: []housing.Cost{{Cents: 98_000, Per: housing.PlaceMonth, From: c.FirstDay(), Note: "Betrieb und Betreuung"}}}
		if f.Kind == "emergency" && i == len(c.Facilities())-1 {
			site.Site.Closes, site.Site.Closing = c.Today.AddDays(120), housing.Decided
		}
		for left, n := f.Capacity, 1; left > 0; n++ {
			d := housing.Dwelling{Name: fmt.Sprintf("Haus %d", n), Shared: true, GroundFloor: true, StepFree: n == 1}
			for len(d.Rooms) < 10 && left > 0 {
				places := min(left, 20)
				d.Rooms, left = append(d.Rooms, housing.Room{Places: places, Area: 70 * places}), left-places
			}
			site.Dwellings = append(site.Dwellings, d)
		}
		all = append(all, site)
	}
	return all
}

var floors = []string{"Erdgeschoss", "1. Etage", "2. Etage", "Dachgeschoss"}

var streets = []struct{ name, district string }{
	{"Lindenstraße", "Mitte"}, {"Bahnhofstraße", "Mitte"}, {"Horster Weg", "Nord"}, {"Lippestraße", "Süd"}, {"Kapellenweg", "Stockum"}, {"Grüner Winkel", "Nord"}, {"Am Kanal", "Süd"}, {"Uhlandstraße", "Mitte"},
}

func near(d dice, district string) []housing.Near {
	return []housing.Near{
		{Kind: "school", Name: "Grundschule " + district, Minutes: d.between(4, 20)}, {Kind: "kita", Name: "Kita " + district, Minutes: d.between(3, 18)},
		{Kind: "doctor", Minutes: d.between(5, 25)}, {Kind: "stop", Minutes: d.between(2, 9)}, {Kind: "shop", Minutes: d.between(4, 15)},
	}
}

func roomsOf(d dice, n int, known bool) (all []housing.Room) {
	for range n {
		r := housing.Room{Places: d.between(1, 3)}
		if known {
			r.Area = 90*r.Places + d.between(0, 60)
		}
		all = append(all, r)
	}
	return all
}

func numbered(d dice, first, n int) (all []housing.Room) {
	for i := range n {
		places := d.between(2, 4)
		all = append(all, housing.Room{Name: fmt.Sprint(first + i), Places: places, Area: 75*places + d.between(0, 30)})
	}
	return all
}

func compartments(n int) (all []housing.Room) {
	for i := range n {
		all = append(all, housing.Room{Name: string(rune('A' + i)), Places: 4, Area: 200})
	}
	return all
}

// Scenarios gives what the municipality thinks of doing: to rent flats, and to build.
func (c Config) Scenarios() []outlook.Scenario {
	return []outlook.Scenario{
		{Name: "Zwölf Wohnungen mieten", Measures: []outlook.Measure{
			{What: outlook.Rent, Kind: placement.Flat, Count: 12, Places: 5, From: c.Today.AddDays(95), Month: 110_000, Once: 150_000},
			{What: outlook.Support, Percent: 30, From: c.Today.AddDays(40), Month: 420_000}}},
		{Name: "Modulbau und Halle schließen", Measures: []outlook.Measure{
			{What: outlook.Rent, Kind: placement.Module, Count: 16, Places: 5, From: c.Today.AddDays(190), Month: 260_000, Once: 2_500_000},
			{What: outlook.Close, Site: "Turnhalle Nord", From: c.Today.AddDays(200)}}},
	}
}
