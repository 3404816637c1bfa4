package web_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/web"
)

const password = "ein Satz, den niemand errät"

// site is a running server over a small world, with what it logs.
type site struct {
	*testkit.World
	URL string
	Log *strings.Builder
}

// serve runs a house in which a second factor is optional.
func serve(t *testing.T, d *db.DB) *site {
	t.Helper()
	return serveWith(t, d, account.Setup{Keys: seal.New()})
}

func serveWith(t *testing.T, d *db.DB, setup account.Setup) *site {
	t.Helper()
	return serveAt(t, d, func(string) account.Setup { return setup })
}

// serveAt runs a house whose setup depends on the address it has got.
func serveAt(t *testing.T, d *db.DB, setup func(url string) account.Setup) *site {
	t.Helper()
	s := &site{World: testkit.NewWorld(t, d), Log: &strings.Builder{}}
	server := httptest.NewUnstartedServer(nil)
	s.URL = "http://" + server.Listener.Addr().String()
	server.Config.Handler = web.Handler(web.Config{DB: d, Clock: s.Clock, Version: "test", Setup: setup(s.URL),
		Log: slog.New(slog.NewTextHandler(s.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	server.Start()
	t.Cleanup(server.Close)
	return s
}

// employ creates an account at a tenant.
func (s *site) employ(t *testing.T, at tenant.Tenant, email string, unit id.ID, roles ...tenant.Role) account.Account {
	t.Helper()
	var a account.Account
	scope := s.At(at, tenant.Administrator)
	s.Do(t, scope, func(ctx context.Context, tx *db.Tx) (err error) {
		a, err = account.Add(ctx, tx, s.Clock, scope, account.New{Email: email, Name: "Name " + email, Password: password, Unit: unit, Roles: roles})
		return err
	})
	return a
}

// client keeps cookies and does not follow redirects.
type client struct {
	t    *testing.T
	site *site
	http.Client
}

func (s *site) client(t *testing.T) *client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &client{t: t, site: s, Client: http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// page is an answer, read.
type page struct {
	Status   int
	Body     string
	Location string
	Header   http.Header
}

func (b *client) do(r *http.Request) page {
	b.t.Helper()
	response, err := b.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{response.StatusCode, string(body), response.Header.Get("Location"), response.Header}
}

func (b *client) get(path string) page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.site.URL+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(r)
}

func (b *client) post(path string, pairs ...string) page {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.site.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

func (b *client) logIn(email string) *client {
	b.t.Helper()
	if p := b.post("/anmelden", "email", email, "password", password); p.Status != http.StatusSeeOther {
		b.t.Fatalf("log-in of %s: %d", email, p.Status)
	}
	return b
}
