package disclosure_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"wegwarte/engine/disclosure"
)

// land invents a table as that of a Land: municipalities of very different sizes in districts (some alone in theirs)
// in regions, by age and by need; persons in all are about so many.
func land(seed uint64, municipalities, ages, needs int, persons float64) *disclosure.Table {
	rng := rand.New(rand.NewPCG(seed, 46)) //nolint:gosec // an invented table
	t := &disclosure.Table{
		Columns: []string{"municipality", "district", "region", "age", "need"},
		Within:  map[string][]string{"municipality": {"district", "region"}},
	}
	weight := make([]float64, municipalities)
	sum := 0.
	for i := range weight {
		weight[i] = math.Exp(rng.NormFloat64())
		sum += weight[i]
	}
	for i := range weight {
		region := i * 5 / municipalities
		district := fmt.Sprintf("district %02d.%d", i/12, region)
		if i%18 == 0 {
			district = fmt.Sprintf("town %03d", i)
		}
		for a := range ages {
			for n := range needs {
				mean := persons * weight[i] / sum / float64(ages) * math.Pow(.6, float64(n)) * .4
				count := poisson(rng, mean)
				t.Rows = append(t.Rows, disclosure.Row{Key: []string{
					fmt.Sprintf("%08d", 5_000_000+i), district, fmt.Sprintf("region %d", region), fmt.Sprintf("age %02d", a), fmt.Sprintf("need %d", n),
				}, Count: count})
			}
		}
	}
	return t
}

func poisson(rng *rand.Rand, mean float64) (n int64) {
	if mean > 40 {
		return max(0, int64(mean+math.Sqrt(mean)*rng.NormFloat64()+.5))
	}
	for p := rng.Float64(); p > math.Exp(-mean); p *= rng.Float64() {
		n++
	}
	return n
}
