package leaflet_test

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
	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/web"
)

const password = "ein Satz, den niemand errät"

// site is the whole house over a small world: a family of five, who need a lot,
// is on its way.
type site struct {
	*testkit.World
	URL      string
	Family   person.Household
	Transfer assignment.Transfer
	Consent  record.Need // what the mother consented to
}

func serve(t *testing.T, d *db.DB) *site {
	t.Helper()
	s := &site{World: testkit.NewWorld(t, d)}
	server := httptest.NewServer(web.Handler(web.Config{DB: d, Clock: s.Clock, Log: slog.New(slog.DiscardHandler), Version: "test"}))
	t.Cleanup(server.Close)
	s.URL = server.URL
	s.settle(t)
	land := s.As(tenant.LandAllocation)
	s.Do(t, land, func(ctx context.Context, tx *db.Tx) error {
		draft, err := assignment.Draft(ctx, tx, s.Clock, land, assignment.DraftCommand{Municipality: s.Municipality.ID, Households: []id.ID{s.Family.ID},
			Plan: assignment.Plan{ArriveOn: testkit.Today.AddDays(17), ArriveAt: "13:00", MeetingPoint: "Rathaus, Eingang Süd, Markt 1"}})
		if err != nil {
			return err
		}
		s.Transfer, err = assignment.Announce(ctx, tx, s.Clock, land, assignment.AnnounceCommand{Seen: assignment.Seen{Transfer: draft.ID, Version: draft.Version}})
		return err
	})
	return s
}

// settle registers the family and records what they need and what was done.
func (s *site) settle(t *testing.T) {
	t.Helper()
	arabic := []person.Language{{Tag: "ar", Speaks: true, Reads: true}}
	social, medic := s.As(tenant.FacilitySocial), s.As(tenant.FacilityMedic)
	s.Do(t, social, func(ctx context.Context, tx *db.Tx) (err error) {
		s.Family, err = person.Register(ctx, tx, s.Clock, social, person.RegisterCommand{FileNumber: "A-2026-17", UnitSince: testkit.Today.AddDays(-60),
			Persons: []person.Person{
				{FamilyName: "Al-Haddad", GivenName: "Amina", FamilyNameOwn: "الحداد", GivenNameOwn: "أمينة", Sex: person.Female,
					Birth: person.Born(clock.MustDate("1984-03-03")), Languages: arabic, Phone: "+49 151 0000000"},
				{FamilyName: "Al-Haddad", GivenName: "Yusuf", FamilyNameOwn: "الحداد", GivenNameOwn: "يوسف", Birth: person.BornInYear(1980), Sex: person.Male,
					Languages: []person.Language{{Tag: "ar", Speaks: true}}},
				{FamilyName: "Al-Haddad", GivenName: "Sami", Birth: person.BornIn(2017, 5), Sex: person.Male, Languages: arabic},
				{FamilyName: "Al-Haddad", GivenName: "Lina", Birth: person.BornIn(2019, 8), Sex: person.Female, Languages: arabic},
				{FamilyName: "Al-Haddad", GivenName: "Nour", Birth: person.BornIn(2024, 1), Sex: person.Female},
			},
			Ties: []person.Tie{{Person: 1, Other: 2, Kind: person.Spouse},
				{Person: 1, Other: 3, Kind: person.Parent}, {Person: 1, Other: 4, Kind: person.Parent}, {Person: 1, Other: 5, Kind: person.Parent},
				{Person: 2, Other: 3, Kind: person.Parent}, {Person: 2, Other: 4, Kind: person.Parent}, {Person: 2, Other: 5, Kind: person.Parent}}})
		return err
	})
	who := func(i int) id.ID { return s.Family.Persons[i].ID }
	s.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
		needs, err := record.AddNeeds(ctx, tx, s.Clock, medic,
			record.NeedCommand{Person: who(0), Code: "therapy", Detail: "Gespräche alle zwei Wochen, KANARIENVOGEL", Source: record.OwnWord, Basis: record.ByConsent, Consent: "am 20.11.2026, mündlich, auf Arabisch"},
			record.NeedCommand{Person: who(0), Code: "interpreter", Detail: "Arabisch", Source: record.OwnWord, Basis: "dsgvo-6-1-e"},
			record.NeedCommand{Person: who(1), Code: "wheelchair-space", Detail: "Rollstuhl 70 cm breit", Source: record.OwnWord, Basis: "asylg-44-2"},
			record.NeedCommand{Person: who(1), Code: "dialysis", Detail: "Montag, Mittwoch, Freitag; höchstens 20 km", Source: record.OtherDocument, Basis: "asylg-8-3"},
			record.NeedCommand{Person: who(2), Code: "school-place", Source: record.Observation, Basis: "schulg-34-6"},
			record.NeedCommand{Person: who(3), Code: "school-place", Source: record.Observation, Basis: "schulg-34-6"},
			record.NeedCommand{Person: who(4), Code: "kita-place", Source: record.Observation, Basis: "sgb8-24"},
			record.NeedCommand{Person: who(4), Code: "child-seat", Detail: "2 Jahre, 88 cm", Source: record.Observation, Basis: "asylg-44-2"})
		if err != nil {
			return err
		}
		s.Consent = needs[0]
		if err := record.AddNoNeeds(ctx, tx, s.Clock, medic,
			record.NoNeedCommand{Person: who(2), Item: "group:health", Source: record.OwnWord},
			record.NoNeedCommand{Person: who(3), Item: "group:health", Source: record.OwnWord}); err != nil {
			return err
		}
		for i := range s.Family.Persons {
			for n, antigens := range [][]string{{"Masern", "Mumps", "Roeteln"}, {"Diphtherie", "Tetanus", "Pertussis", "Polio"}, {"Influenza"}} {
				_, err := record.AddMeasure(ctx, tx, s.Clock, medic, record.MeasureCommand{Person: who(i), Kind: "vaccination",
					Outcome: record.Done, Source: record.VaccinationRecord, Day: clock.MustDate("2026-09-14").AddDays(n), Antigens: antigens})
				if err != nil {
					return err
				}
			}
		}
		_, err = record.AddMeasure(ctx, tx, s.Clock, medic, record.MeasureCommand{Person: who(1), Kind: "care-started",
			Outcome: record.Done, Source: record.OtherDocument, Day: clock.MustDate("2026-10-01")})
		return err
	})
}

