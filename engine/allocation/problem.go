package allocation

import "slices"

// workers is how many goroutines share the work. It is fixed, so that sums are
// taken in the same order on every machine.
const workers = 2

// problem is an instance made ready to be solved.
type problem struct {
	*Instance
	packed

	score   []int32   // n×m: as in the instance, and 0 where a household is too large for the empty place
	classes [][]int32 // households with the same demands everywhere, in order of their first
	need    []uint64  // n or n×m vectors: Demand, packed
	has     []uint64  // m vectors: Capacity, packed
	unit    float64   // what is much in score
	reach   float64   // how far prices may be off at first
	amount  []float64 // R: what a household uses of a resource, if it uses any, on average
	scale   int64     // exact values are multiples of 1/scale
}

func newProblem(in *Instance) *problem {
	p := &problem{Instance: in, packed: packing(in), score: slices.Clone(in.Score)}
	known := map[string]int{}
	for i := range in.Households {
		row := p.row(i)
		for j := range row {
			if row[j] != 0 && !fits(in.Needs(i, j), in.Has(j)) {
				row[j] = 0
			}
		}
		if in.PerPlace {
			p.classes = append(p.classes, []int32{int32(i)}) //nolint:gosec // at most MaxHouseholds
			continue
		}
		key := text(in.Demand[i*in.Resources : (i+1)*in.Resources])
		at, ok := known[key]
		if !ok {
			at = len(p.classes)
			known[key] = at
			p.classes = append(p.classes, nil)
		}
		p.classes[at] = append(p.classes[at], int32(i)) //nolint:gosec // at most MaxHouseholds
	}
	p.pack()
	p.measure()
	return p
}

func (p *problem) pack() {
	r := max(p.Resources, 1)
	p.need = make([]uint64, len(p.Demand)/r*p.words)
	p.has = make([]uint64, p.Places*p.words)
	for v := range len(p.Demand) / r {
		p.put(p.need[v*p.words:(v+1)*p.words], p.Demand[v*r:(v+1)*r])
	}
	for j := range p.Places {
		p.put(p.has[j*p.words:(j+1)*p.words], p.Has(j))
	}
}

// measure finds the units: how far scores lie apart and how much is used.
func (p *problem) measure() {
	var most, sum int64
	spread, seen := 0.0, 0
	sorted := make([]int32, 0, p.Places)
	for i := range p.Households {
		best := slices.Max(append(p.row(i), 0))
		most = max(most, int64(best))
		sum += int64(best)
		if best == 0 || i%(1+p.Households/500) != 0 {
			continue // some hundreds say how far scores lie apart
		}
		sorted = sorted[:0]
		for _, s := range p.row(i) {
			if s > 0 {
				sorted = append(sorted, s)
			}
		}
		slices.Sort(sorted)
		spread += float64(best - sorted[(len(sorted)-1)/2])
		seen++
	}
	apart := spread / float64(max(seen, 1))
	if !p.Minimises() { // a score may be worth giving up altogether
		apart = max(apart, float64(sum)/float64(max(p.Households, 1))/20)
	}
	apart = max(apart, 0.05)
	p.unit = apart / 50
	p.reach = apart / float64(min(max(p.Places/4, 2), 50)) // the more places, the closer the next
	p.scale = 1 << 12
	for p.scale > 1 && (sum+most+1) > (1<<58)/p.scale {
		p.scale >>= 1
	}
	p.amount = make([]float64, p.Resources)
	for r := range p.amount {
		used, users := 0.0, 0
		for v := r; v < len(p.Demand); v += p.Resources {
			if d := p.Demand[v]; d > 0 {
				used += float64(d)
				users++
			}
		}
		p.amount[r] = max(1, used/float64(max(users, 1)))
	}
}

func (p *problem) row(i int) []int32 {
	return p.score[i*p.Places : (i+1)*p.Places : (i+1)*p.Places]
}

// vector is where the demand of household i at place j begins, in vectors.
func (p *problem) vector(i, j int) int {
	if p.PerPlace {
		return i*p.Places + j
	}
	return i
}

// fits says whether there is as much of everything as is needed.
func fits(needs, has []int32) bool {
	for r, d := range needs {
		if d > has[r] {
			return false
		}
	}
	return true
}

// text makes a map key of numbers.
func text(numbers []int32) string {
	out := make([]byte, 0, 4*len(numbers))
	for _, v := range numbers {
		out = append(out, byte(v), byte(v>>8), byte(v>>16), byte(v>>24)) //nolint:gosec // its bytes, one by one
	}
	return string(out)
}
