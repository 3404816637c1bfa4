package allocation

// promising is how many places per household are looked at on average once
// prices are known; the others are too far below the best to matter.
const promising = 40

// menu lists for each place the households that might well come there.
type menu [][]offer

// newMenu takes what comes near the best at the market's prices: per household a
// number of places on average, more for those who have a wide choice.
func newMenu(k *market, per int) menu {
	p := k.p
	within := p.unit / 4
	for range 60 {
		if k.count(within, per*p.Households) {
			break
		}
		within *= 1.3
	}
	out := make(menu, p.Places)
	k.each(within, func(i, j int) bool {
		out[j] = append(out[j], p.offer(i, j))
		return true
	})
	return out
}

// count says whether at least so many offers come so near.
func (k *market) count(within float64, enough int) bool {
	n := 0
	k.each(within, func(int, int) bool { n++; return n < enough })
	return n >= enough
}

// each goes through the offers that come so near to the best of a household,
// until told to stop.
func (k *market) each(within float64, do func(i, j int) bool) {
	toll := make([]float64, k.p.Places)
	for _, class := range k.p.classes {
		k.tolls(int(class[0]), toll)
		for _, i := range class {
			least := k.gain[i] - within
			for j, s := range k.p.row(int(i)) {
				if s > 0 && float64(s)-toll[j] >= least && !do(int(i), j) {
					return
				}
			}
		}
	}
}