// contact lets the municipality say who meets them.
func (s *site) contact(t *testing.T) {
	t.Helper()
	intake := s.As(tenant.Intake)
	s.Do(t, intake, func(ctx context.Context, tx *db.Tx) error {
		return assignment.SetContact(ctx, tx, s.Clock, intake, assignment.Contact{Office: "Sozialamt, Aufnahme", Address: "Markt 1, 59368 Musterstadt, Zimmer 12",
			Phone: "02389 71-0000", Hours: "Mo–Fr 8–16 Uhr"})
	})
}

func email(role tenant.Role, at tenant.Tenant) string {
	return string(role) + "@" + string(at.ID) + ".example"
}

// home is where a role works.
func (s *site) home(role tenant.Role) tenant.Tenant {
	if grant, _ := role.Grant(); grant.At == tenant.Municipality {
		return s.Municipality
	}
	return s.Land
}

// employ creates an account.
func (s *site) employ(t *testing.T, role tenant.Role, at tenant.Tenant) {
	t.Helper()
	scope := s.At(at, tenant.Administrator)
	unit := id.ID("")
	if grant, _ := role.Grant(); grant.Unit {
		unit = s.Facility.ID
	}
	s.Do(t, scope, func(ctx context.Context, tx *db.Tx) error {
		_, err := account.Add(ctx, tx, s.Clock, scope, account.New{Email: email(role, at), Name: "Kim Beispiel", Password: password,
			Unit: unit, Roles: []tenant.Role{role}})
		return err
	})
}

// client keeps cookies and does not follow redirects.
type client struct {
	t   *testing.T
	url string
	http.Client
}

// enter employs somebody in the role and logs them in.
func (s *site) enter(t *testing.T, role tenant.Role, at ...tenant.Tenant) *client {
	t.Helper()
	home := append(at, s.home(role))[0]
	s.employ(t, role, home)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &client{t: t, url: s.URL, Client: http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
	if status, body := c.post("/anmelden", "email", email(role, home), "password", password); status != http.StatusSeeOther {
		t.Fatalf("log-in: %d %s", status, body)
	}
	return c
}

func (c *client) do(method, path string, body io.Reader) (int, string) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := c.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // read to the end
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func (c *client) get(path string) (int, string) {
	c.t.Helper()
	return c.do(http.MethodGet, path, nil)
}

func (c *client) post(path string, pairs ...string) (int, string) {
	c.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return c.do(http.MethodPost, path, strings.NewReader(form.Encode()))
}

// path is the address of the family's leaflets.
func (s *site) path() string { return "/zuweisungen/" + string(s.Transfer.ID) + "/blatt" }
