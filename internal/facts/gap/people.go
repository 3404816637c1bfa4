package gap

import (
	"context"

	engine "wegwarte/engine/gap"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/tenant"
)

// moves derives the net rates: of those who move here without having arrived, less those who move away; and of deaths.
func (k *known) moves(ctx context.Context, tx *db.Tx, s tenant.Scope, counts map[string][]figure.Figure, heads []engine.Range) error {
	all, err := figure.SeriesOf(ctx, tx, s, "population.moves.")
	if err != nil {
		return err
	}
	var total, aged int64
	for age, r := range heads {
		total += r.Value
		if age >= old {
			aged += r.Value
		}
	}
	if total == 0 {
		return nil
	}
	in := Input{Key: "net.moves", Unit: "permille", Way: OfSeveral}
	for _, came := range all["population.moves.in"] {
		for _, left := range all["population.moves.out"] {
			if left.From != came.From || left.To != came.To || came.To.After(k.on) {
				continue
			}
			net := came.Value - left.Value - k.arrivedIn(counts, came.From, came.To)
			r := net * 1000 * 1000 / total // thousandths of one in a thousand
			if in.Source == "" || r < in.Low {
				in.Low = r
			}
			if in.Source == "" || r > in.High {
				in.High = r
			}
			in.Value, in.Source, in.URL, in.Licence, in.AsOf, in.To = r, came.Source, came.URL, came.Licence, came.AsOf, came.To
			if in.From.IsZero() {
				in.From = came.From
			}
		}
	}
	if in.Source != "" {
		if in.Low == in.High { // one year alone says nothing of others
			in.Low, in.High = in.Low-spread, in.High+spread
		}
		k.derived["net.moves"] = in
	}
	if deaths, there := k.figure("population.deaths"); there && aged > 0 {
		part := func(n int64) int64 { return n * 1000 * 1000 / aged }
		deaths.Key, deaths.Unit, deaths.Way = "net.deaths", "permille", OfSeveral
		deaths.Range = engine.Range{Low: max(0, part(deaths.Low)-spread), Value: part(deaths.Value), High: part(deaths.High) + spread}
		k.derived["net.deaths"] = deaths
	}
	return nil
}

// spread is by how much a rate of one year may be another in others: three in a thousand.
const spread = 3000

// arrivedIn counts who arrived in a period: thousandths of persons.
func (k *known) arrivedIn(counts map[string][]figure.Figure, from, to clock.Date) (n int64) {
	if len(k.register.persons) > 0 {
		return k.count(k.register.between(from.AddDays(-1), to)).Value
	}
	for _, f := range counts["arrival.total"] {
		if !f.From.Before(from) && !f.To.After(to) {
			n += f.Value
		}
	}
	return n
}

// follow follows the residents over the years.
func (k *known) follow(heads, arrived []engine.Range) (err error) {
	births, there := k.assumption("births")
	if len(heads) == 0 || !there {
		return nil
	}
	moves, _ := k.assumption("net.moves")
	deaths, _ := k.assumption("net.deaths")
	p := engine.People{Heads: heads, Arrived: arrived[:min(len(arrived), len(heads))], Births: births.Range}
	for age := range heads {
		net := moves.Range
		if age >= old {
			net = engine.Range{Low: net.Low - deaths.High, Value: net.Value - deaths.Value, High: net.High - deaths.Low}
		}
		p.Net = append(p.Net, Input{Range: net}.per1000())
	}
	for t, in := range k.ahead {
		p.Ahead[t] = in.Range
	}
	var all int64
	for _, r := range p.Arrived {
		p.Ages = append(p.Ages, r.Value)
		all += r.Value
	}
	if all == 0 {
		p.Ages = nil // as everybody
	}
	if k.people, err = engine.Project(p); err != nil {
		err = errs.Internal(err)
	}
	return err
}
