package office

import (
	"context"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/journey"
)

// start is what is next, for one role.
type start struct {
	Scope     tenant.Scope
	Way       journey.Start     // those who are on the way; zero for a role that has nothing to do with them
	Unchecked int               // emergencies nobody who supervises has looked at
	ToDecide  int               // releases that wait for the visitor's word
	Asks      []account.Account // who waits for a link to a new password; for who keeps the accounts
}

// ShowStart shows what is to be done next, by whom, until when.
func ShowStart(v *door.Visit) error {
	p := start{Scope: v.Scope}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Scope.Writes(tenant.Account) {
			if p.Asks, err = account.Asking(ctx, tx, v.Clock, v.Scope); err != nil {
				return err
			}
		}
		if p.Scope.Reads(tenant.Audit) {
			if p.Unchecked, err = person.Unchecked(ctx, tx, v.Scope); err != nil {
				return err
			}
		}
		if p.Scope.MayRelease() == nil {
			if p.ToDecide, err = account.ToDecide(ctx, tx, v.Clock, v.Scope); err != nil {
				return err
			}
		}
		p.Way, err = journey.LoadStart(v, ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("start.title"), startPage(p))
}

// registers reports whether the visitor takes arrivals in.
func (p start) registers() bool { return p.Scope.OnlyUnit() != "" && p.Scope.Writes(tenant.Register) }
