package week

import (
	"context"
	"strconv"

	"wegwarte/internal/db"
	"wegwarte/internal/proposal"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// balances is whether groups are treated alike in a proposal, for the legal desk.
type balances struct {
	List   []proposal.Summary
	One    proposal.Summary // ID "": there is none yet
	Groups []proposal.GroupBalance
}

// ShowBalance shows whether groups of need, of status and of nationality are
// treated alike in a proposal: the latest, or the one that is asked for.
func ShowBalance(v *door.Visit) error {
	var p balances
	which := number(v.R.URL.Query())
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.List, err = proposal.Recent(ctx, tx, v.Scope); err != nil || len(p.List) == 0 && which == 0 {
			return err
		}
		p.One, p.Groups, err = proposal.Balance(ctx, tx, v.Clock, v.Scope, which)
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("proposal.balance.title"), balancePage(p))
}

// of gives the groups of a kind.
func (p balances) of(kind string) (all []proposal.GroupBalance) {
	for _, g := range p.Groups {
		if g.Kind == kind {
			all = append(all, g)
		}
	}
	return all
}

// others are the proposals to choose from.
func (p balances) others() (all []ui.Tab) {
	for _, s := range p.List[:min(len(p.List), 8)] {
		all = append(all, ui.Tab{Label: "Nr. " + strconv.Itoa(s.Number), URL: "/vorschlaege/gruppen?nr=" + strconv.Itoa(s.Number), Current: s.ID == p.One.ID})
	}
	return all
}
