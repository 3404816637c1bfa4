package assignment_test

import (
	"context"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// Who is on the way stays who was announced: somebody of a household on a
// transfer can lead, but not follow.
func TestNobodyOnTheWayIsMergedAway(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		one := person.Person{GivenName: "Tesfaye", FamilyName: "Berhane", Birth: person.Born(clock.MustDate("1977-11-21"))}
		bound := w.settle(t, w.Facility.ID, person.RegisterCommand{FileNumber: "D-1", Persons: []person.Person{one}})
		loose := w.settle(t, w.Facility.ID, person.RegisterCommand{FileNumber: "D-2", Persons: []person.Person{one}})
		transfer := w.drafted(t, 20, bound)
		social := w.As(tenant.FacilitySocial)
		pair := do(t, w, social, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (person.DuplicatePage, error) {
			return person.Duplicates(ctx, tx, w.Clock, s, person.DuplicateFilter{})
		}).Duplicates[0]
		merge := func(leader person.Household) error {
			_, err := try(t, w, social, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (person.Duplicate, error) {
				return person.Merge(ctx, tx, w.Clock, s, person.MergeCommand{Leader: leader.Persons[0].ID, OnTheWay: assignment.Bound,
					DuplicateSeen: person.DuplicateSeen{ID: pair.ID, Version: pair.Version}})
			})
			return err
		}
		wants(t, merge(loose), "error.duplicate.on-the-way")
		if err := merge(bound); err != nil {
			t.Fatal(err)
		}
		for _, c := range run(t, w, w.As(tenant.LandAllocation), assignment.Candidates, assignment.CandidatePage{}) {
			if c.ID == loose.ID {
				t.Error("a household of which everybody was merged is a candidate")
			}
		}
		if view := w.shown(t, w.As(tenant.LandAllocation), transfer); view.Transfer.Persons != 1 {
			t.Errorf("%d persons are on the way", view.Transfer.Persons)
		}
	})
}

// Somebody who is looked for stays who was announced, too.
func TestNobodyWhoIsLookedForIsMergedAway(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		one := person.Person{GivenName: "Tesfaye", FamilyName: "Berhane", Birth: person.Born(clock.MustDate("1977-11-21"))}
		missing := w.settle(t, w.Facility.ID, person.RegisterCommand{FileNumber: "D-1", Persons: []person.Person{one}})
		loose := w.settle(t, w.Facility.ID, person.RegisterCommand{FileNumber: "D-2", Persons: []person.Person{one}})
		w.missed(t, missing)
		social := w.As(tenant.FacilitySocial)
		pair := do(t, w, social, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (person.DuplicatePage, error) {
			return person.Duplicates(ctx, tx, w.Clock, s, person.DuplicateFilter{})
		}).Duplicates[0]
		merge := person.MergeCommand{Leader: loose.Persons[0].ID, OnTheWay: assignment.Bound, DuplicateSeen: person.DuplicateSeen{ID: pair.ID, Version: pair.Version}}
		wants(t, fails(t, w, social, person.Merge, merge), "error.duplicate.on-the-way")
		merge.Leader = missing.Persons[0].ID
		run(t, w, social, person.Merge, merge)
	})
}
