package recognition

import (
	"context"

	"wegwarte/engine/survival"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// FewestDecided is how many decisions it takes before anything is said of how long an authority takes: what
// fewer show is about each of them.
const FewestDecided = 5

// Duration is how long an authority takes from complete documents to the decision, of those that still wait too
// (Kaplan and Meier). Days that the curve does not reach are survival.NotReached.
type Duration struct {
	Authority id.ID
	All       int // procedures with complete documents
	Decided   int
	Withheld  bool              // too few are decided
	Quarter   int               // the day by which a quarter is decided
	Median    survival.Quantile // by which half is, with its interval
	Most      int               // by which three quarters are
}

// Durations tells of each authority how long it takes.
func Durations(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (map[id.ID]Duration, error) {
	if err := may(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	type group struct {
		authority                id.ID
		complete, decided, ended clock.Date
		n                        int
	}
	groups, err := db.All(ctx, tx, func(row db.Row) (g group, err error) {
		return g, row.Scan(&g.authority, &g.complete, &g.decided, &g.ended, &g.n)
	},
		`SELECT r.authority_id, r.complete_on, r.decided_on, r.ended_on, count(*) FROM recognition r WHERE r.tenant_id = $1 AND r.authority_id <> '' AND r.complete_on <> ''
			GROUP BY r.authority_id, r.complete_on, r.decided_on, r.ended_on`, s.Tenant)
	if err != nil {
		return nil, err
	}
	today := clock.Today(c)
	spans := map[id.ID][]survival.Span{}
	for _, g := range groups {
		span := survival.Span{Until: g.complete.DaysUntil(today)}
		switch {
		case !g.decided.IsZero():
			span = survival.Span{Until: g.complete.DaysUntil(g.decided), End: survival.Happened}
		case !g.ended.IsZero():
			span = survival.Span{Until: g.complete.DaysUntil(g.ended), End: survival.Otherwise}
		}
		span.Until = max(0, span.Until)
		for range g.n {
			spans[g.authority] = append(spans[g.authority], span)
		}
	}
	all := map[id.ID]Duration{}
	for authority, of := range spans {
		if all[authority], err = duration(authority, of); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func duration(of id.ID, spans []survival.Span) (Duration, error) {
	d := Duration{Authority: of, All: len(spans)}
	for _, s := range spans {
		if s.End == survival.Happened {
			d.Decided++
		}
	}
	if d.Withheld = d.Decided < FewestDecided; d.Withheld {
		return d, nil
	}
	curve, err := survival.Of(spans, survival.Usual)
	if err != nil {
		return d, err
	}
	d.Quarter, d.Median, d.Most = curve.Quantile(0.25).Day, curve.Median(), curve.Quantile(0.75).Day
	return d, nil
}
