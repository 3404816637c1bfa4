package account_test

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pquerna/otp/totp"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// phone is somebody's authenticator app.
type phone struct {
	t      *testing.T
	w      *testkit.World
	setup  account.Setup
	a      account.Account
	s      tenant.Scope
	secret string
	codes  []string // on paper
}

// enrol sets up an app for a new intake worker.
func enrol(t *testing.T, w *testkit.World, setup account.Setup, email string) *phone {
	t.Helper()
	p := &phone{t: t, w: w, setup: setup, a: employ(t, w, email)}
	p.s = tenant.Scope{Tenant: p.a.Tenant, Kind: tenant.Municipality, Actor: p.a.ID, Role: tenant.Intake}
	w.Do(t, p.s, func(ctx context.Context, tx *db.Tx) error {
		if err := account.BeginTOTP(ctx, tx, w.Clock, p.s, setup); err != nil {
			return err
		}
		app, err := account.PendingApp(ctx, tx, p.s, setup, "Wegwarte Musterstadt", email)
		p.secret = app.Secret
		return err
	})
	w.Do(t, p.s, func(ctx context.Context, tx *db.Tx) (err error) {
		p.codes, err = account.ConfirmTOTP(ctx, tx, w.Clock, p.s, setup, p.code(0))
		return err
	})
	return p
}

// code is what the app shows so much later.
func (p *phone) code(later time.Duration) string {
	code, err := totp.GenerateCode(p.secret, p.w.Clock.Now().Add(later))
	if err != nil {
		p.t.Fatal(err)
	}
	return code
}

func (p *phone) prove(code string) (account.Factor, error) {
	return account.Prove(p.t.Context(), p.w.DB, p.w.Clock, p.setup, p.a, code)
}

func (p *phone) factors() (f account.Factors) {
	p.w.Do(p.t, p.s, func(ctx context.Context, tx *db.Tx) (err error) {
		f, err = account.FactorsOf(ctx, tx, p.s)
		return err
	})
	return f
}

func TestACodeIsTakenOnceAndAroundItsTime(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		p := enrol(t, w, account.Setup{Keys: seal.New()}, "a@stadt.example")
		if _, err := p.prove(p.code(0)); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("the code that set up the app is taken again: %v", err)
		}
		w.Clock.Move(5 * time.Minute)
		for _, c := range []struct {
			later time.Duration
			want  bool
		}{{-time.Minute, false}, {time.Minute, false}, {-30 * time.Second, true}, {-30 * time.Second, false}, {0, true}, {0, false},
			{-30 * time.Second, false}, {30 * time.Second, true}, {0, false}} {
			shown, err := p.prove(p.code(c.later))
			if (err == nil) != c.want || (shown == account.TOTP) != c.want {
				t.Errorf("the code of %s: %q, %v", c.later, shown, err)
			}
			if !c.want {
				w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error { // as if a window were over
					_, err := tx.Exec(ctx, `DELETE FROM throttle`)
					return err
				})
			}
		}
	})
}

func TestACodeIsReadAsPeopleWriteIt(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	p := enrol(t, w, account.Setup{Keys: seal.New()}, "a@stadt.example")
	for name, write := range map[string]func(string) string{
		"in groups":         func(c string) string { return " " + c[:3] + " " + c[3:] + "\n" },
		"in Arabic figures": func(c string) string { return strings.Map(func(r rune) rune { return r - '0' + '٠' }, c) },
	} {
		w.Clock.Move(5 * time.Minute)
		if _, err := p.prove(write(p.code(0))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if shown, err := p.prove(strings.ToUpper(strings.ReplaceAll(p.codes[0], "-", " "))); err != nil || shown != account.Recovery {
		t.Errorf("a recovery code in capitals: %v, %v", shown, err)
	}
}

func TestOfManyWithTheSameCodeOneComesIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		p := enrol(t, w, account.Setup{Keys: seal.New()}, "a@stadt.example")
		w.Clock.Move(5 * time.Minute)
		for name, code := range map[string]string{"of the app": p.code(0), "on paper": p.codes[0]} {
			var in atomic.Int32
			var all sync.WaitGroup
			for range 5 {
				all.Go(func() {
					if _, err := p.prove(code); err == nil {
						in.Add(1)
					}
				})
			}
			all.Wait()
			if n := in.Load(); n != 1 {
				t.Errorf("a code %s lets %d in", name, n)
			}
		}
	})
}

