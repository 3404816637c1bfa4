package outlook

import (
	"context"
	"fmt"

	"wegwarte/engine/forecast"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

// Ahead is the year ahead, as it is and in each scenario.
type Ahead struct {
	Plan      *forecast.Plan
	Scenarios []Scenario
	Result    *forecast.Result // its first outlook is "as it is", the others are the scenarios in their order
}

// Look reckons the year ahead. It takes the database and not a transaction, because
// it computes between reading and answering.
func Look(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope) (*Ahead, error) {
	a := &Ahead{}
	err := d.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		if a.Plan, err = Gather(ctx, tx, c, s); err != nil {
			return err
		}
		a.Scenarios, err = Scenarios(ctx, tx, s)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, one := range a.Scenarios {
		a.Plan.Scenarios = append(a.Plan.Scenarios, one.plan(a.Plan))
	}
	if a.Result, err = forecast.Forecast(ctx, a.Plan); err != nil {
		return nil, errs.Internal(err)
	}
	return a, nil
}

// plan is the scenario as the engine has it; a site that is no longer there is left out.
func (s Scenario) plan(p *forecast.Plan) forecast.Scenario {
	out := forecast.Scenario{Name: s.Name, Takes: []forecast.Taken{}}
	for i, m := range s.Measures {
		if taken, possible := m.plan(p, i); possible {
			out.Takes = append(out.Takes, taken)
		}
	}
	return out
}

func (m Measure) plan(p *forecast.Plan, number int) (forecast.Taken, bool) {
	out := forecast.Measure{Name: fmt.Sprintf("%d", number+1)}
	from := max(dayOf(m.From), p.First)
	cost := func(per forecast.Per, cents int) []forecast.Cost {
		if cents == 0 {
			return nil
		}
		return []forecast.Cost{{Per: per, Cents: int64(cents)}}
	}
	there := func(open bool) bool {
		for _, k := range p.Stock {
			if k.Site == m.Site && (!open || k.Closes != 0) {
				return true
			}
		}
		return false
	}
	switch m.What {
	case Rent:
		out.Add = &forecast.Stock{Name: "+" + out.Name, Kind: m.Kind, Size: m.Places, Count: 1, Opens: from, Costs: cost(forecast.Month, m.Month)}
		out.Costs = cost(forecast.Once, m.Once)
		return forecast.Taken{Measure: out, Times: m.Count}, true
	case Extend:
		out.Extend = &forecast.Extend{Stock: m.Site, Until: from}
		return forecast.Taken{Measure: out}, there(true)
	case Close:
		out.Close = &forecast.Close{Stock: m.Site, On: from}
		return forecast.Taken{Measure: out}, there(false)
	default:
		out.Support = &forecast.Support{Factor: 1 + float64(m.Percent)/100, From: from}
		out.Costs = append(cost(forecast.Month, m.Month), cost(forecast.Once, m.Once)...)
		return forecast.Taken{Measure: out}, true
	}
}

// Goal is what a mix of measures is to reach.
type Goal struct {
	By    clock.Date
	Level int // in 100 futures
}

// Cheapest looks for the cheapest part of a scenario's measures that empties the halls
// by a day: of what is rented as many as are needed, at most as many as it names.
func Cheapest(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope, number int, goal Goal) (*forecast.Mix, Scenario, error) {
	var one Scenario
	if goal.Level < 1 || goal.Level > 99 {
		return nil, one, errs.Invalid("outlook.level").At("level")
	}
	if today := clock.Today(c); goal.By.IsZero() || !goal.By.After(today) || goal.By.After(today.AddDays(7*ahead)) {
		return nil, one, errs.Invalid("outlook.by").At("by")
	}
	var p *forecast.Plan
	err := d.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		if p, err = Gather(ctx, tx, c, s); err != nil {
			return err
		}
		all, err := Scenarios(ctx, tx, s)
		for _, other := range all {
			if other.Number == number {
				one = other
			}
		}
		return err
	})
	if err != nil {
		return nil, one, err
	}
	if one.ID == "" {
		return nil, one, errs.NotFound("error.not-found")
	}
	var offers []forecast.Offer
	for i, m := range one.Measures {
		if taken, possible := m.plan(p, i); possible && len(offers) < forecast.MaxOffers {
			offers = append(offers, forecast.Offer{Measure: taken.Measure, Most: taken.Times})
		}
	}
	if len(offers) == 0 {
		return nil, one, errs.Invalid("outlook.nothing").At("by")
	}
	p.Futures = 300
	mix, err := forecast.Cheapest(ctx, p, offers, forecast.Goal{By: dayOf(goal.By), Level: float64(goal.Level) / 100}, forecast.Search{Trials: 150})
	if err != nil {
		return nil, one, errs.Internal(err)
	}
	return mix, one, nil
}
