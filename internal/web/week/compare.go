package week

import (
	"context"
	"strconv"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/proposal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// pair is two proposals side by side.
type pair struct {
	proposal.Pair
	Scope tenant.Scope
}

// Compare sets two proposals side by side.
func Compare(v *door.Visit) error {
	one := number(v.R.URL.Query())
	other, _ := strconv.Atoi(v.R.URL.Query().Get("mit"))
	if one == 0 || other <= 0 || other > 1<<30 {
		return errs.NotFound("error.not-found")
	}
	p := pair{Scope: v.Scope}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Pair, err = proposal.Compare(ctx, tx, v.Clock, v.Scope, one, other)
		return err
	})
	if err != nil {
		return err
	}
	v.Trail = append(trail(v, one), ui.Crumb{Label: v.T("proposal.compare.title", "one", one, "other", other)})
	return v.Show(v.T("proposal.compare.title", "one", one, "other", other), pairPage(p))
}
