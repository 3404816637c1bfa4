package days

import (
	"context"
	"testing"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/equal"
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
	var at []tenant.Tenant
	err = d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
		for _, kind := range []tenant.Kind{tenant.Land, tenant.Municipality} {
			all, err := tenant.OfKind(ctx, tx, kind)
			if err != nil {
				return err
			}
			for _, one := range all {
				if kind == tenant.Land || one.AGS == world.DemoMunicipality {
					at = append(at, one)
				}
			}
		}
		return nil
	})
	if err != nil || len(at) != 2 {
		t.Fatalf("%d offices, %v", len(at), err)
	}
	for _, one := range at {
		s := tenant.Scope{Tenant: one.ID, Kind: one.Kind, Actor: "x", Role: tenant.EqualityDesk}
		var r equal.Run
		if err := d.Do(t.Context(), one.ID, func(ctx context.Context, tx *db.Tx) (err error) {
			r, err = equal.Find(ctx, tx, s, 1)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		findsWhatWasPlanted(t, one, r)
	}
}

func findsWhatWasPlanted(t *testing.T, at tenant.Tenant, r equal.Run) {
	t.Helper()
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
