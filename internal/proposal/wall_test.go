package proposal_test

import (
	"context"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/proposal"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAnotherTenantSeesAndChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.settle(t, 2)
		w.declare(t, w.werne, map[proposal.Resource]int{proposal.Beds: 9})
		p := w.propose(t, d)
		sent, err := proposal.Announce(t.Context(), d, w.Clock, w.desk, proposal.AnnounceCommand{Proposal: p.Number})
		if err != nil || len(sent) != 1 {
			t.Fatal(sent, err)
		}
		w.Do(t, w.desk, func(ctx context.Context, tx *db.Tx) error {
			_, err := proposal.SetRules(ctx, tx, w.Clock, w.desk, proposal.Rules{Weights: map[proposal.Criterion]int{proposal.ByNeeds: 77}, Reason: "Probe"})
			return err
		})
		abroad := tenant.Tenant{ID: id.New(), Kind: tenant.Land, Name: "Anderswo", LandKey: "99"}
		w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error { return tenant.Add(ctx, tx, testkit.Now, abroad) })
		other := w.At(abroad, tenant.LandAllocation)
		for name, got := range map[string]func(context.Context, *db.Tx, tenant.Scope) (int, error){
			"List": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := proposal.List(ctx, tx, s, 0)
				return len(all), err
			},
			"Children": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := proposal.Children(ctx, tx, s, p.ID)
				return len(all), err
			},
			"Show": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				shown, err := proposal.Show(ctx, tx, w.Clock, s, p.Number)
				return len(shown.Lines), err
			},
			"Compare": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				pair, err := proposal.Compare(ctx, tx, w.Clock, s, p.Number, p.Number)
				return len(pair.Changes), err
			},
			"Files": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := proposal.Files(ctx, tx, w.Clock, s, p.Number)
				return 0, err
			},
			"FilesSize": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				n, _, err := proposal.FilesSize(ctx, tx, s, p.Number)
				return n, err
			},
			"Supply": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := proposal.Supply(ctx, tx, w.Clock, s)
				return len(all), err
			},
			"Gather": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := proposal.Gather(ctx, tx, w.Clock, s, arrival, 0)
				return len(all.Households) + len(all.Towns), err
			},
			"AllRules": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := proposal.AllRules(ctx, tx, s)
				return len(all) - 1, err
			},
			"CurrentRules": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				r, err := proposal.CurrentRules(ctx, tx, s)
				return r.Number, err
			},
			"Capacities": func(ctx context.Context, tx *db.Tx, _ tenant.Scope) (int, error) {
				all, err := proposal.Capacities(ctx, tx, w.At(w.hamm, tenant.Intake), 0)
				return len(all), err
			},
			"ReasonOf": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				r, err := proposal.ReasonOf(ctx, tx, s, sent[0].Transfer.ID)
				if r != nil {
					return 1, err
				}
				return 0, err
			},
			"Recent": func(ctx context.Context, tx *db.Tx, _ tenant.Scope) (int, error) {
				all, err := proposal.Recent(ctx, tx, w.At(abroad, tenant.LandLegal))
				return len(all), err
			},
			"Balance": func(ctx context.Context, tx *db.Tx, _ tenant.Scope) (int, error) {
				_, all, err := proposal.Balance(ctx, tx, w.Clock, w.At(abroad, tenant.LandLegal), p.Number)
				return len(all), err
			},
		} {
			_ = w.Try(t, other, func(ctx context.Context, tx *db.Tx) error {
				if n, err := got(ctx, tx, other); n != 0 || err != nil && !errs.Is(err, errs.KindNotFound) && !errs.Is(err, errs.KindForbidden) {
					t.Errorf("%s gives another Land %d, %v", name, n, err)
				}
				return nil
			})
		}
		adjusted := proposal.AdjustCommand{Proposal: p.Number, Change: proposal.Keep, Household: w.households[0].ID, Town: w.werne.ID, Reason: "x"}
		if _, err := proposal.Adjust(t.Context(), d, w.Clock, other, adjusted); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("another Land changes it: %v", err)
		}
		if _, err := proposal.Announce(t.Context(), d, w.Clock, other, proposal.AnnounceCommand{Proposal: p.Number}); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("another Land announces it: %v", err)
		}
		if _, err := proposal.Make(t.Context(), d, w.Clock, other, proposal.MakeCommand{ArriveOn: arrival}); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("another Land makes one of whom it does not have: %v", err)
		}
		hamm := w.At(w.hamm, tenant.Intake)
		w.Do(t, hamm, func(ctx context.Context, tx *db.Tx) error {
			if r, err := proposal.ReasonOf(ctx, tx, hamm, sent[0].Transfer.ID); r != nil || err != nil {
				t.Errorf("a neighbour is told why: %+v, %v", r, err)
			}
			return nil
		})
	})
}

