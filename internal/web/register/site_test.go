package register_test

import (
	"context"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

type house struct{ *site.Site }

func serve(t *testing.T, d *db.DB) *house {
	t.Helper()
	return &house{site.Serve(t, d)}
}

// employ creates an account and gives its e-mail address.
func (s *house) employ(t *testing.T, at tenant.Tenant, unit id.ID, role tenant.Role) string {
	t.Helper()
	return s.Employ(t, at, site.Email(role), unit, role).Email
}

// social logs somebody in who works in the social service of the facility.
func (s *house) social(t *testing.T) *site.Client {
	t.Helper()
	return s.Enter(t, tenant.FacilitySocial)
}

// family registers a household of three in the facility.
func (s *house) family(t *testing.T) (h person.Household) {
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

// pretend changes the Land's data as no page does.
func (s *house) pretend(t *testing.T, statement string) {
	t.Helper()
	s.Do(t, s.As(tenant.FacilitySocial), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, statement)
		return err
	})
}

// said words a message in German.
func said(key string, args ...any) string { return i18n.T(context.Background(), key, args...) }
