package assignment_test

import (
	"context"
	"testing"
	"time"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// Whoever drafts a transfer while the household's one person is being merged
// into another household waits, and finds nobody left to send.
func TestADraftWaitsForAMerge(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		berhane := func(file string) person.Household {
			return w.settle(t, w.Facility.ID, person.RegisterCommand{FileNumber: file, Persons: []person.Person{
				{FamilyName: "Tesfaye", GivenName: "Berhane", Birth: person.Born(clock.MustDate("1977-11-21"))}}})
		}
		leader, follower := berhane("C-1"), berhane("C-2")
		social, desk := w.As(tenant.FacilitySocial), w.As(tenant.LandAllocation)
		social.Unit = w.Facility.ID

		drafted := make(chan error, 1)
		draft := func() {
			_, err := try(t, w, desk, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.Transfer, error) {
				return assignment.Draft(ctx, tx, w.Clock, s, assignment.DraftCommand{Municipality: w.Municipality.ID,
					Households: []id.ID{follower.ID}, Plan: assignment.Plan{ArriveOn: testkit.Today.AddDays(21), ArriveAt: "10:00", MeetingPoint: "Rathaus"}})
			})
			drafted <- err
		}
		do(t, w, social, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (person.Duplicate, error) {
			page, err := person.Duplicates(ctx, tx, w.Clock, s, person.DuplicateFilter{})
			if err != nil || page.Total != 1 {
				t.Fatalf("%d pairs, %v", page.Total, err)
			}
			pair := page.Duplicates[0]
			return person.Merge(ctx, tx, w.Clock, s, person.MergeCommand{Leader: leader.Persons[0].ID,
				DuplicateSeen: person.DuplicateSeen{ID: pair.ID, Version: pair.Version},
				OnTheWay: func(ctx context.Context, tx *db.Tx, s tenant.Scope, households []id.ID) ([]id.ID, error) {
					underway, err := assignment.OnTheWay(ctx, tx, s, households)
					go draft()
					select {
					case err := <-drafted:
						t.Errorf("did not wait: %v", err)
					case <-time.After(200 * time.Millisecond):
					}
					return underway, err
				}})
		})
		if err := <-drafted; !errs.Is(err, errs.KindNotFound) {
			t.Errorf("drafted for nobody: %v", err)
		}
	})
}
