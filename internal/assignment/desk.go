package assignment

import (
	"context"
	"fmt"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// Candidate is a household of the Land that is on no way yet.
type Candidate struct {
	person.Household
	Facility string
	Needs    []record.Need // that hold today and the reader may know of
	Known    record.Reviewed
	FollowUp FollowUp // that is open: it did not come with an earlier transfer; zero: none
}

// CandidatePage is where a page of candidates begins: behind this one.
type CandidatePage struct {
	By    Column // ByName, BySize; else since when they have lived in their facility
	Down  bool   // from the end of the order
	ID    id.ID
	Limit int
}

// Candidates lists the households that could be announced, those who have lived
// longest in their facility first, or by the column that is asked for.
func Candidates(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, page CandidatePage) ([]Candidate, error) {
	if s.Kind != tenant.Land {
		return nil, errs.Forbidden("error.forbidden")
	}
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	ids, err := waiting(ctx, tx, s, page)
	if err != nil || len(ids) == 0 {
		return []Candidate{}, err
	}
	households, err := person.Load(ctx, tx, s, ids)
	if err != nil {
		return nil, err
	}
	needs, err := record.NeedsOf(ctx, tx, s, members(households))
	if err != nil {
		return nil, err
	}
	units, err := tenant.Units(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	today := clock.Today(c)
	wanted, err := record.ExpectationsOf(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	cases := make([]record.Case, len(households))
	for i, h := range households {
		cases[i] = record.Case{Household: h, On: today, Wanted: wanted}
	}
	known, err := record.ReviewOf(ctx, tx, c, s, cases)
	if err != nil {
		return nil, err
	}
	missing, err := missingOf(ctx, tx, s, ids)
	if err != nil {
		return nil, err
	}
	candidates := make([]Candidate, len(households))
	for i, h := range households {
		candidates[i] = Candidate{Household: h, Facility: householdIn(h, units).Facility, Known: known[i], FollowUp: missing[h.ID]}
		for _, n := range needs {
			if _, ours := h.Person(n.Person); ours && n.HoldsOn(today) {
				candidates[i].Needs = append(candidates[i].Needs, n)
			}
		}
	}
	audit.Log(tx, c, s, audit.Read, tenant.Register, "households without a transfer", person.Subjects(households)...)
	return candidates, nil
}

func waiting(ctx context.Context, tx *db.Tx, s tenant.Scope, page CandidatePage) ([]id.ID, error) {
	column := "unit_since"
	switch page.By {
	case ByName:
		column = "sort_name"
	case BySize:
		column = "size"
	}
	way, beyond := "", ">"
	if page.Down {
		way, beyond = " DESC", "<"
	}
	var args []any
	where := onNoWay(s, &args)
	if page.ID != "" {
		args = append(args, page.ID)
		where += fmt.Sprintf(" AND (h.%s, h.id) %s (SELECT %s, id FROM household WHERE tenant_id = $1 AND id = $%d)", column, beyond, column, len(args))
	}
	return db.All(ctx, tx, db.Value[id.ID], fmt.Sprintf(`SELECT h.id FROM household h WHERE %s
		ORDER BY h.%s%s, h.id%s LIMIT %d`, where, column, way, way, limit(page.Limit)), args...)
}

// onNoWay is the condition under which a household h could be announced.
func onNoWay(s tenant.Scope, args *[]any) string {
	*args = append(*args, s.Tenant)
	where := fmt.Sprintf("h.tenant_id = $%d AND h.left_on = '' AND +h.size > 0", len(*args))
	if unit := s.OnlyUnit(); unit != "" {
		*args = append(*args, unit)
		where += fmt.Sprintf(" AND h.unit_id = $%d", len(*args))
	}
	return where + " AND NOT EXISTS (SELECT 1 FROM transfer_household w WHERE w.tenant_id = h.tenant_id AND w.household_id = h.id AND w.active)"
}

// CountCandidates gives how many households could be announced, and persons in
// them. It reads nothing of anybody's.
func CountCandidates(ctx context.Context, tx *db.Tx, s tenant.Scope) (households, persons int, err error) {
	if s.Kind != tenant.Land {
		return 0, 0, errs.Forbidden("error.forbidden")
	}
	if err := s.MayRead(tenant.Transfer); err != nil {
		return 0, 0, err
	}
	var args []any
	where := onNoWay(s, &args)
	return sized(ctx, tx, `SELECT count(*), coalesce(sum(h.size), 0) FROM household h WHERE `+where, args...)
}

// Way gives the transfers of a household, the latest first: the Land's of its
// own household; the municipality's one by which its household came.
func Way(ctx context.Context, tx *db.Tx, s tenant.Scope, household person.Household) ([]Transfer, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	args := []any{household.ID, household.Transfer}
	return db.All(ctx, tx, scanTransfer, `SELECT `+transferColumns+fromTransfer+`
		WHERE (t.id = $2 OR t.id IN (SELECT w.transfer_id FROM transfer_household w WHERE w.household_id = $1))
			AND `+seen(s, &args)+` ORDER BY t.created_at DESC, t.id DESC`, args...)
}
