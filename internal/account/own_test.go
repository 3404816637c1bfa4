package account_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

const pin = "482915"

// invited gives an account of somebody with a page of their own, and its code.
func invited(t *testing.T, w *testkit.World) (a account.Account, code string) {
	t.Helper()
	s := w.As(tenant.CaseManager)
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		one, l, err := account.AddOwn(ctx, tx, w.Clock, s, account.AddOwnCommand{Language: i18n.Arabic})
		a, code = one, l.Token
		return err
	})
	return a, code
}

func choosePIN(t *testing.T, w *testkit.World, code string) error {
	t.Helper()
	_, err := account.RedeemOwn(t.Context(), w.DB, w.Clock, code, pin, "192.0.2.7")
	return err
}

func TestACodeOpensAPageOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		a, code := invited(t, w)
		typed := " " + code[:4] + "-" + fmt.Sprint(code[4:8]) + " " + code[8:]
		if err := choosePIN(t, w, typed); err != nil {
			t.Fatal(err)
		}
		if err := choosePIN(t, w, code); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("a second time: %v", err)
		}
		in, err := logIn(t, w, a.Email[:4]+" "+a.Email[4:], "٤٨٢٩١٥")
		if !errs.Is(err, errs.KindInvalid) { // the door folds what was typed, not the log-in
			t.Errorf("digits of another keyboard: %v, %v", in, err)
		}
		if in, err = logIn(t, w, account.FoldDigits(a.Email), account.FoldDigits("٤٨ ٢٩ ١٥")); err != nil || !in.Own || len(in.Roles) != 1 || in.Roles[0] != tenant.Person {
			t.Errorf("%+v, %v", in, err)
		}
	})
}

func TestAPINThatIsTriedFirstIsRefused(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	_, code := invited(t, w)
	for _, easy := range []string{"", "12345", "1234567", "abcdef", "123456", "654321", "000000", "777777", "121212"} {
		if _, err := account.RedeemOwn(t.Context(), w.DB, w.Clock, code, easy, "192.0.2.7"); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("%q: %v", easy, err)
		}
	}
	if err := choosePIN(t, w, code); err != nil {
		t.Errorf("the code was used up by a PIN that was refused: %v", err)
	}
}

// After thirty wrong PINs, over however many days, the right one does not open
// the page any more; a new invitation does, and voids what was before.
func TestWhoGuessesAPINLocksThePageUntilANewInvitation(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		a, code := invited(t, w)
		if err := choosePIN(t, w, code); err != nil {
			t.Fatal(err)
		}
		for range 30 {
			w.Clock.Set(w.Clock.Now().Add(2 * time.Minute))
			if _, err := logIn(t, w, a.Email, "999999"); err == nil {
				t.Fatal("a wrong PIN opens")
			}
			w.Clock.Set(w.Clock.Now().Add(16 * time.Minute))
		}
		if _, err := logIn(t, w, a.Email, pin); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("the right PIN after thirty wrong ones: %v", err)
		}
		s := w.As(tenant.CaseManager)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			states, err := account.OwnStates(ctx, tx, s, []id.ID{a.ID})
			if !states[a.ID].Locked {
				t.Error("the desk does not see that the page is locked")
			}
			if err != nil {
				return err
			}
			l, err := account.InviteAgain(ctx, tx, w.Clock, s, a.ID)
			code = l.Token
			return err
		})
		if _, err := logIn(t, w, a.Email, pin); err == nil {
			t.Error("the PIN of before still opens")
		}
		if err := choosePIN(t, w, code); err != nil {
			t.Fatal(err)
		}
		if _, err := logIn(t, w, a.Email, pin); err != nil {
			t.Error(err)
		}
	})
}

func TestWhoGuessesCodesIsSlowedDown(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		_, code := invited(t, w)
		busy := 0
		for i := range 40 {
			_, err := account.OwnByCode(t.Context(), d, w.Clock, fmt.Sprintf("AAAA%08d", i), "198.51.100.9")
			if errs.Is(err, errs.KindBusy) {
				busy++
			} else if !errs.Is(err, errs.KindInvalid) {
				t.Fatal(err)
			}
		}
		if busy != 20 {
			t.Errorf("%d of 40 guesses had to wait", busy)
		}
		if _, err := account.OwnByCode(t.Context(), d, w.Clock, code, "198.51.100.9"); !errs.Is(err, errs.KindBusy) {
			t.Errorf("the right one among guesses: %v", err)
		}
		if _, err := account.OwnByCode(t.Context(), d, w.Clock, code, "192.0.2.7"); err != nil {
			t.Errorf("somebody else has to wait, too: %v", err)
		}
	})
}

