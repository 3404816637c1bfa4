package care_test

import (
	"context"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit/site"
)

// house has one household: Amina, who is grown up, and Sami, who is seven.
type house struct {
	*site.Site
	Household   person.Household
	amina, sami id.ID
}

func serve(t *testing.T, d *db.DB) *house {
	t.Helper()
	s := &house{Site: site.Serve(t, d)}
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

func (s *house) home() string { return "/haushalte/" + string(s.Household.ID) }

// facility logs in somebody who works in the facility.
func (s *house) facility(t *testing.T, roles ...tenant.Role) *site.Client {
	t.Helper()
	return s.EnterAt(t, s.Land, s.Facility.ID, roles...)
}
