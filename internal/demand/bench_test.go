package demand_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// What the week's counting costs for 100,000 persons in one facility, of whom half
// have three documented doses each.
func BenchmarkCountOfALand(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(name, func(b *testing.B) {
			d := open(b)
			w := testkit.NewWorld(b, d)
			crowd(b, w, 100_000)
			if err := d.Script(b.Context(), "ANALYZE"); err != nil {
				b.Fatal(err)
			}
			land := w.As(tenant.LandAllocation)
			for b.Loop() {
				if err := desk(w, d).Count(b.Context(), w.Land.ID, func(context.Context, *db.Tx) error { return nil }); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				r, all := latest(b, w, land, w.Facility.ID)
				b.ReportMetric(float64(len(all)), "cells")
				b.ReportMetric(float64(r.Withheld), "withheld")
				w.Clock.Set(w.Clock.Now().AddDate(0, 0, 7))
				b.StartTimer()
			}
		})
	}
}

func crowd(b *testing.B, w *testkit.World, n int) {
	b.Helper()
	r, s := rand.New(rand.NewPCG(7, 7)), w.As(tenant.FacilityMedic) //nolint:gosec // invented persons
	for range n / 1000 {
		w.Do(b, s, func(ctx context.Context, tx *db.Tx) error {
			var homes, people, shots [][]any
			for i := range 1000 {
				home, one := id.New(), id.New()
				born := clock.NewDate(1945+r.IntN(81), 1, 1).AddDays(r.IntN(300))
				homes = append(homes, []any{home, s.Tenant, home, s.Unit, "", testkit.Today, "", 1, "x", 1, 0})
				people = append(people, []any{one, s.Tenant, home, 1, "x", "x", "", "", born, "day", "unknown", "", "", 1, 0})
				for dose := range i % 2 * 3 {
					shots = append(shots, []any{id.New(), s.Tenant, one, "vaccination", "done", testkit.Today.AddDays(-dose*90 - r.IntN(80)), "day", "", "", "", `["Masern","Mumps","Roeteln"]`,
						"", "", "", "observation", testkit.Today, "", true, 0, "", 0, ""})
				}
			}
			if err := db.Insert(ctx, tx, `household (id, tenant_id, file_number, unit_id, unit_since, registered_on, left_on, size, sort_name, version, created_at)`, homes, ""); err != nil {
				return err
			}
			if err := db.Insert(ctx, tx, `person (id, tenant_id, household_id, position, family_name, given_name, family_name_own, given_name_own, birth_date, birth_precision, sex,
				phone, email, version, created_at)`, people, ""); err != nil {
				return err
			}
			return db.Insert(ctx, tx, `measure (id, tenant_id, person_id, kind, outcome, day, day_precision, place, vaccine, atc, antigens, batch, dose, note, source, source_day,
				document_path, health, recorded_at, recorded_by, withdrawn_at, withdrawn_by)`, shots, "")
		})
	}
}
