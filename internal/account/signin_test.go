package account_test

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

const (
	lasts = 12 * time.Hour
	idles = 30 * time.Minute
)

// begin logs an account in from a browser.
func begin(t *testing.T, w *testkit.World, a account.Account, token string) (one id.ID) {
	t.Helper()
	w.Do(t, tenant.Scope{Tenant: a.Tenant}, func(ctx context.Context, tx *db.Tx) (err error) {
		one, err = account.Begin(ctx, tx, w.Clock, a, account.Browser{Token: token, Words: "firefox/" + token}, account.TOTP, lasts)
		return err
	})
	return one
}

func self(a account.Account) tenant.Scope {
	return tenant.Scope{Tenant: a.Tenant, Kind: tenant.Municipality, Actor: a.ID, Role: tenant.Intake}
}

func signIns(t *testing.T, w *testkit.World, s tenant.Scope) (all []account.SignIn) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = account.SignIns(ctx, tx, w.Clock, s, lasts, idles)
		return err
	})
	return all
}

func goesOn(t *testing.T, w *testkit.World, a account.Account, one id.ID) bool {
	t.Helper()
	err := w.Try(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error {
		late, err := account.Continue(ctx, tx, w.Clock, a.ID, one)
		if late {
			err = account.Seen(ctx, tx, w.Clock, one)
		}
		return err
	})
	if err != nil && !errs.Is(err, errs.KindNotFound) {
		t.Fatal(err)
	}
	return err == nil
}

func TestEachSessionIsListedAndEndedForItself(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		a, b := employ(t, w, "a@stadt.example"), employ(t, w, "b@stadt.example")
		here := begin(t, w, a, "here")
		w.Clock.Move(time.Minute)
		there, foreign := begin(t, w, a, "there"), begin(t, w, b, "b")
		if all := signIns(t, w, self(a)); len(all) != 2 || all[0].ID != there || all[1].ID != here || all[1].Words != "firefox/here" || all[0].Factor != account.TOTP {
			t.Fatalf("%+v", all)
		}
		w.Do(t, self(a), func(ctx context.Context, tx *db.Tx) error { return account.EndSignIn(ctx, tx, w.Clock, self(a), there) })
		if !goesOn(t, w, a, here) || goesOn(t, w, a, there) || goesOn(t, w, a, "") || goesOn(t, w, a, foreign) {
			t.Error("not the one that was meant has ended")
		}
		if all := signIns(t, w, self(a)); len(all) != 1 || all[0].ID != here {
			t.Errorf("%+v", all)
		}
		abroad := self(a)
		abroad.Tenant = w.Elsewhere.ID
		for name, c := range map[string]struct {
			s   tenant.Scope
			one id.ID
		}{"a colleague's": {self(a), foreign}, "one that has ended": {self(a), there}, "from another tenant": {abroad, here}} {
			err := w.Try(t, c.s, func(ctx context.Context, tx *db.Tx) error { return account.EndSignIn(ctx, tx, w.Clock, c.s, c.one) })
			if !errs.Is(err, errs.KindNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if all := signIns(t, w, abroad); len(all) != 0 {
			t.Errorf("another tenant sees %+v", all)
		}
	})
}

func TestASessionIsListedAsLongAsItGoesOn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		a := employ(t, w, "a@stadt.example")
		one := begin(t, w, a, "here")
		for range 3 {
			w.Clock.Move(29 * time.Minute)
			if !goesOn(t, w, a, one) {
				t.Fatal("it has ended")
			}
		}
		if all := signIns(t, w, self(a)); len(all) != 1 || !all[0].Seen.Equal(w.Clock.Now()) {
			t.Errorf("in use: %+v", all)
		}
		w.Clock.Move(36 * time.Minute)
		if all := signIns(t, w, self(a)); len(all) != 0 {
			t.Errorf("idle: %+v", all)
		}
		begin(t, w, a, "again")
		w.Do(t, self(a), func(ctx context.Context, tx *db.Tx) error {
			return account.SignOutEverywhere(ctx, tx, w.Clock, self(a))
		})
		if all := signIns(t, w, self(a)); len(all) != 0 {
			t.Errorf("after all were ended: %+v", all)
		}
	})
}

func TestANewBrowserIsNewsUntilItsOwnerHasConfirmedItElsewhere(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		a := employ(t, w, "a@stadt.example")
		news := func(s tenant.Scope, at string) (all []account.Device) {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				all, err = account.NewDevices(ctx, tx, s, at)
				return err
			})
			return all
		}
		confirm := func(s tenant.Scope, at string) {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error { return account.ConfirmDevices(ctx, tx, w.Clock, s, at) })
		}
		begin(t, w, a, "first")
		begin(t, w, a, "first")
		if n := news(self(a), "second"); len(n) != 0 {
			t.Errorf("somebody's first browser is news: %+v", n)
		}
		w.Clock.Move(time.Hour)
		begin(t, w, a, "second")
		if n := news(self(a), "first"); len(n) != 1 || n[0].Words != "firefox/second" || !n[0].First.Equal(w.Clock.Now()) {
			t.Errorf("seen from the first: %+v", n)
		}
		if n := news(self(a), "second"); len(n) != 0 {
			t.Errorf("seen from itself: %+v", n)
		}
		confirm(self(a), "second")
		abroad := self(a)
		abroad.Tenant = w.Elsewhere.ID
		confirm(abroad, "first")
		if n := news(abroad, "first"); len(n) != 0 {
			t.Errorf("another tenant sees %+v", n)
		}
		if n := news(self(a), "first"); len(n) != 1 {
			t.Error("a thief's browser has confirmed itself")
		}
		confirm(self(a), "first")
		if n := news(self(a), "first"); len(n) != 0 {
			t.Errorf("confirmed: %+v", n)
		}
	})
}

func TestABrowserIsNamedSoThatItsOwnerKnowsIt(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                                "firefox/windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0":                   "edge/windows",
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36":                                           "chrome/linux",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1":         "safari/ios",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15":                           "safari/macos",
		"Mozilla/5.0 (Linux; Android 15; SM-S931B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36":      "samsung/android",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/138.0.7204.119 Mobile/15E148 Safari/604.1": "chrome/ios",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 OPR/122.0.0.0":                   "opera/windows",
		"": "other/other", "curl/8.5.0": "other/other",
	} {
		if got := account.DeviceWords(agent); got != want {
			t.Errorf("%s: %s, want %s", agent, got, want)
		}
	}
}

func FuzzABrowsersNameIsNeverKeptAsItCame(f *testing.F) {
	f.Add("Firefox/\xff Windows")
	f.Add(strings.Repeat("x", 1000) + "Firefox/")
	f.Fuzz(func(t *testing.T, agent string) {
		words := account.DeviceWords(agent)
		if len(words) > 20 || !utf8.ValidString(words) || strings.Count(words, "/") != 1 {
			t.Errorf("%q", words)
		}
	})
}
