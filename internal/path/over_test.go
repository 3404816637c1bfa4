package path_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAPeriodEndsOnTheLastDayThatIsSaid(t *testing.T) {
	for _, c := range []struct {
		ended  string
		months int
		last   string
	}{{"2026-11-26", 24, "2028-11-26"}, {"2026-08-31", 6, "2027-02-28"}, {"2027-08-31", 6, "2028-02-29"}, {"2026-12-31", 1, "2027-01-31"}} {
		if got := (path.Keeping{Months: c.months}).Last(clock.MustDate(c.ended)); got.String() != c.last {
			t.Errorf("%s and %d months: %s", c.ended, c.months, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		k := path.Keeping{Months: rapid.IntRange(1, 240).Draw(t, "months")}
		today := clock.MustDate("2020-01-01").AddDays(rapid.IntRange(0, 10_000).Draw(t, "today"))
		ended := today.AddMonths(-k.Months).AddDays(rapid.IntRange(-6, 6).Draw(t, "ended"))
		if ended.Before(k.Before(today)) != k.Last(ended).Before(today) {
			t.Errorf("%s, %d months, on %s: kept until %s, and removed before %s", ended, k.Months, today, k.Last(ended), k.Before(today))
		}
	})
}

func TestAWayGoesWhenItsPeriodIsOverAndNotBefore(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		other := w.registers(t, "W-2", person.BornInYear(1980))
		w.catchUp(t)
		w.notes(t, w.kim, path.NoteFields{Purpose: path.Talk, Sight: path.CaseFile, Text: "Kita-Brief erklärt"})
		step := w.adds(t, w.family.Persons[0].ID, path.StepFields{Area: path.Papers, Title: "Konto eröffnen", Turn: path.Person, Start: today})
		end := func(h id.ID) {
			w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
				p, err := path.Show(ctx, tx, w.Clock, w.kim, h, "")
				if err != nil {
					return err
				}
				_, err = path.End(ctx, tx, w.Clock, w.kim, path.Seen{ID: p.Cases[0].ID, Version: p.Cases[0].Version}, path.Endings[0])
				return err
			})
		}
		remove := func(s tenant.Scope, k path.Keeping) (n int) {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = path.RemoveOver(ctx, tx, w.Clock, s, k)
				return err
			})
			return n
		}
		ways := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Municipality, Actor: "ways"}
		end(w.family.ID)
		years := path.Keeping{Months: 24, Source: "Löschkonzept"}
		w.Clock.Set(years.Last(today).Begins())
		if n := remove(ways, years); n != 0 {
			t.Errorf("on the last day %d go", n)
		}
		w.Clock.Set(years.Last(today).AddDays(1).Begins())
		abroad := ways
		abroad.Tenant = w.Elsewhere.ID
		if n := remove(ways, path.Keeping{}) + remove(abroad, years); n != 0 {
			t.Errorf("without a period, or elsewhere, %d go", n)
		}
		firsts := len(w.shows(t, w.kim, w.family.ID, "").Reached)
		if n := remove(ways, years); n != 1 || remove(ways, years) != 0 {
			t.Errorf("%d go", n)
		}
		p := w.shows(t, w.kim, w.family.ID, "")
		if len(p.Steps)+len(p.Goals) != 0 || len(p.Cases) != 1 || len(p.Reached) != firsts || len(w.reads(t, w.kim)) != 0 {
			t.Errorf("what stays: %+v", p)
		}
		if got := w.searches(t, w.kim, "konto"); len(got) != 0 {
			t.Errorf("it is found still: %v", got)
		}
		if got := w.shows(t, w.kim, other.ID, ""); len(got.Steps) == 0 || slices.ContainsFunc(got.Steps, func(s path.Step) bool { return s.ID == step.ID }) {
			t.Error("who is walked with loses their way")
		}
		w.catchUp(t)
		if got := w.shows(t, w.kim, w.family.ID, ""); len(got.Cases) != 1 {
			t.Error("a way begins anew by itself")
		}
	})
}
