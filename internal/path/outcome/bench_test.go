package outcome

import (
	"context"
	"testing"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// What the page reads in a municipality with 20,000 cases of five years, and what the nights took to tell all of it.
func BenchmarkToldOf20000Cases(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(name, func(b *testing.B) {
			w := testkit.NewWorld(b, open(b))
			arrive(b, w, []arrival{{on: "2020-12-10", born: "1990-05-05", firsts: map[path.Milestone]int{path.FirstJob: 3}}})
			for q := range 20 {
				var all []arrival
				for len(all) < 1000 {
					all = append(all, quarterOf(clock.NewDate(2021, time.Month(1+3*q), 1).String(), 80)...)
				}
				arrive(b, w, all[:1000])
			}
			if err := w.DB.Script(b.Context(), "ANALYZE"); err != nil {
				b.Fatal(err)
			}
			begin := time.Now()
			nightly(b, w)
			b.ReportMetric(time.Since(begin).Seconds(), "s/all-nights")
			s := w.At(w.Municipality, tenant.Lead)
			for b.Loop() {
				if err := w.DB.Look(b.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) error {
					all, err := Told(ctx, tx, s)
					for _, f := range Firsts {
						if err == nil {
							_, err = Together(all[f]...)
						}
					}
					return err
				}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
