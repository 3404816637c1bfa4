package assignment_test

import (
	"context"
	"sync"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// atOnce runs all at the same time and gives their errors.
func atOnce(all ...func() error) []error {
	failed := make([]error, len(all))
	var wait sync.WaitGroup
	for i, fn := range all {
		wait.Go(func() { failed[i] = fn() })
	}
	wait.Wait()
	return failed
}

// turnedAway reports whether somebody was told to look again.
func turnedAway(err error) bool {
	return errs.Is(err, errs.KindConflict) || errs.Is(err, errs.KindBusy)
}

func TestTwoClicksAtOnceSayOnceWhereTheyAre(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.missed(t, w.family)
		f, social := w.one(t), w.As(tenant.FacilitySocial)
		say := func(where assignment.Whereabouts) func() error {
			return func() error {
				return w.Try(t, social, func(ctx context.Context, tx *db.Tx) error {
					_, err := assignment.Found(ctx, tx, w.Clock, social, assignment.FoundCommand{FollowUpSeen: at(f), Found: where})
					return err
				})
			}
		}
		done := 0
		for _, err := range atOnce(say(assignment.Here), say(assignment.Gone), say(assignment.Here), say(assignment.Gone)) {
			switch {
			case err == nil:
				done++
			case !turnedAway(err):
				t.Error(err)
			}
		}
		if now := w.one(t); done != 1 || now.Version != f.Version+1 {
			t.Errorf("%d clicks had an effect: %+v", done, now)
		}
	})
}

// TestNobodyArrivesAndIsAnnouncedElsewhereAtOnce: the municipality takes them in
// while the Land announces them to another one. Whoever comes second is turned away.
func TestNobodyArrivesAndIsAnnouncedElsewhereAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		for range 3 {
			w := newWorld(t, d)
			missed := w.missed(t, w.family)
			desk, intake := w.As(tenant.LandAllocation), w.As(tenant.Intake)
			draft := run(t, w, desk, assignment.Draft, assignment.DraftCommand{Municipality: w.Elsewhere.ID, Households: []id.ID{w.family.ID},
				Plan: assignment.Plan{ArriveOn: w.today().AddDays(20)}})
			all := atOnce(func() error {
				return w.Try(t, desk, func(ctx context.Context, tx *db.Tx) error {
					_, err := assignment.Announce(ctx, tx, w.Clock, desk, assignment.AnnounceCommand{Seen: seen(draft)})
					return err
				})
			}, func() error {
				return w.Try(t, intake, func(ctx context.Context, tx *db.Tx) error {
					_, err := assignment.Arrive(ctx, tx, w.Clock, intake, assignment.ArriveCommand{Seen: seen(missed), On: w.today()})
					return err
				})
			})
			for i, err := range all {
				if err != nil && !turnedAway(err) {
					t.Errorf("%d: %v", i, err)
				}
			}
			here, next := received(t, w, intake, missed.ID), w.shown(t, desk, draft)
			gone := !atLand(t, w, w.family.ID).LeftOn.IsZero()
			announced := next.State == assignment.StateAnnounced
			if (all[0] == nil) != announced || (all[1] == nil) != (len(here) == 1) || gone != (len(here) == 1) || announced && gone {
				t.Errorf("announced %t, arrived %d, left %t: %v", announced, len(here), gone, all)
			}
		}
	})
}
