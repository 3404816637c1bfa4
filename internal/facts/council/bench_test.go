package council_test

import (
	"context"
	"fmt"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/facts/council"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// The Land's report while all 396 municipalities told everybody of twelve gaps, with their years and sources.
func BenchmarkAReportOfALand(b *testing.B) {
	for name, begin := range map[string]func(testing.TB) *db.DB{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(name, func(b *testing.B) {
			w := testkit.NewWorld(b, begin(b))
			one := kita(exact(100), exact(90), exact(120), true)
			for range 5 {
				one.Gaps[0].Years = append(one.Gaps[0].Years, open.Ahead{})
			}
			for range 8 {
				one.Gaps[0].Inputs = append(one.Gaps[0].Inputs, open.Input{Source: "Statistik der Kinder und tätigen Personen in Tageseinrichtungen", URL: "https://statistik.example/kita"})
			}
			for range 11 {
				one.Gaps = append(one.Gaps, one.Gaps[0])
			}
			var all []release
			for i := range 396 {
				all = append(all, release{fmt.Sprintf("05%06d", i), "2026-09-01", open.Published, one})
			}
			lead := w.At(w.Land, tenant.Lead)
			tell(b, w, lead, all...)
			for b.Loop() {
				w.Do(b, lead, func(ctx context.Context, tx *db.Tx) error {
					_, err := council.Now(ctx, tx, w.Clock, lead, third)
					return err
				})
			}
		})
	}
}
