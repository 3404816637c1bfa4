package excerpt_test

import (
	"testing"

	"wegwarte/internal/excerpt"
)

// BenchmarkOf writes one person's excerpt, of those with most on record.
func BenchmarkOf(b *testing.B) {
	p := invented(100)[0]
	for _, f := range excerpt.Formats {
		b.Run(string(f), func(b *testing.B) {
			for b.Loop() {
				if excerpt.Of(p.Person, house, knownOf(p), today, f).Data == nil {
					b.Fatal("nothing")
				}
			}
		})
	}
}
