package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

type tenantCmd struct {
	List     tenantListCmd     `cmd:"" help:"List the tenants of a kind."`
	Add      tenantAddCmd      `cmd:"" help:"Create a Land; municipalities come with the official list."`
	Facility tenantFacilityCmd `cmd:"" help:"Create a facility of a Land."`
}

// Help shows an example.
func (tenantCmd) Help() string { return "Example:\n  wegwarte tenant list --kind municipality" }

type tenantListCmd struct {
	database
	form
	Kind string `enum:"land,municipality,provider" default:"land" help:"land, municipality or provider."`
}

// Help shows an example.
func (tenantListCmd) Help() string {
	return "Example:\n  wegwarte tenant list --kind municipality"
}

// Run prints them.
func (c *tenantListCmd) Run(rt *runtime) error {
	d, err := rt.open(c.database)
	if err != nil {
		return err
	}
	var all []tenant.Tenant
	err = d.Do(rt.Ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = tenant.OfKind(ctx, tx, tenant.Kind(c.Kind))
		return err
	})
	if err := errors.Join(err, d.Close()); err != nil {
		return err
	}
	if c.Format == "json" {
		type row struct {
			ID   id.ID  `json:"id"`
			At   string `json:"at"`
			Name string `json:"name"`
		}
		rows := []row{}
		for _, t := range all {
			rows = append(rows, row{t.ID, named(t), t.Name})
		}
		return json.NewEncoder(rt.Out).Encode(rows)
	}
	w := tabwriter.NewWriter(rt.Out, 0, 4, 2, ' ', 0)
	for _, t := range all {
		fmt.Fprintf(w, "%s\t%s\n", named(t), t.Name)
	}
	return w.Flush()
}

type tenantAddCmd struct {
	database
	Name string `arg:"" help:"Its name."`
	Land string `required:"" help:"Key of the Land, e.g. 05."`
}

// Help shows an example.
func (tenantAddCmd) Help() string {
	return "Example:\n  wegwarte tenant add Nordrhein-Westfalen --land 05"
}

// Run creates it.
func (c *tenantAddCmd) Run(rt *runtime) error {
	d, err := rt.open(c.database)
	if err != nil {
		return err
	}
	err = d.Do(rt.Ctx, "", func(ctx context.Context, tx *db.Tx) error {
		if t, err := atNamed(ctx, tx, "land:"+c.Land); err == nil {
			return fmt.Errorf("there is already a tenant for this Land: %s", t.Name)
		}
		return tenant.Add(ctx, tx, rt.Clock.Now(), tenant.Tenant{ID: id.New(), Kind: tenant.Land, Name: c.Name, LandKey: c.Land})
	})
	return errors.Join(err, d.Close())
}

type tenantFacilityCmd struct {
	database
	at
	Name     string `arg:"" help:"Its name, e.g. 'ZUE Musterberg'."`
	Kind     string `enum:"first-reception,central,emergency" default:"central" help:"first-reception, central or emergency."`
	Place    string `required:"" help:"Where it is."`
	Capacity int    `required:"" help:"Number of places."`
}

// Help shows an example.
func (tenantFacilityCmd) Help() string {
	return "Example:\n  wegwarte tenant facility 'ZUE Musterberg' --at land:05 --place Musterberg --capacity 500"
}

// Run creates it.
func (c *tenantFacilityCmd) Run(rt *runtime) error {
	return c.within(rt, c.database, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
		return tenant.AddUnit(ctx, tx, tenant.Unit{ID: id.New(), Tenant: s.Tenant, Kind: c.Kind, Name: c.Name, Place: c.Place, Capacity: c.Capacity})
	})
}

// at is the flag that names a tenant.
type at struct {
	At string `required:"" placeholder:"TENANT" help:"land:05, or a municipality's official key (AGS)."`
}

// within runs fn in one transaction of the named tenant, as its administrator
// at the command line.
func (a at) within(rt *runtime, where database, fn func(context.Context, *db.Tx, tenant.Scope) error) error {
	d, err := rt.open(where)
	if err != nil {
		return err
	}
	s, err := a.scope(rt.Ctx, d, tenant.Administrator)
	if err == nil {
		err = d.Do(rt.Ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error { return fn(ctx, tx, s) })
	}
	return errors.Join(err, d.Close())
}

// scope acts at the named tenant, in a role, as the command line.
func (a at) scope(ctx context.Context, d *db.DB, role tenant.Role) (tenant.Scope, error) {
	var t tenant.Tenant
	err := d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		t, err = atNamed(ctx, tx, a.At)
		return err
	})
	return tenant.Scope{Tenant: t.ID, Kind: t.Kind, Actor: "cli", Name: "wegwarte", Role: role}, err
}

// named is how a tenant is named at the command line.
func named(t tenant.Tenant) string {
	if t.Kind == tenant.Land {
		return "land:" + t.LandKey
	}
	return t.AGS
}

func atNamed(ctx context.Context, tx *db.Tx, name string) (tenant.Tenant, error) {
	key, isLand := strings.CutPrefix(name, "land:")
	if !isLand {
		t, err := tenant.ByAGS(ctx, tx, name)
		if err != nil {
			return t, fmt.Errorf("there is no municipality with the key %q: see `wegwarte tenant list --kind municipality`", name)
		}
		return t, nil
	}
	lands, err := tenant.OfKind(ctx, tx, tenant.Land)
	for _, t := range lands {
		if t.LandKey == key {
			return t, nil
		}
	}
	return tenant.Tenant{}, errors.Join(fmt.Errorf("there is no tenant %q: see `wegwarte tenant add --help`", name), err)
}
