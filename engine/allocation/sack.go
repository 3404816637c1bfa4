package allocation

// offer is one household that a place could take, in exact units (1/scale).
type offer struct {
	house  int32
	vector int32 // where its demand begins, in vectors
	taken  bool  // in the best choice known
	times  int   // how often it was taken (branch.go)
	score  int64
	profit int64 // score less what the household is worth elsewhere
	excess int64 // profit less the price of what it uses here
}

// sack asks what one place would take if it could choose freely: the households
// with the most profit together that fit in, a knapsack problem with several
// resources. It is solved by depth first search, and the place's prices say
// where searching on is useless: for any choice
//
//	profit = Σ excess of the chosen + Σ price × used ≤ Σ excess of the chosen + Σ price × capacity
//
// so with the offers sorted by excess, what is still open is bounded at one look.
type sack struct {
	p      *problem
	place  int32
	price  []int64 // R: of the place's resources, exact
	offers []offer
	rest   []int64  // Σ of the positive excesses from here on
	left   []uint64 // what is left now, packed
	room   int64    // price × capacity

	best      int64 // profit of those taken
	bound     int64 // no choice has more profit
	age       int   // how often in a row the choice was the same
	rivals    int
	trial     []int32
	top       []int32
	nodes     int
	limit     int
	tolerance int64
	next      int
}

// value puts a price on the offers: worth is what each household brings elsewhere.
func (s *sack) value(worth []int64) {
	r := s.p.Resources
	s.best, s.room = 0, 0
	for k, c := range s.p.Has(int(s.place)) {
		s.room += s.price[k] * int64(c)
	}
	for x := range s.offers {
		o := &s.offers[x]
		o.profit = o.score - worth[o.house]
		o.excess = o.profit
		for k, d := range s.p.Demand[int(o.vector)*r : (int(o.vector)+1)*r] {
			o.excess -= s.price[k] * int64(d)
		}
		o.taken = o.taken && o.profit > 0
		if o.taken {
			s.best += o.profit
		}
	}
}

// solve finds the best choice. It begins with what was taken before, and says
// whether it found better. The longer it searches, the less it insists: choices
// that could be better by less than its tolerance are left alone, and the
// tolerance doubles with every patience nodes.
func (s *sack) solve(patience int) bool {
	s.arrange()
	s.left = append(s.left[:0], s.p.has[int(s.place)*s.p.words:(int(s.place)+1)*s.p.words]...)
	s.trial, s.top, s.nodes, s.limit = s.trial[:0], s.top[:0], 0, patience
	s.tolerance, s.next = 0, patience
	before := s.best
	s.search(0, s.room, 0)
	s.bound = min(s.best+s.tolerance, s.room+s.rest[0])
	s.age++
	if s.best == before {
		return false
	}
	for x := range s.offers {
		s.offers[x].taken = false
	}
	for _, x := range s.top {
		s.offers[x].taken = true
	}
	s.age = 0
	return true
}

// arrange sorts the offers by excess; most of them lie as they lay last time.
func (s *sack) arrange() {
	o := s.offers
	for x := 1; x < len(o); x++ {
		moved := o[x]
		y := x
		for ; y > 0 && moved.excess > o[y-1].excess; y-- {
			o[y] = o[y-1]
		}
		o[y] = moved
	}
	s.rest = append(s.rest[:0], make([]int64, len(o)+1)...)
	for x := len(o) - 1; x >= 0; x-- {
		s.rest[x] = s.rest[x+1] + max(0, o[x].excess)
	}
}

// search goes on at offer x. Hope is what the chosen excesses and all capacity
// at its price come to, profit what the chosen bring.
func (s *sack) search(x int, hope, profit int64) {
	if s.nodes++; s.nodes > s.next {
		s.next += s.limit
		s.tolerance = max(2*s.tolerance, int64(s.p.unit*float64(s.p.scale)/1000), 1)
	}
	if profit > s.best {
		s.best = profit
		s.top = append(s.top[:0], s.trial...)
	}
	words := s.p.words
	for ; x < len(s.offers); x++ {
		o := &s.offers[x]
		enough := s.best + s.tolerance
		if hope+s.rest[x] <= enough || o.excess < 0 && hope+o.excess <= enough {
			return
		}
		need := s.p.need[int(o.vector)*words : (int(o.vector)+1)*words]
		if o.profit <= 0 || !s.p.fits(need, s.left) {
			continue
		}
		for w, d := range need {
			s.left[w] -= d
		}
		s.trial = append(s.trial, int32(x)) //nolint:gosec // an index of offers
		s.search(x+1, hope+o.excess, profit+o.profit)
		s.trial = s.trial[:len(s.trial)-1]
		for w, d := range need {
			s.left[w] += d
		}
	}
}
