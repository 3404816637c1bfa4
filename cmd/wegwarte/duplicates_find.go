package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

type duplicatesFindCmd struct {
	database
	form
	Tenant string `name:"at" default:"land:05" placeholder:"TENANT" help:"land:KEY or the municipality's key."`
}

// Help shows an example.
func (duplicatesFindCmd) Help() string {
	return "Each registration is compared as it is made; this is for after very many at once.\n\n" +
		"Example:\n  wegwarte duplicates find --at land:05"
}

// Run looks through the register and says how many pairs there are.
func (c *duplicatesFindCmd) Run(rt *runtime) (err error) {
	collectMore()
	d, err := rt.open(c.database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	role := tenant.Intake
	if strings.HasPrefix(c.Tenant, "land:") {
		role = tenant.FacilitySocial
	}
	s, err := (at{c.Tenant}).scope(rt.Ctx, d, role)
	if err != nil {
		return err
	}
	report, err := person.FindDuplicates(rt.Ctx, d, rt.Clock, s)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return json.NewEncoder(rt.Out).Encode(map[string]int{"persons": report.Persons, "pairs": report.Pairs})
	}
	fmt.Fprintf(rt.Out, "%d persons, %d pairs that may be one\n", report.Persons, report.Pairs)
	return nil
}

// keyRegisters gives those persons their keys who were registered before there
// were any, and proposes who of them may be here twice. Where nobody lacks them
// it does nothing.
func (rt *runtime) keyRegisters(d *db.DB) (n int, err error) {
	var all []tenant.Tenant
	err = d.Do(rt.Ctx, "", func(ctx context.Context, tx *db.Tx) error {
		for _, kind := range []tenant.Kind{tenant.Land, tenant.Municipality} {
			some, err := tenant.OfKind(ctx, tx, kind)
			if err != nil {
				return err
			}
			all = append(all, some...)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for _, t := range all {
		s := tenant.Scope{Tenant: t.ID, Kind: t.Kind, Actor: "migrate", Name: "wegwarte migrate", Role: tenant.Intake}
		if t.Kind == tenant.Land {
			s.Role = tenant.FacilitySocial
		}
		keyed, err := person.KeyRegister(rt.Ctx, d, rt.Clock, s)
		if err != nil {
			return n, err
		}
		n += keyed
	}
	return n, nil
}
