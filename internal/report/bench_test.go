package report_test

import (
	"testing"

	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// BenchmarkReckon is what a page costs: the standing of 396 municipalities out of
// the database, and all figures from it.
func BenchmarkReckon(b *testing.B) {
	w := found(b, testkit.SQLite(b))
	w.enter(b, w.werne, "2026-10-31", 150)
	desk := w.As(tenant.LandAllocation)
	b.Run("stand", func(b *testing.B) {
		for b.Loop() {
			w.stand(b, desk, "2026-11-23")
		}
	})
	st := w.stand(b, desk, "2026-11-23")
	for name, iterate := range map[string]bool{"once": false, "iterate": true} {
		rules := st.Rules
		rules.Iterate = iterate
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := st.Reckon(rules, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
