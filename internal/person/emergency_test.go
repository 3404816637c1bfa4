package person_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

const accident = "Bewusstlos im Treppenhaus, der Rettungsdienst fragt nach Medikamenten"

func openEmergency(t *testing.T, w *testkit.World, s tenant.Scope, household id.ID, reason string) (under tenant.Scope, err error) {
	t.Helper()
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		under, err = person.OpenEmergency(ctx, tx, w.Clock, s, person.OpenEmergencyCommand{Household: household, Reason: reason})
		return err
	})
	return under, err
}

func under(t *testing.T, w *testkit.World, s tenant.Scope, household id.ID) (got tenant.Scope) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		got, err = person.UnderEmergency(ctx, tx, w.Clock, s, household)
		return err
	})
	return got
}

func TestAnEmergencyOpensOneHouseholdForAnHour(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		social := w.As(tenant.FacilitySocial)
		h, other := register(t, w, social, haddads()), register(t, w, social, single("B-1", "Omar", "Saleh", person.Born(clock.MustDate("1990-01-01"))))
		if social.Reads(tenant.MeasureHealth) {
			t.Fatal("the role sees it anyway")
		}
		for _, reason := range []string{"", "kurz", strings.Repeat(" ", 40), strings.Repeat("x", 501)} {
			if _, err := openEmergency(t, w, social, h.ID, reason); !errs.Is(err, errs.KindInvalid) {
				t.Errorf("for %.10q: %v", reason, err)
			}
		}
		opened, err := openEmergency(t, w, social, h.ID, accident)
		if err != nil || !opened.Reads(tenant.MeasureHealth) || opened.Reads(tenant.Legal) || opened.Writes(tenant.MeasureHealth) || opened.Purpose() != tenant.VitalInterest {
			t.Fatalf("%+v, %v", opened, err)
		}
		w.Clock.Move(59 * time.Minute)
		if again, err := openEmergency(t, w, social, h.ID, accident); err != nil || again.Emergency != opened.Emergency {
			t.Errorf("opened again: %+v, %v", again.Emergency, err)
		}
		if got := under(t, w, social, h.ID); got.Emergency != opened.Emergency {
			t.Errorf("within the hour: %+v", got.Emergency)
		}
		colleague := social
		colleague.Actor = "01TESTCOLLEAGUE"
		for name, got := range map[string]tenant.Scope{"another household": under(t, w, social, other.ID), "a colleague": under(t, w, colleague, h.ID)} {
			if got.Emergency.ID != "" || got.Reads(tenant.MeasureHealth) {
				t.Errorf("%s: %+v", name, got.Emergency)
			}
		}
		w.Clock.Move(time.Minute)
		if got := under(t, w, social, h.ID); got.Emergency.ID != "" {
			t.Errorf("after the hour: %+v", got.Emergency)
		}
	})
}

func TestAnEmergencyEndsBeforeItsTimeWhereItsPersonSaysSo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		social := w.As(tenant.FacilitySocial)
		h := register(t, w, social, haddads())
		if _, err := openEmergency(t, w, social, h.ID, accident); err != nil {
			t.Fatal(err)
		}
		end := func() error {
			return w.Try(t, social, func(ctx context.Context, tx *db.Tx) error { return person.EndEmergency(ctx, tx, w.Clock, social, h.ID) })
		}
		if err := end(); err != nil {
			t.Fatal(err)
		}
		if got := under(t, w, social, h.ID); got.Emergency.ID != "" {
			t.Error("it goes on")
		}
		if err := end(); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("ended twice: %v", err)
		}
	})
}

