package placement

// Certificate proves that no plan brings more than Bound. It holds a price for
// beds of some units on some days, at least 0, in whole numbers of 1/Scale points; where
// no price is given, it is 0.
//
// With them, no plan brings more than
//
//	Σ over the households: the most each can bring, anywhere and on any day, after
//	  paying for the beds it takes, day by day
//	Σ over units and days: price × beds that residents and closings leave
//
// because a plan pays for beds that are there. Package check counts that anew, from the
// instance and the policy, without the solver.
type Certificate struct {
	Scale  int64   `json:"scale"`
	Prices []Price `json:"prices"`
}

// Price is the price of a bed in a room of a shared unit; of a unit that is not
// shared (Room is empty), it is the price of the unit.
type Price struct {
	Unit string `json:"unit"`
	Room string `json:"room,omitempty"`
	Day  Day    `json:"day"`
	Each int64  `json:"price"`
}

// certificate writes the best prices down.
func (d *dual) certificate() Certificate {
	p := d.market.p
	c := Certificate{Scale: scale, Prices: []Price{}}
	for x := range p.rooms {
		r := &p.rooms[x]
		for t, v := range d.bestPrice[r.class] {
			if v > 0 {
				c.Prices = append(c.Prices, Price{p.units[r.unit].Name, r.name, p.in.First + Day(t), v}) //nolint:gosec // at most MaxDays
			}
		}
	}
	return c
}

// adopt begins with the prices of an earlier certificate, where units and days are still there.
func (d *dual) adopt(c *Certificate) {
	p := d.market.p
	if c == nil || c.Scale < 1 {
		return
	}
	fresh := map[int32][]int64{}
	for _, price := range c.Prices {
		u, ok := p.named[price.Unit]
		t := int(price.Day - p.in.First)
		if !ok || t < 0 || t >= p.days || price.Each < 0 || price.Each > far/scale/MaxBeds {
			continue
		}
		for _, r := range p.units[u].rooms {
			room := &p.rooms[r]
			if room.name != price.Room {
				continue
			}
			if fresh[room.class] == nil {
				fresh[room.class] = make([]int64, p.days)
			}
			fresh[room.class][t] = price.Each * scale / c.Scale
		}
	}
	for class, prices := range fresh {
		d.set(class, prices)
		for t, v := range prices {
			d.exact[int(class)*p.days+t] = float64(v) / scale
		}
	}
}
