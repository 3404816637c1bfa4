package report_test

import (
	"context"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/report"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// abroad is another Land, with a municipality of its own.
func (w land) abroad(t *testing.T) (other, town tenant.Tenant) {
	t.Helper()
	other = tenant.Tenant{ID: id.New(), Kind: tenant.Land, Name: "Anderswo", LandKey: "99"}
	town = tenant.Tenant{ID: id.New(), Kind: tenant.Municipality, Name: "Nirgendwo", LandKey: "99"}
	w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error {
		for _, one := range []tenant.Tenant{other, town} {
			if err := tenant.Add(ctx, tx, testkit.Now, one); err != nil {
				return err
			}
		}
		return nil
	})
	return other, town
}

func TestAnotherLandSeesAndChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		desk := w.As(tenant.LandAllocation)
		w.enter(t, w.werne, "2026-10-31", 150)
		w.Do(t, desk, func(ctx context.Context, tx *db.Tx) error {
			if err := report.SetPlaces(ctx, tx, w.Clock, desk, report.Place{AGS: hammKey, Facility: "ZUE", From: testkit.Today, Places: 5, Source: "x"}); err != nil {
				return err
			}
			_, err := report.AddRules(ctx, tx, w.Clock, desk, report.Rules{Purpose: report.Asylum, From: clock.MustDate("2026-01-01"), Population: 10_000, Source: "x"})
			return err
		})
		other, town := w.abroad(t)
		for _, s := range []tenant.Scope{w.At(other, tenant.LandAllocation), w.At(town, tenant.Intake)} {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				st, err := report.Stand(ctx, tx, s, report.Asylum, testkit.Today)
				if err != nil || len(st.Towns) > 0 || st.Rules.Population != 9000 {
					t.Errorf("%s stands before %d municipalities, %+v, %v", s.Role, len(st.Towns), st.Rules, err)
				}
				if list, err := report.History(ctx, tx, s, report.Asylum, werneKey, report.Key{}); err != nil || len(list) > 0 {
					t.Errorf("%s reads the history: %v, %v", s.Role, list, err)
				}
				if list, err := report.Places(ctx, tx, s); err != nil || len(list) > 0 {
					t.Errorf("%s reads the places: %v, %v", s.Role, list, err)
				}
				if list, err := report.AllRules(ctx, tx, s, report.Asylum); err != nil || len(list) != 1 {
					t.Errorf("%s reads the rules: %v, %v", s.Role, list, err)
				}
				if state, err := report.OwnState(ctx, tx, s, report.Asylum, testkit.Today); err != nil || state != "" {
					t.Errorf("%s has the state %q, %v", s.Role, state, err)
				}
				if list, err := report.Proposals(ctx, tx, s, testkit.Today); len(list) > 0 {
					t.Errorf("%s is proposed %v, %v", s.Role, list, err)
				}
				return nil
			})
			for name, write := range map[string]func(context.Context, *db.Tx) error{
				"a report": func(ctx context.Context, tx *db.Tx) error {
					_, err := report.Enter(ctx, tx, w.Clock, s, report.EnterCommand{Purpose: report.Asylum, Day: testkit.Today})
					return err
				},
				"a list": func(ctx context.Context, tx *db.Tx) error {
					_, err := report.Take(ctx, tx, w.Clock, s, report.TakeCommand{Purpose: report.Asylum, Day: testkit.Today, Counts: []report.Count{{AGS: werneKey, Persons: 1}}})
					return err
				},
				"places": func(ctx context.Context, tx *db.Tx) error {
					return report.SetPlaces(ctx, tx, w.Clock, s, report.Place{AGS: hammKey, Facility: "ZUE", From: testkit.Today, Places: 1, Source: "x"})
				},
			} {
				if err := w.Try(t, s, write); !errs.Is(err, errs.KindForbidden) && !errs.Is(err, errs.KindInvalid) {
					t.Errorf("%s writes %s: %v", s.Role, name, err)
				}
			}
		}
		err := w.Try(t, desk, func(ctx context.Context, tx *db.Tx) error {
			_, err := report.AddRules(ctx, tx, w.Clock, w.At(other, tenant.LandAllocation), report.Rules{Purpose: report.Asylum, From: testkit.Today, Population: 10_000, Source: "y"})
			return err
		})
		if err == nil && d.Dialect() == db.Postgres {
			t.Error("the second wall lets another tenant's row in")
		}
	})
}

// What one owes follows from what all others have: the figures are everybody's,
// who wrote them down is not.
func TestAMunicipalityReadsAllFiguresAndOnlyItsOwnHistory(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.enter(t, w.werne, "2026-10-31", 150)
		hamm := w.At(w.hamm, tenant.Intake)
		if got := w.town(t, hamm, werneKey, "2026-11-23"); got.Last == nil || got.Last.Persons != 150 {
			t.Errorf("Hamm sees of Werne %+v", got.Last)
		}
		w.Do(t, hamm, func(ctx context.Context, tx *db.Tx) error {
			list, err := report.History(ctx, tx, hamm, report.Asylum, werneKey, report.Key{})
			if len(list) > 0 {
				t.Errorf("Hamm reads who reported in Werne: %+v", list)
			}
			return err
		})
		medic := w.As(tenant.FacilityMedic)
		if err := w.Try(t, medic, func(ctx context.Context, tx *db.Tx) error {
			_, err := report.Stand(ctx, tx, medic, report.Asylum, testkit.Today)
			return err
		}); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("a facility reads the quota: %v", err)
		}
	})
}
