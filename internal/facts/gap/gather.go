package gap

import (
	"context"

	"wegwarte/engine/forecast"
	engine "wegwarte/engine/gap"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/housing/outlook"
	"wegwarte/internal/tenant"
)

// known is all that indicators are reckoned from.
type known struct {
	wanted
	base     clock.Date // of the population's figures; where there are none, the day that is asked for
	after    clock.Date // who came after this day arrived
	days     [engine.Years + 1]clock.Date
	register register
	safe     bool // counts of the register are rounded
	split    bool // it is known who arrived
	people   *engine.Projection
	measures []Measure
	arrived  Input   // all who arrived, and how that is known
	homes    Input   // households of them without a flat of their own
	ahead    []Input // who arrives, by year
}

// gather reads everything, and follows the residents.
func gather(ctx context.Context, tx *db.Tx, s tenant.Scope, on clock.Date, safe bool) (*known, error) {
	if err := may(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	k := &known{wanted: wanted{on: on, derived: map[string]Input{}}, safe: safe}
	var err error
	if k.figures, err = figure.Latest(ctx, tx, s, on); err != nil {
		return nil, err
	}
	if k.assumed, err = Assumptions(ctx, tx, s); err != nil {
		return nil, err
	}
	if k.measures, err = Measures(ctx, tx, s); err != nil {
		return nil, err
	}
	if k.base = k.figures[ageKey(0)].To; k.base.IsZero() {
		k.base = on
	}
	for t := range k.days {
		k.days[t] = k.base.AddMonths(12 * t)
	}
	window, _ := k.assumption("window")
	k.after = k.base.AddMonths(-12 * int(window.Value/1000))
	if s.Reads(tenant.Register) {
		if err := k.register.read(ctx, tx, s, on); err != nil {
			return nil, err
		}
	}
	counts, err := figure.SeriesOf(ctx, tx, s, "arrival.")
	if err != nil {
		return nil, err
	}
	heads := k.heads()
	by := k.whoArrived(counts, max(1, len(heads)))
	if err := k.moves(ctx, tx, s, counts, heads); err != nil {
		return nil, err
	}
	if err := k.comes(ctx, tx, s, on, counts); err != nil {
		return nil, err
	}
	return k, k.follow(heads, by)
}

func ageKey(age int) string {
	k, _ := figure.KeyOf("population.age.0")
	return k.Of(age)
}

// heads are the residents by age, as far as there is a figure for each; none: there are none.
func (k *known) heads() (all []engine.Range) {
	for age := 0; ; age++ {
		f, there := k.figures[ageKey(age)]
		if !there || f.To != k.base {
			return all
		}
		all = append(all, engine.Range{Low: f.Low, Value: f.Value, High: f.High})
	}
}

// count is a count of the register's, as it may be told.
func (k *known) count(n int64) engine.Range {
	if k.safe {
		return fives(n)
	}
	return engine.Whole(n, n, n)
}

// whoArrived counts who arrived within the window and lives there on the day of the figures, by age: in the register, or, where nobody is in it, in the
// figures of the years.
func (k *known) whoArrived(counts map[string][]figure.Figure, ages int) []engine.Range {
	if len(k.register.persons) > 0 {
		k.split = true
		by := k.register.byAge(k.after, k.base, ages)
		var all int64
		for _, n := range by {
			all += n
		}
		k.arrived = Input{Key: "register.persons", Unit: "persons", Range: k.count(all), Way: OfRegister, From: k.after, To: k.base}
		homes := k.register.households(k.after, k.base)
		k.homes = Input{Key: "register.households", Unit: "households", Range: k.count(homes), Way: OfRegister, From: k.after, To: k.base}
		if k.safe {
			return banded(by)
		}
		return exact(by)
	}
	by := make([]engine.Range, ages)
	for i, b := range figureBands {
		n := k.within(counts[b.key])
		to := min(ages, 100)
		if i+1 < len(figureBands) {
			to = min(ages, figureBands[i+1].from)
		}
		for age := b.from; age < to; age++ {
			width, at := int64(to-b.from), int64(age-b.from)
			part := func(of int64) int64 { return of*(at+1)/width - of*at/width }
			by[age] = engine.Range{Low: part(n.Low), Value: part(n.Value), High: max(part(n.High), part(n.Value))}
			by[age].Low = min(by[age].Low, by[age].Value)
		}
	}
	if total := counts["arrival.total"]; len(total) > 0 {
		k.split = true
		last := total[len(total)-1]
		k.arrived = Input{Key: "arrival.total", Unit: "persons", Range: k.within(total), Way: OfFigure, Source: last.Source, URL: last.URL, Licence: last.Licence, From: k.after, To: k.base, AsOf: last.AsOf}
		k.homes = Input{Key: "arrival.households", Unit: "households", Range: k.within(counts["arrival.households"]), Way: OfFigure, Source: last.Source, Licence: last.Licence, From: k.after, To: k.base, AsOf: last.AsOf}
	}
	return by
}

// figureBands are the figures of who arrived in a year, with the first age of each.
var figureBands = []struct {
	key  string
	from int
}{{"arrival.u3", 0}, {"arrival.3to5", 3}, {"arrival.6to9", 6}, {"arrival.10to15", 10}, {"arrival.16to17", 16}, {"arrival.18to24", 18}, {"arrival.25to64", 25}, {"arrival.65plus", 65}}

// within adds up figures of periods that lie within the window.
func (k *known) within(all []figure.Figure) (sum engine.Range) {
	for _, f := range all {
		if f.From.After(k.after) && !f.To.After(k.base) {
			sum.Low, sum.Value, sum.High = sum.Low+f.Low, sum.Value+f.Value, sum.High+f.High
		}
	}
	return sum
}

// futures is in how many futures it is looked who comes.
const futures = 400

// comes says who arrives in each of the years: since the day of the figures from the register, from then on as the house expects it. Where the house does not know
// who came, it is as many as in the years that are figures.
func (k *known) comes(ctx context.Context, tx *db.Tx, s tenant.Scope, on clock.Date, counts map[string][]figure.Figure) error {
	if own := k.assumed["ahead"]; own.ID != "" && !own.Dropped {
		in, _ := k.assumption("ahead")
		for range engine.Years {
			k.ahead = append(k.ahead, in)
		}
		return nil
	}
	if len(k.register.persons) == 0 {
		return k.comesAsCounted(counts["arrival.total"])
	}
	past, first, err := outlook.Coming(ctx, tx, s, on)
	if err != nil {
		return err
	}
	var ends []int
	for t := 1; t <= engine.Years; t++ {
		if end := (on.DaysUntil(k.days[t]) + 6) / 7; end > 0 && end <= forecast.MaxWeeks {
			ends = append(ends, end)
		}
	}
	var expected []forecast.Range
	if len(ends) > 0 {
		if expected, err = past.Within(ctx, forecast.Usual(), first, ends, futures, 1); err != nil {
			return err
		}
	}
	next := 0
	for t := 1; t <= engine.Years; t++ {
		in := Input{Key: "ahead", Unit: "persons", Way: OfForecast, From: k.days[t-1], To: k.days[t]}
		if !k.days[t-1].After(on) { // what is past of it
			to := k.days[t]
			if to.After(on) {
				to = on
			}
			in.Range = k.count(k.register.between(k.days[t-1], to))
			in.Way = OfRegister
		}
		if k.days[t].After(on) {
			in.Way = OfForecast
			at := min(next, len(expected)-1) // of later years nothing else is known
			if at >= 0 {
				r := expected[at]
				if k.safe {
					r = forecast.Range{Low: r.Low / base * base, Middle: (r.Middle + base/2) / base * base, High: (r.High + base - 1) / base * base}
				}
				in.Low, in.Value, in.High = in.Low+1000*r.Low, in.Value+1000*r.Middle, in.High+1000*r.High
				in.High = max(in.High, in.Value)
			}
			next++
		}
		k.ahead = append(k.ahead, in)
	}
	k.derived["ahead"] = k.ahead[0]
	return nil
}

// comesAsCounted takes the least, the mean and the most of the years that are figures.
func (k *known) comesAsCounted(years []figure.Figure) error {
	in := Input{Key: "ahead", Unit: "persons", Way: OfSeveral}
	for i, f := range years {
		if i == 0 || f.Low < in.Low {
			in.Low = f.Low
		}
		in.High = max(in.High, f.High)
		in.Value += f.Value / int64(len(years))
		in.Source, in.Licence, in.AsOf = f.Source, f.Licence, f.AsOf
	}
	in.Value = min(max(in.Value, in.Low), in.High)
	if len(years) == 0 {
		in.Way = Usual // nobody is known to come
	}
	for range engine.Years {
		k.ahead = append(k.ahead, in)
	}
	k.derived["ahead"] = in
	return nil
}
