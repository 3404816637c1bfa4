package care_test

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
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/web/access"
	"wegwarte/internal/web/assets"
	"wegwarte/internal/web/care"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

const password = "ein Satz, den niemand errät"

// site serves the pages of this package over a small world with one household:
// Amina, who is grown up, and Sami, who is seven.
type site struct {
	*testkit.World
	URL       string
	Household person.Household
	amina     id.ID
	sami      id.ID
}

func serve(t *testing.T, d *db.DB) *site {
	t.Helper()
	s := &site{World: testkit.NewWorld(t, d)}
	doors := door.Open(&door.Door{DB: d, Clock: s.Clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Version: "test",
		Nav: func(*door.Visit) []ui.NavItem { return nil }}, false)
	mux := http.NewServeMux()
	for pattern, action := range map[string]door.Action{
		"POST /anmelden":                            access.LogIn,
		"GET /anmelden":                             access.ShowLogIn,
		"GET /haushalte/{id}":                       showHousehold,
		"GET /personen/{id}/bedarf":                 care.ShowNewNeed,
		"POST /personen/{id}/bedarf":                care.AddNeed,
		"GET /bedarf/{id}":                          care.ShowNeed,
		"POST /bedarf/{id}":                         care.ChangeNeed,
		"GET /personen/{id}/massnahmen":             care.ShowNewMeasure,
		"POST /personen/{id}/massnahmen":            care.AddMeasure,
		"GET /massnahmen/{id}":                      care.ShowMeasure,
		"POST /massnahmen/{id}":                     care.WithdrawMeasure,
		"GET /personen/{id}/dokumente":              care.ShowUpload,
		"POST /personen/{id}/dokumente":             care.ReadDocument,
		"POST /personen/{id}/dokumente/uebernehmen": care.KeepDocument,
		"GET /dokumente/{id}":                       care.SendDocument,
	} {
		access := door.LoggedIn
		if strings.HasSuffix(pattern, " /anmelden") {
			access = door.Anybody
		}
		mux.Handle(pattern, doors.Handle(access, action))
	}
	mux.Handle("GET "+assets.Prefix, assets.Handler())
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s.URL = server.URL
	scope := s.As(tenant.FacilitySocial)
	s.Do(t, scope, func(ctx context.Context, tx *db.Tx) (err error) {
		s.Household, err = person.Register(ctx, tx, s.Clock, scope, person.RegisterCommand{FileNumber: "MU-1", Persons: []person.Person{
			{GivenName: "Amina", FamilyName: "Muster", Birth: person.Born(clock.MustDate("1990-01-01")), Sex: person.Female},
			{GivenName: "Sami", FamilyName: "Muster", Birth: person.Born(clock.MustDate("2019-05-01")), Sex: person.Male},
		}})
		return err
	})
	s.amina, s.sami = s.Household.Persons[0].ID, s.Household.Persons[1].ID
	return s
}

// showHousehold is the page around the sections, as the register's is.
func showHousehold(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	var h person.Household
	var sections templ.Component
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		if h, err = person.Show(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		sections, err = care.Section(v, ctx, tx, h)
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(h.FileNumber, householdPage(h.FileNumber, sections))
}

// visitor is somebody with a browser who works in roles.
type visitor struct {
	t    *testing.T
	site *site
	http.Client
}

// as logs somebody in.
func (s *site) as(t *testing.T, at tenant.Tenant, unit id.ID, roles ...tenant.Role) *visitor {
	t.Helper()
	email := strings.ToLower(string(id.New())) + "@amt.example"
	scope := s.At(at, tenant.Administrator)
	s.Do(t, scope, func(ctx context.Context, tx *db.Tx) error {
		_, err := account.Add(ctx, tx, s.Clock, scope, account.New{Email: email, Name: "Test", Password: password, Unit: unit, Roles: roles})
		return err
	})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t: t, site: s, Client: http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if p := v.post("/anmelden", "email", email, "password", password); p.status != http.StatusSeeOther {
		t.Fatalf("cannot log in: %d", p.status)
	}
	return v
}

// answer is a page that came back, with its words.
type answer struct {
	status   int
	body     string
	location string
	words    string // without markup
}

var tags = regexp.MustCompile(`<[^>]*>`)

func (v *visitor) do(r *http.Request) answer {
	v.t.Helper()
	resp, err := v.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // a test
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer{resp.StatusCode, string(body), resp.Header.Get("Location"), strings.Join(strings.Fields(tags.ReplaceAllString(string(body), " ")), " ")}
}

func (v *visitor) get(path string) answer {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.site.URL+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.do(r)
}

// post sends fields as name, value, name, value.
func (v *visitor) post(path string, fields ...string) answer {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.site.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(r)
}

// upload sends a file.
func (v *visitor) upload(path, name string, data []byte) answer {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(data)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.site.URL+path, &body)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.do(r)
}

func (a answer) sees(t *testing.T, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(a.words, w) {
			t.Errorf("%q is not on the page:\n%s", w, a.words)
		}
	}
}

func (a answer) seesNot(t *testing.T, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(a.words, w) {
			t.Errorf("%q is on the page", w)
		}
	}
}

// link finds the address of a link that begins with the prefix.
func (a answer) link(t *testing.T, prefix string) string {
	t.Helper()
	found := regexp.MustCompile(`href="(` + regexp.QuoteMeta(prefix) + `[^"]*)"`).FindStringSubmatch(a.body)
	if found == nil {
		t.Fatalf("no link to %s…", prefix)
	}
	return found[1]
}

// hidden gives the value of a hidden field.
func (a answer) hidden(t *testing.T, name string) string {
	t.Helper()
	found := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(a.body)
	if found == nil {
		t.Fatalf("no hidden field %s", name)
	}
	return found[1]
}
