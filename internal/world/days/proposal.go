package days

import (
	"context"
	"fmt"
	"time"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/proposal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// declare keeps what municipalities say on a day that they have, in one
// transaction.
func (p *player) declare(ctx context.Context, said []world.TownCapacity, c clock.Clock) error {
	if len(said) == 0 {
		return nil
	}
	return p.db.Do(ctx, p.offices.land.ID, func(ctx context.Context, tx *db.Tx) error {
		for _, one := range said {
			housing := p.offices.scope(p.offices.towns[one.AGS], "", tenant.Housing)
			err := tx.On(ctx, housing.Tenant, func(ctx context.Context) error {
				_, err := proposal.Declare(ctx, tx, c, housing, proposal.DeclareCommand{Amounts: one.Amounts, Note: one.Note})
				return err
			})
			if err != nil {
				return fmt.Errorf("what %s has: %w", one.AGS, err)
			}
		}
		return nil
	})
}

// weekly is how many persons the last day's proposal is for.
const weekly = 120

// propose has the desk make a proposal on the last day, for the first day that
// keeps the promise, and decide one thing by hand.
func (p *player) propose(ctx context.Context, now time.Time) error {
	desk := p.offices.scope(p.offices.land, "", tenant.LandAllocation)
	c := clock.At(now)
	waiting := 0
	var promises assignment.Promises
	err := p.db.Look(ctx, desk.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		if waiting, _, err = assignment.CountCandidates(ctx, tx, desk); err != nil {
			return err
		}
		promises, err = assignment.PromisesFor(ctx, tx, desk)
		return err
	})
	if err != nil || waiting == 0 {
		return err
	}
	made, err := proposal.Make(ctx, p.db, c, desk, proposal.MakeCommand{ArriveOn: promises.Earliest(assignment.Usual, p.world.Today), Persons: weekly})
	if err != nil {
		return err
	}
	lines, err := made.Lines()
	for _, l := range lines {
		if l.Town != nil && len(l.Others) > 0 {
			_, err := proposal.Adjust(ctx, p.db, c, desk, proposal.AdjustCommand{Proposal: made.Number, Change: proposal.Keep, Household: l.ID,
				Town: l.Others[0].Town.ID, Reason: "Die Stadt hat angerufen: Dort wird eine Wohnung frei, die genau passt."})
			return err
		}
	}
	return err
}
