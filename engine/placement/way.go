package placement

// way is what becomes of one household: until then it lives at home, if it has
// one; then, if need be, on a bridge; then in a unit. Unit none says that it goes nowhere.
type way struct {
	unit, start int32
	legs        [3]leg // at home, on a bridge, in the unit; those that are empty have no rooms
	value       int64  // points
	cost        int64  // what it falls short of the household's best at the prices, in 1/scale
}

const (
	atHome = iota
	onBridge
	inUnit
)

// stayHome is the way of a household that goes nowhere.
func (p *problem) stayHome(h *house) way {
	w := way{unit: none, value: h.stay}
	w.legs[atHome] = leg{h.home, h.homeRooms, 0, h.by}
	if len(h.homeRooms) == 0 || h.by == 0 {
		w.legs[atHome] = leg{unit: none}
	}
	w.legs[onBridge].unit, w.legs[inUnit].unit = none, none
	return w
}

// worth is what a way brings, in points.
func (p *problem) worth(h *house, w *way) int64 {
	if w.unit == none {
		return h.stay
	}
	sum := -p.when(h, w.start, p.units[w.unit].hall)
	for _, o := range h.options {
		if o.unit == w.unit {
			sum += o.points
			break
		}
	}
	sum -= int64(p.policy.Spare) * (p.wasted(h, w.legs[inUnit]) + p.wasted(h, w.legs[onBridge]))
	if w.start > h.by {
		sum -= p.bridging(h, w.legs[onBridge].unit, w.start)
	}
	return sum
}
