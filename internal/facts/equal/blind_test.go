package equal_test

import (
	"context"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/equal"
	"wegwarte/internal/housing/outlook"
	"wegwarte/internal/housing/placing"
	"wegwarte/internal/id"
	"wegwarte/internal/proposal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/world"
	"wegwarte/internal/world/days"
)

// played is an invented Land in which all engines have something to decide.
func played(t *testing.T, d *db.DB) (land, town tenant.Scope, c clock.Clock) {
	t.Helper()
	now := time.Date(2026, time.November, 26, 9, 0, 0, 0, time.UTC)
	if _, err := days.Play(t.Context(), d, world.Config{Seed: 1, Persons: 90, Today: clock.DateOf(now)}, nil, now, nil); err != nil {
		t.Fatal(err)
	}
	err := d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
		for kind, into := range map[tenant.Kind]*tenant.Scope{tenant.Land: &land, tenant.Municipality: &town} {
			all, err := tenant.OfKind(ctx, tx, kind)
			if err != nil {
				return err
			}
			for _, one := range all {
				if kind == tenant.Land || one.AGS == world.DemoMunicipality {
					*into = tenant.Scope{Tenant: one.ID, Kind: kind, Actor: "01EQUALITY", Name: "Test", Role: tenant.EqualityDesk}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return land, town, clock.At(now)
}

// register is all that could be dealt, to see that it lies as it lay.
func register(t *testing.T, d *db.DB, s tenant.Scope) (all []string) {
	t.Helper()
	err := d.Look(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		for _, query := range []string{
			`SELECT l.person_id || l.number || l.nationality || l.status FROM person_legal l WHERE l.tenant_id = $1 ORDER BY 1`,
			`SELECT l.person_id || l.language FROM person_language l WHERE l.tenant_id = $1 ORDER BY 1`,
			`SELECT p.id || p.sex FROM person p WHERE p.tenant_id = $1 ORDER BY 1`,
		} {
			rows, err := db.All(ctx, tx, db.Value[string], query, s.Tenant)
			if err != nil {
				return err
			}
			all = append(all, rows...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func check(t *testing.T, d *db.DB, c clock.Clock, s tenant.Scope, in equal.Input) (b equal.Blind) {
	t.Helper()
	err := d.Do(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		b, err = equal.Check(ctx, tx, c, s, in)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %+v", in.Engine, err)
	}
	return b
}

func TestEnginesCannotTellGroupsApart(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		land, town, c := played(t, d)
		who := map[tenant.Kind]tenant.Scope{tenant.Land: land, tenant.Municipality: town}
		before := map[tenant.Kind][]string{tenant.Land: register(t, d, land), tenant.Municipality: register(t, d, town)}
		for _, in := range equal.Engines {
			if b := check(t, d, c, who[in.At], in); !b.Same || b.Empty || b.Dealt < 20 {
				t.Errorf("%s: %+v", in.Engine, b)
			}
		}
		// What would tell them apart is noticed: an input that has a group in it.
		for engine, query := range map[string]string{
			"status":      `SELECT l.status FROM person_legal l WHERE l.tenant_id = $1 ORDER BY l.person_id, l.recorded_at, l.number`,
			"nationality": `SELECT l.nationality FROM person_legal l WHERE l.tenant_id = $1 ORDER BY l.person_id, l.recorded_at, l.number`,
			"language":    `SELECT l.language FROM person_language l WHERE l.tenant_id = $1 ORDER BY l.person_id, l.language`,
			"sex":         `SELECT p.sex FROM person p WHERE p.tenant_id = $1 ORDER BY p.id`,
		} {
			for _, good := range equal.Engines {
				leaks := equal.Input{engine, good.At, func(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]byte, error) {
					told, err := good.Gather(ctx, tx, c, s)
					if err != nil {
						return nil, err
					}
					all, err := db.All(ctx, tx, db.Value[string], query, s.Tenant)
					if err != nil {
						return nil, err
					}
					return json.Marshal([]any{told, all})
				}}
				if b := check(t, d, c, who[good.At], leaks); b.Same || b.Empty {
					t.Errorf("%s with %s in its input: %+v", good.Engine, engine, b)
				}
			}
		}
		for kind, s := range who {
			if after := register(t, d, s); !reflect.DeepEqual(after, before[kind]) {
				t.Errorf("%s: what was dealt is not undone", kind)
			}
		}
		decidesTheSame(t, d, land, town, c)
	})
}

// decidesTheSame looks at what comes out: the desks make their proposals, then labels are dealt and kept, and they make them anew.
func decidesTheSame(t *testing.T, d *db.DB, land, town tenant.Scope, c clock.Clock) {
	t.Helper()
	as := func(s tenant.Scope, r tenant.Role) tenant.Scope { s.Role = r; return s }
	decide := func() []byte {
		p, err := proposal.Make(t.Context(), d, c, as(land, tenant.LandAllocation), proposal.MakeCommand{ArriveOn: clock.Today(c).AddDays(14)})
		if err != nil {
			t.Fatal(err)
		}
		p.Solution.Millis = 0
		run, err := placing.Make(t.Context(), d, c, as(town, tenant.Housing))
		if err != nil {
			t.Fatal(err)
		}
		run.ID, run.Number = id.ID(""), 0
		ahead, err := outlook.Look(t.Context(), d, c, as(town, tenant.Housing))
		if err != nil {
			t.Fatal(err)
		}
		all, err := json.Marshal([]any{p.Situation, p.Solution, p.Objective, run, ahead})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	before := decide()
	for _, s := range []tenant.Scope{land, town} {
		if err := d.Do(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) error {
			n, err := equal.Deal(ctx, tx, s)
			if n < 20 {
				t.Errorf("%d are dealt", n)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	if after := decide(); string(after) != string(before) {
		t.Errorf("decided otherwise: %d and %d bytes", len(before), len(after))
	}
}
