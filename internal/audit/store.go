package audit

import (
	"context"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

type head struct {
	seq  int64
	hash string
}

func scanHead(row db.Row) (h head, err error) {
	err = row.Scan(&h.seq, &h.hash)
	return h, err
}

// appendEntry puts the entry at the end of its tenant's chain, whose head it
// holds until the transaction ends.
func appendEntry(ctx context.Context, tx *db.Tx, e Entry) error {
	last, err := holdHead(ctx, tx, e.Tenant)
	if errs.Is(err, errs.KindNotFound) { // the first entry
		_, err = tx.Exec(ctx, `INSERT INTO audit_head (tenant_id, seq, hash) VALUES ($1, 0, '')
			ON CONFLICT (tenant_id) DO NOTHING`, e.Tenant)
		if err == nil {
			last, err = holdHead(ctx, tx, e.Tenant)
		}
	}
	if err != nil {
		return err
	}
	e.Seq, e.Previous = last.seq+1, last.hash
	e.Hash = e.sealed()
	_, err = tx.Exec(ctx, `INSERT INTO audit_entry
		(tenant_id, seq, at, actor, role, purpose, action, kind, subjects, detail, previous, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		e.Tenant, e.Seq, db.Micros(e.At), e.Actor, e.Role, e.Purpose, e.Action, e.Kind, e.subjects(), e.Detail,
		e.Previous, e.Hash)
	if err != nil {
		return err
	}
	if err := indexSubjects(ctx, tx, e); err != nil {
		return err
	}
	return tx.Must(ctx, `UPDATE audit_head SET seq = $2, hash = $3 WHERE tenant_id = $1`, e.Tenant, e.Seq, e.Hash)
}

func holdHead(ctx context.Context, tx *db.Tx, chain id.ID) (head, error) {
	return db.One(ctx, tx, scanHead, `SELECT seq, hash FROM audit_head WHERE tenant_id = $1`+tx.ForUpdate(), chain)
}

// indexSubjects makes the entry findable by whom it was about.
func indexSubjects(ctx context.Context, tx *db.Tx, e Entry) error {
	rows := make([][]any, len(e.Subjects))
	for i, subject := range e.Subjects {
		rows[i] = []any{e.Tenant, subject, e.Seq}
	}
	return db.Insert(ctx, tx, `audit_subject (tenant_id, subject, seq)`, rows, `ON CONFLICT (tenant_id, subject, seq) DO NOTHING`)
}

const columns = `tenant_id, seq, at, actor, role, purpose, action, kind, subjects, detail, previous, hash`

func scanEntry(row db.Row) (e Entry, err error) {
	var subjects string
	err = row.Scan(&e.Tenant, &e.Seq, db.Time(&e.At), &e.Actor, &e.Role, &e.Purpose, &e.Action, &e.Kind,
		&subjects, &e.Detail, &e.Previous, &e.Hash)
	for _, s := range strings.Fields(subjects) {
		e.Subjects = append(e.Subjects, id.ID(s))
	}
	return e, err
}

// Filter narrows what Page shows; zero fields do not narrow.
type Filter struct {
	Subject id.ID
	Actor   id.ID
	Before  int64 // the page's key: entries with a smaller Seq
	Limit   int
}

// Page gives entries of the scope's tenant, newest first.
func Page(ctx context.Context, tx *db.Tx, s tenant.Scope, f Filter) ([]Entry, error) {
	if err := s.MayRead(tenant.Audit); err != nil {
		return nil, err
	}
	if f.Before <= 0 {
		f.Before = 1 << 62
	}
	if f.Limit <= 0 || f.Limit > 200 {
		f.Limit = 50
	}
	switch {
	case f.Subject != "":
		return db.All(ctx, tx, scanEntry, `SELECT `+columns+` FROM audit_entry
			WHERE tenant_id = $1 AND seq IN (SELECT seq FROM audit_subject
				WHERE tenant_id = $1 AND subject = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4)
			ORDER BY seq DESC`, s.Tenant, f.Subject, f.Before, f.Limit)
	case f.Actor != "":
		return db.All(ctx, tx, scanEntry, `SELECT `+columns+` FROM audit_entry
			WHERE tenant_id = $1 AND actor = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4`,
			s.Tenant, f.Actor, f.Before, f.Limit)
	}
	return db.All(ctx, tx, scanEntry, `SELECT `+columns+` FROM audit_entry
		WHERE tenant_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`, s.Tenant, f.Before, f.Limit)
}

// Chains lists the tenants whose chains there may be.
func Chains(ctx context.Context, tx *db.Tx) ([]id.ID, error) {
	return db.All(ctx, tx, db.Value[id.ID], `SELECT id FROM tenant ORDER BY id`)
}
