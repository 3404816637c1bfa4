package upload

import (
	"context"
	"encoding/json"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

const columns = `id, tenant_id, unit_id, kind, state, name, layout, size, rows, parts, checked, taken, taken_size, found, came,
	kind_of, role, actor, actor_name, brought_at, confirmed_at, touched_at, ended_at, expires_at`

func scan(row db.Row) (u Upload, err error) {
	var layout, found, came string
	s := &u.scope
	err = row.Scan(&u.ID, &s.Tenant, &u.Unit, &u.Kind, &u.State, &u.Name, &layout, &u.Size, &u.Rows, &u.Parts, &u.Checked, &u.Taken,
		&u.TakenSize, &found, &came, &s.Kind, &s.Role, &s.Actor, &s.Name, db.Time(&u.BroughtAt), db.Time(&u.ConfirmedAt),
		db.Time(&u.TouchedAt), db.Time(&u.EndedAt), db.Time(&u.ExpiresAt))
	s.Unit, u.Kept = u.Unit, s.Name
	u.Layout, u.Found, u.Came = json.RawMessage(layout), json.RawMessage(found), json.RawMessage(came)
	return u, err
}

// MostOpen is how many lists may wait or run at once for one facility: what is
// forgotten must not fill the house.
const MostOpen = 20

// Bring keeps a list until somebody decides on it. Of a file that lies there
// already it is a conflict; Lying finds that.
func Bring(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, n New) (Upload, error) {
	if err := may(s, n.Kind); err != nil {
		return Upload{}, err
	}
	open, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM upload WHERE tenant_id = $1 AND unit_id = $2 AND kind = $3
		AND state IN ('checking', 'ready', 'running')`, s.Tenant, s.OnlyUnit(), n.Kind)
	if err != nil {
		return Upload{}, err
	}
	if open >= MostOpen {
		return Upload{}, errs.Invalid("error.upload.many", "most", MostOpen).At("file")
	}
	now := c.Now()
	u := Upload{ID: id.New(), Unit: s.OnlyUnit(), Kind: n.Kind, State: Checking, Name: n.Name, Size: n.Size, Rows: n.Rows, Parts: len(n.Parts),
		Kept: s.Name, BroughtAt: now, TouchedAt: now, ExpiresAt: now.Add(Waits), scope: s}
	if u.Parts == 0 {
		u.State = Ready
	}
	_, err = tx.Exec(ctx, `INSERT INTO upload (`+columns+`, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, '', '',
		$11, $12, $13, $14, $15, 0, $15, 0, $16, $17)`, u.ID, s.Tenant, u.Unit, u.Kind, u.State, u.Name, db.JSON(n.Layout), u.Size, u.Rows, u.Parts,
		s.Kind, s.Role, s.Actor, s.Name, db.Micros(now), db.Micros(u.ExpiresAt), n.Digest)
	if err != nil {
		if db.IsDuplicate(err) {
			err = errs.Conflict("error.conflict").Because(err)
		}
		return Upload{}, err
	}
	for _, p := range n.Parts {
		_, err := tx.Exec(ctx, `INSERT INTO upload_part (tenant_id, upload_id, number, size, content, result) VALUES ($1, $2, $3, $4, $5, '')`,
			s.Tenant, u.ID, p.Number, p.Size, p.Content)
		if err != nil {
			return Upload{}, err
		}
	}
	audit.Log(tx, c, s, audit.Import, data[n.Kind], "list brought")
	return u, nil
}

// Find gives a list of the scope's.
func Find(ctx context.Context, tx *db.Tx, s tenant.Scope, k Kind, which id.ID) (Upload, error) {
	if err := may(s, k); err != nil {
		return Upload{}, err
	}
	return db.One(ctx, tx, scan, `SELECT `+columns+` FROM upload WHERE tenant_id = $1 AND unit_id = $2 AND kind = $3 AND id = $4`,
		s.Tenant, s.OnlyUnit(), k, which)
}

// Lying gives the list of the file with the digest that waits or runs.
func Lying(ctx context.Context, tx *db.Tx, s tenant.Scope, k Kind, digest string) (Upload, error) {
	if err := may(s, k); err != nil {
		return Upload{}, err
	}
	return db.One(ctx, tx, scan, `SELECT `+columns+` FROM upload WHERE tenant_id = $1 AND unit_id = $2 AND kind = $3 AND digest = $4
		AND state IN ('checking', 'ready', 'running')`, s.Tenant, s.OnlyUnit(), k, digest)
}

// mostListed is how many lists Recent gives at most.
const mostListed = 20

// Recent gives the scope's lists that are still kept, the latest first.
func Recent(ctx context.Context, tx *db.Tx, s tenant.Scope, k Kind) ([]Upload, error) {
	if err := may(s, k); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scan, `SELECT `+columns+` FROM upload WHERE tenant_id = $1 AND unit_id = $2 AND kind = $3
		ORDER BY id DESC LIMIT $4`, s.Tenant, s.OnlyUnit(), k, mostListed)
}

func scanPart(row db.Row) (p Part, err error) {
	var result string
	err = row.Scan(&p.Number, &p.Size, &p.Content, &result)
	p.Result = json.RawMessage(result)
	return p, err
}

// PartOf gives a part of a list that is the scope's. It writes no audit entry: who
// shows it to somebody does (Looked).
func PartOf(ctx context.Context, tx *db.Tx, s tenant.Scope, u Upload, number int) (Part, error) {
	if err := may(s, u.Kind); err != nil {
		return Part{}, err
	}
	return db.One(ctx, tx, scanPart, `SELECT p.number, p.size, p.content, p.result FROM upload_part p
		JOIN upload u ON u.tenant_id = p.tenant_id AND u.id = p.upload_id
		WHERE p.tenant_id = $1 AND u.unit_id = $2 AND p.upload_id = $3 AND p.number = $4`, s.Tenant, s.OnlyUnit(), u.ID, number)
}

// Looked puts on record that somebody looked at rows of a list, or took them out
// of the house.
func Looked(tx *db.Tx, c clock.Clock, s tenant.Scope, u Upload, a audit.Action) {
	audit.Log(tx, c, s, a, data[u.Kind], "list looked at")
}
