package council

import (
	"context"

	engine "wegwarte/engine/gap"
	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/gap"
	"wegwarte/internal/housing/lived"
	"wegwarte/internal/path/outcome"
	"wegwarte/internal/tenant"
)

// part gathers the figures of a section; none where the scope may know nothing of it.
type part struct {
	key     string
	columns []string
	gather  func(ctx context.Context, tx *db.Tx, s tenant.Scope, q Quarter, today clock.Date) ([]Row, error)
}

var quarters = []string{Quarterly, Before, YearAgo}

// What every report has.
var (
	summary = part{key: "summary"}
	came    = part{"arrivals", quarters, beside(arrivals)}
	alike   = part{"equality", []string{"result"}, equality}
	next    = part{key: "ahead"}
)

// parts are the sections of who reports to a council or a Land's lead, in their order; those without figures have words alone.
var parts = map[tenant.Kind][]part{
	tenant.Municipality: {
		summary, came,
		{"homes", quarters, beside(homes)},
		{"outcomes", []string{"share"}, outcomes},
		{"gaps", []string{"gap", "anyway", "arrivals", "ahead"}, gaps},
		{"measures", []string{"places", "once", "yearly"}, measures},
		alike, next,
	},
	tenant.Land: {
		summary, came,
		{"allocation", quarters, beside(allocation)},
		{"halls", quarters, beside(halls)},
		{"lacks", []string{"towns", "gap", "anyway", "arrivals", "ahead"}, lacks},
		{"closes", []string{"towns", "places", "once", "yearly"}, closes},
		alike, next,
	},
}

// assemble reckons the figures of a quarter from what the rooms know now.
func assemble(ctx context.Context, tx *db.Tx, s tenant.Scope, q Quarter, today clock.Date) (all []Section, err error) {
	for _, p := range parts[s.Kind] {
		in := Section{Key: p.key, Columns: p.columns}
		if p.gather != nil {
			if in.Rows, err = p.gather(ctx, tx, s, q, today); err != nil {
				return nil, err
			}
		}
		all = append(all, in)
	}
	return all, nil
}

// beside sets the figures of three quarters side by side; of gives those of one, until its last day or today, always the same in the same order.
func beside(of func(ctx context.Context, tx *db.Tx, s tenant.Scope, q Quarter, on clock.Date) ([]Row, error)) func(context.Context, *db.Tx, tenant.Scope, Quarter, clock.Date) ([]Row, error) {
	return func(ctx context.Context, tx *db.Tx, s tenant.Scope, q Quarter, today clock.Date) ([]Row, error) {
		rows, err := of(ctx, tx, s, q, q.Until(today))
		for _, back := range []int{-1, -4} {
			if err != nil {
				return nil, err
			}
			var before []Row
			before, err = of(ctx, tx, s, q.Add(back), q.Add(back).Until(today))
			for i := range before {
				rows[i].Values = append(rows[i].Values, before[i].Values...)
			}
		}
		return rows, err
	}
}

// arrivals are those with a day of arrival in the quarter: how early and how completely they were announced.
func arrivals(ctx context.Context, tx *db.Tx, s tenant.Scope, q Quarter, _ clock.Date) ([]Row, error) {
	if !s.Reads(tenant.Transfer) {
		return nil, nil
	}
	figures, err := assignment.Figures(ctx, tx, s, assignment.FigureFilter{From: q.First(), Until: q.Last(), By: assignment.ByMonth})
	if err != nil {
		return nil, err
	}
	f := assignment.Sum(figures)
	var notice, kept, complete Value
	if f.Households() >= fewest {
		notice = Value{Days, 1000 * int64(f.Quantile(.25)), 1000 * int64(f.Quantile(.5)), 1000 * int64(f.Quantile(.75))}
		kept, complete = whole(Percent, f.Kept()), whole(Percent, f.Percent())
	}
	return []Row{one("households", people(f.Households())), one("persons", people(f.Persons)), one("notice", notice), one("kept", kept), one("complete", complete)}, nil
}

func one(key string, v Value) Row { return Row{Key: key, Values: []Value{v}} }

// homes is how people lived at the quarter's end.
func homes(ctx context.Context, tx *db.Tx, s tenant.Scope, q Quarter, _ clock.Date) ([]Row, error) {
	if !s.Reads(tenant.Site) {
		return nil, nil
	}
	last := q.First().AddMonths(2)
	months, err := lived.Months(ctx, tx, s, last, last)
	var persons, halls, inHalls, own, space Value
	for _, m := range months {
		persons, halls = people(m.Persons), people(m.Halls)
		if m.Persons >= fewest {
			inHalls, own = exactly(Percent, 100*int64(m.Share(m.Halls))), exactly(Percent, 100*int64(m.Share(m.OwnDoor)))
		}
		if m.Measured >= fewest {
			space = Value{Metres, 100 * int64(m.Space.Low), 100 * int64(m.Space.Middle), 100 * int64(m.Space.High)}
		}
	}
	return []Row{one("housed", persons), one("halls", halls), one("halls.share", inHalls), one("own", own), one("space", space)}, err
}

// year is the mark of a first, in days after arrival, that the report tells of.
const year = 365

// outcomes is which part of those who arrived had a first within a year, as far as it may be told. It is of all
// cohorts, and of no quarter.
func outcomes(ctx context.Context, tx *db.Tx, s tenant.Scope, _ Quarter, _ clock.Date) (rows []Row, err error) {
	if !s.Reads(tenant.Path) {
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
			rows = append(rows, Row{Key: "first", Of: string(f.Kind) + "." + string(f.Of), Values: []Value{{Percent, share(p.Low), share((p.Least + p.Most) / 2), share(p.High)}}})
		}
	}
	return rows, err
}

// share gives a part of 1 as thousandths of a percent.
func share(part float64) int64 { return int64(100_000*part + 0.5) }

// gaps is what is missing for everybody who lives there, on the quarter's last day or today.
func gaps(ctx context.Context, tx *db.Tx, s tenant.Scope, q Quarter, today clock.Date) (rows []Row, err error) {
	if !s.Reads(tenant.Facts) {
		return nil, nil
	}
	all, err := gap.Told(ctx, tx, s, q.Until(today))
	for _, g := range all {
		if g.Answer == nil {
			continue
		}
		u := Count
		if g.Unit == "posts" {
			u = Posts
		}
		ranged := func(r engine.Range) Value { return Value{u, r.Low, r.Value, r.High} }
		now, last := g.Now(), g.Last()
		row := Row{Key: "gap", Of: g.Key, Values: []Value{ranged(now.Gap), {}, {}, ranged(last.Gap)}}
		if g.Split {
			row.Values[1], row.Values[2] = ranged(now.Anyway), ranged(now.Arrivals)
		}
		rows = append(rows, row)
	}
	return rows, err
}

// measures are what closes the gaps: what is proposed, decided or done, with what it brings.
func measures(ctx context.Context, tx *db.Tx, s tenant.Scope, _ Quarter, _ clock.Date) (rows []Row, err error) {
	if !s.Reads(tenant.Facts) {
		return nil, nil
	}
	all, err := gap.Measures(ctx, tx, s)
	for _, m := range all {
		if m.State != gap.Dropped {
			rows = append(rows, Row{Key: "measure." + string(m.State), Of: m.Title, On: m.From, Values: []Value{exactly(Count, m.Places), exactly(Euros, 10*m.Once), exactly(Euros, 10*m.Yearly)}})
		}
	}
	return rows, err
}
