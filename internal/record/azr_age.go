package record

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// aged is how many statements one step removes.
const aged = 300

// RemoveAged deletes statements of the AZR that the AZR has deleted, too, and of
// which the person did not say that they are to be kept; also those that were
// withdrawn. It gives how many: where it is none, nothing is left to remove. A
// dose that another source knows of stays by that source; a mark that something is
// kept back stays, for frozen hand-overs that still speak of it. It acts for the house
// and asks for no right: only the night's work calls it.
func RemoveAged(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	gone, err := db.All(ctx, tx, func(r db.Row) (m Measure, err error) {
		err = r.Scan(&m.ID, &m.Person, &m.Health)
		return m, err
	}, `SELECT m.id, m.person_id, m.health FROM measure m
		WHERE m.tenant_id = $1 AND m.source = 'azr' AND m.source_day < $2 AND m.source_day <> ''
			AND NOT EXISTS (SELECT 1 FROM keep_answer k WHERE k.tenant_id = m.tenant_id AND k.measure_id = m.id AND k.keep)
		ORDER BY m.source_day, m.id LIMIT $3`+tx.ForUpdate(), s.Tenant, azrOldest(clock.Today(c)), aged)
	if err != nil || len(gone) == 0 {
		return 0, err
	}
	ids := make([]id.ID, len(gone))
	for i, m := range gone {
		ids[i] = m.ID
	}
	args := []any{s.Tenant}
	in := db.List(&args, ids)
	for _, query := range []string{
		`UPDATE paper SET measure_id = NULL WHERE tenant_id = $1 AND measure_id IN (` + in + `)`, // item_data stays: who could not read it still cannot
		`DELETE FROM keep_answer WHERE tenant_id = $1 AND measure_id IN (` + in + `)`,
		`DELETE FROM measure WHERE tenant_id = $1 AND id IN (` + in + `)`,
	} {
		if _, err := tx.Exec(ctx, query, args...); err != nil {
			return 0, err
		}
	}
	logMeasures(tx, c, s, audit.Change, gone, "measure: deleted, 12 months after the quarter")
	return len(gone), nil
}

// ToAsk is a person of whom statements of the AZR leave soon, and nobody has
// asked whether they are to be kept.
type ToAsk struct {
	Person id.ID
	Sent   clock.Date // when the oldest of them was sent in
	Count  int
}

// Last is the last day of the first that leaves.
func (t ToAsk) Last() clock.Date { return AZRLast(t.Sent) }

// ToAskPage is where a page begins: behind this one.
type ToAskPage struct {
	After ToAsk
	Limit int
}

// AZRToAsk lists who is to be asked, those first of whom something leaves first,
// among households that are here.
func AZRToAsk(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, page ToAskPage) ([]ToAsk, error) {
	if err := s.MayRead(tenant.MeasureHealth); err != nil {
		return nil, err
	}
	last := azrOldest(clock.Today(c).AddDays(azrNotice + 1)) // what was sent in before leaves in time
	args := append(reach(s, measureData), last, page.After.Sent, page.After.Person, page.Limit)
	lead := person.Leads("r.person_id")
	list, err := db.All(ctx, tx, func(r db.Row) (t ToAsk, err error) {
		err = r.Scan(&t.Person, &t.Sent, &t.Count)
		return t, err
	}, `SELECT who, sent, n FROM (SELECT `+lead+` AS who, min(r.source_day) AS sent, count(*) AS n FROM measure r
			WHERE`+inReach+`AND`+legible+`AND r.source = 'azr' AND r.source_day < $5
				AND NOT EXISTS (SELECT 1 FROM keep_answer k WHERE k.tenant_id = r.tenant_id AND k.measure_id = r.id)
			GROUP BY 1) open
		WHERE (sent, who) > ($6, $7) AND EXISTS (SELECT 1 FROM person p JOIN household h ON h.id = p.household_id AND h.tenant_id = p.tenant_id
			WHERE p.tenant_id = $1 AND p.id = who AND h.left_on = '')
		ORDER BY sent, who LIMIT $8`, args...)
	if err != nil || len(list) == 0 {
		return list, err
	}
	persons := make([]id.ID, len(list))
	for i, t := range list {
		persons[i] = t.Person
	}
	slices.Sort(persons)
	audit.Log(tx, c, s, audit.Read, tenant.MeasureHealth, "measure: statements of the AZR that leave", persons...)
	return list, nil
}
