package figure_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// arrive registers a household of people born in some years.
func (w land) arrive(t testing.TB, day string, born ...int) {
	t.Helper()
	intake := w.At(w.werne, tenant.Intake)
	on := clock.MustDate(day)
	w.Do(t, intake, func(ctx context.Context, tx *db.Tx) error {
		cmd := person.RegisterCommand{FileNumber: fmt.Sprint(day, born)}
		for i, year := range born {
			cmd.Persons = append(cmd.Persons, person.Person{FamilyName: "Muster", GivenName: fmt.Sprint("A", i), Birth: person.BornInYear(year), Sex: person.Female})
		}
		_, err := person.Register(ctx, tx, clock.At(on.Begins().Add(9*time.Hour)), intake, cmd)
		return err
	})
}

func (w land) count(t testing.TB, on string) {
	t.Helper()
	s := tenant.Scope{Tenant: w.werne.ID, Kind: tenant.Municipality, Actor: "ways"}
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		n, err := figure.CountArrivals(ctx, tx, clock.At(clock.MustDate(on).Begins().Add(2*time.Hour)), s)
		if n != 0 {
			t.Errorf("the night goes on with %d", n)
		}
		return err
	})
}

func TestTheHouseCountsOnceAMonthWhoArrivedInTheYearsItKnows(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.count(t, "2026-11-01")
		if all := w.series(t, w.lead, "arrival.total"); len(all) > 0 {
			t.Errorf("of an empty register it counts %+v", all)
		}
		w.arrive(t, "2024-06-10", 1980, 1982) // the register begins within 2024: that year is not whole
		w.arrive(t, "2025-02-01", 1990, 2022)
		w.arrive(t, "2026-03-01", 1950, 2010, 2024)
		w.count(t, "2026-11-01")
		w.count(t, "2026-11-02")
		got := map[string]string{}
		w.Do(t, w.lead, func(ctx context.Context, tx *db.Tx) error {
			all, err := figure.SeriesOf(ctx, tx, w.lead, "arrival.")
			for key, series := range all {
				for _, f := range series {
					got[key] += fmt.Sprintf("%d:%d ", f.From.Year(), f.Value/figure.Thousand)
					if f.Source != figure.CountedSource || f.Way != figure.Counted || f.AsOf != clock.MustDate("2026-11-01") {
						t.Errorf("%+v", f)
					}
				}
			}
			return err
		})
		for key, want := range map[string]string{"arrival.total": "2025:2 2026:3 ", "arrival.households": "2025:1 2026:1 ", "arrival.3to5": "2025:1 2026:0 ", "arrival.u3": "2025:0 2026:1 ",
			"arrival.10to15": "2025:0 2026:1 ", "arrival.25to64": "2025:1 2026:0 ", "arrival.65plus": "2025:0 2026:1 "} {
			if got[key] != want {
				t.Errorf("%s is %q, not %q", key, got[key], want)
			}
		}
		if all := w.history(t, w.lead, "arrival.total", ""); len(all) != 2 {
			t.Errorf("in one month it counted %d times", len(all))
		}
		w.arrive(t, "2026-11-20", 2000)
		w.count(t, "2026-12-01")
		if all := w.series(t, w.lead, "arrival.total"); len(all) != 2 || all[1].Value != 4*figure.Thousand {
			t.Errorf("a month later it counts %+v", all)
		}
	})
}

func TestWhoMayNotReadTheRegisterIsToldNoCountOfIt(t *testing.T) {
	for _, g := range tenant.Matrix {
		if g.MayRead(tenant.Facts) && g.ExistsAt(tenant.Municipality) && !g.MayRead(tenant.Register) {
			t.Logf("%s reads figures, and none that was counted", g.Role)
		}
	}
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.arrive(t, "2025-01-02", 1990, 2022)
		w.count(t, "2026-11-01")
		if len(w.series(t, w.lead, "arrival.total")) == 0 {
			t.Fatal("nothing was counted")
		}
		// No role of a municipality reads figures without the register, so somebody on a page of their own stands in.
		s := tenant.Scope{Tenant: w.werne.ID, Kind: tenant.Municipality, Actor: "x", Own: tenant.Self{Person: "p", Household: "h", Read: tenant.These(tenant.Facts)}}
		if all := w.series(t, s, "arrival.total"); len(all) > 0 {
			t.Errorf("told %+v", all)
		}
		if all := w.latest(t, s, "2026-11-23"); len(all) > 0 {
			t.Errorf("told %+v", all)
		}
		if all := w.history(t, s, "arrival.total", ""); len(all) > 0 {
			t.Errorf("told %+v", all)
		}
	})
}

func TestWhatSomebodySaysOfANameIsRemembered(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		hamm := w.At(w.hamm, tenant.Lead)
		w.Do(t, w.lead, func(ctx context.Context, tx *db.Tx) error {
			if err := figure.Mean(ctx, tx, w.Clock, w.lead, figure.Meaning{Name: "plaetze", Words: "Plätze", Key: "kita.u3.places"}, figure.Meaning{Name: "alter", Words: "Alter", Key: "population.age"}); err != nil {
				return err
			}
			return figure.Mean(ctx, tx, w.Clock, w.lead, figure.Meaning{Name: "plaetze", Words: "Plätze", Key: ""})
		})
		w.Do(t, w.lead, func(ctx context.Context, tx *db.Tx) error {
			all, err := figure.Meanings(ctx, tx, w.lead)
			if key, there := all["plaetze"]; !there || key != "" || all["alter"] != "population.age" {
				t.Errorf("%v", all)
			}
			return err
		})
		w.Do(t, hamm, func(ctx context.Context, tx *db.Tx) error {
			all, err := figure.Meanings(ctx, tx, hamm)
			if len(all) > 0 {
				t.Errorf("Hamm reads %v", all)
			}
			return err
		})
		if err := w.Try(t, w.lead, func(ctx context.Context, tx *db.Tx) error {
			return figure.Mean(ctx, tx, w.Clock, w.lead, figure.Meaning{Name: "x", Key: "kita.u4"})
		}); err == nil {
			t.Error("a name stands for a key that there is not")
		}
	})
}
