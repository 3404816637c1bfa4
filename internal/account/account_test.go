package account_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

const password = "ein Satz, den niemand errät"

// employ creates an account for an intake worker of Musterstadt.
func employ(t *testing.T, w *testkit.World, email string) (a account.Account) {
	t.Helper()
	s := w.At(w.Municipality, tenant.Administrator)
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		a, err = account.Add(ctx, tx, w.Clock, s, account.New{Email: email, Name: "A. Muster", Password: password,
			Roles: []tenant.Role{tenant.Housing, tenant.Intake}})
		return err
	})
	return a
}

func logIn(t *testing.T, w *testkit.World, email, password string) (account.Account, error) {
	t.Helper()
	return account.LogIn(t.Context(), w.DB, w.Clock, email, password, "192.0.2.1")
}

func TestWhoHasAnAccountLogsIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		employ(t, w, "A.Muster@stadt.example")
		a, err := logIn(t, w, " a.muster@STADT.example ", password)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]tenant.Role{tenant.Intake, tenant.Housing}, a.Roles); diff != "" {
			t.Errorf("roles come in the order of the matrix: %s", diff)
		}
	})
}

func TestWhyALogInWasRefusedCannotBeTold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		gone := employ(t, w, "gone@stadt.example")
		employ(t, w, "here@stadt.example")
		s := w.At(w.Municipality, tenant.Administrator)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			return account.SetActive(ctx, tx, w.Clock, s, gone.ID, false)
		})
		var said []string
		for _, c := range [][2]string{{"here@stadt.example", "wrong password"}, {"gone@stadt.example", password}, {"nobody@stadt.example", password}, {"", ""}} {
			_, err := logIn(t, w, c[0], c[1])
			said = append(said, fmt.Sprint(err))
		}
		for _, s := range said {
			if s != "error.log-in.refused" {
				t.Errorf("answers differ: %q", said)
			}
		}
	})
}

func TestWhoGuessesHasToWait(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		employ(t, w, "a@stadt.example")
		for range 10 {
			if _, err := logIn(t, w, "a@stadt.example", "wrong password"); !errs.Is(err, errs.KindInvalid) {
				t.Fatal(err)
			}
		}
		if _, err := logIn(t, w, "a@stadt.example", password); !errs.Is(err, errs.KindBusy) {
			t.Errorf("the eleventh attempt: %v", err)
		}
		if _, err := account.LogIn(t.Context(), w.DB, w.Clock, "b@stadt.example", password, "192.0.2.9"); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("somebody else, elsewhere: %v", err)
		}
		w.Clock.Move(16 * time.Minute)
		if _, err := logIn(t, w, "a@stadt.example", password); err != nil {
			t.Errorf("after the wait: %v", err)
		}
	})
}

func TestGuessesMadeAtOnceAreCountedToo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		employ(t, w, "a@stadt.example")
		var tried atomic.Int32
		var wg sync.WaitGroup
		for range 30 {
			wg.Go(func() {
				if _, err := logIn(t, w, "a@stadt.example", "wrong password"); errs.Is(err, errs.KindInvalid) {
					tried.Add(1)
				}
			})
		}
		wg.Wait()
		if n := tried.Load(); n != 10 {
			t.Errorf("%d passwords were tried, want 10", n)
		}
	})
}

