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

// appendEntry puts the entry at the end of its tenant's chain, whose head it
// holds until the transaction ends.
func appendEntry(ctx context.Context, tx *db.Tx, e Entry) error {
	_, err := tx.Exec(ctx, `INSERT INTO audit_head (tenant_id, seq, hash) VALUES ($1, 0, '')
		ON CONFLICT (tenant_id) DO NOTHING`, e.Tenant)
	if err != nil {
		return err
	}
	last, err := db.One(ctx, tx, scanHead,
		`SELECT seq, hash FROM audit_head WHERE tenant_id = $1`+tx.ForUpdate(), e.Tenant)
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

// indexSubjects makes the entry findable by whom it was about.
func indexSubjects(ctx context.Context, tx *db.Tx, e Entry) error {
	const most = 500 // rows a statement
	for subjects := e.Subjects; len(subjects) > 0; subjects = subjects[min(most, len(subjects)):] {
		args := []any{e.Tenant, e.Seq}
		var rows strings.Builder
		for i, s := range subjects[:min(most, len(subjects))] {
			if i > 0 {
				rows.WriteByte(',')
			}
			args = append(args, s)
			fmt.Fprintf(&rows, "($1, $%d, $2)", len(args))
		}
		if _, err := tx.Exec(ctx, `INSERT INTO audit_subject (tenant_id, subject, seq) VALUES `+rows.String()+
			` ON CONFLICT (tenant_id, subject, seq) DO NOTHING`, args...); err != nil {
			return err
		}
	}
	return nil
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
	Before  int64 // the page's key: entries before the one with this Seq
	Limit   int
}

// MostEntries is how many entries Page gives at most.
const MostEntries = 5000

// Page gives entries of the scope's tenant, newest first. Each page is read
// along an index in its order, but for a subject, whose entries are few.
func Page(ctx context.Context, tx *db.Tx, s tenant.Scope, f Filter) ([]Entry, error) {
	if err := s.MayRead(tenant.Audit); err != nil {
		return nil, err
	}
	if f.Limit <= 0 || f.Limit > MostEntries {
		f.Limit = 50
	}
	args := []any{s.Tenant}
	where := f.where(&args)
	args = append(args, f.Limit)
	return db.All(ctx, tx, scanEntry, `SELECT `+columns+` FROM audit_entry
		WHERE tenant_id = $1`+where+fmt.Sprintf(` ORDER BY at DESC, seq DESC LIMIT $%d`, len(args)), args...)
}

// where gives the conditions behind the tenant, whose place is $1.
func (f Filter) where(args *[]any) string {
	var b strings.Builder
	and := func(condition string, value any) {
		*args = append(*args, value)
		b.WriteString(" AND " + strings.ReplaceAll(condition, "$n", fmt.Sprintf("$%d", len(*args))))
	}
	if f.Subject != "" {
		and(`seq IN (SELECT seq FROM audit_subject WHERE tenant_id = $1 AND subject = $n)`, f.Subject)
	}
	if !f.From.IsZero() {
		and(`at >= $n`, db.Micros(f.From))
	}
	if !f.Until.IsZero() {
		and(`at < $n`, db.Micros(f.Until))
	}
	if f.Before > 0 {
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

// Verdict is what Verify found out about one tenant's chain.
type Verdict struct {
	Tenant  id.ID  `json:"tenant"`
	Entries int64  `json:"entries"`
	Head    string `json:"head"`            // the last hash: note it down elsewhere to detect a chain cut short
	Broken  int64  `json:"broken_at"`       // the first entry that does not fit, 0 if none
	Why     string `json:"why,omitempty"`   // rule: "missing", "changed", "unlinked", "truncated"
	Since   string `json:"since,omitempty"` // the moment of the broken entry
}

// verified is how many entries are read in one transaction: a tenth of a second.
const verified = 5000

// Verify recomputes a tenant's chain from its beginning, one page a transaction,
// so that others can go on. Entries that are written meanwhile are verified too.
func Verify(ctx context.Context, d *db.DB, chain id.ID) (Verdict, error) {
	v := Verdict{Tenant: chain}
	for {
		done := false
		err := d.Do(ctx, chain, func(ctx context.Context, tx *db.Tx) (err error) {
			done, err = v.goOn(ctx, tx)
			return err
		})
		if done || err != nil {
			return v, err
		}
	}
}

// goOn verifies the next page and reports whether nothing is left to verify.
func (v *Verdict) goOn(ctx context.Context, tx *db.Tx) (done bool, err error) {
	entries, err := db.All(ctx, tx, scanEntry, `SELECT `+columns+` FROM audit_entry
		WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`, v.Tenant, v.Entries, verified)
	if err != nil {
		return false, err
	}
	for _, e := range entries {
		if why := v.misfit(e); why != "" {
			v.Broken, v.Why, v.Since = v.Entries+1, why, e.At.Format(time.RFC3339)
			return true, nil
		}
		v.Entries, v.Head = e.Seq, e.Hash
	}
	if len(entries) == verified {
		return false, nil
	}
	last, err := db.One(ctx, tx, scanHead, `SELECT seq, hash FROM audit_head WHERE tenant_id = $1`, v.Tenant)
	switch {
	case err != nil && !errs.Is(err, errs.KindNotFound):
		return false, err
	case len(entries) > 0 && last.seq > v.Entries:
		return false, nil // the head was read later than the entries
	case last.seq != v.Entries || last.hash != v.Head:
		v.Broken, v.Why = v.Entries+1, "truncated"
	}
	return true, nil
}

func (v Verdict) misfit(e Entry) string {
	switch {
	case e.Seq != v.Entries+1:
		return "missing"
	case e.Previous != v.Head:
		return "unlinked"
	case e.Hash != e.sealed():
		return "changed"
	}
	return ""
}

// Chains lists the tenants whose chains there may be.
func Chains(ctx context.Context, tx *db.Tx) ([]id.ID, error) {
	return db.All(ctx, tx, db.Value[id.ID], `SELECT id FROM tenant ORDER BY id`)
}
