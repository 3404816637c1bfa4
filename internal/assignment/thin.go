package assignment

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// thinned is how many frozen hand-overs one step looks at.
const thinned = 100

// ThinHandovers takes out of the Land's frozen hand-overs whose way has ended what
// the AZR said and has deleted, whatever persons said of keeping it: that is about
// the record, and a hand-over is a letter of long ago. The text gets a new sum, and the day on
// which it was thinned. It gives how many it looked at: where it is none, nothing
// is left to do. It acts for the house: only the night's work calls it.
func ThinHandovers(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	type row struct {
		version      id.ID
		content, sum string
		thinned      int64
	}
	rows, err := db.All(ctx, tx, func(r db.Row) (one row, err error) {
		err = r.Scan(&one.version, &one.content, &one.sum, &one.thinned)
		return one, err
	}, `SELECT h.id, h.content, h.sha256, h.thinned_at FROM handover h
		WHERE h.tenant_id = $1 AND h.azr_until <> '' AND h.azr_until < $2
			AND EXISTS (SELECT 1 FROM transfer t WHERE t.tenant_id = h.tenant_id AND t.id = h.transfer_id AND t.state IN ($3, $4, $5))
		ORDER BY h.azr_until, h.id LIMIT $6`+tx.ForUpdate(), s.Tenant, clock.Today(c), StateArrived, StateWithdrawn, StateDidNotArrive, thinned)
	if err != nil {
		return 0, err
	}
	for _, one := range rows {
		h, err := unseal(one.content, one.sum)
		if err != nil {
			return 0, err
		}
		persons := h.thin(clock.Today(c))
		text, sum, err := h.seal()
		if err != nil {
			return 0, err
		}
		if len(persons) > 0 {
			one.thinned = db.Micros(c.Now())
			audit.Log(tx, c, s, audit.Change, tenant.MeasureHealth, "hand-over: statements of the AZR deleted, 12 months after the quarter", persons...)
		} else {
			text, sum = one.content, one.sum
		}
		err = tx.Must(ctx, `UPDATE handover SET content = $3, sha256 = $4, azr_until = $5, thinned_at = $6 WHERE tenant_id = $1 AND id = $2`,
			s.Tenant, one.version, text, sum, h.azrUntil(), one.thinned)
		if err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}

// thin takes out what the AZR has deleted, and gives whom it was about.
func (h *Handover) thin(today clock.Date) (persons []id.ID) {
	for _, k := range []*Known{&h.General, &h.Health} {
		k.Measures = keep(k.Measures, func(m record.Measure) bool {
			if m.Source != record.AZR || !record.AZRLast(m.SourceDay).Before(today) {
				return true
			}
			persons = append(persons, m.Person)
			return false
		})
	}
	return distinct(persons)
}

// azrUntil gives the first day after which a statement of the AZR in the
// hand-over is deleted there, "" where it has none.
func (h Handover) azrUntil() string {
	var first clock.Date
	for _, m := range h.Measures("") {
		if last := record.AZRLast(m.SourceDay); m.Source == record.AZR && (first.IsZero() || last.Before(first)) {
			first = last
		}
	}
	return first.String()
}
