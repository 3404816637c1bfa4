package record

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// RemoveCommand says that a file has no place here.
type RemoveCommand struct {
	Paper id.ID
	Why   RemovalReason
	Note  string
}

// RemovePaper deletes the file; that there was one, of which kind, who removed
// it and why stays. It can be done also after the household has moved on. Doors
// call assignment.RemovePaper, which sees to those whom it was handed to.
func RemovePaper(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd RemoveCommand) (Paper, error) {
	was, err := removable(ctx, tx, s, cmd.Paper)
	if err != nil {
		return Paper{}, err
	}
	var faults errs.List
	if !slices.Contains(RemovalReasons, cmd.Why) {
		faults.Add(errs.Invalid("error.paper.why").At("why"))
	}
	faults.Add(short("note", cmd.Note, 300))
	if err := faults.Err(); err != nil {
		return Paper{}, err
	}
	return was, was.remove(ctx, tx, c, s, cmd, "paper: removed, "+string(cmd.Why))
}

// RecallPaper removes what a municipality copied of a paper at the Land that was
// removed there, and gives how many copies there were. It acts in the name of
// the Land, whose right to do so was asked for there: only assignment calls it.
func RecallPaper(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, origin id.ID) (int, error) {
	copies, err := db.All(ctx, tx, scanPaper, `SELECT `+paperColumns+` FROM paper r
		WHERE r.tenant_id = $1 AND r.origin_id = $2 AND r.removed_at = 0 ORDER BY r.id`, s.Tenant, origin)
	if err != nil {
		return 0, err
	}
	for _, one := range copies {
		cmd := RemoveCommand{Paper: one.ID, Why: RemovedAtLand}
		if err := one.remove(ctx, tx, c, s, cmd, "paper: removed at the Land"); err != nil {
			return 0, err
		}
	}
	return len(copies), nil
}

func (p Paper) remove(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd RemoveCommand, detail string) error {
	err := tx.Must(ctx, `UPDATE paper SET removed_at = $3, removed_by = $4, removed_why = $5, removed_note = $6, print = NULL, note = '',
		version = version + 1 WHERE tenant_id = $1 AND id = $2 AND removed_at = 0`,
		s.Tenant, p.ID, db.Micros(c.Now()), s.Actor, cmd.Why, cmd.Note)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM paper_file WHERE tenant_id = $1 AND paper_id = $2`, s.Tenant, p.ID); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, p.Data(), detail, p.Person)
	return nil
}