func TestWhoGuessesCodesHasToWait(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		p := enrol(t, w, account.Setup{Keys: seal.New()}, "a@stadt.example")
		w.Clock.Move(5 * time.Minute)
		for i := range 7 {
			_, err := p.prove("000000")
			if want := map[bool]errs.Kind{true: errs.KindInvalid, false: errs.KindBusy}[i < 5]; !errs.Is(err, want) {
				t.Errorf("guess %d: %v", i+1, err)
			}
		}
		for _, right := range []string{p.code(0), p.codes[0]} {
			if _, err := p.prove(right); !errs.Is(err, errs.KindBusy) {
				t.Errorf("the right code within the wait: %v", err)
			}
		}
		w.Clock.Move(16 * time.Minute)
		if _, err := p.prove(p.code(0)); err != nil {
			t.Errorf("after the wait: %v", err)
		}
		s := w.At(w.Municipality, tenant.Auditor)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, s, audit.Filter{Subject: p.a.ID})
			failed := 0
			for _, e := range entries {
				if e.Action == audit.Refuse && e.Detail == "second factor failed" {
					failed++
				}
			}
			if failed != 5 {
				t.Errorf("%d failures on record, want 5", failed)
			}
			return err
		})
	})
}

func TestEachRecoveryCodeGoesOnceAndNewOnesReplaceThem(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		p := enrol(t, w, account.Setup{Keys: seal.New()}, "a@stadt.example")
		if len(p.codes) != 10 || len(slices.Compact(slices.Sorted(slices.Values(p.codes)))) != 10 {
			t.Fatalf("%q", p.codes)
		}
		for _, code := range p.codes[:9] {
			if shown, err := p.prove(code); err != nil || shown != account.Recovery {
				t.Errorf("%s: %q, %v", code, shown, err)
			}
		}
		if _, err := p.prove(p.codes[0]); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("a used one: %v", err)
		}
		if left := p.factors().Recovery; left != 1 {
			t.Errorf("%d are left", left)
		}
		var fresh []string
		w.Do(t, p.s, func(ctx context.Context, tx *db.Tx) (err error) {
			fresh, err = account.NewRecovery(ctx, tx, w.Clock, p.s)
			return err
		})
		if _, err := p.prove(p.codes[9]); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("one of before: %v", err)
		}
		if _, err := p.prove(fresh[9]); err != nil {
			t.Error(err)
		}
	})
}

func TestTheSecretIsSealedAndOpensAfterARotation(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		file := t.TempDir() + "/secret"
		keys := func() *seal.Ring {
			r, err := seal.Ready(t.Context(), d, file, true)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		p := enrol(t, w, account.Setup{Keys: keys()}, "a@stadt.example")
		stored := func() (secret []byte) {
			w.Do(t, p.s, func(ctx context.Context, tx *db.Tx) (err error) {
				secret, err = db.One(ctx, tx, db.Value[[]byte], `SELECT secret FROM account_totp`)
				return err
			})
			return secret
		}
		if strings.Contains(string(stored()), p.secret) {
			t.Error("the secret can be read in the database")
		}
		if err := seal.Rotate(file); err != nil {
			t.Fatal(err)
		}
		p.setup.Keys = keys()
		if !p.setup.Keys.Old(stored()) {
			t.Fatal("nothing has changed")
		}
		w.Clock.Move(5 * time.Minute)
		if _, err := p.prove(p.code(0)); err != nil {
			t.Fatal(err)
		}
		if p.setup.Keys.Old(stored()) {
			t.Error("what was used is not sealed anew")
		}
		p.setup.Keys = seal.New()
		w.Clock.Move(5 * time.Minute)
		if _, err := p.prove(p.code(0)); err == nil || errs.Is(err, errs.KindInvalid) {
			t.Errorf("with the wrong key: %v", err)
		}
	})
}

