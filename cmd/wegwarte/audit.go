package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
)

type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Recompute every chain; exit 1 if one is broken."`
}

// Help shows an example.
func (auditCmd) Help() string { return "Example:\n  wegwarte audit verify" }

type auditVerifyCmd struct {
	database
	form
}

// Help shows an example.
func (auditVerifyCmd) Help() string {
	return "Example:\n  wegwarte audit verify --db sqlite:wegwarte.db --format json"
}

// Run verifies the chain of each tenant.
func (c *auditVerifyCmd) Run(rt *runtime) (err error) {
	d, err := rt.open(c.database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	var chains []id.ID
	err = d.Do(rt.Ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		chains, err = audit.Chains(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	verdicts := []audit.Verdict{}
	for _, chain := range chains {
		v, err := audit.Verify(rt.Ctx, d, chain)
		if err != nil {
			return err
		}
		if v.Entries > 0 || v.Broken > 0 {
			verdicts = append(verdicts, v)
		}
	}
	return c.report(rt, verdicts)
}

func (c *auditVerifyCmd) report(rt *runtime, verdicts []audit.Verdict) error {
	var broken error
	for _, v := range verdicts {
		if v.Broken > 0 {
			broken = errRefused
		}
	}
	if c.Format == "json" {
		return errors.Join(broken, json.NewEncoder(rt.Out).Encode(verdicts))
	}
	for _, v := range verdicts {
		if v.Broken > 0 {
			fmt.Fprintf(rt.Out, "%s: broken at entry %d: %s\n", v.Tenant, v.Broken, v.Why)
		} else {
			fmt.Fprintf(rt.Out, "%s: %d entries, sound, head %s\n", v.Tenant, v.Entries, v.Head)
		}
	}
	return broken
}
