package news_test

import (
	"context"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestACaseManagerIsToldInTheMorningWhatIsDueAndWhatBegins(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		kim, today := h.As(tenant.CaseManager), clock.Today(h.Clock)
		h.Do(t, kim, func(ctx context.Context, tx *db.Tx) error {
			home, err := person.Register(ctx, tx, h.Clock, kim, person.RegisterCommand{FileNumber: "W-1", Persons: []person.Person{{FamilyName: "Al-Haddad", GivenName: "Amina", Birth: person.BornInYear(1984), Sex: person.Female}}})
			if err != nil {
				return err
			}
			k, err := path.Begin(ctx, tx, h.Clock, kim, path.BeginCommand{Household: home.ID})
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `UPDATE path_step SET state = 'done' WHERE tenant_id = $1`, kim.Tenant); err != nil { // without what the first days bring
				return err
			}
			who, err := db.One(ctx, tx, db.Value[id.ID], `SELECT id FROM account WHERE tenant_id = $1 AND email = 'case-manager@stadt.example'`, kim.Tenant)
			if err != nil {
				return err
			}
			if _, err := path.Assign(ctx, tx, h.Clock, kim, path.Seen{ID: k.ID, Version: k.Version}, who); err != nil {
				return err
			}
			for _, f := range []path.StepFields{{Title: "Kindergeld Al-Haddad", Start: today.AddDays(-9), Due: today.AddWorkdays(2)}, {Title: "Konto", Start: today}, {Title: "beides", Start: today, Due: today.AddWorkdays(2)}} {
				f.Area, f.Turn = path.Papers, path.Person
				if _, err := path.AddStep(ctx, tx, h.Clock, kim, path.AddStepCommand{Household: home.ID, StepFields: f}); err != nil {
					return err
				}
			}
			return nil
		})
		if err := h.desk.Schedule(t.Context()); err != nil {
			t.Fatal(err)
		}
		contains(t, h.told(t), map[string]string{"case-manager@stadt.example": "2 Schritte sind bis 26. November 2026 fällig|Ein Schritt beginnt"})
	})
}