func TestWhatEndsAnAccessEndsItsSessions(t *testing.T) {
	for name, end := range map[string]func(context.Context, *db.Tx, *testkit.World, tenant.Scope, id.ID) error{
		"end of access": func(ctx context.Context, tx *db.Tx, w *testkit.World, s tenant.Scope, a id.ID) error {
			return account.SetActive(ctx, tx, w.Clock, s, a, false)
		},
		"new roles": func(ctx context.Context, tx *db.Tx, w *testkit.World, s tenant.Scope, a id.ID) error {
			return account.SetRoles(ctx, tx, w.Clock, s, a, []tenant.Role{tenant.Housing})
		},
		"new password": func(ctx context.Context, tx *db.Tx, w *testkit.World, s tenant.Scope, a id.ID) error {
			return account.SetPassword(ctx, tx, w.Clock, s, a, "ein ganz anderer Satz")
		},
		"sign out everywhere": func(ctx context.Context, tx *db.Tx, w *testkit.World, s tenant.Scope, a id.ID) error {
			s.Actor = a
			return account.SignOutEverywhere(ctx, tx, w.Clock, s)
		},
	} {
		t.Run(name, func(t *testing.T) {
			testkit.Each(t, func(t *testing.T, d *db.DB) {
				w := testkit.NewWorld(t, d)
				a := employ(t, w, "a@stadt.example")
				s := w.At(w.Municipality, tenant.Administrator)
				w.Do(t, s, func(ctx context.Context, tx *db.Tx) error { return end(ctx, tx, w, s, a.ID) })
				err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
					_, _, err := account.Current(ctx, tx, a.ID, a.Epoch)
					return err
				})
				if !errs.Is(err, errs.KindNotFound) {
					t.Errorf("the session lives on: %v", err)
				}
			})
		})
	}
}

func TestAnAccountIsCheckedFieldByField(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	employ(t, w, "taken@stadt.example")
	good := account.New{Email: "b@stadt.example", Name: "B", Password: password, Roles: []tenant.Role{tenant.Intake}}
	for name, c := range map[string]struct {
		spoil func(*account.New)
		field string
	}{
		"no address":               {func(n *account.New) { n.Email = "b" }, "email"},
		"an address that is taken": {func(n *account.New) { n.Email = "TAKEN@stadt.example" }, "email"},
		"no name":                  {func(n *account.New) { n.Name = " " }, "name"},
		"a short password":         {func(n *account.New) { n.Password = "kurz" }, "password"},
		"no role":                  {func(n *account.New) { n.Roles = nil }, "roles"},
		"a role of the Land":       {func(n *account.New) { n.Roles = []tenant.Role{tenant.LandAllocation} }, "roles"},
		"a foreign facility":       {func(n *account.New) { n.Unit = w.Facility.ID }, "unit"},
	} {
		t.Run(name, func(t *testing.T) {
			n := good
			c.spoil(&n)
			s := w.At(w.Municipality, tenant.Administrator)
			err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := account.Add(ctx, tx, w.Clock, s, n)
				return err
			})
			if list := errs.All(err); len(list) != 1 || list[0].Kind != errs.KindInvalid || list[0].Field != c.field {
				t.Errorf("err = %v, want one about %q", err, c.field)
			}
		})
	}
}

func TestOnlyAnAdministratorOfTheTenantTouchesAccounts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		a := employ(t, w, "a@stadt.example")
		home := w.At(w.Municipality, tenant.Administrator)
		w.Do(t, home, func(ctx context.Context, tx *db.Tx) error {
			_, _, err := account.MakeLink(ctx, tx, w.Clock, home, account.Setup{}, a.ID)
			return err
		})
		if err := account.Forgotten(t.Context(), d, w.Clock, account.Setup{}, "a@stadt.example", "192.0.2.1"); err != nil {
			t.Fatal(err)
		}
		for name, s := range map[string]tenant.Scope{
			"a colleague":              w.As(tenant.Intake),
			"an administrator abroad":  w.At(w.Elsewhere, tenant.Administrator),
			"an auditor may read only": w.At(w.Municipality, tenant.Auditor),
		} {
			for _, try := range []func(context.Context, *db.Tx) error{
				func(ctx context.Context, tx *db.Tx) error {
					return account.SetActive(ctx, tx, w.Clock, s, a.ID, false)
				},
				func(ctx context.Context, tx *db.Tx) error {
					return account.SetRoles(ctx, tx, w.Clock, s, a.ID, []tenant.Role{tenant.Lead})
				},
				func(ctx context.Context, tx *db.Tx) error {
					return account.SetWork(ctx, tx, w.Clock, s, a.ID, "", []tenant.Role{tenant.Lead})
				},
				func(ctx context.Context, tx *db.Tx) error {
					return account.SetPassword(ctx, tx, w.Clock, s, a.ID, password)
				},
				func(ctx context.Context, tx *db.Tx) error {
					_, _, err := account.MakeLink(ctx, tx, w.Clock, s, account.Setup{}, a.ID)
					return err
				},
				func(ctx context.Context, tx *db.Tx) error {
					return account.RevokeLink(ctx, tx, w.Clock, s, a.ID)
				},
			} {
				if err := w.Try(t, s, try); !errs.Is(err, errs.KindForbidden) && !errs.Is(err, errs.KindNotFound) {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		s := w.At(w.Elsewhere, tenant.Administrator)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			all, err := account.List(ctx, tx, w.Clock, s, account.Page{})
			names, err2 := account.Names(ctx, tx, s, []id.ID{a.ID})
			if own, err := account.Colleagues(ctx, tx, s); err != nil || len(own) != 0 {
				t.Errorf("another tenant has colleagues %v, %v", own, err)
			}
			asking, err3 := account.Asking(ctx, tx, w.Clock, s)
			if len(all) != 0 || len(names) != 0 || len(asking) != 0 {
				t.Error("another tenant sees the account")
			}
			if l, err := account.OpenLink(ctx, tx, w.Clock, s, a.ID); err != nil || l.Kind != "" {
				t.Errorf("another tenant sees that a link is open: %v, %v", l, err)
			}
			if _, err := account.ByEmail(ctx, tx, w.Clock, s, "a@stadt.example"); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("another tenant finds the address: %v", err)
			}
			return first(err, err2, err3)
		})
	})
}

