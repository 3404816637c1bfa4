package audit_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// reads writes n entries about a record each, at the moment, in one transaction.
func reads(t testing.TB, w *testkit.World, s tenant.Scope, at time.Time, a audit.Action, n int, prefix string) {
	t.Helper()
	w.Do(t, s, func(_ context.Context, tx *db.Tx) error {
		for i := range n {
			var subjects []id.ID
			if prefix != "" {
				subjects = []id.ID{id.ID(fmt.Sprintf("%s%025d", prefix, i))}
			}
			audit.Log(tx, clock.At(at), s, a, tenant.Register, "household", subjects...)
		}
		return nil
	})
}

func patterns(t testing.TB, w *testkit.World, s tenant.Scope) (all []audit.Finding) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = audit.Patterns(ctx, tx, w.Clock, s)
		return err
	})
	return all
}

func TestUnusualIsWhatIsFarFromTheRole(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		intake := func(who id.ID) tenant.Scope {
			s := w.As(tenant.Intake)
			s.Actor = who
			return s
		}
		medic := w.As(tenant.FacilityMedic)
		friday := testkit.Now.AddDate(0, 0, -3)
		saturday := testkit.Now.AddDate(0, 0, -2)
		for _, who := range []id.ID{"A", "B", "C"} {
			for hours := range 4 { // what is usual: twelve
				reads(t, w, intake(who), friday.Add(time.Duration(hours-24)*time.Hour), audit.Read, 12, "P")
			}
		}
		reads(t, w, intake("A"), friday.Add(time.Hour), audit.Read, 61, "Q") // more than 5 × 12, which others see
		reads(t, w, intake("B"), friday.Add(time.Hour), audit.Read, 60, "Q") // not more
		for range 30 {
			reads(t, w, intake("C"), friday.Add(2*time.Hour), audit.Read, 2, "R") // the same two, again and again
		}
		reads(t, w, intake("B"), friday.Add(11*time.Hour), audit.Read, 5, "S")    // 21:00 in Berlin
		reads(t, w, intake("C"), friday.Add(11*time.Hour), audit.Read, 4, "S")    // too few to tell
		reads(t, w, intake("C"), saturday, audit.Read, 7, "T")                    // no working day
		reads(t, w, medic, saturday, audit.Read, 7, "T")                          // a facility is open
		reads(t, w, intake("A"), friday, audit.Refuse, 5, "")                     // five
		reads(t, w, intake("B"), friday, audit.Refuse, 4, "")                     // four
		reads(t, w, intake("B"), friday, audit.Search, 20, "")                    // nobody found
		reads(t, w, intake("C"), friday, audit.Search, 19, "")                    // once less
		reads(t, w, intake("C"), friday.AddDate(0, 0, -30), audit.Refuse, 50, "") // long ago
		day, next := clock.DateOf(friday), clock.DateOf(saturday)
		want := []audit.Finding{
			{Day: next, Actor: "C", Role: tenant.Intake, Rule: audit.OffTime, Count: 7},
			{Day: day, Actor: "B", Role: tenant.Intake, Rule: audit.Empty, Count: 20},
			{Day: day, Actor: "A", Role: tenant.Intake, Rule: audit.Many, Count: 61, Hour: 11, Usual: 12},
			{Day: day, Actor: "B", Role: tenant.Intake, Rule: audit.OffTime, Count: 5},
			{Day: day, Actor: "A", Role: tenant.Intake, Rule: audit.Refused, Count: 5},
		}
		got := patterns(t, w, w.At(w.Municipality, tenant.Auditor))
		if diff := cmp.Diff(want, got, cmpopts.EquateComparable(clock.Date{})); diff != "" {
			t.Error(diff)
		}
		if all := patterns(t, w, w.At(w.Land, tenant.Auditor)); len(all) != 0 {
			t.Errorf("at the Land: %+v", all)
		}
		desk := w.As(tenant.LandAllocation)
		if err := w.Try(t, desk, func(ctx context.Context, tx *db.Tx) error {
			_, err := audit.Patterns(ctx, tx, w.Clock, desk)
			return err
		}); err == nil {
			t.Error("the desk reads the patterns")
		}
	})
}
