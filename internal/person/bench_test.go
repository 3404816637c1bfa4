package person_test

import (
	"context"
	"fmt"
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

// crowd registers so many persons, a household each, with names as common as
// they are: few that many bear, many that few do.
func crowd(b *testing.B, w *testkit.World, s tenant.Scope, n int) {
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
		return text + fmt.Sprintf("%c", 'a'+k%26)
	}
	for left := n; left > 0; {
		w.Do(b, s, func(ctx context.Context, tx *db.Tx) error {
			for range min(left, 1000) {
				born := person.Born(clock.NewDate(1945+r.IntN(80), 1, 1).AddDays(r.IntN(365) * r.IntN(8) / 7))
				cmd := single(fmt.Sprint(left), name(), name(), born)
				cmd.Many = true
				left--
				if _, err := person.Register(ctx, tx, w.Clock, s, cmd); err != nil {
					return err
				}
			}
			return nil
		})
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
			crowd(b, w, s, large)
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