func TestACodeThatIsOverOpensNothing(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	_, code := invited(t, w)
	w.Clock.Set(w.Clock.Now().Add(29 * 24 * time.Hour))
	if err := choosePIN(t, w, code); !errs.Is(err, errs.KindInvalid) {
		t.Errorf("%v", err)
	}
}

func TestWhoHasAPageOfTheirOwnIsNoColleague(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		a, code := invited(t, w)
		if err := choosePIN(t, w, code); err != nil {
			t.Fatal(err)
		}
		s := w.At(w.Municipality, tenant.Administrator)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			listed, err := account.List(ctx, tx, w.Clock, s, account.Page{})
			if err != nil {
				return err
			}
			names, err := account.Colleagues(ctx, tx, s)
			if err != nil {
				return err
			}
			workers, err := account.Workers(ctx, tx, s.Tenant)
			if len(listed)+len(names)+len(workers) > 0 {
				t.Errorf("listed %v, colleagues %v, workers %v", listed, names, workers)
			}
			if _, err := account.ByEmail(ctx, tx, w.Clock, s, a.Email); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("by number: %v", err)
			}
			if _, err := account.MailTo(ctx, tx, s.Tenant, a.ID); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("mail goes to a number: %v", err)
			}
			return err
		})
	})
}

func TestNobodyElsewhereInvitesToAPageOrClosesIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		a, code := invited(t, w)
		for who, s := range map[string]tenant.Scope{"elsewhere": w.At(w.Elsewhere, tenant.CaseManager), "housing": w.As(tenant.Housing),
			"another with a page": {Tenant: a.Tenant, Kind: tenant.Private, Actor: id.New(), Role: tenant.Person}} {
			for name, call := range map[string]func(context.Context, *db.Tx) error{
				"InviteAgain": func(ctx context.Context, tx *db.Tx) error {
					_, err := account.InviteAgain(ctx, tx, w.Clock, s, a.ID)
					return err
				},
				"CloseOwn": func(ctx context.Context, tx *db.Tx) error { return account.CloseOwn(ctx, tx, w.Clock, s, a.ID) },
				"OwnStates": func(ctx context.Context, tx *db.Tx) error {
					states, err := account.OwnStates(ctx, tx, s, []id.ID{a.ID})
					if err == nil && len(states) == 0 {
						err = errs.NotFound("error.not-found")
					}
					return err
				},
			} {
				if err := w.Try(t, s, call); !errs.Is(err, errs.KindNotFound) && !errs.Is(err, errs.KindForbidden) {
					t.Errorf("%s by %s: %v", name, who, err)
				}
			}
			if err := account.SetPIN(t.Context(), d, w.Clock, s, pin, "837261", "192.0.2.1"); err == nil {
				t.Errorf("SetPIN by %s", who)
			}
		}
		if err := choosePIN(t, w, code); err != nil {
			t.Errorf("something was changed: %v", err)
		}
	})
}

func TestOfManyWhoRedeemACodeAtOnceOneDoes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		_, code := invited(t, w)
		done := make(chan error, 8)
		for range cap(done) {
			go func() {
				_, err := account.RedeemOwn(context.WithoutCancel(t.Context()), w.DB, w.Clock, code, pin, "192.0.2.7")
				done <- err
			}()
		}
		opened := 0
		for range cap(done) {
			if err := <-done; err == nil {
				opened++
			} else if !errs.Is(err, errs.KindInvalid) {
				t.Error(err)
			}
		}
		if opened != 1 {
			t.Errorf("%d opened", opened)
		}
	})
}

func FuzzACodeAsItIsTypedIsFoldedOrRefused(f *testing.F) {
	f.Add("7k2m-9qxa 4tcb")
	f.Add("٠١٢ OIL")
	f.Fuzz(func(t *testing.T, text string) {
		if once := account.FoldCode(text); account.FoldCode(once) != once {
			t.Errorf("%q folds to %q and then on", text, once)
		}
		_ = account.CheckNumber(text)
	})
}
