package linkage

import "testing"

// A register of 110,000 persons, as large as that of a Land, of whom one in a
// hundred has a second record.
func BenchmarkWholeRegister(b *testing.B) {
	records, _ := invent(1).town(110_000, 0, .01)
	b.ResetTimer()
	for b.Loop() {
		pairs := Within(records, Standard(), Options{})
		b.ReportMetric(float64(len(pairs)), "pairs")
	}
}

func BenchmarkOneComparison(b *testing.B) {
	records, _ := invent(1).town(1000, 0, 1)
	l := newLinker(records, 0, Standard(), Options{})
	i := 0
	for b.Loop() {
		l.compare(&l.records[i%1000], &l.records[(i+7)%1000])
		i++
	}
}
