package assignment

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// followsUp ends what was still open about households that are announced again
// by this transfer. Where it goes to the municipality they did not come to, that
// is told by which transfer they come, and what it prepared is carried over once
// it acknowledges; another municipality is told nothing of it.
func (t *Transfer) followsUp(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, households []id.ID) error {
	args := []any{t.Land}
	open, err := db.All(ctx, tx, scanFollowUp, `SELECT `+followUpColumns+` FROM follow_up f
		WHERE f.tenant_id = $1 AND f.ending = '' AND f.household_id IN (`+db.List(&args, households)+`) ORDER BY f.id`, args...)
	if err != nil {
		return err
	}
	for _, f := range open {
		old, err := holdOf(ctx, tx, t.Land, f.Transfer)
		if err != nil {
			return err
		}
		before := f.fate()
		f.sameTown = f.Town == t.Municipality
		if f.sameTown && t.After == "" {
			t.After = f.Transfer
		}
		f.end(c, AnnouncedAgain)
		f.Next = t.ID
		old.Missing--
		e := by(c, s, FollowAgain)
		e.Day = t.ArriveOn
		if err := f.keepUp(ctx, tx, c, s, &old, before, e, ""); err != nil {
			return err
		}
	}
	return nil
}
