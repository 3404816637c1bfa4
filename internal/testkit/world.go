package testkit

import (
	"context"
	"testing"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Now is the moment at which tests take place: a Monday morning, 10:00 in Berlin.
var Now = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)

// Today is the day of Now.
var Today = clock.DateOf(Now)

// Clock gives a clock that stands at Now.
func Clock() *clock.Frozen { return clock.At(Now) }

// World is the smallest set of tenants a journey needs, and somebody for each role.
type World struct {
	DB    *db.DB
	Clock *clock.Frozen

	Land         tenant.Tenant
	Municipality tenant.Tenant
	Elsewhere    tenant.Tenant // a second municipality: what is not its must stay unseen
	Facility     tenant.Unit
	OtherUnit    tenant.Unit
	Provider     id.ID // of offers, in Municipality
}

// NewWorld fills an empty database with it.
func NewWorld(t testing.TB, d *db.DB) *World {
	t.Helper()
	w := &World{DB: d, Clock: Clock(),
		Land:         tenant.Tenant{ID: id.New(), Kind: tenant.Land, Name: "Nordrhein-Westfalen", LandKey: "05"},
		Municipality: tenant.Tenant{ID: id.New(), Kind: tenant.Municipality, Name: "Musterstadt", LandKey: "05"},
		Elsewhere:    tenant.Tenant{ID: id.New(), Kind: tenant.Municipality, Name: "Anderswo", LandKey: "05"},
	}
	w.Facility = tenant.Unit{ID: id.New(), Tenant: w.Land.ID, Kind: "central", Name: "ZUE Musterberg", Place: "Musterberg", Capacity: 500}
	w.OtherUnit = tenant.Unit{ID: id.New(), Tenant: w.Land.ID, Kind: "central", Name: "ZUE Beispieltal", Place: "Beispieltal", Capacity: 300}
	w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error {
		for _, one := range []tenant.Tenant{w.Land, w.Municipality, w.Elsewhere} {
			if err := tenant.Add(ctx, tx, Now, one); err != nil {
				return err
			}
		}
		for _, one := range []tenant.Unit{w.Facility, w.OtherUnit} {
			if err := tenant.AddUnit(ctx, tx, one); err != nil {
				return err
			}
		}
		return nil
	})
	w.Provider = id.New()
	w.Do(t, w.At(w.Municipality, tenant.Administrator), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO provider (id, tenant_id, kind, name, sort_name, data, ended_on, version, at, by_id, by_name) VALUES ($1, $2, 'club', 'Turnverein Musterstadt',
			'turnverein musterstadt', '{}', '', 1, $3, '', '')`, w.Provider, w.Municipality.ID, db.Micros(Now))
		return err
	})
	return w
}

// As gives the scope of somebody who works in the role: in the Land (a
// facility's roles in Facility) or in Municipality (a provider's people at
// Provider), whichever has the role.
func (w *World) As(role tenant.Role) tenant.Scope {
	grant, _ := role.Grant()
	at := w.Land
	if grant.At == tenant.Municipality {
		at = w.Municipality
	}
	s := w.At(at, role)
	switch {
	case grant.Unit && grant.At == tenant.Municipality:
		s.Unit = w.Provider
	case grant.Unit:
		s.Unit = w.Facility.ID
	}
	return s
}

// At gives the scope of somebody who works in the role at a tenant.
func (w *World) At(t tenant.Tenant, role tenant.Role) tenant.Scope {
	return tenant.Scope{Tenant: t.ID, Kind: t.Kind, Actor: "01TESTACTOR" + id.ID(role), Name: "Test " + string(role), Role: role}
}

// Do runs fn in a transaction of the scope's tenant and fails the test on an error.
func (w *World) Do(t testing.TB, s tenant.Scope, fn func(context.Context, *db.Tx) error) {
	t.Helper()
	if err := w.Try(t, s, fn); err != nil {
		t.Fatalf("%+v", err)
	}
}

// Survey runs fn, which only reads, at one state of the data of the scope's
// tenant, and gives its error.
func (w *World) Survey(t testing.TB, s tenant.Scope, fn func(context.Context, *db.Tx) error) error {
	t.Helper()
	return w.DB.Survey(t.Context(), s.Tenant, fn)
}

// Try runs fn in a transaction of the scope's tenant and gives its error.
func (w *World) Try(t testing.TB, s tenant.Scope, fn func(context.Context, *db.Tx) error) error {
	t.Helper()
	return w.DB.Do(t.Context(), s.Tenant, fn)
}
