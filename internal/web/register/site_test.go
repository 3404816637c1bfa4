package register_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/web/access"
	"wegwarte/internal/web/assets"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/register"
	"wegwarte/internal/web/ui"
)

const password = "ein Satz, den niemand errät"

// site is a running server with the pages of the register alone.
type site struct {
	*testkit.World
	URL string
}

func serve(t *testing.T, d *db.DB) *site {
	t.Helper()
	s := &site{World: testkit.NewWorld(t, d)}
	entrance := door.Open(&door.Door{DB: d, Clock: s.Clock, Version: "test", Log: slog.New(slog.DiscardHandler),
		Nav: func(*door.Visit) []ui.NavItem { return nil }}, false)
	write, read := door.Write(tenant.Register), door.Read(tenant.Register)
	mux := http.NewServeMux()
	for pattern, page := range map[string]struct {
		access door.Access
		action door.Action
	}{
		"GET /anmelden":                      {door.Anybody, access.ShowLogIn},
		"POST /anmelden":                     {door.Anybody, access.LogIn},
		"POST /sprache":                      {door.Anybody, access.SetLanguage},
		"GET /haushalte":                     {read, register.ListHouseholds},
		"POST /haushalte":                    {read, register.SearchHouseholds},
		"GET /haushalte/neu":                 {write, register.ShowNewHousehold},
		"POST /haushalte/neu":                {write, register.AddHousehold},
		"GET /haushalte/{id}":                {read, register.ShowHousehold([]register.Part{next}, []register.Part{record})},
		"GET /haushalte/{id}/person":         {write, register.ShowNewPerson},
		"POST /haushalte/{id}/person":        {write, register.AddPerson},
		"GET /haushalte/{id}/beziehungen":    {read, register.ShowRelations},
		"POST /haushalte/{id}/beziehungen":   {write, register.ChangeRelations},
		"GET /haushalte/{id}/umzug":          {write, register.ShowMove},
		"POST /haushalte/{id}/umzug":         {write, register.MoveHousehold},
		"GET /personen/{id}":                 {write, register.ShowPerson},
		"POST /personen/{id}":                {write, register.ChangePerson},
		"GET /personen/{id}/rechtsstellung":  {door.Read(tenant.Legal), register.ShowLegal},
		"POST /personen/{id}/rechtsstellung": {door.Write(tenant.Legal), register.SetLegal},
		"GET /ankuenfte":                     {write, register.ShowArrivals},
		"POST /ankuenfte":                    {write, register.ImportArrivals},
		"GET /ankuenfte/vorlage":             {write, register.DownloadTemplate},
	} {
		mux.Handle(pattern, entrance.Handle(page.access, page.action))
	}
	mux.Handle("/", entrance.Handle(door.Anybody, (*door.Visit).NotFound))
	mux.Handle("GET "+assets.Prefix, assets.Handler())
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// next and record stand in the places of other rooms.
func next(*door.Visit, context.Context, *db.Tx, person.Household) (templ.Component, error) {
	return ui.Notice(ui.Info, "Was als Nächstes kommt"), nil
}

func record(*door.Visit, context.Context, *db.Tx, person.Household) (templ.Component, error) {
	return ui.Notice(ui.Info, "Was getan wurde"), nil
}

// employ creates an account and gives its e-mail address.
func (s *site) employ(t *testing.T, at tenant.Tenant, unit id.ID, roles ...tenant.Role) string {
	t.Helper()
	email := string(roles[0]) + "@amt.example"
	scope := s.At(at, tenant.Administrator)
	s.Do(t, scope, func(ctx context.Context, tx *db.Tx) error {
		_, err := account.Add(ctx, tx, s.Clock, scope, account.New{Email: email, Name: "Kim Beispiel", Password: password, Unit: unit, Roles: roles})
		return err
	})
	return email
}

// social logs somebody in who works in the social service of the facility.
func (s *site) social(t *testing.T) *client {
	t.Helper()
	return s.client(t).logIn(s.employ(t, s.Land, s.Facility.ID, tenant.FacilitySocial))
}

// family registers a household of three in the facility.
func (s *site) family(t *testing.T) (h person.Household) {
	t.Helper()
	scope := s.As(tenant.FacilitySocial)
	s.Do(t, scope, func(ctx context.Context, tx *db.Tx) (err error) {
		arabic := []person.Language{{Tag: "ar", Speaks: true, Reads: true}, {Tag: "kmr", Speaks: true}}
		h, err = person.Register(ctx, tx, s.Clock, scope, person.RegisterCommand{FileNumber: "A-2026-17", UnitSince: testkit.Today.AddDays(-20),
			Persons: []person.Person{
				{FamilyName: "Al-Haddad", GivenName: "Amina", FamilyNameOwn: "الحداد", GivenNameOwn: "أمينة", Sex: person.Female,
					Birth: person.Born(clock.MustDate("1984-03-03")), Languages: arabic, Phone: "+49 151 0000000", Email: "amina@example.org"},
				{FamilyName: "Al-Haddad", GivenName: "Yusuf", Birth: person.BornInYear(1980), Sex: person.Male, Languages: arabic},
				{FamilyName: "Al-Haddad", GivenName: "Sami", Birth: person.BornIn(2026, 5), Sex: person.Male},
			},
			Ties: []person.Tie{{Person: 1, Other: 2, Kind: person.Spouse}, {Person: 1, Other: 3, Kind: person.Parent}}})
		return err
	})
	return h
}

// client keeps cookies and does not follow redirects.
type client struct {
	t   *testing.T
	url string
	http.Client
}

func (s *site) client(t *testing.T) *client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &client{t: t, url: s.URL, Client: http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// page is an answer, read.
type page struct {
	Status         int
	Body, Location string
}

// has fails the test where one of the texts is not in the answer.
func (p page) has(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(p.Body, text) {
			t.Errorf("%d without %q: %s", p.Status, text, p.Body)
			return
		}
	}
	if strings.Contains(p.Body, "⟦") {
		t.Errorf("a text is missing: %s", p.Body[strings.Index(p.Body, "⟦"):][:60])
	}
}

func (c *client) do(method, path, kind string, body io.Reader) page {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	answer, err := c.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // read to the end
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return page{answer.StatusCode, string(text), answer.Header.Get("Location")}
}

func (c *client) get(path string) page {
	c.t.Helper()
	return c.do(http.MethodGet, path, "", nil)
}

func (c *client) post(path string, pairs ...string) page {
	c.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return c.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends a file with the other fields given as pairs.
func (c *client) upload(path, field, content string, pairs ...string) page {
	c.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file, err := form.CreateFormFile(field, "liste.csv")
	if err == nil {
		_, err = io.WriteString(file, content)
	}
	for i := 0; i+1 < len(pairs) && err == nil; i += 2 {
		err = form.WriteField(pairs[i], pairs[i+1])
	}
	if err != nil || form.Close() != nil {
		c.t.Fatal(err)
	}
	return c.do(http.MethodPost, path, form.FormDataContentType(), &body)
}

func (c *client) logIn(email string) *client {
	c.t.Helper()
	if p := c.post("/anmelden", "email", email, "password", password); p.Status != http.StatusSeeOther {
		c.t.Fatalf("log-in of %s: %d", email, p.Status)
	}
	return c
}

// said words a message in German.
func said(key string, args ...any) string { return i18n.T(context.Background(), key, args...) }
