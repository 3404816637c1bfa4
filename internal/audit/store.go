package audit

import (
	"context"
	"fmt"
	"strings"
	"time"

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

// appendEntries puts entries at the end of their tenant's chain, whose head it
// holds until the transaction ends.
func appendEntries(ctx context.Context, tx *db.Tx, all []Entry) error {
	chain := all[0].Tenant
	last, err := holdHead(ctx, tx, chain)
	if errs.Is(err, errs.KindNotFound) { // the first entry
		_, err = tx.Exec(ctx, `INSERT INTO audit_head (tenant_id, seq, hash) VALUES ($1, 0, '')
			ON CONFLICT (tenant_id) DO NOTHING`, chain)
		if err == nil {
			last, err = holdHead(ctx, tx, chain)
		}
	}
	if err != nil {
		return err
	}
	rows := make([][]any, len(all))
	for i, e := range all {
		e.Seq, e.Previous = last.seq+1, last.hash
		e.Hash = e.sealed()
		rows[i] = []any{e.Tenant, e.Seq, db.Micros(e.At), e.Actor, e.Role, e.Purpose, e.Action, e.Kind, e.subjects(), e.Detail, e.Previous, e.Hash}
		last = head{e.Seq, e.Hash}
	}
	if err := db.Insert(ctx, tx, `audit_entry (`+columns+`)`, rows, ""); err != nil {
		return err
	}
	return tx.Must(ctx, `UPDATE audit_head SET seq = $2, hash = $3 WHERE tenant_id = $1`, chain, last.seq, last.hash)
}

func holdHead(ctx context.Context, tx *db.Tx, chain id.ID) (head, error) {
	return db.One(ctx, tx, scanHead, `SELECT seq, hash FROM audit_head WHERE tenant_id = $1`+tx.ForUpdate(), chain)
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

// Filter narrows what Page and the export show; zero fields do not narrow.
type Filter struct {
	From    time.Time // inclusive
	Until   time.Time // exclusive
	Subject id.ID
	Actor   id.ID
	Role    tenant.Role
	Action  Action
	Kind    tenant.Data
	Oldest  bool  // the oldest first
	Before  int64 // the page's key: entries that follow the one with this Seq in the order
	Limit   int
}

// MostEntries is how many entries Page gives at most.
const MostEntries = 5000

// Page gives entries of the scope's tenant, the newest first or the oldest. Each page is read
// along an index in its order, but for a subject, whose entries are few.
func Page(ctx context.Context, tx *db.Tx, s tenant.Scope, f Filter) ([]Entry, error) {
	if err := s.MayRead(tenant.Audit); err != nil {
		return nil, err
	}
	if s.Own.Person != "" { // who looks at their own page reads what is about them alone: OfSubject
		return nil, errs.Forbidden("error.forbidden")
	}
	if f.Limit <= 0 || f.Limit > MostEntries {
		f.Limit = 50
	}
	args := []any{s.Tenant}
	where := f.where(&args)
	args = append(args, f.Limit)
	way := " DESC"
	if f.Oldest {
		way = ""
	}
	return db.All(ctx, tx, scanEntry, `SELECT `+columns+` FROM audit_entry
		WHERE tenant_id = $1`+where+fmt.Sprintf(` ORDER BY at%[1]s, seq%[1]s LIMIT $%[2]d`, way, len(args)), args...)
}

// where gives the conditions behind the tenant, whose place is $1.
func (f Filter) where(args *[]any) string {
	var b strings.Builder
	and := func(condition string, value any) {
		*args = append(*args, value)
		b.WriteString(" AND " + strings.ReplaceAll(condition, "$n", fmt.Sprintf("$%d", len(*args))))
	}
	if f.Subject != "" {
		and(aboutSubject, f.Subject)
	}
	if !f.From.IsZero() {
		and(`at >= $n`, db.Micros(f.From))
	}
	if !f.Until.IsZero() {
		and(`at < $n`, db.Micros(f.Until))
	}
	if f.Before > 0 && f.Oldest {
		and(`(at, seq) > ((SELECT at FROM audit_entry WHERE tenant_id = $1 AND seq = $n), $n)`, f.Before)
	} else if f.Before > 0 {
		and(`(at, seq) < ((SELECT at FROM audit_entry WHERE tenant_id = $1 AND seq = $n), $n)`, f.Before)
	}
	for _, c := range []struct{ column, value string }{{"actor", string(f.Actor)}, {"role", string(f.Role)},
		{"action", string(f.Action)}, {"kind", string(f.Kind)}} {
		if c.value != "" {
			and(c.column+` = $n`, c.value)
		}
	}
	return b.String()
}

// Chains lists the tenants whose chains there may be.
func Chains(ctx context.Context, tx *db.Tx) ([]id.ID, error) {
	return db.All(ctx, tx, db.Value[id.ID], `SELECT id FROM tenant ORDER BY id`)
}
