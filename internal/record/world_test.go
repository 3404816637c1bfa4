package record_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// days compares days as == does.
var days = cmpopts.EquateComparable(clock.Date{})

// world is the testkit's world with three persons: one in each facility of the
// Land, and one at the municipality.
type world struct {
	*testkit.World
	here, there, arrived id.ID
}

func newWorld(t *testing.T, d *db.DB) world {
	t.Helper()
	w := world{World: testkit.NewWorld(t, d)}
	w.here = settle(t, w.World, w.As(tenant.LandAllocation), w.Facility.ID)
	w.there = settle(t, w.World, w.As(tenant.LandAllocation), w.OtherUnit.ID)
	w.arrived = settle(t, w.World, w.As(tenant.Intake), "")
	return w
}

// settle puts a household of one person where the scope works.
func settle(t *testing.T, w *testkit.World, s tenant.Scope, unit id.ID) id.ID {
	t.Helper()
	household, who := id.New(), id.New()
	var at any
	if unit != "" {
		at = unit
	}
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO household (id, tenant_id, file_number, unit_id, unit_since, registered_on, left_on, size, sort_name, version, created_at)
			VALUES ($1, $2, $3, $4, '', '2026-09-01', '', 1, 'muster', 1, 0)`, household, s.Tenant, string(household), at); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO person (id, tenant_id, household_id, position, family_name, given_name, family_name_own, given_name_own,
			birth_date, birth_precision, sex, phone, email, version, created_at)
			VALUES ($1, $2, $3, 1, 'Muster', 'Amina', '', '', '1990-01-01', 'day', 'female', '', '', 1, 0)`, who, s.Tenant, household)
		return err
	})
	return who
}

func stepFree(who id.ID) record.NeedCommand {
	return record.NeedCommand{Person: who, Code: "step-free", Source: record.OwnWord, Basis: "asylg-44-2"}
}

func medication(who id.ID) record.NeedCommand {
	return record.NeedCommand{Person: who, Code: "continuous-medication", Source: record.OwnWord, Basis: "asylg-8-3"}
}

func noLanguage(who id.ID) record.NoNeedCommand {
	return record.NoNeedCommand{Person: who, Item: "group:language", Source: record.OwnWord}
}

func course(who id.ID) record.MeasureCommand {
	return record.MeasureCommand{Person: who, Kind: "orientation-course", Outcome: record.Done, Source: record.Observation,
		Day: clock.MustDate("2026-10-05")}
}

func mmr(who id.ID) record.MeasureCommand {
	return record.MeasureCommand{Person: who, Kind: "vaccination", Outcome: record.Done, Source: record.AZR,
		Day: clock.MustDate("2026-09-14"), ATC: "J07BD52", Antigens: []string{"Roeteln", "Masern", "Mumps"}}
}

// recorded runs what a medic of the person's facility records.
func (w world) recorded(t *testing.T, fn func(ctx context.Context, tx *db.Tx, s tenant.Scope) error) {
	t.Helper()
	s := w.As(tenant.FacilityMedic)
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error { return fn(ctx, tx, s) })
}
