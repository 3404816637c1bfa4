package journey_test

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
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/web/access"
	"wegwarte/internal/web/assets"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/journey"
	"wegwarte/internal/web/ui"
)

const password = "ein Satz, den niemand errät"

// site is a running server with the pages of the journey alone.
type site struct {
	*testkit.World
	URL string
}

func serve(t *testing.T, d *db.DB) *site {
	t.Helper()
	s := &site{World: testkit.NewWorld(t, d)}
	entrance := door.Open(&door.Door{DB: d, Clock: s.Clock, Version: "test", Log: slog.New(slog.DiscardHandler),
		Nav: func(*door.Visit) []ui.NavItem { return nil }}, false)
	read, write := door.Read(tenant.Transfer), door.Write(tenant.Transfer)
	mux := http.NewServeMux()
	for pattern, page := range map[string]struct {
		access door.Access
		action door.Action
	}{
		"GET /anmelden":                           {door.Anybody, access.ShowLogIn},
		"POST /anmelden":                          {door.Anybody, access.LogIn},
		"GET /eingang":                            {read, journey.ShowInbox},
		"GET /verteilung":                         {read, journey.ShowDesk},
		"GET /fragen":                             {read, journey.ListQuestions},
		"POST /fragen/{id}":                       {read, journey.Answer},
		"POST /vorbereitung/{id}":                 {read, journey.Tick},
		"GET /zuweisungen/neu":                    {write, journey.ShowDraft},
		"POST /zuweisungen/neu":                   {write, journey.Draft},
		"GET /zuweisungen/{id}":                   {read, journey.ShowTransfer},
		"POST /zuweisungen/{id}/ankuendigen":      {write, journey.Announce},
		"GET /zuweisungen/{id}/termin":            {write, journey.ShowPlan},
		"POST /zuweisungen/{id}/termin":           {write, journey.ChangePlan},
		"GET /zuweisungen/{id}/verschieben":       {write, journey.ShowPostpone},
		"POST /zuweisungen/{id}/verschieben":      {write, journey.Postpone},
		"GET /zuweisungen/{id}/zuruecknehmen":     {write, journey.ShowWithdraw},
		"POST /zuweisungen/{id}/zuruecknehmen":    {write, journey.Withdraw},
		"POST /zuweisungen/{id}/bestaetigen":      {write, journey.Acknowledge},
		"GET /zuweisungen/{id}/frage":             {write, journey.ShowAsk},
		"POST /zuweisungen/{id}/frage":            {write, journey.Ask},
		"POST /zuweisungen/{id}/bereit":           {write, journey.Ready},
		"GET /zuweisungen/{id}/ankunft":           {write, journey.ShowArrive},
		"POST /zuweisungen/{id}/ankunft":          {write, journey.Arrive},
		"GET /zuweisungen/{id}/nicht-angekommen":  {write, journey.ShowDidNotArrive},
		"POST /zuweisungen/{id}/nicht-angekommen": {write, journey.DidNotArrive},
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

func email(role tenant.Role) string { return string(role) + "@amt.example" }

// employ creates an account.
func (s *site) employ(t *testing.T, role tenant.Role) {
	t.Helper()
	at := s.Land
	if grant, _ := role.Grant(); grant.At == tenant.Municipality {
		at = s.Municipality
	}
	scope := s.At(at, tenant.Administrator)
	s.Do(t, scope, func(ctx context.Context, tx *db.Tx) error {
		_, err := account.Add(ctx, tx, s.Clock, scope, account.New{Email: email(role), Name: "Kim Beispiel", Password: password,
			Unit: s.As(role).Unit, Roles: []tenant.Role{role}})
		return err
	})
}

// settle registers a household in the facility and records what it needs.
func (s *site) settle(t *testing.T, file string, persons []person.Person, needs map[string]int) (h person.Household) {
	t.Helper()
	social, medic := s.As(tenant.FacilitySocial), s.As(tenant.FacilityMedic)
	s.Do(t, social, func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = person.Register(ctx, tx, s.Clock, social, person.RegisterCommand{FileNumber: file,
			UnitSince: testkit.Today.AddDays(-60), Persons: persons})
		return err
	})
	s.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
		for code, position := range needs {
			entry, _ := record.Current().Need(code)
			detail := ""
			if entry.Detail == record.AskedRequired {
				detail = "Montag, Mittwoch und Freitag"
			}
			_, err := record.AddNeed(ctx, tx, s.Clock, medic, record.NeedCommand{Person: h.Persons[position].ID, Code: code,
				Detail: detail, Source: record.OwnWord, Basis: entry.Bases[0]})
			if err != nil {
				return err
			}
		}
		_, err := record.AddMeasure(ctx, tx, s.Clock, medic, record.MeasureCommand{Person: h.Persons[0].ID, Kind: "vaccination",
			Outcome: record.Done, Source: record.VaccinationRecord, Day: clock.MustDate("2026-09-14"), ATC: "J07BD52",
			Antigens: []string{"Masern", "Mumps", "Roeteln"}, Batch: "B-4711"})
		return err
	})
	return h
}

