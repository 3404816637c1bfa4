package open

import (
	"context"

	"wegwarte/engine/forecast"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/housing/outlook"
	"wegwarte/internal/tenant"
)

// gatherHalls counts halls that are in use today and their places, and reads what the year
// ahead follows from where there are any.
func gatherHalls(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (*Halls, *forecast.Plan, error) {
	today := clock.Today(c)
	h, err := db.One(ctx, tx, func(row db.Row) (h Halls, err error) { return h, row.Scan(&h.InUse, &h.Places) }, `SELECT count(DISTINCT p.id), count(b.id)
		FROM site p JOIN dwelling d ON d.tenant_id = p.tenant_id AND d.site_id = p.id JOIN place b ON b.tenant_id = d.tenant_id AND b.dwelling_id = d.id
		WHERE p.tenant_id = $1 AND p.kind = 'hall' AND p.opens <= $2 AND (p.closes = '' OR p.closes > $2) AND d.opens <= $2 AND (d.closes = '' OR d.closes > $2)`, s.Tenant, today)
	if err != nil {
		return nil, nil, err
	}
	if h.InUse == 0 {
		any, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM (SELECT 1 FROM site WHERE tenant_id = $1 LIMIT 1) s`, s.Tenant)
		if err != nil || any == 0 { // nobody keeps their places here: that there is no hall is not known
			return nil, nil, err
		}
		return &h, nil, nil
	}
	plan, err := outlook.Gather(ctx, tx, c, s)
	return &h, plan, err
}

// foresee says when halls can be empty, as things are.
func (h *Halls) foresee(ctx context.Context, plan *forecast.Plan) error {
	plan.Futures = futures
	result, err := forecast.Forecast(ctx, plan)
	if err != nil {
		return err
	}
	free := result.Scenarios[0].HallFree
	h.Half, h.Eighty, h.Never = dateOf(free.Half), dateOf(free.Eighty), int(100*free.Never+.5)
	return nil
}

// futures is in how many the year ahead is looked at: a hundredth more or less is not told of.
const futures = 400

func dateOf(d forecast.Day) clock.Date {
	if d == 0 {
		return clock.Date{}
	}
	return clock.MustDate(d.String())
}
