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
	if err := countPlaces(ctx, tx, s, site.ID); err != nil {
		return d, err
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
	for i := range d.Rooms {
		r := &d.Rooms[i]
		r.Dwelling, r.Number = d.ID, i+1
		at := slices.IndexFunc(before, func(old Room) bool { return old.ID == r.ID })
		switch {
		case r.ID == "":
			r.ID = id.New()
			if _, err := tx.Exec(ctx, `INSERT INTO room (id, tenant_id, site_id, dwelling_id, number, name, area) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
				r.ID, s.Tenant, d.Site, d.ID, r.Number, r.Name, r.Area); err != nil {
				return err
			}
			if err := d.addPlaces(ctx, tx, s, *r, r.Places); err != nil {
				return err
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
	return nil
}

// countPlaces adds up the places of a site.
func countPlaces(ctx context.Context, tx *db.Tx, s tenant.Scope, site id.ID) error {
	return tx.Must(ctx, `UPDATE site SET places = (SELECT coalesce(sum(d.places), 0) FROM dwelling d WHERE d.tenant_id = $1 AND d.site_id = $2) WHERE tenant_id = $1 AND id = $2`, s.Tenant, site)
}