func first(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestLogInsAreOnRecordTheFailedOnesToo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		a := employ(t, w, "a@stadt.example")
		_, _ = logIn(t, w, "a@stadt.example", "wrong password")
		if _, err := logIn(t, w, "a@stadt.example", password); err != nil {
			t.Fatal(err)
		}
		s := w.At(w.Municipality, tenant.Auditor)
		var actions []audit.Action
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, s, audit.Filter{Subject: a.ID})
			for _, e := range entries {
				actions = append(actions, e.Action)
			}
			return err
		})
		if diff := cmp.Diff([]audit.Action{audit.LogIn, audit.Refuse, audit.Create}, actions); diff != "" {
			t.Error(diff)
		}
	})
}

func TestASessionIsKeptUntilItEnds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := account.Sessions{DB: d}
		found := func(token string) bool {
			content, ok, err := s.Find(token)
			if err != nil || ok && string(content) != "new" {
				t.Errorf("%s: %q, %v", token, content, err)
			}
			return ok
		}
		for token, c := range map[string]struct {
			lasts time.Duration
			want  bool
		}{"ended": {-time.Second, false}, "lives": {time.Minute, true}} {
			for _, content := range []string{"old", "new"} {
				if err := s.Commit(token, []byte(content), time.Now().Add(c.lasts)); err != nil {
					t.Fatal(err)
				}
			}
			if found(token) != c.want {
				t.Errorf("%s: found = %t", token, !c.want)
			}
		}
		if err := s.Delete("lives"); err != nil || found("lives") {
			t.Errorf("a deleted session is still there: %v", err)
		}
	})
}

func TestReadingColleaguesIsOnRecord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		a := employ(t, w, "a@stadt.example")
		admin, auditor := w.At(w.Municipality, tenant.Administrator), w.At(w.Municipality, tenant.Auditor)
		w.Do(t, admin, func(ctx context.Context, tx *db.Tx) error {
			_, err := account.List(ctx, tx, w.Clock, admin, account.Page{})
			_, err2 := account.Find(ctx, tx, w.Clock, admin, a.ID)
			_, err3 := account.ByEmail(ctx, tx, w.Clock, admin, a.Email)
			return first(err, err2, err3)
		})
		var actions []audit.Action
		w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, auditor, audit.Filter{Subject: a.ID})
			for _, e := range entries {
				actions = append(actions, e.Action)
			}
			return err
		})
		if diff := cmp.Diff([]audit.Action{audit.Search, audit.Read, audit.Read, audit.Create}, actions); diff != "" {
			t.Error(diff)
		}
	})
}
