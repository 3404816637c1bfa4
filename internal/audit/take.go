package audit

import (
	"context"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// MostTaken is how many entries one export may hold.
const MostTaken = 50_000

// Take gives all entries that pass the filter, newest first, for those outside
// the house who have a right to them, with the proof of where the chain stood.
// That they were taken is on record.
func Take(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f Filter) ([]Entry, Proof, error) {
	if err := s.MayRead(tenant.Audit); err != nil {
		return nil, Proof{}, err
	}
	p := Proof{Tenant: s.Tenant, At: c.Now().UTC()}
	last, err := db.One(ctx, tx, scanHead, `SELECT seq, hash FROM audit_head WHERE tenant_id = $1`, s.Tenant)
	if err != nil && !errs.Is(err, errs.KindNotFound) {
		return nil, p, err
	}
	p.Seq, p.Hash = last.seq, last.hash
	point, there, err := LastCheckpoint(ctx, tx, s.Tenant)
	if err != nil {
		return nil, p, err
	}
	if there && point.Seq <= p.Seq {
		p.Checkpoint = point.String()
	}
	all := []Entry{}
	for f.Before, f.Limit = 0, MostEntries; ; {
		page, err := Page(ctx, tx, s, f)
		if err != nil {
			return nil, p, err
		}
		all = append(all, page...)
		if len(all) > MostTaken {
			return nil, p, errs.Invalid("audit.export.many", "most", MostTaken)
		}
		if len(page) < f.Limit {
			break
		}
		f.Before = page[len(page)-1].Seq
	}
	// What was written meanwhile is behind the head that is named.
	all = slices.DeleteFunc(all, func(e Entry) bool { return e.Seq > p.Seq })
	Log(tx, c, s, Export, tenant.Audit, "entries", f.about()...)
	return all, p, nil
}

// about gives whom a filter asks for.
func (f Filter) about() []id.ID {
	if f.Subject == "" {
		return nil
	}
	return []id.ID{f.Subject}
}

// Look is Page for somebody who looks at the list; that they did is on record.
func Look(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f Filter) ([]Entry, error) {
	entries, err := Page(ctx, tx, s, f)
	if err == nil {
		Log(tx, c, s, Read, tenant.Audit, "entries", f.about()...)
	}
	return entries, err
}
