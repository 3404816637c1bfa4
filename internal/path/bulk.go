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
	args := []any{s.Tenant}
	where, p, err := f.where(ctx, tx, s, clock.Today(c), &args)
	if err != nil {
		return nil, err
	}
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

// where says which steps are in the part of the day, and by which day.
func (f DayFilter) where(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date, args *[]any) (string, span, error) {
	if f.Whose == "" {
		f.Whose = s.Actor
	}
	away, err := standingIn(ctx, tx, s, f.Whose, today)
	managers := []id.ID{f.Whose}
	for _, a := range away {
		managers = append(managers, a.For)
	}
	p := dayParts(today)[max(0, slices.Index(DueLists, f.List))]
	return p.where(args, managers) + healthFor(s), p, err
}

// MostAtOnce is with how many the same is done at once.
const MostAtOnce = 5000

func scanSeen(row db.Row) (one Seen, err error) {
	err = row.Scan(&one.ID, &one.Version)
	return one, err
}

// DaySeen gives, of a whole part of a day, which steps can be changed, as they are
// now; MostAtOnce at most.
func DaySeen(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f DayFilter) ([]Seen, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Path); err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	where, p, err := f.where(ctx, tx, s, clock.Today(c), &args)
	if err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanSeen, `SELECT t.id, t.version FROM path_step t WHERE t.tenant_id = $1 AND t.state = 'open' AND t.room = ''`+where+fmt.Sprintf(` ORDER BY t.%s, t.id LIMIT %d`, p.column, MostAtOnce), args...)
}

// CasesSeen gives the cases of a whole list as they are now; MostAtOnce at most.
func CasesSeen(ctx context.Context, tx *db.Tx, s tenant.Scope, f CaseFilter) ([]Seen, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Case); err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	return db.All(ctx, tx, scanSeen, `SELECT k.id, k.version FROM path_case k WHERE k.tenant_id = $1 AND k.ended_on = ''`+f.whose(&args)+fmt.Sprintf(` ORDER BY k.weight DESC, k.id LIMIT %d`, MostAtOnce), args...)
}

// Named gives steps by their identifiers, with whom they are about.
func Named(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, steps []id.ID) ([]Listed, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	found, err := db.All(ctx, tx, scanStep, `SELECT `+stepColumns+` FROM path_step t WHERE `+db.ByID(&args, "t", steps)+healthFor(s), args...)
	if err != nil {
		return nil, err
	}
	listed, err := withWho(ctx, tx, s, found)
	if err == nil && len(listed) > 0 {
		audit.Log(tx, c, s, audit.Read, tenant.Path, "path: day", subjectsOf(listed)...)
	}
	return listed, err
}

// NamedCases gives cases by their identifiers, with whom they are about.
func NamedCases(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cases []id.ID) ([]CaseListed, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead, tenant.Case); err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	found, err := db.All(ctx, tx, scanCase, `SELECT `+caseColumns+` FROM path_case k WHERE `+db.ByID(&args, "k", cases), args...)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	all, subjects, err := withNext(ctx, tx, s, found, clock.Today(c))
	if err == nil {
		audit.Log(tx, c, s, audit.Read, tenant.Case, "case: list", subjects...)
	}
	return all, err
}
