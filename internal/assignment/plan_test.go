package assignment_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

var ended = []assignment.State{assignment.StateArrived, assignment.StateWithdrawn, assignment.StateDidNotArrive}

// However a list of transfers is ordered and narrowed, an index gives its rows
// in their order. The order of work depends on the day it is and is sorted.
func TestEveryOrderOfTransfersHasItsIndex(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for i := range 12 {
			transfer := w.announced(t, 15+i, w.settle(t, w.Facility.ID, familyOf(fmt.Sprintf("P-%d", i))))
			if i%2 == 0 {
				run(t, w, w.As(tenant.LandAllocation), assignment.Withdraw, assignment.WithdrawCommand{Seen: seen(transfer), Reason: "x"})
			}
		}
		for _, at := range []tenant.Scope{w.As(tenant.LandAllocation), w.As(tenant.FacilitySocial), w.As(tenant.Intake)} {
			for _, by := range assignment.Columns[1:] {
				for i := range 8 {
					f := assignment.Filter{By: by, Down: i&1 > 0, Limit: 3}
					if i&2 > 0 {
						f.States = ended
					}
					if i&4 > 0 {
						f.Turn = assignment.Turn(at.Kind)
					}
					if by == assignment.ByTown && at.Kind == tenant.Municipality {
						continue // there is one
					}
					name := fmt.Sprintf("%s by %q, down %t, %v, turn %q", at.Role, by, f.Down, f.States, f.Turn)
					for _, plan := range testkit.Plans(t, d, at.Tenant, func(ctx context.Context, tx *db.Tx) error {
						page, err := assignment.List(ctx, tx, w.Clock, at, f)
						if err == nil && len(page) > 0 {
							f.After = page[0].Key()
							_, err = assignment.List(ctx, tx, w.Clock, at, f)
						}
						return err
					}) {
						if fault := plan.Fault(); fault != "" {
							t.Errorf("%s: %s", name, fault)
						}
					}
				}
			}
		}
	})
}

func TestEveryOrderOfCandidatesHasItsIndex(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for _, at := range []tenant.Scope{w.As(tenant.LandAllocation), w.As(tenant.FacilitySocial)} {
			for _, by := range []assignment.Column{assignment.ByUrgency, assignment.ByName, assignment.BySize, assignment.ByUnit} {
				for _, down := range []bool{false, true} {
					page := assignment.CandidatePage{By: by, Down: down, Limit: 1}
					for _, plan := range testkit.Plans(t, d, at.Tenant, func(ctx context.Context, tx *db.Tx) error {
						found, err := assignment.Candidates(ctx, tx, w.Clock, at, page)
						if err == nil && len(found) > 0 {
							page.ID = found[0].ID
							_, err = assignment.Candidates(ctx, tx, w.Clock, at, page)
						}
						return err
					}) {
						if fault := plan.Fault(); fault != "" {
							t.Errorf("%s by %q, down %t: %s", at.Role, by, down, fault)
						}
					}
				}
			}
		}
	})
}

// Page by page a list has each of its transfers once, in the column's order, one
// way and the other.
func TestTransfersComeByTheColumnAskedFor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for i, name := range []string{"Özil", "Adam", "Zand", "Bakr", "Adam"} {
			cmd := familyOf(fmt.Sprintf("O-%d", i))
			cmd.Persons[0].FamilyName = name
			if i%2 == 0 {
				cmd.Persons, cmd.Ties = cmd.Persons[:1], nil
			}
			w.announced(t, 20-i, w.settle(t, w.Facility.ID, cmd))
		}
		names := func(f assignment.Filter) (list []string) {
			for {
				page := run(t, w, w.As(tenant.Intake), assignment.List, f)
				for _, e := range page {
					list = append(list, e.Known.Handover.Persons()[0].FamilyName)
				}
				if len(page) < 2 {
					return list
				}
				f.After = page[1].Key()
			}
		}
		for by, want := range map[assignment.Column]string{
			assignment.ByName: "[Adam Adam Bakr Özil Zand]",
			assignment.ByDay:  "[Adam Bakr Zand Adam Özil]",
		} {
			up := names(assignment.Filter{By: by, Limit: 2})
			if fmt.Sprint(up) != want {
				t.Errorf("by %s: %v", by, up)
			}
			down := names(assignment.Filter{By: by, Limit: 2, Down: true})
			if slices.Reverse(down); fmt.Sprint(down) != want {
				t.Errorf("by %s from the end: %v", by, down)
			}
		}
		var sizes []int
		for _, e := range run(t, w, w.As(tenant.Intake), assignment.List, assignment.Filter{By: assignment.BySize}) {
			sizes = append(sizes, e.Persons)
		}
		if !slices.IsSorted(sizes) || len(sizes) != 5 {
			t.Errorf("by size: %v", sizes)
		}
	})
}

func TestCandidatesComeByTheColumnAskedFor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		late := familyOf("Q-1")
		late.Persons[0].FamilyName, late.UnitSince = "Bakr", testkit.Today.AddDays(-5)
		w.settle(t, w.OtherUnit.ID, late)
		for by, want := range map[assignment.Column]string{assignment.ByName: "[Al-Haddad Bakr Koval]", assignment.BySize: "[Koval", assignment.ByUnit: "[Bakr Koval Al-Haddad]"} {
			var got []string
			page := assignment.CandidatePage{By: by, Limit: 2}
			for {
				found := run(t, w, w.As(tenant.LandAllocation), assignment.Candidates, page)
				for _, c := range found {
					got = append(got, c.Persons[0].FamilyName)
				}
				if len(found) < 2 {
					break
				}
				page.ID = found[1].ID
			}
			if text := fmt.Sprint(got); len(got) != 3 || text[:len(want)] != want {
				t.Errorf("by %q: %v", by, got)
			}
		}
	})
}
