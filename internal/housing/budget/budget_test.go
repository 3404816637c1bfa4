package budget_test

import (
	"context"
	"math/big"
	"testing"

	"wegwarte/engine/calc"
	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/housing/budget"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAMonthIsReckonedFromDaysAndPrices(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s, intake := w.As(tenant.Housing), w.As(tenant.Intake)
		var m budget.Month
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			site, err := housing.SaveSite(ctx, tx, w.Clock, s, housing.Site{Name: "Haus", Kind: placement.Shared, Toilets: housing.Unknown, Showers: housing.Unknown,
				Closes: clock.MustDate("2026-11-21"), Closing: housing.Lease})
			if err != nil {
				return err
			}
			flat, err := housing.SaveDwelling(ctx, tx, w.Clock, s, housing.Dwelling{Site: site.ID, Name: "EG", Shared: true, Rooms: []housing.Room{{Places: 4}, {Places: 2}}})
			if err != nil {
				return err
			}
			for _, k := range []housing.Cost{
				{Cents: 300_000, Per: housing.SiteMonth, From: clock.MustDate("2026-01-01")},
				{Cents: 360_000, Per: housing.SiteMonth, From: clock.MustDate("2026-11-11")}, // for the second half of its days
				{Cents: 10_000, Per: housing.PlaceMonth, From: clock.MustDate("2026-01-01")},
				{Cents: 1_000, Per: housing.PersonDay, From: clock.MustDate("2026-01-01")},
			} {
				k.Site = site.ID
				if _, err := housing.SetCost(ctx, tx, w.Clock, s, k); err != nil {
					return err
				}
			}
			h, err := person.Register(ctx, tx, w.Clock, intake, person.RegisterCommand{FileNumber: "W-1", Persons: []person.Person{
				{FamilyName: "A", GivenName: "B", Birth: person.BornInYear(1990), Sex: person.Female}, {FamilyName: "A", GivenName: "C", Birth: person.BornInYear(1991), Sex: person.Male}}})
			if err != nil {
				return err
			}
			if _, err = housing.Book(ctx, tx, w.Clock, s, housing.BookCommand{Household: h.ID, Dwelling: flat.ID, State: housing.Actual, From: clock.MustDate("2026-10-20"), Until: clock.MustDate("2026-11-16")}); err != nil {
				return err
			}
			m, err = budget.Of(ctx, tx, w.Clock, s, testkit.Today)
			return err
		})
		for figure, want := range map[string]string{ // 20 of 30 days; 15 days × 2 persons
			budget.Days: "20", budget.PersonDays: "30", budget.PerSite: "3300", budget.Cost: "2900", budget.PerDay: "96.6667",
		} {
			if got := calc.Decimal(m.Result.Figure(figure, 0), 6); got != want {
				t.Errorf("%s: %s, want %s", figure, got, want)
			}
		}
		if m.Result.Parameter(budget.TotalIncome) != nil || m.Result.Figure(budget.Difference, 0) != nil {
			t.Error("nobody was reported: the income is not known, and not zero")
		}
		other := w.At(w.Elsewhere, tenant.Housing)
		w.Do(t, other, func(ctx context.Context, tx *db.Tx) error {
			theirs, err := budget.Of(ctx, tx, w.Clock, other, testkit.Today)
			if len(theirs.Sites) != 0 {
				t.Errorf("another municipality sees %+v", theirs.Sites)
			}
			return err
		})
		if m.Rate.Value != 101_300 || m.Result.Parameter(budget.Rate).Cmp(big.NewRat(1013, 1)) != 0 {
			t.Errorf("%+v", m.Rate)
		}
	})
}

func TestWhatIsSetGoesBeforeWhatTheHouseBringsAlong(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	s := w.As(tenant.Housing)
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		for _, r := range []housing.Rule{{Kind: housing.LeastArea, Value: 70, From: clock.MustDate("2026-06-01"), Source: "Ratsbeschluss"}, {Kind: housing.LeastArea, Value: 0, From: clock.MustDate("2026-11-01"), Source: "aufgehoben"}} {
			if _, err := housing.SetRule(ctx, tx, w.Clock, s, r); err != nil {
				return err
			}
		}
		all, err := housing.Rules(ctx, tx, s)
		for day, want := range map[string]int{"2026-05-31": 90, "2026-06-01": 70, "2026-11-01": 0} {
			if r, _ := housing.RuleOn(all, housing.LeastArea, clock.MustDate(day)); r.Value != want {
				t.Errorf("on %s: %d, want %d", day, r.Value, want)
			}
		}
		return err
	})
	err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
		_, err := housing.SetRule(ctx, tx, w.Clock, s, housing.Rule{Kind: housing.Rate, Value: 5, From: testkit.Today})
		return err
	})
	if !errs.Is(err, errs.KindInvalid) {
		t.Errorf("without a source: %v", err)
	}
}
