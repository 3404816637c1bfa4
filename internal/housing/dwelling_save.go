package housing

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// RoomField names a field of the room with a number: "2.places".
func RoomField(number int, field string) string { return strconv.Itoa(number) + "." + field }

// SaveDwelling keeps a dwelling with its rooms: a new one where it has no ID, else
// what was changed of the version that was seen. Rooms keep their IDs; one that is
// left out is gone. Places that somebody has, today or later, cannot be taken
// away; those that somebody had stay in the books, as closed for good.
func SaveDwelling(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, d Dwelling) (Dwelling, error) {
	if err := s.MayWrite(tenant.Site); err != nil {
		return d, err
	}
	d.Name = strings.TrimSpace(d.Name)
	for i := range d.Rooms {
		d.Rooms[i].Name = strings.TrimSpace(d.Rooms[i].Name)
	}
	if err := d.check(); err != nil {
		return d, err
	}
	site, err := FindSite(ctx, tx, s, d.Site)
	if err != nil {
		return d, err
	}
	action := audit.Change
	var before []Room
	if d.ID == "" {
		action = audit.Create
		d.ID, d.Version = id.New(), 1
		_, err = tx.Exec(ctx, `INSERT INTO dwelling (id, tenant_id, site_id, name, sort_name, shared, step_free, ground_floor, area, opens, closes, places, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)`, d.ID, s.Tenant, site.ID, d.Name, person.Fold(d.Name), d.Shared, d.StepFree, d.GroundFloor, d.Area, d.Opens, d.Closes, d.Places)
	} else {
		if before, err = roomsOf(ctx, tx, s, []id.ID{d.ID}); err != nil {
			return d, err
		}
		if err := d.keepsShared(ctx, tx, c, s); err != nil {
			return d, err
		}
		err = tx.Must(ctx, `UPDATE dwelling SET name = $5, sort_name = $6, shared = $7, step_free = $8, ground_floor = $9, area = $10, opens = $11, closes = $12, places = $13, version = version + 1
			WHERE tenant_id = $1 AND site_id = $2 AND id = $3 AND version = $4`, s.Tenant, site.ID, d.ID, d.Version, d.Name, person.Fold(d.Name), d.Shared, d.StepFree, d.GroundFloor, d.Area, d.Opens, d.Closes, d.Places)
		d.Version++
	}
	if db.IsDuplicate(err) {
		return d, errs.Invalid("housing.name.taken").At("name").Because(err)
	}
	if err != nil {
		return d, err
	}
	if err := d.saveRooms(ctx, tx, c, s, before); err != nil {
		return d, err
	}
	if action == audit.Change && !d.Shared {
		if err := d.holdWhole(ctx, tx, c, s); err != nil {
			return d, err
		}
	}
	more := d.Places
	for _, r := range before {
		more -= r.Places
	}
	if more != 0 {
		if err := tx.Must(ctx, `UPDATE site SET places = places + $3 WHERE tenant_id = $1 AND id = $2`, s.Tenant, site.ID, more); err != nil {
			return d, err
		}
	}
	audit.Log(tx, c, s, action, tenant.Site, "dwelling", d.ID)
	return d, nil
}

func (d *Dwelling) saveRooms(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, before []Room) error {
	for _, old := range before {
		if !slices.ContainsFunc(d.Rooms, func(r Room) bool { return r.ID == old.ID }) {
			if err := d.takeAway(ctx, tx, c, s, old, old.Places, RoomField(old.Number, "places")); err != nil {
				return err
			}
		}
	}
	if len(before) > 0 { // those that stay get a number below
		if _, err := tx.Exec(ctx, `UPDATE room SET number = 0 WHERE tenant_id = $1 AND dwelling_id = $2`, s.Tenant, d.ID); err != nil {
			return err
		}
	}
	var rooms, places [][]any // that are new
	for i := range d.Rooms {
		r := &d.Rooms[i]
		r.Dwelling, r.Number = d.ID, i+1
		at := slices.IndexFunc(before, func(old Room) bool { return old.ID == r.ID })
		switch {
		case r.ID == "":
			r.ID = id.New()
			rooms = append(rooms, []any{r.ID, s.Tenant, d.Site, d.ID, r.Number, r.Name, r.Area})
			for n := range r.Places {
				places = append(places, []any{id.New(), s.Tenant, d.Site, d.ID, r.ID, n + 1})
			}
			continue
		case at < 0:
			return errs.NotFound("error.not-found")
		}
		if err := tx.Must(ctx, `UPDATE room SET number = $4, name = $5, area = $6 WHERE tenant_id = $1 AND dwelling_id = $2 AND id = $3`, s.Tenant, d.ID, r.ID, r.Number, r.Name, r.Area); err != nil {
			return err
		}
		var err error
		if more := r.Places - before[at].Places; more > 0 {
			err = d.addPlaces(ctx, tx, s, *r, more)
		} else if more < 0 {
			err = d.takeAway(ctx, tx, c, s, *r, -more, RoomField(r.Number, "places"))
		}
		if err != nil {
			return err
		}
	}
	if len(rooms) == 0 {
		return nil
	}
	if err := db.Insert(ctx, tx, "room (id, tenant_id, site_id, dwelling_id, number, name, area)", rooms, ""); err != nil {
		return err
	}
	return db.Insert(ctx, tx, placeColumns, places, "")
}

// keepsShared holds that a dwelling in which somebody has a place stays shared, or not.
func (d Dwelling) keepsShared(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM stay t JOIN dwelling w ON w.id = t.dwelling_id AND w.tenant_id = t.tenant_id
		WHERE t.tenant_id = $1 AND t.dwelling_id = $2 AND t.state <> 'cancelled' AND (t.until_day = '' OR t.until_day > $3) AND w.shared <> $4`, s.Tenant, d.ID, clock.Today(c), d.Shared)
	if err == nil && n > 0 {
		return errs.Invalid("housing.shared.lived-in").At("shared")
	}
	return err
}

// holdWhole gives the places that were added to a dwelling that is not shared to who
// has it, today or later: it is had whole.
func (d Dwelling) holdWhole(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	today := clock.Today(c)
	stays, err := db.All(ctx, tx, scanStay, `SELECT `+stayColumns+` FROM stay t WHERE t.tenant_id = $1 AND t.dwelling_id = $2 AND t.state <> 'cancelled' AND (t.until_day = '' OR t.until_day > $3)`, s.Tenant, d.ID, today)
	if err != nil {
		return err
	}
	for _, t := range stays {
		from := t.From
		if from.Before(today) {
			from = today
		}
		added, err := db.All(ctx, tx, db.Value[id.ID], `SELECT p.id FROM place p WHERE p.tenant_id = $1 AND p.dwelling_id = $2
			AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.place_id = p.id AND h.tenant_id = p.tenant_id AND `+overlaps("h", "$3", "$4")+`)`, s.Tenant, d.ID, from, t.Until)
		if err != nil || len(added) == 0 {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE stay SET places = places + $3 WHERE tenant_id = $1 AND id = $2`, s.Tenant, t.ID, len(added)); err != nil {
			return err
		}
		rows := make([][]any, len(added))
		for i, place := range added {
			rows[i] = []any{place, s.Tenant, t.Site, t.ID, nil, from, t.Until}
		}
		if err := db.Insert(ctx, tx, holdColumns, rows, ""); err != nil {
			return taken(err)
		}
	}
	return nil
}
