package council

import (
	"context"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/gap"
	"wegwarte/internal/housing/lived"
	"wegwarte/internal/path/outcome"
	"wegwarte/internal/tenant"
)

// part gathers a section; it gives nothing where the scope may know nothing of it.
type part struct {
	key    string
	gather func(ctx context.Context, tx *db.Tx, s tenant.Scope, q Quarter, today clock.Date) ([]Row, error)
}

// parts are the sections in their order.
var parts = []part{{"summary", nothing}, {"arrivals", arrivals}, {"homes", homes}, {"outcomes", outcomes}, {"gaps", gaps}, {"measures", measures}, {"ahead", nothing}}

// nothing is of a section that has words alone.
func nothing(context.Context, *db.Tx, tenant.Scope, Quarter, clock.Date) ([]Row, error) {
	return nil, nil
}

// Sections lists the sections in their order.
func Sections() (keys []string) {
	for _, p := range parts {
		keys = append(keys, p.key)
	}
	return keys
}

// assemble reckons the figures of a quarter from what the rooms know now.
func assemble(ctx context.Context, tx *db.Tx, s tenant.Scope, q Quarter, today clock.Date) (all []Section, err error) {
	for _, p := range parts {
		rows, err := p.gather(ctx, tx, s, q, today)
		if err != nil {
			return nil, err
		}
		all = append(all, Section{Key: p.key, Rows: rows})
	}
	return all, nil
}

// beside sets the figures of three quarters side by side; of gives those of one, always the same in the same order.
func beside(q Quarter, of func(Quarter) ([]Row, error)) ([]Row, error) {
	rows, err := of(q)
	for back, into := range map[int]func(*Row) *Value{-1: func(r *Row) *Value { return &r.Then }, -4: func(r *Row) *Value { return &r.Year }} {
		if err != nil {
			return nil, err
		}
		var before []Row
		before, err = of(q.Add(back))
		for i := range before {
			*into(&rows[i]) = before[i].Now
		}
	}
	return rows, err
}

// arrivals are those with a day of arrival in the quarter: how early and how completely they were announced.
func arrivals(ctx context.Context, tx *db.Tx, s tenant.Scope, q Quarter, _ clock.Date) ([]Row, error) {
	if !s.Reads(tenant.Transfer) {
		return nil, nil
	}
	return beside(q, func(q Quarter) ([]Row, error) {
		figures, err := assignment.Figures(ctx, tx, s, assignment.FigureFilter{From: q.First(), Until: q.Last(), By: assignment.ByMonth})
		f := assignment.Sum(figures)
		rows := []Row{{Key: "households", Unit: Count, Now: whole(f.Households())}, {Key: "persons", Unit: Count, Now: whole(f.Persons)},
			{Key: "notice", Unit: Days}, {Key: "kept", Unit: Percent}, {Key: "complete", Unit: Percent}}
		if f.Households() > 0 {
			rows[2].Now, rows[3].Now, rows[4].Now = between(f.Quantile(.25), f.Quantile(.5), f.Quantile(.75)), whole(f.Kept()), whole(f.Percent())
		}
		return rows, err
	})
}

// homes is how people lived at the quarter's end.
func homes(ctx context.Context, tx *db.Tx, s tenant.Scope, q Quarter, _ clock.Date) ([]Row, error) {
	if s.Kind != tenant.Municipality || !s.Reads(tenant.Site) {
		return nil, nil
	}
	return beside(q, func(q Quarter) ([]Row, error) {
		last := q.First().AddMonths(2)
		months, err := lived.Months(ctx, tx, s, last, last)
		rows := []Row{{Key: "housed", Unit: Count}, {Key: "halls", Unit: Count}, {Key: "halls.share", Unit: Percent}, {Key: "own", Unit: Percent}, {Key: "space", Unit: Metres}}
		if len(months) == 1 {
			m := months[0]
			rows[0].Now, rows[1].Now = whole(m.Persons), whole(m.Halls)
			if m.Persons > 0 {
				rows[2].Now, rows[3].Now = exactly(100*int64(m.Share(m.Halls))), exactly(100*int64(m.Share(m.OwnDoor)))
			}
			if m.Measured > 0 {
				rows[4].Now = Value{true, 100 * int64(m.Space.Low), 100 * int64(m.Space.Middle), 100 * int64(m.Space.High)}
			}
		}
		return rows, err
	})
}

