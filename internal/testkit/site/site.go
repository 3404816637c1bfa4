// Package site serves the whole house over a small world, for the tests of its
// pages, and gives them a browser without script.
package site

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/web"
	"wegwarte/internal/web/door"
)

// Password is everybody's.
const Password = "ein Satz, den niemand errät"

// Site is a running server over a small world.
type Site struct {
	*testkit.World
	URL string
	Log *Log // what the server has logged
}

// Serve starts a server on the database, which must be empty, for the length of
// the test. A second factor is optional.
func Serve(t testing.TB, d *db.DB) *Site {
	t.Helper()
	return ServeWith(t, d, func(string) account.Setup { return account.Setup{Keys: seal.New()} })
}

// ServeWith is Serve for a house that lets people in otherwise, which may depend
// on the address it has got.
func ServeWith(t testing.TB, d *db.DB, setup func(url string) account.Setup) *Site {
	t.Helper()
	return ServeAs(t, d, setup, door.House{Hour: 7})
}

// ServeAs is ServeWith for a house that is set up otherwise.
func ServeAs(t testing.TB, d *db.DB, setup func(url string) account.Setup, house door.House) *Site {
	t.Helper()
	s := &Site{World: testkit.NewWorld(t, d), Log: &Log{}}
	server := httptest.NewUnstartedServer(nil)
	s.URL = "http://" + server.Listener.Addr().String()
	server.Config.Handler = web.Handler(web.Config{DB: d, Clock: s.Clock, Version: "test", House: house, Setup: setup(s.URL),
		Log: slog.New(slog.NewTextHandler(s.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	server.Start()
	t.Cleanup(server.Close)
	return s
}

// Employ creates an account.
func (s *Site) Employ(t testing.TB, at tenant.Tenant, email string, unit id.ID, roles ...tenant.Role) account.Account {
	t.Helper()
	var a account.Account
	scope := s.At(at, tenant.Administrator)
	s.Do(t, scope, func(ctx context.Context, tx *db.Tx) (err error) {
		a, err = account.Add(ctx, tx, s.Clock, scope, account.New{Email: email, Name: "Name " + email, Password: Password, Unit: unit, Roles: roles})
		return err
	})
	return a
}

// Email is the address of who works in the role.
func Email(role tenant.Role) string { return string(role) + "@amt.example" }

// Enter employs somebody in the role, where the world has it, and logs them in.
func (s *Site) Enter(t testing.TB, role tenant.Role) *Client {
	t.Helper()
	at, scope := s.Land, s.As(role)
	if scope.Tenant == s.Municipality.ID {
		at = s.Municipality
	}
	s.Employ(t, at, Email(role), scope.Unit, role)
	return s.Again(t, role)
}

// Again logs in who was employed before: a session does not last for days.
func (s *Site) Again(t testing.TB, role tenant.Role) *Client {
	t.Helper()
	return s.Client(t).LogIn(Email(role))
}

// EnterAt employs somebody anywhere, with an address nobody has, and logs them in.
func (s *Site) EnterAt(t testing.TB, at tenant.Tenant, unit id.ID, roles ...tenant.Role) *Client {
	t.Helper()
	email := strings.ToLower(string(id.New())) + "@amt.example"
	s.Employ(t, at, email, unit, roles...)
	return s.Client(t).LogIn(email)
}

// Client gives a browser that nobody has logged in with.
func (s *Site) Client(t testing.TB) *Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Client{t: t, url: s.URL, http: http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// Log keeps what a server says.
type Log struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write is asked by slog.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// String gives all of it.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
