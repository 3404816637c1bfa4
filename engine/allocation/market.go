package allocation

import (
	"slices"
	"sync"
)

// nearby is how many places of each household a market looks at between two
// looks at all of them.
const nearby = 24

// market is what comes of prices on the resources: each household goes where its
// score less what it uses, at these prices, is highest, or stays where it is.
type market struct {
	p     *problem
	has   []float64 // m×R: what is there
	price []float64 // m×R
	use   []float64 // m×R: what is used at these prices, whether it is there or not
	gain  []float64 // n: score less prices of the chosen place, 0 where none is worth its price
	at    []int32   // n: the chosen place or Unplaced
	value float64   // Σ gain + Σ capacity × price: no solution scores more, if all places were looked at
	near  []int32   // n×nearby: the best places when all were last looked at; -1 fills up
	part  [workers]struct{ use, toll []float64 }
}

func newMarket(p *problem) *market {
	cells, n := p.Places*p.Resources, p.Households
	k := &market{p: p, price: make([]float64, cells), use: make([]float64, cells), gain: make([]float64, n), at: make([]int32, n), near: make([]int32, n*nearby)}
	k.has = make([]float64, cells)
	for c, has := range p.Capacity {
		k.has[c] = float64(has)
	}
	for w := range k.part {
		k.part[w].use, k.part[w].toll = make([]float64, cells), make([]float64, p.Places)
	}
	return k
}

// open lets every household choose at the prices there are: among all places,
// which are sifted for the next times, or among those that were near then.
func (k *market) open(all bool) {
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() { k.serve(w, all) })
	}
	wait.Wait()
	k.value = 0
	for c := range k.use {
		k.use[c] = 0
		for w := range k.part {
			k.use[c] += k.part[w].use[c]
		}
		k.value += k.price[c] * k.has[c]
	}
	for _, g := range k.gain {
		k.value += g
	}
}

// serve asks the households of one worker.
func (k *market) serve(w int, all bool) {
	p, use, toll := k.p, k.part[w].use, k.part[w].toll
	clear(use)
	sieve := newSieve(nearby)
	for c, class := range p.classes {
		mine := class[len(class)*w/workers : len(class)*(w+1)/workers]
		if len(class) == 1 {
			mine = class[:(c+w)%workers]
		}
		if len(mine) == 0 {
			continue
		}
		k.tolls(int(mine[0]), toll)
		for _, i := range mine {
			near := k.near[int(i)*nearby : (int(i)+1)*nearby]
			if all {
				sieve.sift(p.row(int(i)), toll, near)
			}
			k.choose(i, near, toll, use)
		}
	}
}

// choose sends one household to the best of the places.
func (k *market) choose(i int32, places []int32, toll, use []float64) {
	row := k.p.row(int(i))
	best, at := 0.0, int32(Unplaced)
	for _, j := range places {
		if j < 0 {
			break
		}
		if v := float64(row[j]) - toll[j]; v > best {
			best, at = v, j
		}
	}
	k.gain[i], k.at[i] = best, at
	if at < 0 {
		return
	}
	for r, d := range k.p.Needs(int(i), int(at)) {
		use[int(at)*k.p.Resources+r] += float64(d)
	}
}

// tolls is what household i, and all of its class, would pay at each place.
func (k *market) tolls(i int, toll []float64) {
	for j := range toll {
		sum := 0.0
		for r, d := range k.p.Needs(i, j) {
			sum += float64(d) * k.price[j*k.p.Resources+r]
		}
		toll[j] = sum
	}
}

// sieve keeps the places with the most score after tolls.
type sieve struct {
	value []float64
	place []int32
}

func newSieve(most int) *sieve {
	return &sieve{value: make([]float64, 0, most), place: make([]int32, 0, most)}
}

// sift writes the best places into near, the best first, -1 behind them.
func (s *sieve) sift(row []int32, toll []float64, near []int32) {
	s.value, s.place = s.value[:0], s.place[:0]
	for j, score := range row {
		v := float64(score) - toll[j]
		if score == 0 || len(s.value) == cap(s.value) && v <= s.value[len(s.value)-1] {
			continue
		}
		if len(s.value) == cap(s.value) {
			s.value, s.place = s.value[:len(s.value)-1], s.place[:len(s.place)-1]
		}
		at := len(s.value)
		for at > 0 && s.value[at-1] < v {
			at--
		}
		s.value, s.place = slices.Insert(s.value, at, v), slices.Insert(s.place, at, int32(j)) //nolint:gosec // at most MaxPlaces
	}
	for x := range near {
		near[x] = -1
	}
	copy(near, s.place)
}
