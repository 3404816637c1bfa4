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
	Household id.ID          // only with somebody of this household
	After     id.ID          // the page behind this one
	Limit     int            // 25 where it is 0
}

// DuplicatePage is some of the duplicates, the most certain first.
type DuplicatePage struct {
	Duplicates []Duplicate
	Next       id.ID // where the next page begins; empty on the last one
	Total      int   // of all pages, at most MostCounted
}

// Duplicates lists those of which the scope may see both persons.
func Duplicates(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f DuplicateFilter) (DuplicatePage, error) {
	if err := s.MayRead(tenant.Register); err != nil {
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
	var page DuplicatePage
	counted, countedArgs := fmt.Sprintf(`SELECT count(*) FROM (SELECT 1%s LIMIT %d) counted`, where, MostCounted), slices.Clone(args)
	if f.After != "" {
		args = append(args, f.After)
		where += fmt.Sprintf(` AND (-d.certainty, d.id) > (SELECT -certainty, id FROM duplicate WHERE tenant_id = $1 AND id = $%d)`, len(args))
	}
	found, err := db.All(ctx, tx, scanDuplicate, fmt.Sprintf(`SELECT %s%s ORDER BY d.certainty DESC, d.id LIMIT %d`,
		duplicateColumns, where, f.Limit+1), args...)
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
	audit.Log(tx, c, s, audit.Read, tenant.Register, "duplicates", once(subjects)...)
	return page, nil
}

// Compare gives a duplicate to somebody who looks at both persons side by side.
func Compare(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, duplicate id.ID) (Duplicate, error) {
	if err := s.MayRead(tenant.Register); err != nil {
		return Duplicate{}, err
	}
	d, err := loadDuplicate(ctx, tx, s, duplicate)
	if err != nil {
		return Duplicate{}, err
	}
	audit.Log(tx, c, s, audit.Read, tenant.Register, "duplicate", d.subjects()...)
	return d, nil
}