func TestARoleDoesWhatItMayAndNoMore(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	w.settle(t, 1, record.NeedCommand{Code: "therapy", Basis: "asylg-8-3"})
	p := w.propose(t, w.DB)
	lead := w.As(tenant.LandLegal)
	lead.Role = tenant.Lead
	w.Do(t, lead, func(ctx context.Context, tx *db.Tx) error {
		shown, err := proposal.Show(ctx, tx, w.Clock, lead, p.Number)
		if err != nil {
			return err
		}
		if l := shown.Lines[0]; l.Demand[proposal.Therapy] != 0 || len(l.Unsaid) > 0 {
			t.Errorf("the lead is told of therapy: %+v", l)
		}
		for _, g := range shown.Lines[0].Groups {
			if g == proposal.Treatment {
				t.Error("the lead is told who needs treatment")
			}
		}
		if _, err := proposal.Files(ctx, tx, w.Clock, lead, p.Number); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("the lead takes the files: %v", err)
		}
		if _, _, err := proposal.FilesSize(ctx, tx, lead, p.Number); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("the lead is told how much they hold: %v", err)
		}
		if _, _, err := proposal.Balance(ctx, tx, w.Clock, lead, p.Number); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("the lead asks for status: %v", err)
		}
		return nil
	})
	for _, s := range []tenant.Scope{lead, w.As(tenant.FacilitySocial), w.As(tenant.LandLegal), w.At(w.werne, tenant.Intake)} {
		if _, err := proposal.Make(t.Context(), w.DB, w.Clock, s, proposal.MakeCommand{ArriveOn: arrival}); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("%s makes a proposal: %v", s.Role, err)
		}
		if _, err := proposal.Announce(t.Context(), w.DB, w.Clock, s, proposal.AnnounceCommand{Proposal: p.Number}); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("%s announces one: %v", s.Role, err)
		}
	}
	for _, s := range []tenant.Scope{w.desk, w.At(w.werne, tenant.Lead)} {
		err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := proposal.Declare(ctx, tx, w.Clock, s, proposal.DeclareCommand{Amounts: map[proposal.Resource]int{proposal.Beds: 1}})
			return err
		})
		if !errs.Is(err, errs.KindForbidden) {
			t.Errorf("%s says what a municipality has: %v", s.Role, err)
		}
	}
}

func TestBadInputIsNamed(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	s := w.At(w.werne, tenant.Housing)
	for field, amounts := range map[string]map[proposal.Resource]int{"school": {proposal.School: -1}, "small": {proposal.Beds: 3, proposal.Small: 4}, "places": {}} {
		err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := proposal.Declare(ctx, tx, w.Clock, s, proposal.DeclareCommand{Amounts: amounts})
			return err
		})
		if all := errs.All(err); !errs.Is(err, errs.KindInvalid) || all[0].Field != field {
			t.Errorf("%v: %v", amounts, err)
		}
	}
	err := w.Try(t, w.desk, func(ctx context.Context, tx *db.Tx) error {
		_, err := proposal.SetRules(ctx, tx, w.Clock, w.desk, proposal.Rules{Weights: map[proposal.Criterion]int{proposal.ByNeeds: 101}, Floor: 101, Waiting: -1})
		return err
	})
	if len(errs.All(err)) != 4 {
		t.Errorf("all that is wrong is named: %v", err)
	}
}
