package tenant

import (
	"context"
	"fmt"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
)

// Kind is what a tenant is.
type Kind string

// The kinds of tenants.
const (
	Land         Kind = "land"
	Municipality Kind = "municipality"
	Provider     Kind = "provider"
	Private      Kind = "private" // no tenant: somebody on their own page
)

// Tenant is an authority, or a provider of courses and housing, with data of its own.
type Tenant struct {
	ID      id.ID
	Kind    Kind
	Name    string
	AGS     string // of a municipality: its official key, else ""
	LandKey string // the Land it belongs to, "05"
}

const tenantColumns = `id, kind, name, coalesce(ags, ''), land_key`

func scanTenant(row db.Row) (t Tenant, err error) {
	err = row.Scan(&t.ID, &t.Kind, &t.Name, &t.AGS, &t.LandKey)
	return t, err
}

// Find gives a tenant by its ID.
func Find(ctx context.Context, tx *db.Tx, tenantID id.ID) (Tenant, error) {
	return db.One(ctx, tx, scanTenant, `SELECT `+tenantColumns+` FROM tenant WHERE id = $1`, tenantID)
}

// ByAGS gives the municipality with an official key.
func ByAGS(ctx context.Context, tx *db.Tx, ags string) (Tenant, error) {
	return db.One(ctx, tx, scanTenant, `SELECT `+tenantColumns+` FROM tenant WHERE ags = $1`, ags)
}

// OfKind lists the tenants of a kind by name.
func OfKind(ctx context.Context, tx *db.Tx, k Kind) ([]Tenant, error) {
	return db.All(ctx, tx, scanTenant, `SELECT `+tenantColumns+` FROM tenant WHERE kind = $1 ORDER BY name, id`, k)
}

// LandOf gives the Land that the scope's tenant belongs to, or is.
func LandOf(ctx context.Context, tx *db.Tx, s Scope) (Tenant, error) {
	return db.One(ctx, tx, scanTenant, `SELECT `+tenantColumns+` FROM tenant
		WHERE kind = $1 AND land_key = (SELECT land_key FROM tenant WHERE id = $2) ORDER BY id LIMIT 1`, Land, s.Tenant)
}

// Add creates a tenant.
func Add(ctx context.Context, tx *db.Tx, now time.Time, t Tenant) error {
	var ags *string
	if t.AGS != "" {
		ags = &t.AGS
	}
	_, err := tx.Exec(ctx, `INSERT INTO tenant (id, kind, name, ags, land_key, created_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, t.ID, t.Kind, t.Name, ags, t.LandKey, db.Micros(now))
	if err != nil {
		return fmt.Errorf("adding the tenant %s: %w", t.Name, err)
	}
	return nil
}

// Unit is a part of a tenant with its own people: a facility of the Land.
type Unit struct {
	ID       id.ID
	Tenant   id.ID
	Kind     string // "first-reception", "central", "emergency"
	Name     string
	Place    string
	Capacity int
}

func scanUnit(row db.Row) (u Unit, err error) {
	err = row.Scan(&u.ID, &u.Tenant, &u.Kind, &u.Name, &u.Place, &u.Capacity)
	return u, err
}

// Units lists the facilities of the scope's tenant by name.
func Units(ctx context.Context, tx *db.Tx, s Scope) ([]Unit, error) {
	return db.All(ctx, tx, scanUnit, `SELECT id, tenant_id, kind, name, place, capacity FROM unit
		WHERE tenant_id = $1 ORDER BY name, id`, s.Tenant)
}

// AddUnit creates a facility.
func AddUnit(ctx context.Context, tx *db.Tx, u Unit) error {
	_, err := tx.Exec(ctx, `INSERT INTO unit (id, tenant_id, kind, name, place, capacity)
		VALUES ($1, $2, $3, $4, $5, $6)`, u.ID, u.Tenant, u.Kind, u.Name, u.Place, u.Capacity)
	return err
}

// NameOf gives the name of a tenant or of a facility: of an office, never of a
// person.
func NameOf(ctx context.Context, tx *db.Tx, place id.ID) (string, error) {
	return db.One(ctx, tx, db.Value[string], `SELECT name FROM tenant WHERE id = $1
		UNION ALL SELECT name FROM unit WHERE id = $1`, place)
}
