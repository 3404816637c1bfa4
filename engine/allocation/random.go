package allocation

import "math/bits"

// random is a small generator of random numbers (xorshift64*): the same on
// every machine, and one per task, so that no order of threads changes them.
type random uint64

func newRandom(seed uint64) random { return random(seed*0x9E3779B97F4A7C15 | 1) }

func (x *random) next() uint64 {
	v := uint64(*x)
	v ^= v >> 12
	v ^= v << 25
	v ^= v >> 27
	*x = random(v)
	return v * 0x2545F4914F6CDD1D
}

// below gives a number from 0 to n−1.
func (x *random) below(n int) int {
	hi, _ := bits.Mul64(x.next(), uint64(n)) //nolint:gosec // n is a length
	return int(hi)                           //nolint:gosec // below n
}