func TestNobodyOpensInAnEmergencyWhatIsNotTheirs(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		social := w.As(tenant.FacilitySocial)
		h := register(t, w, social, haddads())
		neighbour := social
		neighbour.Unit = w.OtherUnit.ID
		for name, s := range map[string]tenant.Scope{
			"the other facility": neighbour, "a municipality": w.As(tenant.Housing), "a lead elsewhere": w.At(w.Elsewhere, tenant.Lead),
			"the desk": w.As(tenant.LandAllocation), "the legal desk": w.As(tenant.LandLegal), "the auditor": w.At(w.Land, tenant.Auditor),
			"the administrator": w.At(w.Land, tenant.Administrator),
		} {
			for what, try := range map[string]func(context.Context, *db.Tx) error{
				"opens": func(ctx context.Context, tx *db.Tx) error {
					_, err := person.OpenEmergency(ctx, tx, w.Clock, s, person.OpenEmergencyCommand{Household: h.ID, Reason: accident})
					return err
				},
				"looks": func(ctx context.Context, tx *db.Tx) error {
					_, err := person.UnderEmergency(ctx, tx, w.Clock, s, h.ID)
					return err
				},
				"ends": func(ctx context.Context, tx *db.Tx) error { return person.EndEmergency(ctx, tx, w.Clock, s, h.ID) },
			} {
				if err := w.Try(t, s, try); !errs.Is(err, errs.KindForbidden) && !errs.Is(err, errs.KindNotFound) {
					t.Errorf("%s %s: %v", name, what, err)
				}
			}
		}
	})
}

func TestWhoSupervisesIsShownEachEmergencyAndWhatWasReadUnderIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		social, auditor := w.As(tenant.FacilitySocial), w.At(w.Land, tenant.Auditor)
		h := register(t, w, social, haddads())
		admin := w.At(w.Land, tenant.Administrator)
		w.Do(t, admin, func(ctx context.Context, tx *db.Tx) error {
			_, err := account.Add(ctx, tx, w.Clock, admin, account.New{Email: "ds@land.example", Name: "DS", Password: accident, Roles: []tenant.Role{tenant.Auditor}})
			return err
		})
		opened, err := openEmergency(t, w, social, h.ID, accident)
		if err != nil {
			t.Fatal(err)
		}
		w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			told, err := db.All(ctx, tx, db.Value[string], `SELECT kind || ' ' || path FROM mail WHERE tenant_id = $1`, w.Land.ID)
			if len(told) != 1 || told[0] != "break-glass /notfaelle" {
				t.Errorf("in the outbox: %q", told)
			}
			return err
		})
		w.Do(t, opened, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Show(ctx, tx, w.Clock, opened, h.ID)
			return err
		})
		check := func(s tenant.Scope, note string) error {
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				return person.CheckEmergency(ctx, tx, w.Clock, s, person.CheckEmergencyCommand{Emergency: opened.Emergency.ID, Note: note})
			})
		}
		state := func(s tenant.Scope) (all []person.Emergency, unchecked int) {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				if all, err = person.Emergencies(ctx, tx, w.Clock, s, person.EmergencyQuery{}); err != nil {
					return err
				}
				unchecked, err = person.Unchecked(ctx, tx, s)
				return err
			})
			return all, unchecked
		}
		if all, n := state(auditor); len(all) != 1 || n != 1 || all[0].Reason != accident || all[0].Account != social.Actor || all[0].Role != tenant.FacilitySocial {
			t.Fatalf("%d: %+v", n, all)
		}
		if all, n := state(w.At(w.Municipality, tenant.Auditor)); len(all) != 0 || n != 0 {
			t.Errorf("another tenant's auditor sees %d", n)
		}
		w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, auditor, audit.Filter{Subject: opened.Emergency.ID})
			if len(entries) != 2 || entries[0].Action != audit.Read || entries[0].Purpose != tenant.VitalInterest || entries[1].Detail != "emergency opened" {
				t.Errorf("on record under it: %+v", entries)
			}
			return err
		})
		own := auditor
		own.Actor = social.Actor // somebody with both roles
		for name, c := range map[string]struct {
			s    tenant.Scope
			note string
		}{"their own": {own, ""}, "another tenant": {w.At(w.Municipality, tenant.Auditor), ""}, "who does not supervise": {social, ""}, "a long note": {auditor, strings.Repeat("x", 501)}} {
			if err := check(c.s, c.note); err == nil {
				t.Errorf("%s was checked", name)
			}
		}
		if err := check(auditor, "begründet"); err != nil {
			t.Fatal(err)
		}
		if err := check(auditor, "anders"); !errs.Is(err, errs.KindConflict) {
			t.Errorf("checked twice: %v", err)
		}
		if all, n := state(auditor); n != 0 || all[0].Note != "begründet" || all[0].CheckedBy != auditor.Actor {
			t.Errorf("%d: %+v", n, all)
		}
	})
}
