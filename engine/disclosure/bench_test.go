package disclosure_test

import (
	"fmt"
	"testing"

	"wegwarte/engine/disclosure"
	"wegwarte/engine/disclosure/check"
)

// The bar: 396 municipalities in their districts and regions, by 12 by 10, within ten seconds.
func BenchmarkProtectLand(b *testing.B) {
	for _, persons := range []float64{30_000, 300_000, 3_000_000} {
		b.Run(fmt.Sprint(int(persons)), func(b *testing.B) {
			t := land(1, 396, 12, 10, persons)
			for b.Loop() {
				r, err := disclosure.Protect(t, disclosure.Usual())
				if err != nil {
					b.Fatal(err)
				}
				small := len(r.Proof.Shown)
				b.ReportMetric(float64(small), "small")
				b.ReportMetric(float64(r.Hidden()-small), "more")
				b.ReportMetric(float64(len(r.Cells)), "cells")
			}
		})
	}
}

// Protected, and the proof followed for every hidden cell.
func BenchmarkProtectAndProveLand(b *testing.B) {
	t := land(1, 396, 12, 10, 300_000)
	for b.Loop() {
		r, err := disclosure.Protect(t, disclosure.Usual())
		if err != nil {
			b.Fatal(err)
		}
		if err := check.Proved(t, disclosure.Usual(), r); err != nil {
			b.Fatal(err)
		}
	}
}
