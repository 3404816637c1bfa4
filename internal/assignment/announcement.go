package assignment

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/person"
)

// tell keeps what was announced of each household, for the figures about notice
// and completeness. What was announced before of the same transfer no longer
// holds.
func (t *Transfer) tell(ctx context.Context, tx *db.Tx, h Handover) error {
	if err := t.untell(ctx, tx); err != nil {
		return err
	}
	for _, in := range h.Households {
		_, err := tx.Exec(ctx, `INSERT INTO announcement (transfer_id, version, household_id, tenant_id, to_tenant_id, unit_id, holds,
				announced_on, arrive_on, kind, notice_days, promised_days, persons, expected, known,
				percent, number, sort_town, unit_name)
			VALUES ($1, $2, $3, $4, $5, $6, TRUE, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
			t.ID, t.Handover, in.ID, t.Land, t.Municipality, in.Unit, t.AnnouncedOn, t.ArriveOn, t.Kind, t.Notice.Days, t.Notice.Promised,
			len(in.Persons), in.Completeness.Expected, in.Completeness.Known,
			in.Completeness.Percent(), t.Number, person.Fold(t.MunicipalityName), in.Facility)
		if err != nil {
			return err
		}
	}
	return nil
}

// untell takes back what was announced of the transfer.
func (t *Transfer) untell(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE announcement SET holds = FALSE WHERE transfer_id = $1 AND tenant_id = $2 AND holds`, t.ID, t.Land)
	return err
}
