package assignment_test

import (
	"context"
	"strings"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// However the follow-ups are listed and paged, an index gives them in their
// order; the figures read what lies in their span.
func TestEveryListOfFollowUpsHasItsIndex(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.missed(t, w.family, w.alone)
		social, desk, lead := w.As(tenant.FacilitySocial), w.As(tenant.LandAllocation), w.At(w.Land, tenant.Lead)
		last := follow(t, w, desk, true)[0]
		after := assignment.FollowUpKey{Day: last.MissedOn, ID: last.ID}
		for name, s := range map[string]tenant.Scope{"facility": social, "desk": desk, "lead": lead} {
			for _, plan := range testkit.Plans(t, d, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
				for _, f := range []assignment.FollowUpFilter{{}, {All: true}, {Ended: true}, {After: after}, {All: true, After: after}, {Ended: true, After: after}} {
					if _, err := assignment.FollowUps(ctx, tx, w.Clock, s, f); err != nil {
						return err
					}
				}
				if _, err := assignment.FollowUpsOf(ctx, tx, w.Clock, s, last.Transfer); err != nil {
					return err
				}
				if _, err := assignment.WaitingFollowUps(ctx, tx, w.Clock, s); err != nil {
					return err
				}
				span := assignment.FigureFilter{From: testkit.Today, Until: w.today()}
				if _, err := assignment.MissedFigures(ctx, tx, s, span); err != nil {
					return err
				}
				for _, by := range []assignment.MissedColumn{assignment.MissedByDay, assignment.MissedByNumber, assignment.MissedByTown,
					assignment.MissedByUnit, assignment.MissedBySize, assignment.MissedByEnding} {
					for _, q := range []assignment.MissedQuery{{All: true, By: by}, {By: by, Down: true, After: last.ID}} {
						if _, err := assignment.MissedCases(ctx, tx, s, span, q); err != nil {
							return err
						}
					}
				}
				_, err := assignment.FollowUpsOn(ctx, tx, w.Clock, s, last.Household)
				return err
			}) {
				if !strings.Contains(plan.Query, "follow_up") {
					continue
				}
				fault := plan.Fault()
				few := strings.Contains(plan.Query, "GROUP BY") || strings.Contains(plan.Query, "f.transfer_id = $") || strings.Contains(plan.Query, "FROM follow_up_event")
				if fault != "" && !(few && strings.Contains(fault, "sorts")) {
					t.Errorf("%s: %s", name, fault)
				}
			}
		}
		intake := w.As(tenant.Intake)
		for _, plan := range testkit.Plans(t, d, intake.Tenant, func(ctx context.Context, tx *db.Tx) error {
			_, err := assignment.List(ctx, tx, w.Clock, intake, assignment.Filter{Absent: true, States: []assignment.State{assignment.StateArrived, assignment.StateDidNotArrive}})
			return err
		}) {
			if fault := plan.Fault(); fault != "" && strings.Contains(plan.Query, "FROM transfer") && !strings.Contains(fault, "sorts") {
				t.Errorf("municipality: %s", fault)
			}
		}
	})
}
