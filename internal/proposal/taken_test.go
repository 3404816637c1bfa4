package proposal_test

import (
	"context"
	"testing"
	"time"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/proposal"
	"wegwarte/internal/record"
	"wegwarte/internal/testkit"
)

// Whoever was sent by hand sits in a classroom, too.
func TestWhoIsSentByHandTakesUpPlacesAsWhoIsProposed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		amounts := map[proposal.Resource]int{proposal.Beds: 20, proposal.School: 5, proposal.Kita: 2, proposal.Therapy: 2, proposal.StepFree: 2}
		w.declare(t, w.hamm, amounts)
		has := func(when string, want map[proposal.Resource]int) {
			t.Helper()
			w.Do(t, w.desk, func(ctx context.Context, tx *db.Tx) error {
				towns, err := proposal.Supply(ctx, tx, w.Clock, w.desk)
				for _, town := range towns {
					if town.AGS != hammKey {
						continue
					}
					for r, n := range want {
						if town.Has[r] != n {
							t.Errorf("%s, there are %d of %s, want %d", when, town.Has[r], r, n)
						}
					}
				}
				return err
			})
		}
		has("before", amounts)
		h := w.settle(t, 3, record.NeedCommand{Code: "therapy", Detail: "wöchentlich", Basis: "asylg-8-3"}, record.NeedCommand{Code: "therapy", Detail: "wöchentlich", Basis: "asylg-8-3", Source: record.Observation},
			record.NeedCommand{Code: "step-free", Basis: "asylg-44-2"}, record.NeedCommand{Code: "lift", Basis: "asylg-44-2"},
			record.NeedCommand{Code: "dialysis", Detail: "dreimal", Basis: "asylg-8-3", Severity: record.Wish})
		var draft assignment.Transfer
		w.Do(t, w.desk, func(ctx context.Context, tx *db.Tx) (err error) {
			draft, err = assignment.Draft(ctx, tx, w.Clock, w.desk, assignment.DraftCommand{Municipality: w.hamm.ID, Households: []id.ID{h.ID}, Plan: assignment.Plan{ArriveOn: arrival}})
			return err
		})
		less := map[proposal.Resource]int{proposal.Beds: 17, proposal.School: 3, proposal.Kita: 2, proposal.Therapy: 1, proposal.StepFree: 1}
		has("as a draft", less)
		w.Do(t, w.desk, func(ctx context.Context, tx *db.Tx) error {
			_, err := assignment.Announce(ctx, tx, w.Clock, w.desk, assignment.AnnounceCommand{Seen: assignment.Seen{Transfer: draft.ID, Version: draft.Version}})
			return err
		})
		has("announced", less)
		w.settle(t, 2)
		p := w.propose(t, d)
		cmd := proposal.AdjustCommand{Proposal: p.Number, Change: proposal.Keep, Household: w.households[1].ID, Town: w.hamm.ID, Reason: "Probe"}
		if p, err := proposal.Adjust(t.Context(), d, w.Clock, w.desk, cmd); err != nil {
			t.Fatal(err)
		} else if _, err := proposal.Announce(t.Context(), d, w.Clock, w.desk, proposal.AnnounceCommand{Proposal: p.Number}); err != nil {
			t.Fatal(err)
		}
		less[proposal.School], less[proposal.Beds] = 2, 15
		has("with others out of a proposal", less)
		w.Clock.Move(24 * time.Hour)
		w.declare(t, w.hamm, amounts)
		has("once the municipality has reckoned with them", amounts)
	})
}
