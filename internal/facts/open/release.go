package open

import (
	"context"
	"strings"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// State is what became of a release.
type State string

// The states: a draft is published, or made anew; what is published can be withdrawn, and stays so.
const (
	Draft     State = "draft"
	Published State = "published"
	Withdrawn State = "withdrawn"
)

// Release is what was told to everybody on a day, or is to be.
type Release struct {
	ID      id.ID
	AGS     string
	Number  int // 0 of a draft
	Day     clock.Date
	State   State
	Hash    string
	Checked Checked
	Reason  string // why it was withdrawn
	Made    time.Time
	Told    time.Time
	TellBy  string
	Ended   time.Time
	EndBy   string
	Changed time.Time
	Version int

	Content Content // zero in lists
}

const releaseColumns = `id, ags, number, day, state, hash, checked, reason, made_at, told_at, told_name, ended_at, ended_name, changed_at, version`

func (r *Release) fields() []any {
	return []any{&r.ID, &r.AGS, &r.Number, &r.Day, &r.State, &r.Hash, db.JSON(&r.Checked), &r.Reason, db.Time(&r.Made), db.Time(&r.Told), &r.TellBy, db.Time(&r.Ended), &r.EndBy, db.Time(&r.Changed), &r.Version}
}

func scanRelease(row db.Row) (r Release, err error) { return r, row.Scan(r.fields()...) }

func scanWhole(row db.Row) (r Release, err error) {
	return r, row.Scan(append(r.fields(), db.JSON(&r.Content))...)
}

// keep stores a draft in the place of an earlier one.
func keep(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, content Content, checked Checked) (Release, error) {
	data, hash, err := content.Canonical()
	if err != nil {
		return Release{}, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM open_release WHERE tenant_id = $1 AND state = $2`, s.Tenant, Draft); err != nil {
		return Release{}, err
	}
	r := Release{ID: id.New(), AGS: content.AGS, Day: content.Day, State: Draft, Hash: hash, Checked: checked, Made: c.Now(), Changed: c.Now(), Version: 1, Content: content}
	_, err = tx.Exec(ctx, `INSERT INTO open_release (id, tenant_id, ags, number, day, state, content, sums, hash, checked, reason, made_at, told_at, told_name, ended_at, ended_name, changed_at, version)
		VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8, $9, '', $10, 0, '', 0, '', $10, 1)`, r.ID, s.Tenant, r.AGS, r.Day, Draft, string(data), db.JSON(content.Sums()), hash, db.JSON(checked), db.Micros(c.Now()))
	if err == nil {
		audit.Log(tx, c, s, audit.Create, tenant.Facts, "public release drafted", r.ID)
	}
	return r, err
}

// Publish sends the scope's draft out. Version and hash are of what somebody looked at.
func Publish(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID, hash string) (Release, error) {
	r, err := mine(ctx, tx, s, which, leads)
	if err != nil {
		return r, err
	}
	if r.State != Draft || r.Hash != hash {
		return r, errs.Conflict("error.conflict")
	}
	if !r.Content.Office.Whole() {
		return r, errs.Invalid("publish.office")
	}
	last, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(number), 0) FROM open_release WHERE tenant_id = $1`, s.Tenant)
	if err != nil {
		return r, err
	}
	r.Number, r.State, r.Told, r.TellBy, r.Changed = last+1, Published, c.Now(), s.Name, c.Now()
	if err := tx.Must(ctx, `UPDATE open_release SET number = $4, state = $5, told_at = $6, told_name = $7, changed_at = $6, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		s.Tenant, r.ID, r.Version, r.Number, r.State, db.Micros(c.Now()), s.Name); err != nil {
		return r, err
	}
	r.Version++
	audit.Log(tx, c, s, audit.Change, tenant.Facts, "public release published", r.ID)
	return r, nil
}

const longestReason = 1000

// Withdraw takes a published release back. Its address stays, and gives the reason.
func Withdraw(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID, reason string) (Release, error) {
	r, err := mine(ctx, tx, s, which, leads)
	if err != nil {
		return r, err
	}
	if r.State != Published {
		return r, errs.Conflict("error.conflict")
	}
	reason = strings.TrimSpace(reason)
	if err := line(&reason, "reason", longestReason); err != nil {
		return r, err
	}
	if reason == "" {
		return r, errs.Invalid("error.required").At("reason")
	}
	r.State, r.Reason, r.Ended, r.EndBy, r.Changed = Withdrawn, reason, c.Now(), s.Name, c.Now()
	if err := tx.Must(ctx, `UPDATE open_release SET state = $4, reason = $5, ended_at = $6, ended_name = $7, changed_at = $6, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		s.Tenant, r.ID, r.Version, r.State, reason, db.Micros(c.Now()), s.Name); err != nil {
		return r, err
	}
	r.Version++
	audit.Log(tx, c, s, audit.Change, tenant.Facts, "public release withdrawn", r.ID)
	return r, nil
}

// leads holds that somebody decides what everybody is told: who may release much at once, may this.
func leads(s tenant.Scope, d tenant.Data) error {
	if err := s.MayRelease(); err != nil {
		return err
	}
	return s.MayWrite(d)
}

// MayPublish reports whether the scope may send releases out and take them back.
func MayPublish(s tenant.Scope) bool { return leads(s, tenant.Facts) == nil }

func mine(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID, may func(tenant.Scope, tenant.Data) error) (Release, error) {
	if err := may(s, tenant.Facts); err != nil {
		return Release{}, err
	}
	return db.One(ctx, tx, scanWhole, `SELECT `+releaseColumns+`, content FROM open_release WHERE tenant_id = $1 AND id = $2`, s.Tenant, which)
}

// Find gives one of the scope's releases with its content.
func Find(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Release, error) {
	return mine(ctx, tx, s, which, tenant.Scope.MayRead)
}

// Drafted gives the scope's draft, a NotFound error where there is none.
func Drafted(ctx context.Context, tx *db.Tx, s tenant.Scope) (Release, error) {
	if err := s.MayRead(tenant.Facts); err != nil {
		return Release{}, err
	}
	return db.One(ctx, tx, scanWhole, `SELECT `+releaseColumns+`, content FROM open_release WHERE tenant_id = $1 AND state = $2`, s.Tenant, Draft)
}

// PageSize is how many releases a list gives at once.
const PageSize = 24

// Releases lists those of the scope that went out, the latest first, below a number; 0: from the latest.
func Releases(ctx context.Context, tx *db.Tx, s tenant.Scope, below int) ([]Release, error) {
	if err := s.MayRead(tenant.Facts); err != nil {
		return nil, err
	}
	if below == 0 {
		below = 1 << 30
	}
	return db.All(ctx, tx, scanRelease, `SELECT `+releaseColumns+` FROM open_release WHERE tenant_id = $1 AND number > 0 AND number < $2 ORDER BY number DESC LIMIT $3`, s.Tenant, below, PageSize)
}
