package equal

import (
	"math/rand/v2"
	"strconv"
	"testing"
)

// Whether the report of a group tells of few after so many before it, each of the year before it, while so many come a quarter and half of those who wait no
// longer do at its end. Each counts: those that told nothing were not held against.
func BenchmarkWhatReportsTellTogether(b *testing.B) {
	for _, k := range [][2]int{{8, 40}, {20, 40}, {40, 40}, {40, 400}} {
		b.Run(strconv.Itoa(k[0])+"-reports-"+strconv.Itoa(k[1])+"-a-quarter", func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // invented
			runs := make([][]int, k[0])
			persons := (k[0] + 3) * k[1]
			had := make([]int, persons)
			for n := range runs {
				runs[n] = make([]int, persons)
				for i := range had {
					switch came := i / k[1]; {
					case came > n+3:
						runs[n][i] = absent
						continue
					case had[i] == 0 && r.IntN(2) == 0:
						had[i] = 1
					}
					if runs[n][i] = had[i]; i/k[1] < n {
						runs[n][i] = absent
					}
				}
			}
			tells := false
			for b.Loop() {
				tells = cut(runs, func(i int) bool { return i%2 == 0 }).tells(Least)
			}
			b.Log(len(cut(runs, func(i int) bool { return i%2 == 0 }).all), "pieces, tells:", tells)
		})
	}
}
