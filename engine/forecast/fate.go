package forecast

import "math/bits"

// block is how many futures are gone through before it is looked whether that is enough; it
// does not depend on the machine, so that what is known of a mix does not either.
const block = 64

// set is futures.
type set []uint64

func (s set) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s set) has(i int) bool { return s[i/64]>>(i%64)&1 == 1 }

func (s set) count() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

func (s set) unite(o set) {
	for i, w := range o {
		s[i] |= w
	}
}

// fate is in which futures a mix reaches the goal, and in which it does not; of the
// others nothing is known.
type fate struct{ yes, no set }

func newFate(futures int) *fate {
	return &fate{make(set, (futures+63)/64), make(set, (futures+63)/64)}
}

// pastFate is the fate of a mix that was tried.
type pastFate struct {
	times []int
	*fate
}

// infer concludes from mixes that were tried: a future in which less was enough, and one
// in which more was not, need not be gone through again.
func (f *fate) infer(past []pastFate, times []int, within func(a, b []int) bool) {
	for _, p := range past {
		if within(p.times, times) {
			f.yes.unite(p.yes)
		}
		if within(times, p.times) {
			f.no.unite(p.no)
		}
	}
	for i, w := range f.yes { // what contradicts itself is gone through
		both := w & f.no[i]
		f.yes[i] &^= both
		f.no[i] &^= both
	}
}
