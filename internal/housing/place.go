package housing

import (
	"context"
	"fmt"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// addPlaces adds places to a room; those that were taken away come back first.
func (d Dwelling) addPlaces(ctx context.Context, tx *db.Tx, s tenant.Scope, r Room, n int) error {
	back, err := db.All(ctx, tx, db.Value[id.ID], fmt.Sprintf(`SELECT h.place_id FROM hold h JOIN closure k ON k.id = h.closure_id AND k.tenant_id = h.tenant_id
		JOIN place p ON p.id = h.place_id AND p.tenant_id = h.tenant_id
		WHERE h.tenant_id = $1 AND p.room_id = $2 AND k.why = 'removed' ORDER BY p.number LIMIT %d`, n), s.Tenant, r.ID)
	if err != nil {
		return err
	}
	if len(back) > 0 {
		args := []any{s.Tenant}
		if _, err := tx.Exec(ctx, `DELETE FROM hold WHERE tenant_id = $1 AND until_day = '' AND closure_id IS NOT NULL AND place_id IN (`+db.List(&args, back)+`)`, args...); err != nil {
			return err
		}
	}
	last, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(number), 0) FROM place WHERE tenant_id = $1 AND room_id = $2`, s.Tenant, r.ID)
	if err != nil {
		return err
	}
	var rows [][]any
	for i := range n - len(back) {
		rows = append(rows, []any{id.New(), s.Tenant, d.Site, d.ID, r.ID, last + i + 1})
	}
	if len(rows) == 0 {
		return nil
	}
	return db.Insert(ctx, tx, "place (id, tenant_id, site_id, dwelling_id, room_id, number)", rows, "")
}

// takeAway takes places of a room away that nobody has, today or later: for good,
// by a closure that does not end.
func (d Dwelling) takeAway(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, r Room, n int, field string) error {
	today := clock.Today(c)
	free, err := db.All(ctx, tx, db.Value[id.ID], fmt.Sprintf(`SELECT p.id FROM place p WHERE p.tenant_id = $1 AND p.room_id = $2
		AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.place_id = p.id AND h.tenant_id = p.tenant_id AND (h.until_day = '' OR h.until_day > $3))
		ORDER BY p.number DESC LIMIT %d`, n), s.Tenant, r.ID, today)
	if err != nil {
		return err
	}
	if len(free) < n {
		return errs.Invalid("housing.room.lived-in", "room", r.Label(), "least", r.Places+n-len(free)).At(field)
	}
	k := Closure{ID: id.New(), Site: d.Site, Dwelling: d.ID, Why: Removed, From: today, Places: n}
	if err := k.insert(ctx, tx, c, s); err != nil {
		return err
	}
	return k.hold(ctx, tx, s, free)
}

// Label names a room: by its name, or its number.
func (r Room) Label() string {
	if r.Name != "" {
		return r.Name
	}
	return fmt.Sprint(r.Number)
}
