package person_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// large is a register as large as a Land's.
const large = 110_000

// throng fills the register with so many persons, a household each, with names as
// common as they are: few that many bear, many that few do.
func throng(b *testing.B, w *testkit.World, s tenant.Scope, n int) {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same each time
	syllables := []string{"ma", "ra", "sa", "li", "no", "ka", "ta", "yu", "ham", "zad", "dar", "ben", "ol", "ir", "fa", "mi"}
	name := func() string {
		k := int(r.ExpFloat64() * 300)
		text := ""
		for range 3 {
			text += syllables[k%16]
			k = k*7 + 5
		}
		return text + string(rune('a'+k%26))
	}
	for left := n; left > 0; left -= 5000 {
		w.Do(b, s, func(ctx context.Context, tx *db.Tx) error {
			for range min(left, 5000) / 100 {
				var homes, people [][]any
				for range 100 {
					home, family, given := id.New(), name(), name()
					born := clock.NewDate(1945+r.IntN(80), 1, 1).AddDays(r.IntN(365) * min(1, r.IntN(8)))
					homes = append(homes, []any{home, s.Tenant, home, s.Unit, "", testkit.Today, "", 1, family, 1, 0})
					people = append(people, []any{id.New(), s.Tenant, home, 1, family, given, "", "", born, "day", "unknown", "", "", 1, 0})
				}
				if err := db.Insert(ctx, tx, `household (id, tenant_id, file_number, unit_id, unit_since, registered_on, left_on, size, sort_name,
					version, created_at)`, homes, ""); err != nil {
					return err
				}
				if err := db.Insert(ctx, tx, `person (id, tenant_id, household_id, position, family_name, given_name, family_name_own, given_name_own,
					birth_date, birth_precision, sex, phone, email, version, created_at)`, people, ""); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if keyed, err := person.KeyRegister(b.Context(), w.DB, w.Clock, s); err != nil || keyed != n {
		b.Fatal(keyed, err)
	}
}

// What one registration costs with the look for duplicates, and a look through
// the whole register, with 110,000 persons in it.
func BenchmarkDuplicates(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(name, func(b *testing.B) {
			d := open(b)
			w := testkit.NewWorld(b, d)
			s := w.As(tenant.FacilitySocial)
			throng(b, w, s, large)
			if err := d.Script(b.Context(), "ANALYZE"); err != nil {
				b.Fatal(err)
			}
			var known []person.Person
			w.Do(b, s, func(ctx context.Context, tx *db.Tx) error {
				page, err := person.List(ctx, tx, w.Clock, s, person.Filter{Limit: 200})
				for _, h := range page.Households {
					known = append(known, h.Persons...)
				}
				return err
			})
			for _, many := range []bool{true, false} {
				b.Run(map[bool]string{true: "registered alone", false: "registered and compared"}[many], func(b *testing.B) {
					i := 0
					for b.Loop() {
						p := known[i%len(known)]
						p.ID, i = "", i+1
						cmd := person.RegisterCommand{FileNumber: string(id.New()), Persons: []person.Person{p}, Many: many}
						w.Do(b, s, func(ctx context.Context, tx *db.Tx) error {
							_, err := person.Register(ctx, tx, w.Clock, s, cmd)
							return err
						})
					}
				})
			}
			b.Run("whole register", func(b *testing.B) {
				for b.Loop() {
					report, err := person.FindDuplicates(b.Context(), d, w.Clock, s)
					if err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(report.Pairs), "pairs")
				}
			})
		})
	}
}
