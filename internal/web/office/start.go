package office

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/journey"
)

// start is what is next, for one role.
type start struct {
	Scope tenant.Scope
	Way   journey.Start // those who are on the way; zero for a role that has nothing to do with them
}

// ShowStart shows what is to be done next, by whom, until when.
func ShowStart(v *door.Visit) error {
	p := start{Scope: v.Scope}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
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
