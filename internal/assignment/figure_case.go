package assignment

import (
	"context"
	"fmt"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// FigureCase is one household behind a figure, by the number of its transfer.
type FigureCase struct {
	Transfer  id.ID
	Household id.ID
	Number    string
	Town      string
	Facility  string
	State     State
	Kind      Kind
	Announced clock.Date
	ArriveOn  clock.Date
	Days      int // of notice
	Promised  int
	Persons   int
	record.Completeness
}

// CaseKey is where a page of cases begins: behind this one.
type CaseKey struct {
	ArriveOn            clock.Date
	Transfer, Household id.ID
}

// Key gives where the list goes on behind the case.
func (f FigureCase) Key() CaseKey { return CaseKey{f.ArriveOn, f.Transfer, f.Household} }

func scanFigureCase(row db.Row) (f FigureCase, err error) {
	err = row.Scan(&f.Transfer, &f.Household, &f.Number, &f.Town, &f.Facility, &f.State, &f.Kind, &f.Announced, &f.ArriveOn,
		&f.Days, &f.Promised, &f.Persons, &f.Expected, &f.Known)
	return f, err
}

// FigureCases lists what a figure is made of: the households that were announced
// from least to most calendar days ahead, by day of arrival. It names transfers,
// and nobody.
func FigureCases(ctx context.Context, tx *db.Tx, s tenant.Scope, f FigureFilter, least, most int, after CaseKey) ([]FigureCase, error) {
	args := []any{least, most, after.ArriveOn, after.Transfer, after.Household, figurePage}
	where, err := f.where(s, &args)
	if err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanFigureCase, fmt.Sprintf(`SELECT a.transfer_id, a.household_id, t.number, town.name, coalesce(u.name, ''), t.state,
			a.kind, a.announced_on, a.arrive_on, a.notice_days, a.promised_days, a.persons, a.expected, a.known
		FROM (SELECT * FROM announcement WHERE %s AND notice_days >= $1 AND notice_days <= $2
				AND (arrive_on, transfer_id, household_id) > ($3, $4, $5)
				ORDER BY arrive_on, transfer_id, household_id LIMIT $6) a
		JOIN transfer t ON t.id = a.transfer_id AND t.tenant_id = a.tenant_id
		JOIN tenant town ON town.id = a.to_tenant_id
		LEFT JOIN unit u ON u.id = a.unit_id AND u.tenant_id = a.tenant_id
		ORDER BY a.arrive_on, a.transfer_id, a.household_id`, where), args...)
}

const figurePage = 50
