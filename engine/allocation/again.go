package allocation

import "slices"

// fits says whether a solution is one of an instance of this size.
func (s *Solution) fits(in *Instance) bool {
	return s != nil && s.Certificate != nil && len(s.At) == in.Households &&
		len(s.Certificate.Worth) == in.Households && len(s.Certificate.Price) == len(in.Capacity) && s.Certificate.Scale > 0
}

// again begins where an earlier solution ended: its prices and worths are nearly
// right, and its households stay where they still may.
func (r *run) again(from *Solution) {
	r.tell(Prices)
	scale := float64(from.Certificate.Scale)
	for c, price := range from.Certificate.Price {
		r.market.price[c] = float64(price) / scale
	}
	r.market.open(true)
	r.worth, r.price = make([]float64, r.p.Households), r.market.price
	for i, worth := range from.Certificate.Worth {
		most := slices.Max(append(r.p.row(i), 0)) // who is kept for a place is worth no more than that
		r.worth[i] = min(float64(worth)/scale, float64(most))
	}
	r.prove()
	m := newMenu(r.market, promising)
	r.search = newSearch(r.p, m, r.market.near, r.worth, r.price, r.bonus(), r.o.Seed)
	l := newLodging(r.search.p, r.search.at)
	for i, j := range from.At {
		if j < 0 || j >= r.p.Places {
			continue
		}
		house, place := int32(i), int32(j) //nolint:gosec // within the limits of an instance
		if r.p.row(i)[j] > 0 && r.p.fits(l.need(house, place), l.free(place)) {
			l.move(house, place)
			r.search.score += l.score(house, place)
		}
	}
	r.lower(m, r.total/8, r.p.reach/30)
	r.done += r.search.lodge(r.ctx)
}
