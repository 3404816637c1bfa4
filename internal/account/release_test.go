package account_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// office is who asks for a release and who decides on it.
type office struct {
	w                  *testkit.World
	asks, leads, admin tenant.Scope
}

func newOffice(t *testing.T, w *testkit.World) office {
	t.Helper()
	o := office{w: w}
	s := w.At(w.Municipality, tenant.Administrator)
	for email, c := range map[string]struct {
		role tenant.Role
		into *tenant.Scope
	}{"asks@stadt.example": {tenant.CaseManager, &o.asks}, "leads@stadt.example": {tenant.Lead, &o.leads}, "admin@stadt.example": {tenant.Administrator, &o.admin}} {
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			a, err := account.Add(ctx, tx, w.Clock, s, account.New{Email: email, Name: email, Password: password, Roles: []tenant.Role{c.role}})
			*c.into = tenant.Scope{Tenant: a.Tenant, Kind: tenant.Municipality, Actor: a.ID, Name: a.Name, Role: c.role}
			return err
		})
	}
	return o
}

const why = "Jahresbericht an den Rat, Zahlen je Monat"

func (o office) ask(t *testing.T, s tenant.Scope) (one id.ID) {
	t.Helper()
	o.w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		one, err = account.AskRelease(ctx, tx, o.w.Clock, s, account.AskReleaseCommand{Kind: "households", Filter: "Ankunft 2026", Reason: why, Records: 812})
		return err
	})
	return one
}

func (o office) decide(t *testing.T, s tenant.Scope, one id.ID, grant bool) error {
	t.Helper()
	return o.w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
		return account.DecideRelease(ctx, tx, o.w.Clock, s, account.DecideReleaseCommand{Release: one, Grant: grant, Note: "gesehen"})
	})
}

func (o office) use(t *testing.T, s tenant.Scope, one id.ID, change func(*account.UseReleaseCommand)) error {
	t.Helper()
	cmd := account.UseReleaseCommand{Release: one, Kind: "households", Filter: "Ankunft 2026", Records: 812}
	if change != nil {
		change(&cmd)
	}
	return o.w.Try(t, s, func(ctx context.Context, tx *db.Tx) error { return account.UseRelease(ctx, tx, o.w.Clock, s, cmd) })
}

func TestManyRecordsLeaveOnceAndOnlyWithASecondPersonsWord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, testkit.NewWorld(t, d))
		one := o.ask(t, o.asks)
		if err := o.use(t, o.asks, one, nil); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("before it is granted: %v", err)
		}
		if err := o.decide(t, o.asks, one, true); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("who asks decides: %v", err)
		}
		if err := o.decide(t, o.leads, one, true); err != nil {
			t.Fatal(err)
		}
		if err := o.decide(t, o.admin, one, false); !errs.Is(err, errs.KindConflict) {
			t.Errorf("decided twice: %v", err)
		}
		for name, try := range map[string]error{
			"somebody else":   o.use(t, o.leads, one, nil),
			"another kind":    o.use(t, o.asks, one, func(c *account.UseReleaseCommand) { c.Kind = "needs" }),
			"another filter":  o.use(t, o.asks, one, func(c *account.UseReleaseCommand) { c.Filter = "" }),
			"more records":    o.use(t, o.asks, one, func(c *account.UseReleaseCommand) { c.Records += 82 }),
			"a foreign scope": o.use(t, o.w.At(o.w.Elsewhere, tenant.Lead), one, nil),
		} {
			if !errs.Is(try, errs.KindForbidden) && !errs.Is(try, errs.KindNotFound) {
				t.Errorf("%s: %v", name, try)
			}
		}
		var used atomic.Int32
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				if o.use(t, o.asks, one, func(c *account.UseReleaseCommand) { c.Records = 700 }) == nil {
					used.Add(1)
				}
			})
		}
		all.Wait()
		if n := used.Load(); n != 1 {
			t.Errorf("it was used %d times", n)
		}
		if err := o.use(t, o.asks, one, nil); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("a used one: %v", err)
		}
	})
}

func TestNobodyDecidesOnTheirOwn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, testkit.NewWorld(t, d))
		one := o.ask(t, o.leads)
		if err := o.decide(t, o.leads, one, true); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("%v", err)
		}
		for name, s := range map[string]tenant.Scope{"a colleague": o.asks, "a lead elsewhere": o.w.At(o.w.Elsewhere, tenant.Lead), "the auditor": o.w.At(o.w.Municipality, tenant.Auditor)} {
			if err := o.decide(t, s, one, true); !errs.Is(err, errs.KindForbidden) && !errs.Is(err, errs.KindNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := o.decide(t, o.admin, one, false); err != nil {
			t.Error(err)
		}
		if err := o.use(t, o.leads, one, nil); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("a refused one: %v", err)
		}
	})
}

