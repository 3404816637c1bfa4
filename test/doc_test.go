// Package test looks at the whole house from outside: a believable world behind
// a running server, seen through browsers, by everybody who works there.
package test

import (
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/demand"
	"wegwarte/internal/news"
	"wegwarte/internal/seal"
	"wegwarte/internal/testkit"
	"wegwarte/internal/web"
	"wegwarte/internal/web/door"
	"wegwarte/internal/world"
	"wegwarte/internal/world/days"
)

// persons is the size of the world the tests look at.
const persons = 80

// seeded is the file of a world, made once and copied for each test.
var seeded = sync.OnceValues(func() (world []byte, err error) {
	dir, err := os.MkdirTemp("", "wegwarte-world-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "world.db")
	d, err := db.Create(context.Background(), "sqlite:"+file)
	if err != nil {
		return nil, err
	}
	if _, err := d.Migrate(context.Background()); err != nil {
		return nil, err
	}
	if _, err := play(d); err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// keys seal what the world keeps, and open it in every server over it.
var keys = seal.New()

func play(d *db.DB) (days.Result, error) {
	result, err := days.Play(context.Background(), d, world.Config{Seed: 1, Persons: persons, Today: testkit.Today}, keys, testkit.Now, nil)
	if err != nil {
		return result, err
	}
	if err := news.Settle(context.Background(), d, testkit.Clock()); err != nil {
		return result, err
	}
	return result, (&demand.Desk{DB: d, Clock: testkit.Clock(), Tenants: account.Staffed}).Settle(context.Background())
}

// site is a running server over a world.
type site struct {
	URL   string
	DB    *db.DB
	Clock *clock.Frozen

	watch func(query string, args []any) // is told each query the server asks; may be nil

	handler http.Handler
	clients atomic.Int32
}

// onSQLite serves a copy of the seeded world.
func onSQLite(t testing.TB) *site {
	t.Helper()
	return onSQLiteAs(t, door.House{})
}

// onSQLiteAs serves it in a house that is set up otherwise.
func onSQLiteAs(t testing.TB, house door.House) *site {
	t.Helper()
	world, err := seeded()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "world.db")
	if err := os.WriteFile(file, world, 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), "sqlite:"+file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return serveAs(t, d, house)
}

// onPostgres serves a copy of a world of the same seed.
func onPostgres(t testing.TB) *site {
	t.Helper()
	return serve(t, seededPostgres.Postgres(t))
}

var seededPostgres = testkit.Filled{Fill: func(d *db.DB) error { _, err := play(d); return err }}

func serve(t testing.TB, d *db.DB) *site {
	t.Helper()
	return serveAs(t, d, door.House{})
}

func serveAs(t testing.TB, d *db.DB, setUp door.House) *site {
	t.Helper()
	s := &site{DB: d, Clock: testkit.Clock()}
	house := web.Handler(web.Config{DB: d, Clock: s.Clock, Version: "test", House: setUp, Setup: account.Setup{Keys: keys}, Log: slog.New(slog.DiscardHandler)})
	s.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.watch != nil {
			r = r.WithContext(db.Watch(r.Context(), s.watch))
		}
		house.ServeHTTP(w, r)
	})
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// client is somebody without a browser, from an address of their own.
type client struct {
	t    testing.TB
	site *site
	http.Client
}

// visitor is a browser without script in which nobody is logged in.
func (s *site) visitor(t testing.TB) *client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	from := s.clients.Add(1)
	return &client{t: t, site: s, Client: http.Client{Jar: jar, Transport: direct{s.handler, fmt.Sprintf("198.18.%d.%d:443", from>>8, from&0xff)},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (s *site) logIn(t testing.TB, email string) *client {
	t.Helper()
	c := s.visitor(t)
	path, form := "/anmelden", url.Values{"email": {email}, "password": {days.Password}}
	if isGuest(email) {
		path, form = "/ich/anmelden", url.Values{"number": {email}, "pin": {days.PIN}}
	}
	if status, _ := c.ask(http.MethodPost, path, form); status != http.StatusSeeOther {
		t.Fatalf("log-in of %s: %d", email, status)
	}
	return c
}

// isGuest reports whether a log-in is that of a page of somebody's own: a number.
func isGuest(logIn string) bool { return !strings.Contains(logIn, "@") }

// direct hands requests to a server in the same process: what lies between costs
// more than most answers.
type direct struct {
	http.Handler
	from string
}

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	asked := r.Clone(r.Context())
	asked.RequestURI, asked.Host, asked.RemoteAddr = r.URL.RequestURI(), r.URL.Host, d.from
	if asked.Body == nil {
		asked.Body = http.NoBody
	}
	defer asked.Body.Close()
	w := httptest.NewRecorder()
	d.ServeHTTP(w, asked)
	return w.Result(), nil
}

// ask sends a request and gives the answer, read. Who is sent to log in is refused.
func (c *client) ask(method, path string, form url.Values) (status int, body string) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.site.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := c.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	if to := response.Header.Get("Location"); to == "/anmelden" || to == "/ich/anmelden" {
		return http.StatusUnauthorized, string(text)
	}
	return response.StatusCode, string(text)
}

var href = regexp.MustCompile(`(?:href|action)="(/[^"#]*)"`)

// crawl follows every link from the start pages and gives one address for each
// route that was reached and answered, by its pattern.
func (c *client) crawl(routes *http.ServeMux) map[string]string {
	c.t.Helper()
	found, queue := map[string]string{}, []string{"/", "/ich"}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		r, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, c.site.URL+path, nil)
		if err != nil {
			c.t.Fatal(err)
		}
		_, pattern := routes.Handler(r)
		if _, seen := found[pattern]; pattern == "" || seen {
			continue
		}
		status, body := c.ask(http.MethodGet, path, nil)
		if status != http.StatusOK {
			continue
		}
		found[pattern] = path
		for _, m := range href.FindAllStringSubmatch(body, -1) {
			queue = append(queue, html.UnescapeString(m[1]))
		}
	}
	return found
}

// table gives a mux that knows which route an address belongs to.
func table() *http.ServeMux {
	mux := http.NewServeMux()
	for _, p := range web.Patterns() {
		mux.HandleFunc(p, func(http.ResponseWriter, *http.Request) {})
	}
	return mux
}

// logIns gives everybody of the demo who works at the Land, at one of its
// facilities, or in the municipality of the story, and who has a page of their own.
func logIns(t testing.TB, s *site) []string {
	t.Helper()
	var all []string
	err := s.DB.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = db.All(ctx, tx, db.Value[string], `SELECT email FROM account WHERE password_hash <> '' ORDER BY email`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}