// year is the mark of a first, in days after arrival, that the report tells of.
const year = 365

// outcomes is which part of those who arrived had a first within a year, as far as it may be told. It is of all
// cohorts, and of no quarter.
func outcomes(ctx context.Context, tx *db.Tx, s tenant.Scope, _ Quarter, _ clock.Date) (rows []Row, err error) {
	if s.Kind != tenant.Municipality || !s.Reads(tenant.Path) {
		return nil, nil
	}
	told, err := outcome.Told(ctx, tx, s)
	for _, f := range outcome.Firsts {
		if err != nil {
			return nil, err
		}
		var l *outcome.Line
		if l, err = outcome.Together(told[f]...); l == nil {
			continue
		}
		if p, known := l.At(year); known {
			middle := (p.Least + p.Most) / 2
			rows = append(rows, Row{Key: "first", Of: string(f.Kind) + "." + string(f.Of), Unit: Percent, Now: Value{true, share(p.Low), share(middle), share(p.High)}})
		}
	}
	return rows, err
}

// share gives a part of 1 as thousandths of a percent.
func share(part float64) int64 { return int64(100_000*part + 0.5) }

// gaps is what is missing for everybody who lives there, on the quarter's last day or today.
func gaps(ctx context.Context, tx *db.Tx, s tenant.Scope, q Quarter, today clock.Date) (rows []Row, err error) {
	if s.Kind != tenant.Municipality || !s.Reads(tenant.Facts) {
		return nil, nil
	}
	on := q.Last()
	if today.Before(on) {
		on = today
	}
	all, err := gap.Told(ctx, tx, s, on)
	for _, g := range all {
		if g.Answer == nil {
			continue
		}
		now, last := g.Now(), g.Last()
		rows = append(rows, Row{Key: "gap", Of: g.Key, Unit: Count, Now: Value{true, now.Gap.Low, now.Gap.Value, now.Gap.High}})
		if g.Split {
			rows = append(rows, Row{Key: "gap.anyway", Of: g.Key, Unit: Count, Now: Value{true, now.Anyway.Low, now.Anyway.Value, now.Anyway.High}},
				Row{Key: "gap.arrivals", Of: g.Key, Unit: Count, Now: Value{true, now.Arrivals.Low, now.Arrivals.Value, now.Arrivals.High}})
		}
		rows = append(rows, Row{Key: "gap.ahead", Of: g.Key, On: g.Days[len(g.Days)-1], Unit: Count, Now: Value{true, last.Gap.Low, last.Gap.Value, last.Gap.High}})
	}
	return rows, err
}

// measures are what closes the gaps: what is decided or proposed, with what it brings.
func measures(ctx context.Context, tx *db.Tx, s tenant.Scope, _ Quarter, _ clock.Date) (rows []Row, err error) {
	if s.Kind != tenant.Municipality || !s.Reads(tenant.Facts) {
		return nil, nil
	}
	all, err := gap.Measures(ctx, tx, s)
	for _, m := range all {
		if m.State == gap.Dropped {
			continue
		}
		rows = append(rows, Row{Key: "measure." + string(m.State), Of: m.Title, On: m.From, Unit: Count, Now: exactly(m.Places)})
		if cost := m.Once + m.Yearly; cost > 0 {
			rows = append(rows, Row{Key: "measure.once", Of: m.Title, Unit: Cents, Now: exactly(1000 * m.Once)}, Row{Key: "measure.yearly", Of: m.Title, Unit: Cents, Now: exactly(1000 * m.Yearly)})
		}
	}
	return rows, err
}
