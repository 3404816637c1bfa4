package path

import (
	"context"
	"fmt"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// MoveDue gives a step another day until which it is to be done. With ActOn and
// Assign it is what is done to several at once: to each in a transaction of its
// own, so that what changed meanwhile is named and left alone, and the others are
// done.
func MoveDue(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, step Seen, due clock.Date) (Step, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Path); err != nil {
		return Step{}, err
	}
	t, err := findStep(ctx, tx, s, step.ID, tx.ForUpdate())
	if err != nil {
		return t, err
	}
	if due.IsZero() {
		return t, errs.Invalid("error.required").At("due")
	}
	f := t.StepFields
	f.Due = due
	return ActOn(ctx, tx, c, s, ActCommand{Step: step, Act: Alter, StepFields: f})
}

// DueList is a part of a day, whole.
type DueList string

// DueLists lists the parts in the order of the day.
var DueLists = []DueList{"overdue", "due", "begins", "week"}

// DayFilter is a page of a part of somebody's day.
type DayFilter struct {
	List  DueList
	Whose id.ID // empty: the scope's actor
	After id.ID
}

// DayList gives the steps of a part of a day, in the order of their days.
func DayList(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f DayFilter) ([]Listed, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return nil, err
	}
	part := max(0, slices.Index(DueLists, f.List))
	if f.Whose == "" {
		f.Whose = s.Actor
	}
	today := clock.Today(c)
	away, err := standingIn(ctx, tx, s, f.Whose, today)
	if err != nil {
		return nil, err
	}
	managers := []id.ID{f.Whose}
	for _, a := range away {
		managers = append(managers, a.For)
	}
	p := dayParts(today)[part]
	args := []any{s.Tenant}
	where := p.where(&args, managers) + healthFor(s)
	order := db.Order{Table: "path_step", As: "t", Columns: []string{"$" + p.column}}
	found, err := db.All(ctx, tx, scanStep, `SELECT `+stepColumns+` FROM path_step t WHERE t.tenant_id = $1 AND t.state = 'open'`+where+order.Behind(&args, f.After)+` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT %d`, Page), args...)
	if err != nil {
		return nil, err
	}
	listed, err := withWho(ctx, tx, s, found)
	if err == nil && len(listed) > 0 {
		audit.Log(tx, c, s, audit.Read, tenant.Path, "path: day", subjectsOf(listed)...)
	}
	return listed, err
}
