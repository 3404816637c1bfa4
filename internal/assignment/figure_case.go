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

// CaseColumn is what cases are ordered by.
type CaseColumn string

// The columns. The zero CaseColumn is the day of arrival.
const (
	CaseByDay       CaseColumn = ""
	CaseByNumber    CaseColumn = "number"
	CaseByTown      CaseColumn = "town"
	CaseByUnit      CaseColumn = "unit"
	CaseByAnnounced CaseColumn = "announced"
	CaseByNotice    CaseColumn = "notice"
	CaseByKnown     CaseColumn = "known"
)

// caseOrders are the columns behind each; each has an index for either end.
var caseOrders = map[CaseColumn]string{CaseByDay: "arrive_on", CaseByNumber: "number", CaseByTown: "sort_town", CaseByUnit: "unit_name",
	CaseByAnnounced: "announced_on", CaseByNotice: "notice_days", CaseByKnown: "percent"}

// CaseQuery is where a page of cases begins, and which there are.
type CaseQuery struct {
	Least, Most int // days of notice
	By          CaseColumn
	Down        bool // from the end of the order
	After       CaseKey
}

// CaseKey is where a page of cases begins: behind this one.
type CaseKey struct{ Transfer, Household id.ID }

// Key gives where the list goes on behind the case.
func (f FigureCase) Key() CaseKey { return CaseKey{f.Transfer, f.Household} }

func scanFigureCase(row db.Row) (f FigureCase, err error) {
	err = row.Scan(&f.Transfer, &f.Household, &f.Number, &f.Town, &f.Facility, &f.State, &f.Kind, &f.Announced, &f.ArriveOn,
		&f.Days, &f.Promised, &f.Persons, &f.Expected, &f.Known)
	return f, err
}

// FigureCases lists what a figure is made of: the households that were announced
// from least to most calendar days ahead. It names transfers, and nobody.
func FigureCases(ctx context.Context, tx *db.Tx, s tenant.Scope, f FigureFilter, q CaseQuery) ([]FigureCase, error) {
	args := []any{s.Tenant, q.Least, q.Most, figurePage}
	where, err := f.cases(s, &args)
	if err != nil {
		return nil, err
	}
	way, beyond, column := "", ">", caseOrders[q.By]
	if q.Down {
		way, beyond = " DESC", "<"
	}
	if q.After.Transfer != "" {
		args = append(args, q.After.Transfer, q.After.Household)
		where += fmt.Sprintf(` AND (a.%[1]s, a.transfer_id, a.household_id) %[2]s (SELECT %[1]s, transfer_id, household_id
			FROM announcement WHERE holds AND %[5]s = $1 AND transfer_id = $%[3]d AND household_id = $%[4]d)`,
			column, beyond, len(args)-1, len(args), end(s))
	}
	return db.All(ctx, tx, scanFigureCase, fmt.Sprintf(`SELECT a.transfer_id, a.household_id, a.number, town.name, a.unit_name, t.state,
			a.kind, a.announced_on, a.arrive_on, a.notice_days, a.promised_days, a.persons, a.expected, a.known
		FROM announcement a
		JOIN transfer t ON t.id = a.transfer_id AND t.tenant_id = a.tenant_id
		JOIN tenant town ON town.id = a.to_tenant_id
		WHERE %[1]s AND a.notice_days + 0 >= $2 AND a.notice_days + 0 <= $3
		ORDER BY a.%[2]s%[3]s, a.transfer_id%[3]s, a.household_id%[3]s LIMIT $4`, where, column, way), args...)
}

// cases is where for a list in the order of an index: what narrows it further is
// compared so that no other index is in reach.
func (f FigureFilter) cases(s tenant.Scope, args *[]any) (string, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return "", err
	}
	*args = append(*args, f.From, f.Until)
	where := fmt.Sprintf("a.%s = $1 AND a.holds = TRUE AND a.arrive_on || '' >= $%d AND a.arrive_on || '' <= $%d", end(s), len(*args)-1, len(*args))
	unit := f.Unit
	if own := s.OnlyUnit(); own != "" {
		unit = own
	}
	if unit != "" {
		*args = append(*args, unit)
		where += fmt.Sprintf(" AND a.unit_id || '' = $%d", len(*args))
	}
	if f.Municipality != "" {
		*args = append(*args, f.Municipality)
		where += fmt.Sprintf(" AND a.to_tenant_id || '' = $%d", len(*args))
	}
	return where, nil
}

// end is the column of the scope's end of a transfer.
func end(s tenant.Scope) string {
	if s.Kind == tenant.Municipality {
		return "to_tenant_id"
	}
	return "tenant_id"
}

const figurePage = 50
