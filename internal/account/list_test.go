package account_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// A list goes on behind any of its accounts with those that stand behind it, by
// each column, one way and the other.
func TestAccountsComeByTheColumnAskedFor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.At(w.Land, tenant.Administrator)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			for i, one := range []account.New{
				{Name: "D", Password: password, Roles: []tenant.Role{tenant.LandLegal}},
				{Name: "B", Roles: []tenant.Role{tenant.FacilitySocial}, Unit: w.Facility.ID, Password: password},
				{Name: "A", Roles: []tenant.Role{tenant.FacilitySocial}, Unit: w.OtherUnit.ID, Password: password},
				{Name: "C", Password: password, Roles: []tenant.Role{tenant.LandAllocation}},
			} {
				one.Email = fmt.Sprintf("%d@land.example", i)
				a, err := account.Add(ctx, tx, w.Clock, s, one)
				if err != nil {
					return err
				}
				if one.Name == "C" {
					if err := account.SetActive(ctx, tx, w.Clock, s, a.ID, false); err != nil {
						return err
					}
				}
			}
			return nil
		})
		list := func(page account.Page) (all []account.Account) {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				all, err = account.List(ctx, tx, w.Clock, s, page)
				return err
			})
			return all
		}
		for by, first := range map[account.Column]func(account.Account) bool{
			account.ByName:  func(a account.Account) bool { return a.Name == "A" },
			account.ByUnit:  func(a account.Account) bool { return a.Unit == "" },
			account.ByState: func(a account.Account) bool { return a.Active },
		} {
			for _, down := range []bool{false, true} {
				all := list(account.Page{By: by, Down: down})
				if len(all) < 4 || first(all[0]) == down {
					t.Errorf("by %q, down %t: %+v", by, down, all)
				}
				for i, a := range all {
					if rest := list(account.Page{By: by, Down: down, After: a.ID}); !slices.Equal(ids(rest), ids(all[i+1:])) {
						t.Errorf("by %q, down %t: behind %s come %v", by, down, a.Name, ids(rest))
					}
				}
			}
		}
		if names := list(account.Page{By: account.ByState, Down: true}); names[0].Name != "C" {
			t.Errorf("who may not log in stands last, not %s", names[0].Name)
		}
	})
}

func ids(all []account.Account) (list []id.ID) {
	for _, a := range all {
		list = append(list, a.ID)
	}
	return list
}

// Whoever asks sees their own releases in each order, and nobody else's.
func TestReleasesComeByTheColumnAskedFor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, testkit.NewWorld(t, d))
		var own []id.ID
		for i := range 3 {
			o.w.Do(t, o.asks, func(ctx context.Context, tx *db.Tx) error {
				one, err := account.AskRelease(ctx, tx, o.w.Clock, o.asks, account.AskReleaseCommand{Kind: "households", Filter: fmt.Sprint(i), Reason: why, Records: 812})
				own = append(own, one)
				return err
			})
			o.w.Clock.Move(time.Second)
		}
		if err := o.decide(t, o.leads, own[1], true); err != nil {
			t.Fatal(err)
		}
		foreign := o.ask(t, o.admin)
		list := func(s tenant.Scope, q account.ReleaseQuery) (all []id.ID) {
			o.w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				found, err := account.Releases(ctx, tx, o.w.Clock, s, q)
				for _, r := range found {
					all = append(all, r.ID)
				}
				return err
			})
			return all
		}
		for _, by := range []account.ReleaseColumn{account.ReleaseByTime, account.ReleaseByKind, account.ReleaseByState} {
			up, down := list(o.asks, account.ReleaseQuery{By: by}), list(o.asks, account.ReleaseQuery{By: by, Down: true})
			if slices.Reverse(down); !slices.Equal(up, down) || len(up) != 3 || slices.Contains(up, foreign) {
				t.Errorf("by %q: %v, from the end %v", by, up, down)
			}
			all := list(o.leads, account.ReleaseQuery{By: by})
			for i := range all {
				if rest := list(o.leads, account.ReleaseQuery{By: by, After: all[i]}); !slices.Equal(rest, all[i+1:]) {
					t.Errorf("by %q: %v behind number %d of %v", by, rest, i, all)
				}
			}
		}
		if first := list(o.asks, account.ReleaseQuery{By: account.ReleaseByState}); first[0] != own[1] {
			t.Errorf("by state: %v, the granted is %s", first, own[1])
		}
	})
}
