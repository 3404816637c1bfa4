package path

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// over is the condition that a note is about somebody alone, and of a case that ended:
// nobody needs it for their task any more (Art. 17(1)(a) DSGVO). A note about the
// household speaks of others, too.
const over = ` NOT EXISTS (SELECT 1 FROM path_case k WHERE k.tenant_id = n.tenant_id AND k.household_id = n.household_id AND k.ended_on = '' AND (k.person_id = '' OR k.person_id = n.person_id))`

func oldNotes(ctx context.Context, tx *db.Tx, s tenant.Scope, who id.ID) (notes []id.ID, home id.ID, err error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Path); err != nil {
		return nil, "", err
	}
	lead, home, err := person.Home(ctx, tx, s, who)
	if err != nil {
		return nil, "", err
	}
	whose, err := person.WithFollowers(ctx, tx, s, []id.ID{lead})
	if err != nil {
		return nil, "", err
	}
	args := []any{s.Tenant}
	notes, err = db.All(ctx, tx, db.Value[id.ID], `SELECT n.id FROM path_note n WHERE n.tenant_id = $1 AND n.person_id IN (`+db.List(&args, whose)+`) AND`+over+` ORDER BY n.id`, args...)
	return notes, home, err
}

// OldNotes counts the notes about somebody that they may delete at once.
func OldNotes(ctx context.Context, tx *db.Tx, s tenant.Scope, who id.ID) (int, error) {
	notes, _, err := oldNotes(ctx, tx, s, who)
	return len(notes), err
}

// ForgetNotes deletes them, with what stood in them before.
func ForgetNotes(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) error {
	notes, home, err := oldNotes(ctx, tx, s, who)
	if err != nil || len(notes) == 0 {
		return err
	}
	for _, query := range []string{
		`DELETE FROM path_token WHERE tenant_id = $1 AND ref IN (`,
		`DELETE FROM path_note_before WHERE tenant_id = $1 AND note_id IN (`,
		`DELETE FROM path_note WHERE tenant_id = $1 AND id IN (`,
	} {
		args := []any{s.Tenant}
		if _, err := tx.Exec(ctx, query+db.List(&args, notes)+`)`, args...); err != nil {
			return err
		}
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "path: notes forgotten", home, who)
	return nil
}
