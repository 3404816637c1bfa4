package proposal_test

import (
	"context"
	"strconv"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/proposal"
	"wegwarte/internal/testkit"
)

// BenchmarkWeek is what the desk waits for: a proposal, one decision by hand
// (solved anew and kept), and the page with every line explained.
func BenchmarkWeek(b *testing.B) {
	for _, n := range []int{100, 300, 1500} {
		w := found(b, testkit.SQLite(b))
		for range n {
			w.settle(b, 1+len(w.households)%5)
		}
		var p *proposal.Proposal
		b.Run("make/"+strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				p = w.propose(b, w.DB)
			}
		})
		cmd := proposal.AdjustCommand{Proposal: p.Number, Change: proposal.Keep, Household: w.households[0].ID, Town: w.hamm.ID, Reason: "Probe"}
		b.Run("decide/"+strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := proposal.Adjust(b.Context(), w.DB, w.Clock, w.desk, cmd); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("show/"+strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				w.Do(b, w.desk, func(ctx context.Context, tx *db.Tx) error {
					_, err := proposal.Show(ctx, tx, w.Clock, w.desk, p.Number)
					return err
				})
			}
		})
	}
}