// family is a household of four with several needs.
func (s *site) family(t *testing.T) person.Household {
	t.Helper()
	arabic := []person.Language{{Tag: "ar", Speaks: true, Reads: true}}
	return s.settle(t, "A-2026-17", []person.Person{
		{FamilyName: "Al-Haddad", GivenName: "Amina", FamilyNameOwn: "الحداد", GivenNameOwn: "أمينة", Sex: person.Female,
			Birth: person.Born(clock.MustDate("1984-03-03")), Languages: arabic, Phone: "+49 151 0000000"},
		{FamilyName: "Al-Haddad", GivenName: "Yusuf", Birth: person.BornInYear(1980), Sex: person.Male, Languages: arabic},
		{FamilyName: "Al-Haddad", GivenName: "Sami", Birth: person.BornIn(2017, 5), Sex: person.Male, Languages: arabic},
		{FamilyName: "Al-Haddad", GivenName: "Lina", Birth: person.BornIn(2022, 8), Sex: person.Female},
	}, map[string]int{"wheelchair-space": 0, "dialysis": 0, "school-place": 2, "kita-place": 3})
}

// client keeps cookies and does not follow redirects.
type client struct {
	t   *testing.T
	url string
	http.Client
}

// enter employs somebody in the role and logs them in.
func (s *site) enter(t *testing.T, role tenant.Role) *client {
	t.Helper()
	s.employ(t, role)
	return s.again(t, role)
}

// again logs in who was employed before: a session does not last for days.
func (s *site) again(t *testing.T, role tenant.Role) *client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &client{t: t, url: s.URL, Client: http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
	if p := c.post("/anmelden", "email", email(role), "password", password); p.Status != http.StatusSeeOther {
		t.Fatalf("log-in: %d", p.Status)
	}
	return c
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
			t.Fatalf("%d without %q: %s", p.Status, text, p.Body)
		}
	}
	if i := strings.Index(p.Body, "⟦"); i >= 0 {
		t.Errorf("a text is missing: %s", p.Body[i:][:min(60, len(p.Body)-i)])
	}
}

func (p page) hasNot(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(p.Body, text) {
			t.Errorf("%q is on the page", text)
		}
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

// goes posts and fails the test where that does not lead on; it gives where to,
// without the part of the page.
func (c *client) goes(path string, pairs ...string) string {
	c.t.Helper()
	p := c.post(path, pairs...)
	if p.Status != http.StatusSeeOther {
		c.t.Fatalf("POST %s: %d %s", path, p.Status, p.Body)
	}
	to, _, _ := strings.Cut(p.Location, "#")
	return to
}

// hidden finds the value of a hidden field of the page.
func (c *client) hidden(path, name string) string {
	c.t.Helper()
	body := c.get(path).Body
	_, after, found := strings.Cut(body, `name="`+name+`" value="`)
	if !found {
		c.t.Fatalf("%s has no field %s: %s", path, name, body)
	}
	value, _, _ := strings.Cut(after, `"`)
	return value
}
