// Package city fills the tables of a municipality with a stock of a city's size,
// and with who lives and lived there: for what is measured.
package city

import (
	"context"
	"fmt"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// City is what was filled in.
type City struct {
	Largest, Middle, Flat id.ID // sites: of a thousand places, of a hundred, of four
	Sites, Places, Stays  int
	Households            []id.ID
}

// Periods is how many stays follow each other in each room or flat.
const (
	Periods = 9
	long    = 120 // days of each
)

// slot is what one household has: a flat, or a room of a shared dwelling.
type slot struct {
	site, dwelling id.ID
	places         []id.ID
}

type filling struct {
	*City
	w     *testkit.World
	s     tenant.Scope
	slots []slot

	sites, dwellings, rooms, places [][]any
}

// Fill stores a stock of about so many places: three fifths in flats of four, the
// rest in shared houses and halls of up to a thousand. Nine of ten are lived in.
func Fill(t testing.TB, w *testkit.World, places int) City {
	t.Helper()
	f := filling{City: &City{}, w: w, s: w.As(tenant.Housing)}
	f.house("shared", min(1000, places/10), &f.Largest)
	for f.Places < places*2/5 {
		size, kind := 100, "shared"
		if f.Sites%8 == 0 {
			size, kind = min(300, places/20), "hall"
		}
		f.house(kind, size, &f.Middle)
	}
	for f.Places < places {
		f.flat()
	}
	w.Do(t, f.s, func(ctx context.Context, tx *db.Tx) error {
		if err := db.Insert(ctx, tx, `site (id, tenant_id, name, sort_name, kind, street, town, district, kitchen, bathroom, toilets, showers,
			near, opens, closes, closing, house_rules, note, places, version, created_at)`, f.sites, ""); err != nil {
			return err
		}
		if err := db.Insert(ctx, tx, `dwelling (id, tenant_id, site_id, name, sort_name, shared, step_free, ground_floor, area, opens, closes, places, version)`, f.dwellings, ""); err != nil {
			return err
		}
		if err := db.Insert(ctx, tx, `room (id, tenant_id, site_id, dwelling_id, number, name, area)`, f.rooms, ""); err != nil {
			return err
		}
		return db.Insert(ctx, tx, `place (id, tenant_id, site_id, dwelling_id, room_id, number)`, f.places, "")
	})
	f.people(t)
	f.stays(t)
	if err := w.DB.Script(t.Context(), "ANALYZE"); err != nil {
		t.Fatal(err)
	}
	return *f.City
}

func (f *filling) site(kind string, places int) id.ID {
	site, closes, closing := id.New(), "", ""
	f.Sites++
	if f.Sites%50 == 0 {
		closes, closing = testkit.Today.AddDays(30+f.Sites%90).String(), "lease"
	}
	name := fmt.Sprintf("Haus %05d", f.Sites)
	f.sites = append(f.sites, []any{site, f.s.Tenant, name, person.Fold(name), kind, "Lindenweg 1", "59368 Werne", "Mitte", "own", "own", 2, 2, "[]", "", closes, closing, "", "", places, 1, 0})
	return site
}

func (f *filling) dwelling(site id.ID, number, places int, shared bool) id.ID {
	d, name := id.New(), fmt.Sprintf("Wohnung %d", number)
	f.dwellings = append(f.dwellings, []any{d, f.s.Tenant, site, name, person.Fold(name), shared, number%3 == 0, number%3 == 0, "", "", "", places, 1})
	return d
}

func (f *filling) room(site, d id.ID, number int) (places []id.ID) {
	room := id.New()
	f.rooms = append(f.rooms, []any{room, f.s.Tenant, site, d, number, "", 180})
	for n := range 2 {
		place := id.New()
		f.places = append(f.places, []any{place, f.s.Tenant, site, d, room, n + 1})
		places = append(places, place)
		f.Places++
	}
	return places
}

// house stores a shared house, with twenty rooms on each floor.
func (f *filling) house(kind string, places int, which *id.ID) {
	site := f.site(kind, places)
	*which = site
	for number := 1; places >= 2; number++ {
		rooms := min(20, places/2)
		d := f.dwelling(site, number, 2*rooms, true)
		for n := range rooms {
			f.slots = append(f.slots, slot{site, d, f.room(site, d, n+1)})
		}
		places -= 2 * rooms
	}
}

func (f *filling) flat() {
	site := f.site("flat", 4)
	f.Flat = site
	d := f.dwelling(site, 1+f.Sites%3, 4, false)
	f.slots = append(f.slots, slot{site, d, append(f.room(site, d, 1), f.room(site, d, 2)...)})
}

// people registers a household for each slot.
func (f *filling) people(t testing.TB) {
	t.Helper()
	var households, persons [][]any
	for i := range f.slots {
		h := id.New()
		f.Households = append(f.Households, h)
		name := fmt.Sprintf("Name%d", i)
		households = append(households, []any{h, f.s.Tenant, "S-" + string(h), nil, "", "2024-01-01", "", 2, person.Fold(name + " A"), 1, 0})
		for n := range 2 {
			persons = append(persons, []any{id.New(), f.s.Tenant, h, n + 1, name, fmt.Sprintf("P%d", n), "", "", "1990-01-01", "day", "unknown", "", "", 1, 0})
		}
	}
	f.w.Do(t, f.s, func(ctx context.Context, tx *db.Tx) error {
		if err := db.Insert(ctx, tx, `household (id, tenant_id, file_number, unit_id, unit_since, registered_on, left_on, size, sort_name, version, created_at)`, households, ""); err != nil {
			return err
		}
		return db.Insert(ctx, tx, `person (id, tenant_id, household_id, position, family_name, given_name, family_name_own, given_name_own, birth_date, birth_precision, sex, phone, email, version, created_at)`, persons, "")
	})
}

// stays has the households move through the slots, one period after the other.
func (f *filling) stays(t testing.TB) {
	t.Helper()
	n := len(f.slots)
	for k := range Periods {
		from := testkit.Today.AddDays(-60 - (Periods-1-k)*long)
		var stays, holds [][]any
		for i, h := range f.Households {
			at, until, ending := f.slots[(i+37*k)%n], from.AddDays(long), "moved"
			if k == Periods-1 {
				if i%10 == 0 { // stands empty
					continue
				}
				until, ending = clock.Date{}, ""
			}
			stay := id.New()
			stays = append(stays, []any{stay, f.s.Tenant, h, "", "S", at.site, at.dwelling, "actual", 2, len(at.places), from, until, false, testkit.Today.AddDays(28), ending, "", "", 1, 0, "", ""})
			for _, place := range at.places {
				holds = append(holds, []any{place, f.s.Tenant, at.site, stay, nil, from, until})
			}
			f.Stays++
		}
		f.w.Do(t, f.s, func(ctx context.Context, tx *db.Tx) error {
			if err := db.Insert(ctx, tx, `stay (id, tenant_id, household_id, transfer_id, file_number, site_id, dwelling_id, state, persons, places, from_day, until_day, shares, leave_by,
				ending, before_id, reason, version, at, by_id, by_name)`, stays, ""); err != nil {
				return err
			}
			return db.Insert(ctx, tx, `hold (place_id, tenant_id, site_id, stay_id, closure_id, from_day, until_day)`, holds, "")
		})
	}
}
