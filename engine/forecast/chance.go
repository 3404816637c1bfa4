package forecast

import "math/rand/v2"

// What is drawn is drawn from tables of whole numbers or by sums in a fixed
// order, with each product rounded before it is added (float64(x*y)): no machine may fuse
// the two, and the same seed gives the same futures everywhere.

// The lanes keep the chances of different things apart, so that a future's
// arrivals are the same whatever else is asked.
const (
	laneArrivals uint64 = iota + 1
	laneRates
	laneLeaving
	laneRoom
)

// dice gives the source of chance of one future for one thing.
func dice(seed, lane uint64, future int) *rand.Rand {
	return rand.New(rand.NewPCG(mix(seed^lane<<56), uint64(future))) //nolint:gosec // it must come out the same each time
}

// mix spreads neighbouring numbers over all 64 bits (SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// part makes a number from 0 up to 1 of 53 of the bits.
func part(bits uint64) float64 { return float64(bits>>11) / (1 << 53) }

// table is a distribution over 0, 1, … as rising whole numbers: the share of
// 1<<32 up to and including each.
type table []uint64

// tabled makes a table of weights, of which at least one is above zero.
func tabled(weights []float64) table {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	t, up := make(table, len(weights)), 0.0
	for i, w := range weights {
		up += w
		t[i] = uint64(up/sum*(1<<32) + .5)
	}
	t[len(t)-1] = 1 << 32
	return t
}

// draw gives where 32 bits of chance fall.
func (t table) draw(bits uint32) int {
	lo, hi := 0, len(t)-1
	for lo < hi {
		if mid := (lo + hi) / 2; uint64(bits) < t[mid] {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// binomial gives how many of n do what each does with the probability p. The
// same chance gives no fewer for more n or a higher p, as long as n×p is below 200: scenarios
// differ by what is done, not by chance.
func binomial(n int, p float64, bits uint64) int {
	if n <= 0 || p <= 0 {
		return 0
	}
	if p > .5 { // count those who do not
		return n - binomial(n, 1-p, ^bits)
	}
	done := 0
	for whole := int(min(200/p, 1<<30)); n > whole; n -= whole { // q^n would vanish
		done += binomial(whole, p, bits)
		bits = mix(bits)
	}
	u, q := part(bits), 1-p
	pmf := power(q, n)
	up, odds := pmf, p/q
	k := 0
	for u >= up && k < n {
		pmf *= odds * float64(n-k) / float64(k+1)
		k++
		up += pmf
		if pmf < 1e-18 && float64(k) > float64(n)*p {
			break // what is left is rounding
		}
	}
	return done + k
}

// negative gives a number with the mean m and the variance m + m²/r.
func negative(m float64, r int, bits uint64) int {
	if m <= 0 {
		return 0
	}
	u, over := part(bits), m/(float64(r)+m)
	pmf := power(1-over, r)
	up, k := pmf, 0
	for u >= up {
		pmf *= over * float64(k+r) / float64(k+1)
		k++
		up += pmf
		if pmf < 1e-18 && float64(k) > m {
			break
		}
	}
	return k
}

// power is x to the n by squaring: the same everywhere, as math.Pow need not be.
func power(x float64, n int) float64 {
	y := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			y *= x
		}
		x *= x
	}
	return y
}
