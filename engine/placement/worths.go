package placement

import (
	"slices"

	"wegwarte/engine/descent"
)

// worths lowers the bound below that of the prices: a worth is put on every
// household, and every shared unit takes those who bring it most beyond their worth and
// fit in together on the last day (pack.go). Households whom several want become
// dearer; whom nobody wants, cheaper. For any worths that are not below what a household
// can have elsewhere at the prices,
//
//	Σ worth + Σ most of each unit + Σ price × beds that are there
//
// is never below what a solution brings.
type worths struct {
	*dual
	packs   []*pack
	worth   []float64
	atLeast []int64 // at least what the household can have elsewhere
	wanted  []int32
	turn    *descent.Stepper
	low     int64
	kept    []int64
}

func newWorths(d *dual, packs []*pack, best []int64) *worths {
	w := &worths{
		dual: d, packs: packs, worth: make([]float64, len(best)), atLeast: make([]int64, len(best)), wanted: make([]int32, len(best)),
		turn: descent.NewStepper(len(best), 0.7, 0.97), low: far,
	}
	for i, b := range best {
		w.worth[i] = float64(b) / scale
		w.turn.Forget(i, 1)
	}
	d.market.packed = make([]bool, len(d.market.p.units))
	for _, k := range packs {
		d.market.packed[k.unit] = true
		for _, c := range k.class {
			d.free[c] = true
			if prices := d.price[c]; prices != nil {
				prices = slices.Clone(prices)
				prices[len(prices)-1] = 0
				d.exact[int(c)*len(prices)+len(prices)-1] = 0
				d.set(c, prices)
			}
		}
	}
	return w
}

// open lets households and units choose.
func (w *worths) open() {
	d := w.dual
	p := d.market.p
	d.clear()
	sum := int64(0)
	for i := range p.houses {
		h := &p.houses[i]
		o := d.market.best(h, int32(i)) //nolint:gosec // at most MaxHouseholds
		u := int64(w.worth[i] * scale)
		w.wanted[i] = 0
		if u <= o.value {
			u = o.value
			w.worth[i] = float64(u) / scale
			w.wanted[i] = 1
			d.take(int32(i), o)
		}
		w.atLeast[i] = u
		sum += u
	}
	for _, k := range w.packs {
		most, taken := k.choose(d.market, w.atLeast)
		sum += most
		for _, i := range taken {
			w.wanted[i]++
		}
	}
	sum += d.priceOfAll()
	if d.bound = sum; sum < w.low {
		w.low = sum
		w.kept = append(w.kept[:0], w.atLeast...)
		d.keep()
	}
}

// adjust moves worths and prices.
func (w *worths) adjust(pace float64) {
	for i := range w.worth {
		w.worth[i] = w.turn.Step(i, w.worth[i], 1-float64(w.wanted[i]), pace)
	}
	w.dual.adjust(pace)
}