func TestAReleaseEndsByItself(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	o := newOffice(t, w)
	granted, forgotten := o.ask(t, o.asks), o.ask(t, o.asks)
	if err := o.decide(t, o.leads, granted, true); err != nil {
		t.Fatal(err)
	}
	w.Clock.Move(24*time.Hour + time.Second)
	if err := o.use(t, o.asks, granted, nil); !errs.Is(err, errs.KindForbidden) {
		t.Errorf("after a day: %v", err)
	}
	w.Clock.Move(7 * 24 * time.Hour)
	if err := o.decide(t, o.leads, forgotten, true); !errs.Is(err, errs.KindConflict) {
		t.Errorf("after a week: %v", err)
	}
}

func TestWhoDecidesSeesAllOthersTheirOwn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		o := newOffice(t, w)
		mine, theirs := o.ask(t, o.asks), o.ask(t, o.leads)
		for name, c := range map[string]struct {
			s        tenant.Scope
			sees     string
			toDecide int
		}{
			"asks":   {o.asks, string(mine), -1},
			"leads":  {o.leads, string(theirs) + " " + string(mine), 1},
			"admin":  {o.admin, string(theirs) + " " + string(mine), 2},
			"abroad": {w.At(w.Elsewhere, tenant.Lead), "", 0},
		} {
			w.Do(t, c.s, func(ctx context.Context, tx *db.Tx) error {
				all, err := account.Releases(ctx, tx, w.Clock, c.s, account.ReleaseQuery{})
				var seen []string
				for _, r := range all {
					seen = append(seen, string(r.ID))
				}
				if got := strings.Join(seen, " "); got != c.sees {
					t.Errorf("%s sees %q, want %q", name, got, c.sees)
				}
				n, waits := account.ToDecide(ctx, tx, w.Clock, c.s)
				if (waits != nil) != (c.toDecide < 0) || waits == nil && n != c.toDecide {
					t.Errorf("%s: %d wait, %v", name, n, waits)
				}
				return err
			})
		}
		for _, reason := range []string{"", "kurz", strings.Repeat("x", 501)} {
			err := w.Try(t, o.asks, func(ctx context.Context, tx *db.Tx) error {
				_, err := account.AskRelease(ctx, tx, w.Clock, o.asks, account.AskReleaseCommand{Kind: "households", Reason: reason, Records: 1})
				return err
			})
			if !errs.Is(err, errs.KindInvalid) {
				t.Errorf("%.10q: %v", reason, err)
			}
		}
	})
}

func (o office) export(t *testing.T, s tenant.Scope, change func(*account.ExportCommand)) error {
	t.Helper()
	cmd := account.ExportCommand{Kind: "households", Data: tenant.Register, Filter: "Ankunft 2026", Rows: 300, Persons: 812, Free: 200}
	if change != nil {
		change(&cmd)
	}
	return o.w.Survey(t, s, func(ctx context.Context, tx *db.Tx) error { return account.Export(ctx, tx, o.w.Clock, s, cmd) })
}

// An export reads at one state of the data and writes nothing there; what it
// uses up and puts on record follows in the writer's transaction.
func TestAnExportOfManyUsesUpItsRelease(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, testkit.NewWorld(t, d))
		if err := o.export(t, o.asks, func(c *account.ExportCommand) { c.Persons = 200 }); err != nil {
			t.Errorf("few: %v", err)
		}
		if err := o.export(t, o.asks, nil); !account.ReleaseNeeded(err) {
			t.Errorf("without a release: %v", err)
		}
		one := o.ask(t, o.asks)
		if again := o.ask(t, o.asks); again != one {
			t.Error("it is asked for twice")
		}
		if err := o.export(t, o.asks, nil); !account.ReleaseNeeded(err) {
			t.Errorf("before it is granted: %v", err)
		}
		if err := o.decide(t, o.leads, one, true); err != nil {
			t.Fatal(err)
		}
		abroad := o.w.At(o.w.Elsewhere, tenant.CaseManager)
		for name, err := range map[string]error{
			"somebody else":  o.export(t, o.leads, nil),
			"abroad":         o.export(t, abroad, nil),
			"another filter": o.export(t, o.asks, func(c *account.ExportCommand) { c.Filter = "" }),
			"another list":   o.export(t, o.asks, func(c *account.ExportCommand) { c.Kind = "trips" }),
			"many more":      o.export(t, o.asks, func(c *account.ExportCommand) { c.Persons = 900 }),
		} {
			if !account.ReleaseNeeded(err) {
				t.Errorf("%s: %v", name, err)
			}
		}
		o.w.Do(t, abroad, func(ctx context.Context, tx *db.Tx) error {
			if r, err := account.ReleaseFor(ctx, tx, o.w.Clock, abroad, "households", "Ankunft 2026"); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("abroad finds %+v, %v", r, err)
			}
			return nil
		})
		if err := o.export(t, o.asks, func(c *account.ExportCommand) { c.Persons = 893 }); err != nil { // a tenth more
			t.Errorf("granted: %v", err)
		}
		if err := o.export(t, o.asks, nil); !account.ReleaseNeeded(err) {
			t.Errorf("a second time: %v", err)
		}
	})
}
