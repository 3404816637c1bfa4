package proposal_test

import (
	"context"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/proposal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestGroupsThatCouldBeRecognisedAreNotShown(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	legal := w.As(tenant.LandLegal)
	for i := range 14 {
		h := w.settle(t, 1+i%2)
		status := person.InProcedure
		if i >= 10 {
			status = person.Temporary
		}
		for _, p := range h.Persons {
			w.Do(t, legal, func(ctx context.Context, tx *db.Tx) error {
				return person.SetLegal(ctx, tx, w.Clock, legal, person.Legal{Person: p.ID, Nationality: "SY", Status: status, Source: "AZR", StatedOn: testkit.Today})
			})
		}
	}
	p := w.propose(t, w.DB)
	seen := map[string]proposal.GroupBalance{}
	w.Do(t, legal, func(ctx context.Context, tx *db.Tx) error {
		_, all, err := proposal.Balance(ctx, tx, w.Clock, legal, p.Number)
		for _, g := range all {
			seen[g.Kind+" "+g.Group] = g
		}
		return err
	})
	for group, few := range map[string]bool{"status in-procedure": true, "status temporary": true, "nationality SY": true, "need alone": false, "need children": false} {
		g, there := seen[group]
		if !there || g.Few != few || g.Few && (g.Households != 0 || g.Mean != nil) {
			t.Errorf("%s: %+v", group, g)
		}
	}
	if g := seen["need alone"]; g.Households != 7 || g.Mean[proposal.Placed] != 100 || g.Mean[proposal.Notice] != 20 {
		t.Errorf("those who are alone: %+v", g)
	}
}
