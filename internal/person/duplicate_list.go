package person

import (
	"context"
	"fmt"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// DuplicateFilter narrows the list of duplicates; the zero value gives the first
// of those that nobody has decided on.
type DuplicateFilter struct {
	State     DuplicateState // empty: Open
	Across    bool           // only those whose persons do not live in one facility: no facility sees both
	Household id.ID          // only with somebody of this household
	By        DuplicateColumn
	Down      bool  // from the end of the order
	After     id.ID // the page behind this one
	Limit     int   // 25 where it is 0
}

// DuplicateColumn is what a list of duplicates is ordered by.
type DuplicateColumn string

// The columns. The zero DuplicateColumn is how certain it is, the most certain first.
const (
	DuplicateByCertainty DuplicateColumn = ""
	DuplicateByName      DuplicateColumn = "name" // of the first of the two
	DuplicateByDecision  DuplicateColumn = "day"  // on which somebody decided, the latest first
)

// duplicateOrders are the columns behind each; each has an index.
var duplicateOrders = map[DuplicateColumn][]string{DuplicateByCertainty: {"$certainty"}, DuplicateByName: {"$sort_name"}, DuplicateByDecision: {"$decided_at"}}

func (f DuplicateFilter) order() db.Order {
	return db.Order{Table: "duplicate", As: "d", Columns: duplicateOrders[f.By], Down: f.Down != (f.By != DuplicateByName)}
}

// DuplicatePage is some of the duplicates.
type DuplicatePage struct {
	Duplicates []Duplicate
	Next       id.ID // where the next page begins; empty on the last one
	Total      int   // of all pages, at most MostCounted
}

// Duplicates lists those of which the scope may see both persons.
func Duplicates(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f DuplicateFilter) (DuplicatePage, error) {
	if err := mayCompare(s); err != nil {
		return DuplicatePage{}, err
	}
	if f.Limit <= 0 || f.Limit > longestPage {
		f.Limit = 25
	}
	if f.State == "" {
		f.State = Open
	}
	args := []any{s.Tenant, s.OnlyUnit(), f.State}
	where := bothWithin + unsettled + ` AND d.state = $3`
	if f.Household != "" {
		args = append(args, f.Household)
		where += ` AND d.id IN (SELECT x.id FROM person q JOIN duplicate x ON x.tenant_id = q.tenant_id AND x.one_id = q.id
				WHERE q.tenant_id = $1 AND q.household_id = $4
			UNION SELECT x.id FROM person q JOIN duplicate x ON x.tenant_id = q.tenant_id AND x.other_id = q.id
				WHERE q.tenant_id = $1 AND q.household_id = $4)`
	}
	if f.Across {
		where += across
	}
	var page DuplicatePage
	order := f.order()
	counted, countedArgs := fmt.Sprintf(`SELECT count(*) FROM (SELECT 1%s LIMIT %d) counted`, where, MostCounted), slices.Clone(args)
	where += order.Behind(&args, f.After)
	found, err := db.All(ctx, tx, scanDuplicate, fmt.Sprintf(`SELECT %s%s ORDER BY %s LIMIT %d`,
		duplicateColumns, where, order.By(), f.Limit+1), args...)
	if err != nil {
		return DuplicatePage{}, err
	}
	if len(found) > f.Limit {
		found = found[:f.Limit]
		page.Next = found[f.Limit-1].ID
	}
	if page.Total = len(found); f.After != "" || page.Next != "" { // more than this page
		if page.Total, err = db.One(ctx, tx, db.Value[int], counted, countedArgs...); err != nil {
			return DuplicatePage{}, err
		}
	}
	if page.Duplicates, err = withPersons(ctx, tx, s, found); err != nil {
		return DuplicatePage{}, err
	}
	var subjects []id.ID
	for _, d := range page.Duplicates {
		subjects = append(subjects, d.subjects()...)
	}
	audit.Log(tx, c, s, audit.Read, tenant.Duplicate, "duplicates", once(subjects)...)
	return page, nil
}

// across is a condition for pairs whose persons do not live in one facility.
const across = ` AND (ha.unit_id IS NULL OR coalesce(hb.unit_id, '') <> ha.unit_id)`

// WaitingAcross counts the open pairs that no facility sees, up to MostCounted,
// for whoever decides on them. It reads nothing of anybody's.
func WaitingAcross(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
	if err := mayDecide(s); err != nil {
		return 0, err
	}
	if s.Kind != tenant.Land || s.OnlyUnit() != "" {
		return 0, nil
	}
	return db.One(ctx, tx, db.Value[int], fmt.Sprintf(`SELECT count(*) FROM (SELECT 1%s AND d.state = 'open' LIMIT %d) counted`,
		bothWithin+unsettled+across, MostCounted), s.Tenant, s.OnlyUnit())
}

// Compare gives a duplicate to somebody who looks at both persons side by side.
func Compare(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, duplicate id.ID) (Duplicate, error) {
	if err := mayCompare(s); err != nil {
		return Duplicate{}, err
	}
	d, err := loadDuplicate(ctx, tx, s, duplicate)
	if err != nil {
		return Duplicate{}, err
	}
	audit.Log(tx, c, s, audit.Read, tenant.Duplicate, "duplicate", d.subjects()...)
	return d, nil
}

// mayCompare is nil where the scope may see which persons may be one, and who
// they are.
func mayCompare(s tenant.Scope) error {
	if err := s.MayRead(tenant.Duplicate); err != nil {
		return err
	}
	return s.MayRead(tenant.Register)
}
