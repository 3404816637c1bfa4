package assignment_test

import (
	"fmt"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestTheInboxShowsWhatIsOverdueFirstThenByDay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake := w.As(tenant.Intake)
		var want []id.ID
		for i, days := range []int{30, 20, 25, 20, 40, 15, 16} {
			h := w.settle(t, w.Facility.ID, familyOf(fmt.Sprintf("C-%d", i)))
			if i == 4 { // read at once: not overdue three days later
				w.acknowledged(t, days, h)
				continue
			}
			w.announced(t, days, h)
		}
		w.Clock.Set(testkit.Now.AddDate(0, 0, 3))
		all := run(t, w, intake, assignment.List, assignment.Filter{})
		if len(all) != 7 || all[6].Overdue || !all[5].Overdue {
			t.Fatalf("%+v", all)
		}
		for i, e := range all {
			if i > 0 && i < 6 && e.ArriveOn.Before(all[i-1].ArriveOn) {
				t.Errorf("%s behind %s", e.ArriveOn, all[i-1].ArriveOn)
			}
			if len(e.Known.Handover.Persons()) != 3 || len(e.Preparations) == 0 {
				t.Errorf("%+v", e)
			}
			want = append(want, e.ID)
		}
		var got []id.ID
		filter := assignment.Filter{Limit: 3}
		for {
			page := run(t, w, intake, assignment.List, filter)
			if len(page) == 0 {
				break
			}
			for _, e := range page {
				got = append(got, e.ID)
			}
			filter.After = page[len(page)-1].Key()
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("page by page %v, at once %v", got, want)
		}
		if n := do(t, w, intake, waiting); n != 7 {
			t.Errorf("%d wait", n)
		}
	})
}

func TestTheDeskListsByTurn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		desk := w.As(tenant.LandAllocation)
		draft := w.drafted(t, 20, w.alone)
		w.announced(t, 20, w.family)
		ours := run(t, w, desk, assignment.List, assignment.Filter{Turn: assignment.TurnLand})
		if len(ours) != 1 || ours[0].ID != draft.ID || len(ours[0].Preparations) != 0 || ours[0].Known.Version != 0 ||
			len(ours[0].Known.Handover.Persons()) != 1 {
			t.Errorf("%+v", ours)
		}
		if all := run(t, w, desk, assignment.List, assignment.Filter{}); len(all) != 2 {
			t.Errorf("%d open", len(all))
		}
		if n := do(t, w, desk, waiting); n != 1 {
			t.Errorf("%d wait", n)
		}
	})
}

func TestWhoWaitsLongestIsTheFirstCandidate(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		desk := w.As(tenant.LandAllocation)
		late := familyOf("D-1")
		late.UnitSince = testkit.Today.AddDays(-5)
		third := w.settle(t, w.OtherUnit.ID, late)
		all := run(t, w, desk, assignment.Candidates, assignment.CandidatePage{})
		if len(all) != 3 || all[0].ID != w.family.ID || len(all[0].Needs) != 3 || all[0].Facility != w.Facility.Name || all[2].ID != third.ID {
			t.Fatalf("%+v", all)
		}
		next := run(t, w, desk, assignment.Candidates, assignment.CandidatePage{ID: all[0].ID, Limit: 1})
		if len(next) != 1 || next[0].ID != w.alone.ID {
			t.Errorf("%+v", next)
		}
		own := run(t, w, w.As(tenant.FacilitySocial), assignment.Candidates, assignment.CandidatePage{})
		if len(own) != 1 || own[0].ID != w.family.ID {
			t.Errorf("a facility sees %+v", own)
		}
		w.drafted(t, 20, person.Household{ID: w.family.ID})
		if rest := run(t, w, desk, assignment.Candidates, assignment.CandidatePage{}); len(rest) != 2 {
			t.Errorf("%d are left", len(rest))
		}
	})
}

func TestOfWhatHasEndedTheLatestComesFirst(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake := w.As(tenant.Intake)
		ended := assignment.Filter{States: []assignment.State{assignment.StateArrived, assignment.StateWithdrawn}, Limit: 2}
		for i, days := range []int{20, 30, 15, 25} {
			transfer := w.announced(t, days, w.settle(t, w.Facility.ID, familyOf(fmt.Sprintf("E-%d", i))))
			run(t, w, w.As(tenant.LandAllocation), assignment.Withdraw, assignment.WithdrawCommand{Seen: seen(transfer), Reason: "x"})
		}
		var days []int
		for {
			page := run(t, w, intake, assignment.List, ended)
			for _, e := range page {
				days = append(days, testkit.Today.DaysUntil(e.ArriveOn))
			}
			if len(page) < 2 {
				break
			}
			ended.After = page[1].Key()
		}
		if fmt.Sprint(days) != "[30 25 20 15]" {
			t.Errorf("%v", days)
		}
	})
}
