package days

import (
	"context"
	"testing"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/equal"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/world"
)

// In the demo, what was planted is found, and nothing else.
func TestAnAuditOfTheDemoFindsWhatWasPlanted(t *testing.T) {
	testkit.Each(t, auditsTheDemo)
}

func auditsTheDemo(t *testing.T, d *db.DB) {
	now := time.Date(2026, time.November, 26, 9, 0, 0, 0, time.UTC)
	result, err := Play(t.Context(), d, world.Config{Seed: 1, Persons: 400, Today: clock.DateOf(now)}, nil, now, nil)
	if err != nil || len(result.LogIns) == 0 {
		t.Fatal(err)
	}
	err = d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
		towns, err := db.All(ctx, tx, db.Value[id.ID], `SELECT DISTINCT tenant_id FROM equality_run ORDER BY tenant_id`)
		if err != nil || len(towns) != 2 {
			t.Errorf("%d offices audited, %v", len(towns), err)
		}
		for _, which := range towns {
			at, err := tenant.Find(ctx, tx, which)
			if err != nil {
				return err
			}
			s := tenant.Scope{Tenant: at.ID, Kind: at.Kind, Actor: "x", Role: tenant.EqualityDesk}
			r, err := equal.Find(ctx, tx, s, 1)
			if err != nil {
				return err
			}
			found, told := 0, 0
			for _, part := range r.Parts {
				for _, c := range part.Compared {
					if c.Counts() {
						told++
					}
					if c.Counts() && (c.P < 0.02 || c.Stands()) {
						t.Logf("%s: %s %+v", at.Name, part.Outcome, c)
					}
					if c.Stands() && !c.ByLaw {
						found++
						if part.Outcome != equal.CourseSeat || c.Attribute != equal.Gender {
							t.Errorf("found: %s %+v", part.Outcome, c)
						}
					}
				}
			}
			if want := map[tenant.Kind]int{tenant.Land: 0, tenant.Municipality: 1}[at.Kind]; found != want || told < 5 {
				t.Errorf("%s: %d findings of %d", at.Name, found, told)
			}
			for _, b := range r.Blind {
				if !b.Same && !b.Empty {
					t.Errorf("%s: %+v", at.Name, b)
				}
			}
			t.Logf("%s: %d told, %d persons, %+v", at.Name, told, r.Persons, r.Blind)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
