package bulk

import (
	"context"
	"fmt"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
)

const columns = `r.id, r.act, r.what, r.state, r.size, r.changed, r.refused, r.began_at, r.ended_at, r.parts, r.part, r.tenant_id, r.role, r.actor, r.actor_name`

func scan(row db.Row) (r Run, err error) {
	s := &r.scope
	s.Kind = tenant.Municipality
	err = row.Scan(&r.ID, &r.Act, db.JSON(&r.What), &r.State, &r.Size, &r.Changed, &r.Refused, db.Time(&r.Began), db.Time(&r.Ended), &r.parts, &r.part, &s.Tenant, &s.Role, &s.Actor, &s.Name)
	return r, err
}

// Begin keeps what is to be done, and has it done.
func Begin(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd BeginCommand) (r Run, err error) {
	if err := may(s, cmd.Act); err != nil {
		return r, err
	}
	if err := cmd.check(); err != nil {
		return r, err
	}
	now := c.Now()
	r = Run{ID: id.New(), Act: cmd.Act, What: cmd.What, State: Running, Size: len(cmd.Seen), Began: now, scope: s}
	var parts [][]any
	for some := range slices.Chunk(cmd.Seen, partSize) {
		r.parts++
		parts = append(parts, []any{s.Tenant, r.ID, r.parts, db.JSON(some), "[]"})
	}
	_, err = tx.Exec(ctx, `INSERT INTO path_run (id, tenant_id, act, what, state, size, parts, part, changed, refused, role, actor, actor_name, began_at, touched_at, ended_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, $8, $9, $10, $11, $11, 0, $12)`,
		r.ID, s.Tenant, r.Act, db.JSON(r.What), r.State, r.Size, r.parts, s.Role, s.Actor, s.Name, db.Micros(now), db.Micros(now.Add(Stays)))
	if err != nil {
		return r, err
	}
	if err := db.Insert(ctx, tx, `path_run_part (tenant_id, run_id, number, seen, refusals)`, parts, ""); err != nil {
		return r, err
	}
	audit.Log(tx, c, s, audit.Change, data[r.Act], "path: several begun")
	return r, job.Enqueue(ctx, tx, c, s.Tenant, job.New{Kind: work, About: about{r.ID}})
}

// Find gives a run of the actor's.
func Find(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Run, error) {
	r, err := db.One(ctx, tx, scan, `SELECT `+columns+` FROM path_run r WHERE r.tenant_id = $1 AND r.actor = $2 AND r.id = $3`, s.Tenant, s.Actor, which)
	if err == nil {
		err = may(s, r.Act)
	}
	return r, err
}

// Recent gives the actor's runs that are kept, the latest first.
func Recent(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Run, error) {
	if s.Kind != tenant.Municipality {
		return nil, errs.Forbidden("error.forbidden")
	}
	return db.All(ctx, tx, scan, `SELECT `+columns+` FROM path_run r WHERE r.tenant_id = $1 AND r.actor = $2 ORDER BY r.id DESC LIMIT 5`, s.Tenant, s.Actor)
}

// MostRefusals is how many are named.
const MostRefusals = 200

// Refusals gives what a run left alone.
func Refusals(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (all []Refusal, err error) {
	if _, err := Find(ctx, tx, s, which); err != nil {
		return nil, err
	}
	parts, err := db.All(ctx, tx, func(row db.Row) (some []Refusal, err error) { return some, row.Scan(db.JSON(&some)) },
		`SELECT p.refusals FROM path_run_part p WHERE p.tenant_id = $1 AND p.run_id = $2 AND p.refusals <> '[]' ORDER BY p.number`+fmt.Sprintf(` LIMIT %d`, MostRefusals), s.Tenant, which)
	for _, some := range parts {
		all = append(all, some...)
	}
	return all[:min(len(all), MostRefusals)], err
}

// Stop ends a run; what is done stays. Of one that has ended, nothing changes.
func Stop(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) error {
	r, err := Find(ctx, tx, s, which)
	if err != nil || r.State != Running {
		return err
	}
	audit.Log(tx, c, s, audit.Change, data[r.Act], "path: several stopped")
	return r.end(ctx, tx, c, Stopped)
}

func (r Run) end(ctx context.Context, tx *db.Tx, c clock.Clock, state State) error {
	return tx.Must(ctx, `UPDATE path_run SET state = $3, ended_at = $4, touched_at = $4 WHERE tenant_id = $1 AND id = $2 AND state = 'running'`, r.scope.Tenant, r.ID, state, db.Micros(c.Now()))
}

// resume gives a run to be worked on: the job knows only identifiers.
func resume(ctx context.Context, tx *db.Tx, at, which id.ID) (Run, error) {
	return db.One(ctx, tx, scan, `SELECT `+columns+` FROM path_run r WHERE r.tenant_id = $1 AND r.id = $2`+tx.ForUpdate(), at, which)
}

// seen gives the next part of the run.
func (r Run) seen(ctx context.Context, tx *db.Tx) ([]path.Seen, error) {
	return db.One(ctx, tx, func(row db.Row) (some []path.Seen, err error) { return some, row.Scan(db.JSON(&some)) },
		`SELECT p.seen FROM path_run_part p WHERE p.tenant_id = $1 AND p.run_id = $2 AND p.number = $3`, r.scope.Tenant, r.ID, r.part+1)
}

// through notes, in the transaction in which it was done, what came of the next part.
func (r Run) through(ctx context.Context, tx *db.Tx, c clock.Clock, changed int, refusals []Refusal) error {
	state, ended := Running, int64(0)
	if r.part+1 == r.parts {
		state, ended = Done, db.Micros(c.Now())
	}
	if len(refusals) > 0 {
		if err := tx.Must(ctx, `UPDATE path_run_part SET refusals = $4 WHERE tenant_id = $1 AND run_id = $2 AND number = $3`, r.scope.Tenant, r.ID, r.part+1, db.JSON(refusals)); err != nil {
			return err
		}
	}
	return tx.Must(ctx, `UPDATE path_run SET part = part + 1, changed = changed + $4, refused = refused + $5, state = $6, touched_at = $7, ended_at = $8
		WHERE tenant_id = $1 AND id = $2 AND state = 'running' AND part = $3`, r.scope.Tenant, r.ID, r.part, changed, len(refusals), state, db.Micros(c.Now()), ended)
}

// Sweep removes runs whose time is over: a step of the night.
func Sweep(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	over, err := db.All(ctx, tx, db.Value[id.ID], `SELECT id FROM path_run WHERE tenant_id = $1 AND expires_at < $2 AND state <> 'running' ORDER BY expires_at LIMIT 20`, s.Tenant, db.Micros(c.Now()))
	if err != nil || len(over) == 0 {
		return 0, err
	}
	args := []any{s.Tenant}
	in := db.List(&args, over)
	if _, err := tx.Exec(ctx, `DELETE FROM path_run_part WHERE tenant_id = $1 AND run_id IN (`+in+`)`, args...); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `DELETE FROM path_run WHERE tenant_id = $1 AND id IN (`+in+`)`, args...)
	return len(over), err
}