func TestAChangeOfFactorsEndsTheSessionsOfBefore(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		p := enrol(t, w, account.Setup{Keys: seal.New()}, "a@stadt.example")
		current := func() (now account.Account) {
			w.Do(t, p.s, func(ctx context.Context, tx *db.Tx) (err error) {
				now, err = account.Find(ctx, tx, w.Clock, p.s, p.a.ID)
				return err
			})
			return now
		}
		after := current()
		if after.Epoch == p.a.Epoch || !after.SecondFactor {
			t.Errorf("set up: %+v", after)
		}
		admin := w.At(w.Municipality, tenant.Administrator)
		w.Do(t, admin, func(ctx context.Context, tx *db.Tx) error {
			return account.ResetFactors(ctx, tx, w.Clock, admin, p.a.ID)
		})
		reset := current()
		if reset.Epoch == after.Epoch || reset.SecondFactor || p.factors().Any() || p.factors().Recovery != 0 {
			t.Errorf("reset: %+v, %+v", reset, p.factors())
		}
		if _, err := p.prove(p.codes[0]); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("a code on paper of before: %v", err)
		}
	})
}

func TestWhoMaySeeHealthDataMustHaveASecondFactor(t *testing.T) {
	for _, g := range tenant.Matrix {
		a := account.Account{Roles: []tenant.Role{tenant.Auditor, g.Role}}
		must := g.MayRead(tenant.NeedHealth) || g.MayRead(tenant.MeasureHealth) || len(g.Emergency) > 0 || g.Role == tenant.Administrator
		if got := (account.Setup{Required: true}).MustSetUp(a); got != must {
			t.Errorf("%s: %t", g.Role, got)
		}
		if (account.Setup{}).MustSetUp(a) {
			t.Errorf("%s must, where it is optional", g.Role)
		}
		a.SecondFactor = true
		if (account.Setup{Required: true}).MustSetUp(a) {
			t.Errorf("%s must, and has one", g.Role)
		}
	}
}

// TestCodesAreThoseOfTheStandard holds the vectors of RFC 6238, appendix B, for
// SHA-1: the last six of their eight digits.
func TestCodesAreThoseOfTheStandard(t *testing.T) {
	secret := "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" // 12345678901234567890
	got := map[int64]bool{}
	want := map[int64]bool{}
	for at, code := range map[int64]string{59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924",
		2000000000: "69279037", 20000000000: "65353130"} {
		step, ok := account.StepOf(secret, code[2:], time.Unix(at, 0), 0)
		got[step], want[at/30] = ok, true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnAppIsToldWhatItHasToKnow(t *testing.T) {
	u, err := url.Parse(account.Address("Wegwarte Köln", "a+b@stadt.example", "ABC"))
	if err != nil || u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/Wegwarte Köln:a+b@stadt.example" {
		t.Errorf("%v, %v", u, err)
	}
	if diff := cmp.Diff(url.Values{"secret": {"ABC"}, "issuer": {"Wegwarte Köln"}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}, u.Query()); diff != "" {
		t.Error(diff)
	}
}

func TestAnotherTenantReachesNobodysFactors(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		p := enrol(t, w, account.Setup{Keys: seal.New()}, "a@stadt.example")
		abroad := w.At(w.Elsewhere, tenant.Administrator)
		err := w.Try(t, abroad, func(ctx context.Context, tx *db.Tx) error {
			return account.ResetFactors(ctx, tx, w.Clock, abroad, p.a.ID)
		})
		if !errs.Is(err, errs.KindNotFound) {
			t.Errorf("a foreign administrator resets: %v", err)
		}
		as := abroad
		as.Actor = p.a.ID // whatever a scope says: the rows are another tenant's
		err = w.Try(t, as, func(ctx context.Context, tx *db.Tx) error {
			f, err := account.FactorsOf(ctx, tx, as)
			if f.Any() || f.Recovery != 0 {
				t.Errorf("%+v", f)
			}
			_, pending := account.PendingApp(ctx, tx, as, p.setup, "", "")
			_, confirm := account.ConfirmTOTP(ctx, tx, w.Clock, as, p.setup, "000000")
			_, fresh := account.NewRecovery(ctx, tx, w.Clock, as)
			for name, err := range map[string]error{"pending": pending, "confirm": confirm, "remove": account.RemoveTOTP(ctx, tx, w.Clock, as), "fresh": fresh} {
				if !errs.Is(err, errs.KindNotFound) && !errs.Is(err, errs.KindInvalid) {
					t.Errorf("%s: %v", name, err)
				}
			}
			return errors.Join(err, nil)
		})
		if err != nil {
			t.Error(err)
		}
		if f := p.factors(); f.App.IsZero() || f.Recovery != 10 {
			t.Errorf("something was changed: %+v", f)
		}
	})
}
