package person

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// LegalOf gives what was stated last of each person of households, by household,
// to the legal desk alone.
func LegalOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, households []id.ID) (map[id.ID][]Legal, error) {
	if err := s.MayRead(tenant.Legal); err != nil {
		return nil, err
	}
	found, err := Load(ctx, tx, s, households)
	if err != nil {
		return nil, err
	}
	lives := map[id.ID]id.ID{}
	var persons []id.ID
	for _, h := range found {
		for _, p := range h.Persons {
			lives[p.ID] = h.ID
			persons = append(persons, p.ID)
		}
	}
	last := map[id.ID]Legal{}
	for chunk := range slices.Chunk(persons, most) {
		ids, err := WithFollowers(ctx, tx, s, chunk)
		if err != nil {
			return nil, err
		}
		args := []any{s.Tenant}
		stated, err := db.All(ctx, tx, func(row db.Row) (l Legal, err error) {
			err = row.Scan(&l.Person, &l.Nationality, &l.Status)
			return l, err
		}, `SELECT `+Leads("l.person_id")+`, l.nationality, l.status FROM person_legal l
			WHERE l.tenant_id = $1 AND l.person_id IN (`+db.List(&args, ids)+`) ORDER BY l.recorded_at, l.number`, args...)
		if err != nil {
			return nil, err
		}
		for _, l := range stated {
			last[l.Person] = l
		}
	}
	all := map[id.ID][]Legal{}
	for _, p := range persons {
		if l, known := last[p]; known {
			all[lives[p]] = append(all[lives[p]], l)
		}
	}
	if len(persons) > 0 {
		audit.Log(tx, c, s, audit.Read, tenant.Legal, "fields: nationality status", persons...)
	}
	return all, nil
}
