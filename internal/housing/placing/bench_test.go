package placing_test

import (
	"context"
	"testing"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/housing/placing"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/city"
)

// A suggestion for 300 households in a town of 2,000 places: how long it takes to
// read the town, and how long all of it.
func BenchmarkMakeFor300Households(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(name, func(b *testing.B) {
			w := found(b, open(b))
			city.Fill(b, w.World, 2000)
			for range 240 {
				w.lives(b, 1+w.n%5)
			}
			for b.Loop() {
				began := time.Now()
				var t placing.Town
				err := w.DB.Look(b.Context(), w.s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
					t, err = placing.Gather(ctx, tx, w.Clock, w.s)
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
				gathered := time.Since(began)
				r, err := placing.Make(b.Context(), w.DB, w.Clock, w.s)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(gathered.Seconds(), "gather-s")
				b.ReportMetric((time.Since(began) - 2*gathered).Seconds(), "solve+keep-s")
				b.ReportMetric(float64(len(t.Instance.Households)), "households")
				b.ReportMetric(float64(r.Unplaced), "unplaced")
			}
		})
	}
}
