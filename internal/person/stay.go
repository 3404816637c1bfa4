package person

import (
	"context"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Stay is a time that a household lived in a facility of the Land.
type Stay struct {
	Unit  id.ID
	Name  string     // of the facility
	Since clock.Date // zero where not known
	Until clock.Date // the day they went; zero while they live there
}

func scanStay(row db.Row) (st Stay, err error) {
	err = row.Scan(&st.Unit, &st.Name, &st.Since, &st.Until)
	return st, err
}

// stays gives where a household of the scope's tenant has lived, the first
// first; none in a municipality.
func stays(ctx context.Context, tx *db.Tx, s tenant.Scope, household id.ID) ([]Stay, error) {
	return db.All(ctx, tx, scanStay, `SELECT s.unit_id, u.name, s.since, s.until
		FROM household_stay s JOIN unit u ON u.tenant_id = s.tenant_id AND u.id = s.unit_id
		WHERE s.tenant_id = $1 AND s.household_id = $2 ORDER BY s.number`, s.Tenant, household)
}

// beginStay notes that the household lives where it does now, after wherever it
// has lived before.
func beginStay(ctx context.Context, tx *db.Tx, s tenant.Scope, h Household) error {
	if h.Unit == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO household_stay (tenant_id, household_id, number, unit_id, since, until)
		SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4, '' FROM household_stay
		WHERE tenant_id = $1 AND household_id = $2`, s.Tenant, h.ID, h.Unit, h.UnitSince)
	return err
}

// endStays notes the day on which households went from where they lived.
func endStays(ctx context.Context, tx *db.Tx, s tenant.Scope, on clock.Date, households ...id.ID) error {
	for ids := range slices.Chunk(households, most) {
		args := []any{s.Tenant, on}
		_, err := tx.Exec(ctx, `UPDATE household_stay SET until = $2
			WHERE tenant_id = $1 AND until = '' AND household_id IN (`+db.List(&args, ids)+`)`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// copyStays lets a household that parted from another have lived where that did.
func copyStays(ctx context.Context, tx *db.Tx, s tenant.Scope, from, to id.ID) error {
	_, err := tx.Exec(ctx, `INSERT INTO household_stay (tenant_id, household_id, number, unit_id, since, until)
		SELECT tenant_id, $3, number, unit_id, since, until FROM household_stay
		WHERE tenant_id = $1 AND household_id = $2`, s.Tenant, from, to)
	return err
}
