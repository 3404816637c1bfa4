package descent

import "math/bits"

// Random is a small generator of random numbers (xorshift64*): the same on
// every machine, and one per task, so that no order of threads changes them.
type Random uint64

// NewRandom begins a sequence.
func NewRandom(seed uint64) Random { return Random(seed*0x9E3779B97F4A7C15 | 1) }

func (x *Random) next() uint64 {
	v := uint64(*x)
	v ^= v >> 12
	v ^= v << 25
	v ^= v >> 27
	*x = Random(v)
	return v * 0x2545F4914F6CDD1D
}

// Below gives a number from 0 to n−1.
func (x *Random) Below(n int) int {
	hi, _ := bits.Mul64(x.next(), uint64(n)) //nolint:gosec // n is a length
	return int(hi)                           //nolint:gosec // below n
}
