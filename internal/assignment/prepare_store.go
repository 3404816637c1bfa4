package assignment

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

const preparationColumns = `p.id, p.transfer_id, p.person_id, p.code, p.need, p.severity, p.kind, p.owner, p.due_on,
	p.done_at, p.done_by, p.done_name, p.assignee, p.assignee_name, p.title, p.note, p.meet_on, p.meet_at, p.meet_where`

func scanPreparation(row db.Row) (p Preparation, err error) {
	err = row.Scan(&p.ID, &p.Transfer, &p.Person, &p.Code, &p.Need, &p.Severity, &p.Kind, &p.Owner, &p.DueOn,
		db.Time(&p.DoneAt), &p.DoneBy, &p.DoneName, &p.Assignee, &p.AssigneeName, &p.Title, &p.Note, &p.Meet.On, &p.Meet.At, &p.Meet.Where)
	return p, err
}

// plan stores what is to be done. What is done already stays done; what is no
// longer needed and not done goes.
func (t *Transfer) plan(ctx context.Context, tx *db.Tx, s tenant.Scope, wanted []Preparation) error {
	stored, err := stored(ctx, tx, s, t.ID)
	if err != nil {
		return err
	}
	if err := insertPreparations(ctx, tx, s, t.ID, wanted); err != nil {
		return err
	}
	return drop(ctx, tx, s, stored, wanted)
}

// insertPreparations writes what is to be done; what is there already is
// brought up to date, and what is done stays done.
func insertPreparations(ctx context.Context, tx *db.Tx, s tenant.Scope, transfer id.ID, wanted []Preparation) error {
	rows := make([][]any, len(wanted))
	for i, p := range wanted {
		rows[i] = []any{id.New(), s.Tenant, transfer, p.Person, p.Code, p.Need, p.Severity, p.Kind, p.Owner, p.DueOn, 0, "", ""}
	}
	return db.Insert(ctx, tx, `preparation (id, tenant_id, transfer_id, person_id, code, need, severity, kind,
		owner, due_on, done_at, done_by, done_name)`, rows, `ON CONFLICT (tenant_id, transfer_id, person_id, code) DO UPDATE SET
		need = excluded.need, severity = excluded.severity, kind = excluded.kind, owner = excluded.owner, due_on = excluded.due_on`)
}

func drop(ctx context.Context, tx *db.Tx, s tenant.Scope, stored, wanted []Preparation) error {
	type key struct {
		person id.ID
		code   string
	}
	needed := map[key]bool{}
	for _, p := range wanted {
		needed[key{p.Person, p.Code}] = true
	}
	var gone []id.ID
	for _, p := range stored {
		if !p.Done() && !p.Own() && !needed[key{p.Person, p.Code}] {
			gone = append(gone, p.ID)
		}
	}
	args := []any{s.Tenant}
	_, err := tx.Exec(ctx, `DELETE FROM preparation WHERE `+db.ByID(&args, "", gone), args...)
	return err
}

// stored gives what a municipality has to do for some transfers, whatever the
// reader may be told: cut it with legible.
func stored(ctx context.Context, tx *db.Tx, s tenant.Scope, transfers ...id.ID) ([]Preparation, error) {
	args := []any{s.Tenant}
	return db.All(ctx, tx, scanPreparation, `SELECT `+preparationColumns+` FROM preparation p
		WHERE p.tenant_id = $1 AND p.transfer_id IN (`+db.List(&args, transfers)+`)
		ORDER BY p.due_on, p.code, p.person_id`, args...)
}
