package housing

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

const dwellingColumns = `d.id, d.site_id, d.name, d.shared, d.step_free, d.ground_floor, d.area, d.opens, d.closes, d.places, d.version`

func scanDwelling(row db.Row) (d Dwelling, err error) {
	err = row.Scan(&d.ID, &d.Site, &d.Name, &d.Shared, &d.StepFree, &d.GroundFloor, &d.Area, &d.Opens, &d.Closes, &d.Places, &d.Version)
	return d, err
}

// scanRoom reads a room with its places, without those that were taken away.
const roomColumns = `r.id, r.dwelling_id, r.number, r.name, r.area, (SELECT count(*) FROM place p WHERE p.tenant_id = r.tenant_id AND p.room_id = r.id
	AND NOT EXISTS (SELECT 1 FROM hold h JOIN closure k ON k.id = h.closure_id WHERE h.place_id = p.id AND h.tenant_id = p.tenant_id AND h.until_day = '' AND k.why = 'removed'))`

func scanRoom(row db.Row) (r Room, err error) {
	err = row.Scan(&r.ID, &r.Dwelling, &r.Number, &r.Name, &r.Area, &r.Places)
	return r, err
}

// roomsOf gives the rooms of dwellings in their order, without those of which all
// places were taken away.
func roomsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, dwellings []id.ID) ([]Room, error) {
	args := []any{s.Tenant}
	all, err := db.All(ctx, tx, scanRoom, `SELECT `+roomColumns+` FROM room r WHERE r.tenant_id = $1 AND r.dwelling_id IN (`+db.List(&args, dwellings)+`) AND r.number > 0
		ORDER BY r.dwelling_id, r.number`, args...)
	return all, err
}

// Dwellings gives the dwellings of a site with their rooms, by name.
func Dwellings(ctx context.Context, tx *db.Tx, s tenant.Scope, site id.ID) ([]Dwelling, error) {
	if err := s.MayRead(tenant.Site); err != nil {
		return nil, err
	}
	all, err := db.All(ctx, tx, scanDwelling, `SELECT `+dwellingColumns+` FROM dwelling d WHERE d.tenant_id = $1 AND d.site_id = $2 ORDER BY d.sort_name, d.id`, s.Tenant, site)
	if err != nil {
		return nil, err
	}
	return all, withRooms(ctx, tx, s, all)
}

// FindDwelling gives a dwelling with its rooms, and its site.
func FindDwelling(ctx context.Context, tx *db.Tx, s tenant.Scope, dwelling id.ID) (Dwelling, Site, error) {
	if err := s.MayRead(tenant.Site); err != nil {
		return Dwelling{}, Site{}, err
	}
	d, err := db.One(ctx, tx, scanDwelling, `SELECT `+dwellingColumns+` FROM dwelling d WHERE d.tenant_id = $1 AND d.id = $2`, s.Tenant, dwelling)
	if err != nil {
		return d, Site{}, err
	}
	one := []Dwelling{d}
	if err := withRooms(ctx, tx, s, one); err != nil {
		return d, Site{}, err
	}
	site, err := FindSite(ctx, tx, s, d.Site)
	return one[0], site, err
}

func withRooms(ctx context.Context, tx *db.Tx, s tenant.Scope, all []Dwelling) error {
	ids, at := make([]id.ID, len(all)), make(map[id.ID]int, len(all))
	for i, d := range all {
		ids[i], at[d.ID] = d.ID, i
	}
	rooms, err := roomsOf(ctx, tx, s, ids)
	for _, r := range rooms {
		d := &all[at[r.Dwelling]]
		d.Rooms = append(d.Rooms, r)
	}
	return err
}
