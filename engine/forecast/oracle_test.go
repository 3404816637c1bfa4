package forecast

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// distribution of n·p by the definition.
func binomialUpTo(n int, p float64, k int) float64 {
	sum := 0.0
	for i := 0; i <= k; i++ {
		ways := 1.0
		for j := range i {
			ways *= float64(n-j) / float64(j+1)
		}
		sum += ways * math.Pow(p, float64(i)) * math.Pow(1-p, float64(n-i))
	}
	return sum
}

func negativeOf(m float64, r, k int) float64 {
	ways := 1.0
	for j := range k {
		ways *= float64(r+j) / float64(j+1)
	}
	return ways * math.Pow(float64(r)/(float64(r)+m), float64(r)) * math.Pow(m/(float64(r)+m), float64(k))
}

func TestDrawsFollowTheirDistribution(t *testing.T) {
	const n = 1 << 14
	for _, c := range []struct {
		name string
		draw func(bits uint64) int
		upTo func(k int) float64
	}{
		{"binomial", func(b uint64) int { return binomial(12, .3, b) }, func(k int) float64 { return binomialUpTo(12, .3, k) }},
		{"binomial of rare", func(b uint64) int { return binomial(40, .01, b) }, func(k int) float64 { return binomialUpTo(40, .01, k) }},
		{"binomial of most", func(b uint64) int { return binomial(9, .97, b) }, func(k int) float64 { return binomialUpTo(9, .97, min(k, 9)) }},
		{"negative", func(b uint64) int { return negative(6.5, 4, b) }, func(k int) (sum float64) {
			for i := 0; i <= k; i++ {
				sum += negativeOf(6.5, 4, i)
			}
			return sum
		}},
		{"table", func(b uint64) int { return tabled([]float64{1, 0, 5, 2}).draw(uint32(b >> 32)) }, func(k int) float64 { return []float64{.125, .125, .75, 1}[min(k, 3)] }},
	} {
		counts := map[int]int{}
		for x := range uint64(n) { // all chances, evenly
			counts[c.draw(x<<50|1<<49)]++
		}
		below := 0
		for k := range 40 {
			below += counts[k]
			if got, want := float64(below)/n, c.upTo(k); math.Abs(got-want) > 2.0/n {
				t.Errorf("%s: up to %d in %.5f of all chances instead of %.5f", c.name, k, got, want)
			}
		}
	}
}

func TestLargeNumbersHaveTheirMeanAndVariance(t *testing.T) {
	sum, square := 0.0, 0.0
	const n = 20_000
	for x := range uint64(n) {
		v := float64(binomial(9_000, .1, mix(x)))
		sum, square = sum+v, square+v*v
	}
	m := sum / n
	if v := square/n - m*m; math.Abs(m-900) > 1 || math.Abs(v-810) > 30 {
		t.Errorf("mean %.1f, variance %.1f instead of 900 and 810", m, v)
	}
}

func TestTheSameChanceNeverGivesFewerOfMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, p := rapid.IntRange(0, 400).Draw(t, "n"), rapid.Float64Range(0, .45).Draw(t, "p")
		more, higher := rapid.IntRange(0, 40).Draw(t, "more"), rapid.Float64Range(0, .05).Draw(t, "higher")
		bits := rapid.Uint64().Draw(t, "chance")
		got := binomial(n, p, bits)
		if got < 0 || got > n {
			t.Fatalf("%d of %d", got, n)
		}
		if float64(n+more)*(p+higher) > 200 {
			return
		}
		if binomial(n+more, p, bits) < got || binomial(n, p+higher, bits) < got {
			t.Fatal("more or likelier ones are fewer")
		}
	})
}

// TestTheLadderKnowsWhatAllItsPathsTell counts every path of the level by hand.
func TestTheLadderKnowsWhatAllItsPathsTell(t *testing.T) {
	came := []int{3, -1, 7} // nothing is known of the second week
	l := newLadder(0)
	first := Day(20_000)
	models := len(l.models)
	weight, rung := make([]float64, models), make([][]float64, models)
	for i, m := range l.models {
		rung[i] = make([]float64, rungs)
		like := func(g, week int) float64 {
			if came[week] < 0 {
				return 1
			}
			return negativeOf(l.level[g]*m.season.at(first+Day(7*week)), m.burst, came[week])
		}
		for g := range rungs {
			for _, a := range m.hops {
				g1 := min(max(g+a.by, 0), rungs-1)
				for _, b := range m.hops {
					g2 := min(max(g1+b.by, 0), rungs-1)
					p := m.weight / rungs * like(g, 0) * a.part * like(g1, 1) * b.part * like(g2, 2)
					weight[i] += p
					for _, c := range m.hops {
						rung[i][min(max(g2+c.by, 0), rungs-1)] += p * c.part
					}
				}
			}
		}
	}
	all := 0.0
	for _, w := range weight {
		all += w
	}
	for week, n := range came {
		if n >= 0 {
			l.learn(first+Day(7*week), n, 1)
		}
		l.pass()
	}
	if len(l.models) != models {
		t.Fatalf("%d models instead of %d are left after three weeks", len(l.models), models)
	}
	for i, m := range l.models {
		if math.Abs(m.weight-weight[i]/all) > 1e-9 {
			t.Fatalf("model %d has the weight %g instead of %g", i, m.weight, weight[i]/all)
		}
		for g, p := range m.on {
			if math.Abs(p-rung[i][g]/weight[i]) > 1e-9 {
				t.Fatalf("model %d, rung %d: %g instead of %g", i, g, p, rung[i][g]/weight[i])
			}
		}
	}
}

func TestTheMeanOfTheLevelStaysInAllFutures(t *testing.T) {
	for _, w := range wanders {
		moved, all := 0.0, 0.0
		for _, h := range levelled(hops(w)) {
			if h.part < 0 {
				t.Errorf("wander %v: a move with the probability %v", w, h.part)
			}
			all += h.part
			if h.by < 0 {
				moved += h.part / power(ratio, -h.by)
			} else {
				moved += h.part * power(ratio, h.by)
			}
		}
		if math.Abs(moved-1) > 1e-12 || math.Abs(all-1) > 1e-12 {
			t.Errorf("wander %v: the mean is multiplied by %v", w, moved)
		}
	}
}

func TestWhatIsKnownOfARateIsItsMeanAndItsRange(t *testing.T) {
	r := dice(1, laneRates, 0)
	for _, left := range []int{0, 3, 40} {
		list := rates([]Leaving{{Kind: order[2], Months: 900, OwnFlat: left}}, Usual())
		into := make([]float64, len(list))
		own := &list[6]
		if own.Left != left || own.Reason != OwnFlat {
			t.Fatalf("%+v", own)
		}
		sum, within := 0.0, 0
		const n = 40_000
		for range n {
			drawn(list, r, into)
			sum += 100 * into[6]
			if 100*into[6] >= own.Low && 100*into[6] <= own.High {
				within++
			}
		}
		if m := sum / n; math.Abs(m-own.PerMonth)/own.PerMonth > .02 || math.Abs(float64(within)/n-.8) > .01 {
			t.Errorf("%d left: mean %.4f of %.4f, %.3f within the range", left, m, own.PerMonth, float64(within)/n)
		}
		if want := 100 * (float64(left) + .02*120) / (120 + 900); math.Abs(own.PerMonth-want) > 1e-9 {
			t.Errorf("%d left: %.4f in 100 a month instead of %.4f", left, own.PerMonth, want)
		}
	}
}
