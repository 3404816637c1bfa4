package upload

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Confirm has a list taken in that is ready, on behalf of who confirms it. Of one
// that was confirmed before, nothing changes.
func Confirm(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, u Upload) error {
	if err := may(s, u.Kind); err != nil {
		return err
	}
	state, expires := Running, c.Now().Add(Stays)
	ended := int64(0)
	if u.Parts == 0 {
		state, ended = Done, db.Micros(c.Now())
	}
	n, err := tx.Exec(ctx, `UPDATE upload SET state = $4, role = $5, actor = $6, actor_name = $7, confirmed_at = $8, touched_at = $8,
		ended_at = $9, expires_at = $10 WHERE tenant_id = $1 AND unit_id = $2 AND id = $3 AND state = 'ready'`, s.Tenant, s.OnlyUnit(), u.ID,
		state, s.Role, s.Actor, s.Name, db.Micros(c.Now()), ended, db.Micros(expires))
	if err != nil {
		return err
	}
	if n == 1 {
		audit.Log(tx, c, s, audit.Import, data[u.Kind], "list confirmed")
		return nil
	}
	now, err := Find(ctx, tx, s, u.Kind, u.ID)
	if err == nil && now.ConfirmedAt.IsZero() { // still checking
		err = errs.Conflict("error.conflict")
	}
	return err
}

// Cancel throws a list away that nobody has confirmed yet, and stops one that is
// being taken in: what is in the register stays there, the rest stays out. Of one
// that has ended, nothing changes.
func Cancel(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, u Upload) error {
	if err := may(s, u.Kind); err != nil {
		return err
	}
	now, err := db.One(ctx, tx, scan, `SELECT `+columns+` FROM upload WHERE tenant_id = $1 AND unit_id = $2 AND kind = $3 AND id = $4`+tx.ForUpdate(),
		s.Tenant, s.OnlyUnit(), u.Kind, u.ID)
	switch {
	case err != nil:
		return err
	case now.State == Running:
		audit.Log(tx, c, s, audit.Import, data[u.Kind], "import stopped")
		return end(ctx, tx, c, s, u.ID, Cancelled)
	case now.State.Open():
		audit.Log(tx, c, s, audit.Import, data[u.Kind], "list thrown away")
		return remove(ctx, tx, s, u.ID)
	}
	return nil
}

// Fail ends a list that cannot go on; what is in the register stays there.
func Fail(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, u Upload) error {
	if err := may(s, u.Kind); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Import, data[u.Kind], "import stopped")
	return end(ctx, tx, c, s, u.ID, Failed)
}

func end(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID, state State) error {
	return tx.Must(ctx, `UPDATE upload SET state = $4, ended_at = $5, touched_at = $5, expires_at = $6
		WHERE tenant_id = $1 AND unit_id = $2 AND id = $3 AND state IN ('checking', 'ready', 'running')`,
		s.Tenant, s.OnlyUnit(), which, state, db.Micros(c.Now()), db.Micros(c.Now().Add(Stays)))
}

// Resume gives a list that is to be worked on, and the scope of who brought or
// confirmed it, in which the work goes on: the job knows only identifiers.
func Resume(ctx context.Context, tx *db.Tx, tenantID, which id.ID) (Upload, tenant.Scope, error) {
	u, err := db.One(ctx, tx, scan, `SELECT `+columns+` FROM upload WHERE tenant_id = $1 AND id = $2`, tenantID, which)
	return u, u.scope, err
}

// Check notes what was found in the next part of a list.
func Check(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, u Upload, found any) error {
	if err := may(s, u.Kind); err != nil {
		return err
	}
	state := Checking
	if u.Checked+1 == u.Parts {
		state = Ready
	}
	return tx.Must(ctx, `UPDATE upload SET checked = checked + 1, found = $5, state = $6, touched_at = $7
		WHERE tenant_id = $1 AND unit_id = $2 AND id = $3 AND state = 'checking' AND checked = $4`,
		s.Tenant, s.OnlyUnit(), u.ID, u.Checked, db.JSON(found), state, db.Micros(c.Now()))
}

// Take notes, in the transaction in which it happens, that the next part of a list
// is taken in: came is what came of all parts so far. Of the part stays what its
// Content and Result say.
func Take(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, u Upload, p Part, came any) error {
	if err := may(s, u.Kind); err != nil {
		return err
	}
	state, ended, expires := Running, int64(0), u.ExpiresAt
	if u.Taken+1 == u.Parts {
		state, ended, expires = Done, db.Micros(c.Now()), c.Now().Add(Stays)
	}
	err := tx.Must(ctx, `UPDATE upload SET taken = taken + 1, taken_size = taken_size + $5, came = $6, state = $7, touched_at = $8,
		ended_at = $9, expires_at = $10 WHERE tenant_id = $1 AND unit_id = $2 AND id = $3 AND state = 'running' AND taken = $4`,
		s.Tenant, s.OnlyUnit(), u.ID, u.Taken, p.Size, db.JSON(came), state, db.Micros(c.Now()), ended, db.Micros(expires))
	if err != nil {
		return err
	}
	return tx.Must(ctx, `UPDATE upload_part SET content = $4, result = $5 WHERE tenant_id = $1 AND upload_id = $2 AND number = $3`,
		s.Tenant, u.ID, p.Number, p.Content, string(p.Result))
}

// Sweep removes a list whose time is over, and tells whether it did.
func Sweep(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, u Upload) (gone bool, err error) {
	if err := may(s, u.Kind); err != nil {
		return false, err
	}
	if u.ExpiresAt.After(c.Now()) || u.State == Running {
		return false, nil
	}
	audit.Log(tx, c, s, audit.Import, data[u.Kind], "list removed")
	return true, remove(ctx, tx, s, u.ID)
}

func remove(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM upload_part WHERE tenant_id = $1 AND upload_id = (SELECT id FROM upload WHERE tenant_id = $1 AND unit_id = $2 AND id = $3)`,
		s.Tenant, s.OnlyUnit(), which)
	if err != nil {
		return err
	}
	return tx.Must(ctx, `DELETE FROM upload WHERE tenant_id = $1 AND unit_id = $2 AND id = $3`, s.Tenant, s.OnlyUnit(), which)
}
