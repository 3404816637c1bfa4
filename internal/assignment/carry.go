package assignment

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// carryOver brings what the municipality prepared for an earlier day on which
// they did not come: what was done and does not hang on the day is done, who has
// taken something on keeps it, notes stay, and what it added itself is there
// again. What was arranged for the day is open again. It happens once, at the
// first acknowledgement: what is changed since is not overwritten.
func (t *Transfer) carryOver(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, h Handover) error {
	if t.After == "" {
		return nil
	}
	first, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM transfer_event
		WHERE transfer_id = $1 AND to_tenant_id = $2 AND action = $3`, t.ID, s.Tenant, ActAcknowledge)
	if err != nil || first > 0 {
		return err
	}
	old, err := Find(ctx, tx, s, t.After)
	if err != nil {
		return err
	}
	before, err := stored(ctx, tx, s, t.After)
	if err != nil {
		return err
	}
	now, err := stored(ctx, tx, s, t.ID)
	if err != nil {
		return err
	}
	carried := 0
	for _, p := range before {
		if p.Own() {
			if err := t.carryOwn(ctx, tx, s, old, p, clock.Today(c)); err != nil {
				return err
			}
			carried++
			continue
		}
		i := slices.IndexFunc(now, func(n Preparation) bool { return n.Person == p.Person && n.Code == p.Code })
		if i < 0 || !p.Done() && p.Assignee == "" && p.Note == "" {
			continue
		}
		if p.ofTheDay() {
			p.DoneAt, p.DoneBy, p.DoneName, p.Meet = now[i].DoneAt, "", "", Meet{}
		}
		err := tx.Must(ctx, `UPDATE preparation SET done_at = $3, done_by = $4, done_name = $5, assignee = $6, assignee_name = $7, note = $8,
				meet_on = $9, meet_at = $10, meet_where = $11
			WHERE id = $1 AND tenant_id = $2`, now[i].ID, s.Tenant, db.Micros(p.DoneAt), p.DoneBy, p.DoneName, p.Assignee, p.AssigneeName, p.Note,
			p.Meet.On, p.Meet.At, p.Meet.Where)
		if err != nil {
			return err
		}
		carried++
	}
	if carried > 0 {
		audit.Log(tx, c, s, audit.Change, tenant.Transfer, "preparations carried over", h.householdIDs()...)
	}
	return nil
}

// carryOwn adds again what the municipality had added itself, as many days
// before the arrival as then.
func (t Transfer) carryOwn(ctx context.Context, tx *db.Tx, s tenant.Scope, old Transfer, p Preparation, today clock.Date) error {
	p.ID = id.New()
	due := later(earlier(t.ArriveOn, today), t.ArriveOn.AddDays(-p.DueOn.DaysUntil(old.ArriveOn)))
	_, err := tx.Exec(ctx, `INSERT INTO preparation (id, tenant_id, transfer_id, person_id, code, need, severity, kind, owner, due_on,
			done_at, done_by, done_name, title, assignee, assignee_name, note)
		VALUES ($1, $2, $3, '', $4, '', $5, $6, $7, $8, 0, '', '', $9, $10, $11, $12)`,
		p.ID, s.Tenant, t.ID, "own:"+string(p.ID), p.Severity, p.Kind, p.Owner, due, p.Title, p.Assignee, p.AssigneeName, p.Note)
	return err
}

// ofTheDay reports whether it was arranged for the day of arrival itself.
func (p Preparation) ofTheDay() bool {
	entry, ok := record.Current().Preparation(p.Code)
	return ok && entry.OfTheDay
}

func (h Handover) householdIDs() []id.ID {
	ids := make([]id.ID, len(h.Households))
	for i, in := range h.Households {
		ids[i] = in.ID
	}
	return ids
}
