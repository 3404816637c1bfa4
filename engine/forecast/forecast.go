package forecast

import "context"

const (
	usualWeeks   = 52
	usualFutures = 1_000
)

// prepared is a plan with its futures, which are the same for all scenarios.
type prepared struct {
	*Plan
	calendar *calendar
	outlook  *outlook
	futures  *futures
	rates    []Rate
	sizes    int
}

// prepare looks at a plan and draws its futures.
func (p *Plan) prepare(ctx context.Context) (*prepared, error) {
	if err := p.Valid(); err != nil {
		return nil, err
	}
	own := *p
	if own.Weeks == 0 {
		own.Weeks = usualWeeks
	}
	if own.Futures == 0 {
		own.Futures = usualFutures
	}
	prior := Usual()
	if p.Prior != nil {
		prior = *p.Prior
	}
	// Sizes of households that live here or are announced count as possible, though nobody of their size came before.
	longest := max(len(own.Waiting), len(own.Arrivals.Sizes))
	for _, s := range own.Stock {
		longest = max(longest, len(s.Lives))
	}
	for _, n := range own.Arrivals.Announced {
		longest = max(longest, n.Persons)
	}
	arrivals := own.Arrivals
	arrivals.Sizes = append(make([]int, 0, longest), arrivals.Sizes...)
	for len(arrivals.Sizes) < longest {
		arrivals.Sizes = append(arrivals.Sizes, 0)
	}
	q := &prepared{Plan: &own, calendar: newCalendar(own.First, own.Weeks), rates: rates(own.Leaving, prior)}
	q.outlook = look(&arrivals, prior, own.First, own.Weeks)
	q.sizes = len(q.outlook.sizes.part)
	var err error
	q.futures, err = q.outlook.draw(ctx, own.Seed, own.Futures)
	return q, err
}

// Forecast goes through the futures of a plan, in each of its scenarios.
func Forecast(ctx context.Context, p *Plan) (*Result, error) {
	q, err := p.prepare(ctx)
	if err != nil {
		return nil, err
	}
	r := &Result{First: q.First, Weeks: q.Weeks, Futures: q.Futures, History: len(q.Arrivals.Weeks), Arrivals: q.outlook.arriving(q.futures), Sizes: q.outlook.sizes.part, Rates: q.rates}
	came := make([]float64, q.Weeks)
	for w, a := range r.Arrivals {
		came[w] = a.Mean
	}
	for _, s := range append([]Scenario{{}}, q.Scenarios...) {
		o, err := q.run(ctx, q.scheme(s, q.calendar, q.sizes), came)
		if err != nil {
			return nil, err
		}
		r.Scenarios = append(r.Scenarios, o)
	}
	return r, nil
}

// The figures of a week that are kept of each future.
const (
	ofPersons = iota
	ofFree
	ofHalls
	ofWithout
	ofLeaving
	ofArea
	ofCost
	figures
)

// record is what is kept of all futures of a scenario.
type record struct {
	n, weeks int
	figures  []int64 // figure, week, future
	months   []int64 // month, future: cents
	total    []int64 // future: cents
	from     []int64 // future: the week from which halls are empty for good
	lived    []int64 // pool, week: persons, over all futures
}

func (r *record) of(figure, week int) []int64 {
	at := (figure*r.weeks + week) * r.n
	return r.figures[at : at+r.n]
}

// run goes through all futures of a scenario; came is how many come on average.
func (q *prepared) run(ctx context.Context, s *scheme, came []float64) (Outlook, error) {
	n := q.Futures
	r := &record{n: n, weeks: q.Weeks, figures: make([]int64, figures*q.Weeks*n), months: make([]int64, len(q.calendar.months)*n),
		total: make([]int64, n), from: make([]int64, n), lived: make([]int64, len(s.pools)*q.Weeks)}
	towns, lived := make([]*town, workers()), make([][]int64, workers())
	err := each(ctx, n, func(worker, future int) {
		if towns[worker] == nil {
			towns[worker], lived[worker] = newTown(s, q.sizes), make([]int64, len(s.pools)*q.Weeks)
		}
		q.one(towns[worker], future, r, lived[worker])
	})
	if err != nil {
		return Outlook{}, err
	}
	for _, own := range lived {
		for i, v := range own {
			r.lived[i] += v
		}
	}
	return q.sum(s, r, came), nil
}

// one goes through one future and writes down what it comes to.
func (q *prepared) one(t *town, future int, r *record, lived []int64) {
	t.begin(q.Seed, future, q.rates, q.Waiting)
	came := q.futures.of(future)
	free, at := int64(0), 0
	for w := range q.Weeks {
		t.week(w, came[w*q.sizes:(w+1)*q.sizes])
		if t.halls+t.without > 0 {
			free = int64(w + 1)
		}
		for i := range t.pools {
			lived[i*q.Weeks+w] += t.inPool(i)
		}
		cost := int64(0)
		for ; at < len(q.calendar.pieces) && q.calendar.pieces[at].week == w; at++ {
			thousandths := int64(0)
			for i, p := range t.pools {
				if p.price[at] != 0 {
					thousandths += p.price[at] * t.inPool(i)
				}
			}
			cents := t.fixed[at] + thousandths/1000
			cost += cents
			r.months[q.calendar.pieces[at].month*r.n+future] += cents
		}
		r.total[future] += cost
		area := int64(0)
		if t.known > 0 {
			area = t.area / t.known
		}
		for figure, v := range [figures]int64{t.persons, t.free, t.halls, t.without, t.gone, area, cost} {
			r.of(figure, w)[future] = v
		}
	}
	r.from[future] = free
}
