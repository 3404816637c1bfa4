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

// invite creates an account of Musterstadt that has no password yet.
func invite(t *testing.T, w *testkit.World, email string) (a account.Account, l account.Link) {
	t.Helper()
	s := w.At(w.Municipality, tenant.Administrator)
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		a, l, _, err = account.Invite(ctx, tx, w.Clock, s, account.Setup{}, account.New{Email: email, Name: "A. Muster", Roles: []tenant.Role{tenant.Intake}})
		return err
	})
	return a, l
}

// redeem sets a password by a link, as somebody who is not logged in.
func redeem(t *testing.T, w *testkit.World, token, password string) error {
	t.Helper()
	return w.Try(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error {
		return account.Redeem(ctx, tx, w.Clock, token, password)
	})
}

func TestWhoIsInvitedChoosesThePasswordThemselvesOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		a, l := invite(t, w, "neu@stadt.example")
		for _, guess := range []string{"", password, l.Token} {
			if _, err := logIn(t, w, "neu@stadt.example", guess); !errs.Is(err, errs.KindInvalid) {
				t.Errorf("before a password is set one logs in with %q: %v", guess, err)
			}
		}
		if err := redeem(t, w, l.Token, "kurz"); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("a short password: %v", err)
		}
		if err := redeem(t, w, l.Token, password); err != nil {
			t.Fatalf("after a password that was refused, the link still holds: %v", err)
		}
		if in, err := logIn(t, w, "neu@stadt.example", password); err != nil || in.ID != a.ID || in.Invited {
			t.Errorf("%+v, %v", in, err)
		}
		if err := redeem(t, w, l.Token, "ein ganz anderer Satz"); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("the link is used twice: %v", err)
		}
	})
}

func TestALinkEndsByTimeByRevocationByANewOneAndWithTheAccess(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.At(w.Municipality, tenant.Administrator)
		for name, end := range map[string]func(context.Context, *db.Tx, id.ID) error{
			"time": func(context.Context, *db.Tx, id.ID) error { w.Clock.Move(7*24*time.Hour + time.Second); return nil },
			"revocation": func(ctx context.Context, tx *db.Tx, a id.ID) error {
				return account.RevokeLink(ctx, tx, w.Clock, s, a)
			},
			"a new link": func(ctx context.Context, tx *db.Tx, a id.ID) error {
				_, _, err := account.MakeLink(ctx, tx, w.Clock, s, account.Setup{}, a)
				return err
			},
			"the end of the access": func(ctx context.Context, tx *db.Tx, a id.ID) error {
				return account.SetActive(ctx, tx, w.Clock, s, a, false)
			},
			"a password set otherwise": func(ctx context.Context, tx *db.Tx, a id.ID) error {
				return account.SetPassword(ctx, tx, w.Clock, s, a, "ein ganz anderer Satz")
			},
		} {
			a, l := invite(t, w, strings.ReplaceAll(name, " ", "-")+"@stadt.example")
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error { return end(ctx, tx, a.ID) })
			if err := redeem(t, w, l.Token, password); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("%s: the link still holds: %v", name, err)
			}
		}
	})
}

func TestOfManyWithTheSameLinkOneSetsThePassword(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		_, l := invite(t, w, "neu@stadt.example")
		var set atomic.Int32
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if err := redeem(t, w, l.Token, password); err == nil {
					set.Add(1)
				}
			})
		}
		all.Wait()
		if n := set.Load(); n != 1 {
			t.Errorf("%d set a password", n)
		}
	})
}

func TestTheDatabaseDoesNotHoldTheLink(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		_, l := invite(t, w, "neu@stadt.example")
		w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error {
			all, err := db.All(ctx, tx, db.Value[string], `SELECT token_hash FROM account_link`)
			if len(all) != 1 || all[0] == l.Token || len(l.Token) < 40 {
				t.Errorf("%q for %q", all, l.Token)
			}
			return err
		})
	})
}

func TestWhoForgotThePasswordLearnsNothingAndTheAdministratorSeesIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		a := employ(t, w, "a@stadt.example")
		s := w.At(w.Municipality, tenant.Administrator)
		for _, email := range []string{"A@stadt.example", "nobody@stadt.example", "", strings.Repeat("x", 5000)} {
			began := time.Now()
			if err := account.Forgotten(t.Context(), d, w.Clock, account.Setup{}, email, "192.0.2.1"); err != nil {
				t.Errorf("%.20q: %v", email, err)
			}
			if took := time.Since(began); took < 300*time.Millisecond {
				t.Errorf("%.20q is answered after %s", email, took)
			}
		}
		asking := func() (all []account.Account) {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				all, err = account.Asking(ctx, tx, w.Clock, s)
				return err
			})
			return all
		}
		if all := asking(); len(all) != 1 || all[0].ID != a.ID || !all[0].Asked.Equal(w.Clock.Now()) {
			t.Fatalf("%+v", all)
		}
		if _, err := logIn(t, w, "a@stadt.example", password); err != nil {
			t.Errorf("a stranger's asking keeps the person out: %v", err)
		}
		var l account.Link
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
			l, _, err = account.MakeLink(ctx, tx, w.Clock, s, account.Setup{}, a.ID)
			return err
		})
		if err := redeem(t, w, l.Token, "ein ganz anderer Satz"); err != nil {
			t.Fatal(err)
		}
		if all := asking(); len(all) != 0 {
			t.Errorf("what is done is still asked for: %+v", all)
		}
	})
}

func TestAskingForPasswordsIsSlowedDown(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	var all sync.WaitGroup
	var busy atomic.Int32
	for range 70 {
		all.Go(func() {
			if err := account.Forgotten(t.Context(), w.DB, w.Clock, account.Setup{}, "a@stadt.example", "192.0.2.1"); errs.Is(err, errs.KindBusy) {
				busy.Add(1)
			}
		})
	}
	all.Wait()
	if n := busy.Load(); n != 10 {
		t.Errorf("%d of 70 are refused, want 10", n)
	}
}

func TestWhereMailGoesOutLinksGoByMail(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s, mailed := w.At(w.Municipality, tenant.Administrator), account.Setup{Mailed: true}
		employ(t, w, "a@stadt.example")
		var l account.Link
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, made, sent, err := account.Invite(ctx, tx, w.Clock, s, mailed, account.New{Email: "neu@stadt.example", Name: "Neu", Roles: []tenant.Role{tenant.Intake}})
			if l = made; !sent {
				t.Error("the invitation is not on its way")
			}
			return err
		})
		for _, email := range []string{"a@stadt.example", "nobody@stadt.example"} {
			if err := account.Forgotten(t.Context(), d, w.Clock, mailed, email, "192.0.2.1"); err != nil {
				t.Fatal(err)
			}
		}
		var queued, tokens []string
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
			if queued, err = db.All(ctx, tx, db.Value[string], `SELECT kind || ' ' || path FROM mail ORDER BY kind`); err != nil {
				return err
			}
			if tokens, err = db.All(ctx, tx, db.Value[string], `SELECT token FROM mail ORDER BY kind`); err != nil {
				return err
			}
			asking, err := account.Asking(ctx, tx, w.Clock, s)
			if len(asking) != 0 {
				t.Errorf("the administrator is asked for what went out: %+v", asking)
			}
			return err
		})
		if got := strings.Join(queued, ", "); got != "invitation /einladung, password-reset /neues-passwort" || tokens[0] != l.Token {
			t.Fatalf("in the outbox: %s", got)
		}
		if err := redeem(t, w, tokens[1], "ein ganz anderer Satz"); err != nil {
			t.Errorf("the link that was sent: %v", err)
		}
	})
}
