package offer_test

import (
	"context"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/offer"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func (o *town) takes(t *testing.T, s tenant.Scope, rows []offer.Row) (taken offer.Taken, err error) {
	t.Helper()
	err = o.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		taken, err = offer.TakeIn(ctx, tx, o.Clock, s, rows)
		return err
	})
	return taken, err
}

func TestAListTakenInTwiceChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		cafe, swim := o.cafe(), o.cafe()
		cafe.Provider, cafe.Number, swim.Provider, swim.Theme, swim.Title = "", "A1", "", offer.Sport, "Schwimmen"
		rows := []offer.Row{{Number: 2, Provider: "Stadtbücherei", Offer: cafe}, {Number: 3, Provider: "STADTBUECHEREI", Offer: swim}}
		o.Do(t, o.manager, func(ctx context.Context, tx *db.Tx) error {
			taken, err := offer.Preview(ctx, tx, o.Clock, o.manager, rows)
			if taken.Count(offer.IsNew) != 2 {
				t.Errorf("%+v", taken)
			}
			return err
		})
		if n := len(o.found(t, offer.Query{})); n != 0 {
			t.Errorf("a look took %d in", n)
		}
		for i, want := range [][3]int{{2, 0, 0}, {0, 0, 2}} {
			taken, err := o.takes(t, o.manager, rows)
			if got := [3]int{taken.Count(offer.IsNew), taken.Count(offer.IsChanged), taken.Count(offer.IsSame)}; got != want || err != nil {
				t.Errorf("time %d: %v, want %v (%v)", i, got, want, err)
			}
		}
		rows[0].Offer.Title = "Sprachcafé am Abend" // known by its number
		if taken, err := o.takes(t, o.manager, rows); err != nil || taken.Count(offer.IsChanged) != 1 || taken.Count(offer.IsSame) != 1 {
			t.Errorf("%+v, %v", taken, err)
		}
		past := o.cafe()
		past.Provider, past.Title, past.When = "", "Sommerfest", offer.When{Dates: []offer.Slot{{Day: today.AddDays(-9), From: 600}}}
		if taken, err := o.takes(t, o.manager, []offer.Row{{Number: 2, Provider: "Stadtbücherei", Offer: past}}); err != nil || taken.Count(offer.IsOver) != 1 {
			t.Errorf("what is over: %+v, %v", taken, err)
		}
		past.Provider = o.library.ID
		if _, err := o.save(t, o.manager, past); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("what is over, typed: %v", err)
		}
		if got := o.found(t, offer.Query{Text: "abend"}); len(got) != 1 {
			t.Errorf("the new title is not found: %q", got)
		}
	})
}

func TestOneWrongRowKeepsTheWholeListOut(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		good, wrong := o.cafe(), o.cafe()
		good.Provider, wrong.Provider = "", ""
		wrong.Title, wrong.OnlyFor = "Nähen", "Frauen aus Syrien"
		taken, err := o.takes(t, o.manager, []offer.Row{{Number: 2, Provider: "Stadtbücherei", Offer: good}, {Number: 3, Provider: "Stadtbücherei", Offer: wrong}, {Number: 4, Provider: "Niemand", Offer: good}})
		if !errs.Is(err, errs.KindInvalid) || len(taken.Faults) != 2 || taken.Faults[0].Row != 3 || taken.Faults[1].Row != 4 || taken.Faults[1].Err.Field != "provider" {
			t.Errorf("%+v, %v", taken.Faults, err)
		}
		if n := len(o.found(t, offer.Query{})); n != 0 {
			t.Errorf("%d were kept", n)
		}
	})
}

func TestAProvidersListIsTheirOwn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		club := o.As(tenant.Offerer)
		one := o.cafe()
		one.Provider = ""
		if _, err := o.takes(t, club, []offer.Row{{Number: 2, Provider: "Stadtbücherei", Offer: one}}); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("for the library: %v", err)
		}
		if taken, err := o.takes(t, club, []offer.Row{{Number: 2, Offer: one}}); err != nil || taken.Lines[0].Provider != "Turnverein Musterstadt" {
			t.Errorf("%+v, %v", taken, err)
		}
		elsewhere := o.At(o.Elsewhere, tenant.CaseManager)
		o.Do(t, elsewhere, func(ctx context.Context, tx *db.Tx) error {
			if _, err := offer.Preview(ctx, tx, o.Clock, elsewhere, []offer.Row{{Number: 2, Provider: "Stadtbücherei", Offer: one}}); !errs.Is(err, errs.KindInvalid) {
				t.Errorf("of another town: %v", err)
			}
			return nil
		})
	})
}
