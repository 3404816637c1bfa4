package work

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Carry takes along what somebody told of themselves to find work: profile and
// curriculum vitae. What was asked of an authority is asked anew: another one is
// responsible.
func Carry(ctx context.Context, tx *db.Tx, c clock.Clock, from, to tenant.Scope, persons map[id.ID]id.ID) error {
	if err := from.MayRead(tenant.Work); err != nil {
		return err
	}
	if err := to.MayWrite(tenant.Work); err != nil {
		return err
	}
	type line [7]string
	type profile struct{ who, data, seeks, stage string }
	var entries []line
	var hidden []bool
	var profiles []profile
	err := tx.On(ctx, from.Tenant, func(ctx context.Context) (err error) {
		old := make([]id.ID, 0, len(persons))
		for one := range persons {
			old = append(old, one)
		}
		args := []any{from.Tenant}
		entries, err = db.All(ctx, tx, func(row db.Row) (l line, err error) {
			var hide bool
			err = row.Scan(&l[0], &l[1], &l[2], &l[3], &l[4], &l[5], &l[6], &hide)
			hidden = append(hidden, hide)
			return l, err
		}, `SELECT person_id, kind, title, place, from_month, until_month, note, hidden FROM work_entry WHERE tenant_id = $1 AND person_id IN (`+db.List(&args, old)+`) ORDER BY from_month, id`, args...)
		if err != nil {
			return err
		}
		args = []any{from.Tenant}
		profiles, err = db.All(ctx, tx, func(row db.Row) (p profile, err error) { return p, row.Scan(&p.who, &p.data, &p.seeks, &p.stage) },
			`SELECT person_id, data, seeks, stage FROM work_profile WHERE tenant_id = $1 AND person_id IN (`+db.List(&args, old)+`)`, args...)
		audit.Log(tx, c, from, audit.Export, tenant.Work, "work: taken along", old...)
		return err
	})
	if err != nil {
		return err
	}
	for i, l := range entries {
		if _, err := tx.Exec(ctx, `INSERT INTO work_entry (id, tenant_id, person_id, kind, title, place, from_month, until_month, note, hidden, version, at, by_id, by_name)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $12, $13)`, id.New(), to.Tenant, persons[id.ID(l[0])], l[1], l[2], l[3], l[4], l[5], l[6], hidden[i], db.Micros(c.Now()), to.Actor, to.Name); err != nil {
			return err
		}
	}
	var subjects []id.ID
	for _, p := range profiles {
		if _, err := tx.Exec(ctx, `INSERT INTO work_profile (id, tenant_id, person_id, data, seeks, stage, since_day, next_day, asked_on, asked_of, answer, answer_on, version, at, by_id, by_name)
			VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', '', '', '', 1, $8, $9, $10)`, id.New(), to.Tenant, persons[id.ID(p.who)], p.data, p.seeks, p.stage, clock.Today(c), db.Micros(c.Now()), to.Actor, to.Name); err != nil {
			return err
		}
	}
	for _, one := range persons {
		subjects = append(subjects, one)
	}
	audit.Log(tx, c, to, audit.Create, tenant.Work, "work: brought along", subjects...)
	return nil
}
