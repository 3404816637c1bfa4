package world

import (
	"wegwarte/engine/placement"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/world/sketch"
)

// Photo is a photo of a site.
type Photo struct {
	Caption string
	Scene   sketch.Scene
	Seed    uint64
}

var scenes = map[sketch.Scene]string{sketch.Outside: "Eingang", sketch.Bedroom: "Zimmer", sketch.Kitchen: "Küche", sketch.Bathroom: "Bad"}

// furnished adds to sites what is told those who live there: where many live, all of it;
// of every third flat, who opens and what is there; of the others nobody has written
// it down yet.
func furnished(all []TownSite) []TownSite {
	flats := 0
	for i := range all {
		switch one := &all[i]; one.Site.Kind {
		case placement.Flat:
			if flats++; flats%3 == 1 {
				one.Rules = &housing.HouseRules{Terms: flatRules}
			}
			if flats == 1 {
				one.Photos = photos(flats, sketch.Outside, sketch.Bedroom)
			}
		case placement.Hall:
			one.Rules = &housing.HouseRules{Terms: hallRules}
		case placement.Shared:
			one.Rules = &housing.HouseRules{Terms: sharedRules, Words: map[i18n.Lang]string{
				i18n.German:    "Kinderwagen und Fahrräder stehen im Schuppen hinter dem Haus. Der Schlüssel dafür hängt im Büro, Raum 1.",
				i18n.Ukrainian: "Дитячі візки та велосипеди стоять у сараї за будинком. Ключ від нього – в офісі, кімната 1.",
				i18n.Arabic:    "عربات الأطفال والدراجات في السقيفة خلف المبنى. مفتاحها في المكتب، غرفة 1.",
			}}
			one.Photos = photos(2, sketch.Scenes...)
		case placement.House, placement.Module:
			one.Rules = &housing.HouseRules{Terms: houseRules}
			one.Photos = photos(i, sketch.Scenes...)
		}
	}
	return all
}

func photos(seed int, of ...sketch.Scene) (all []Photo) {
	for _, scene := range of {
		all = append(all, Photo{scenes[scene], scene, uint64(seed)}) //nolint:gosec // it is not negative
	}
	return all
}

const night = "02389 0000-99"

var (
	flatRules = housing.Terms{Caretaker: housing.Caretaker{Name: "Frau Brandt, Wohnungsdienst", Phone: "02389 0000-21", Hours: "Mo–Fr 8–12 Uhr"}, QuietFrom: "22:00", QuietUntil: "06:00",
		Smoking: housing.SmokingOutside, Pets: housing.PetsAsk, Holds: []housing.Clause{"waste", "keys", "escape"}, Damage: housing.ToCaretaker, NightPhone: night,
		There: []housing.Thing{"bed", "bedding", "table", "wardrobe", "stove", "fridge", "washer"}}
	houseRules = housing.Terms{Caretaker: housing.Caretaker{Name: "Herr Kowalski, Hausmeister", Phone: "02389 0000-34", Hours: "Mo–Fr 7–15 Uhr"}, QuietFrom: "22:00", QuietUntil: "06:00",
		Smoking: housing.SmokingOutside, Pets: housing.PetsNone, Holds: []housing.Clause{"fire", "waste", "keys", "escape"}, Damage: housing.ToCaretaker, NightPhone: night,
		There: []housing.Thing{"bed", "bedding", "towels", "table", "wardrobe", "stove", "fridge", "pots", "dishes", "washer"}}
	sharedRules = housing.Terms{Caretaker: housing.Caretaker{Name: "Herr Özdemir, Hausmeister", Phone: "02389 0000-35", Hours: "werktags 8–12 Uhr, Raum 1"}, QuietFrom: "22:00", QuietUntil: "06:00",
		VisitorsUntil: "22:00", LaundryFrom: "08:00", LaundryUntil: "20:00", Smoking: housing.SmokingMarked, Pets: housing.PetsNone, Holds: housing.Clauses, Damage: housing.ToOffice,
		DamagePhone: "02389 0000-20", NightPhone: night, There: []housing.Thing{"bed", "bedding", "towels", "table", "wardrobe", "stove", "fridge", "washer", "detergent", "internet"}}
	hallRules = housing.Terms{Caretaker: housing.Caretaker{Name: "Sicherheitsdienst am Eingang", Phone: "02389 0000-36", Hours: "Tag und Nacht"}, QuietFrom: "22:00", QuietUntil: "07:00",
		VisitorsUntil: "20:00", Smoking: housing.SmokingMarked, Pets: housing.PetsNone, Holds: []housing.Clause{"fire", "waste", "escape"}, Damage: housing.ToCaretaker,
		There: []housing.Thing{"bed", "bedding", "towels", "internet"}}
)
