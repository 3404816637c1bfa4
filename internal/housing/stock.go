package housing

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Stock is all there is and who has what of it from a day on.
type Stock struct {
	Sites     []Site
	Dwellings []Dwelling // with their rooms, by site and name
	Blocked   []Blocked
	Stays     []Stay            // that have not ended on the day
	Rooms     map[id.ID][]id.ID // the rooms that a stay has places of
}

// Blocked is a time in which a room is closed, in part or whole.
type Blocked struct {
	Dwelling    id.ID
	Room        id.ID
	From, Until clock.Date
	Why         Why
}

// StockOn gives all sites of the scope's municipality with who lives there, or
// will, on a day or later.
func StockOn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, day clock.Date) (Stock, error) {
	k := Stock{Rooms: map[id.ID][]id.ID{}}
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return k, err
	}
	var err error
	if k.Sites, err = db.All(ctx, tx, scanSite, `SELECT `+siteColumns+` FROM site p WHERE p.tenant_id = $1 AND (p.closes = '' OR p.closes > $2) ORDER BY p.sort_name`, s.Tenant, day); err != nil {
		return k, err
	}
	if k.Dwellings, err = db.All(ctx, tx, scanDwelling, `SELECT `+dwellingColumns+` FROM dwelling d JOIN site p ON p.id = d.site_id AND p.tenant_id = d.tenant_id
		WHERE d.tenant_id = $1 AND d.places > 0 AND (p.closes = '' OR p.closes > $2) AND (d.closes = '' OR d.closes > $2) ORDER BY p.sort_name, d.sort_name`, s.Tenant, day); err != nil {
		return k, err
	}
	if err := withRooms(ctx, tx, s, k.Dwellings); err != nil {
		return k, err
	}
	if k.Blocked, err = db.All(ctx, tx, func(row db.Row) (b Blocked, err error) {
		err = row.Scan(&b.Dwelling, &b.Room, &b.From, &b.Until, &b.Why)
		return b, err
	}, `SELECT DISTINCT b.dwelling_id, b.room_id, h.from_day, h.until_day, k.why FROM hold h JOIN closure k ON k.id = h.closure_id AND k.tenant_id = h.tenant_id
		JOIN place b ON b.id = h.place_id AND b.tenant_id = h.tenant_id
		WHERE h.tenant_id = $1 AND k.why <> 'removed' AND (h.until_day = '' OR h.until_day > $2) ORDER BY b.dwelling_id, b.room_id, h.from_day`, s.Tenant, day); err != nil {
		return k, err
	}
	if k.Stays, err = db.All(ctx, tx, scanStay, `SELECT `+stayColumns+` FROM stay t WHERE t.tenant_id = $1 AND t.state <> 'cancelled' AND (t.until_day = '' OR t.until_day > $2)
		ORDER BY t.from_day, t.id`, s.Tenant, day); err != nil {
		return k, err
	}
	subjects := make([]id.ID, len(k.Stays))
	for i, t := range k.Stays {
		subjects[i] = t.Household
	}
	if len(subjects) > 0 {
		audit.Log(tx, c, s, audit.Read, tenant.Stay, "occupancy", subjects...)
	}
	return k, db.Each(ctx, tx, func(row db.Row) error {
		var stay, room id.ID
		err := row.Scan(&stay, &room)
		k.Rooms[stay] = append(k.Rooms[stay], room)
		return err
	}, `SELECT DISTINCT h.stay_id, b.room_id FROM hold h JOIN place b ON b.id = h.place_id AND b.tenant_id = h.tenant_id
		WHERE h.tenant_id = $1 AND h.stay_id IS NOT NULL AND (h.until_day = '' OR h.until_day > $2)`, s.Tenant, day)
}

// Guests gives households of the scope's municipality, as far as housing them goes.
func Guests(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, households []id.ID) ([]Guest, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	return here(ctx, tx, c, s, households)
}

// GuestsWithStays is Guests with the stay that each has today, or next.
func GuestsWithStays(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, households []id.ID) ([]Guest, error) {
	all, err := Guests(ctx, tx, c, s, households)
	if err != nil || len(all) == 0 {
		return all, err
	}
	return all, withStays(ctx, tx, s, clock.Today(c), all)
}
