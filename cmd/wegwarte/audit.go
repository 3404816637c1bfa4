package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
)

type auditCmd struct {
	Verify       auditVerifyCmd       `cmd:"" help:"Recompute every chain, hold its checkpoints against it; exit 1 if one is broken."`
	Checkpoint   auditCheckpointCmd   `cmd:"" help:"Sign where every chain ends now."`
	VerifyExport auditVerifyExportCmd `cmd:"" help:"Check an export of the audit, without a database."`
	Key          auditKeyCmd          `cmd:"" help:"The key that signs checkpoints and exports."`
}

// Help shows an example.
func (auditCmd) Help() string { return "Example:\n  wegwarte audit verify" }

// trust is the flag that names who may have signed.
type trust struct {
	PublicKey string `env:"WEGWARTE_AUDIT_PUBLIC_KEY" type:"path" placeholder:"FILE" help:"The keys that may have signed; without, the key named beside a signature counts (${env})."`
}

// keys gives the trusted keys, none where no file is named.
func (t trust) keys() (audit.Keys, error) {
	if t.PublicKey == "" {
		return nil, nil
	}
	return audit.ReadPublicKeys(t.PublicKey)
}

type auditVerifyCmd struct {
	database
	form
	trust
	Kept string `type:"path" placeholder:"FILE" help:"Lines of 'wegwarte audit checkpoint' that were kept elsewhere."`
}

// Help shows an example.
func (auditVerifyCmd) Help() string {
	return "A chain that was cut at its end is sound in itself: only a checkpoint shows it, and one that was deleted too only its line, kept elsewhere.\n\n" +
		"Example:\n  wegwarte audit verify --db sqlite:wegwarte.db --public-key audit.key.pub --kept checkpoints.txt --format json"
}

// found is what was found out about one tenant's chain.
type found struct {
	audit.Verdict
	audit.Witnessed
}

func (f found) sound() bool { return f.Verdict.Broken == 0 && f.Witnessed.Broken == 0 }

// Run verifies the chain of each tenant.
func (c *auditVerifyCmd) Run(rt *runtime) (err error) {
	trusted, err := c.keys()
	if err != nil {
		return err
	}
	kept, err := readKept(c.Kept)
	if err != nil {
		return err
	}
	d, err := rt.open(c.database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	chains, err := chainsOf(rt.Ctx, d, kept)
	if err != nil {
		return err
	}
	all := []found{}
	for _, chain := range chains {
		verdict, err := audit.Verify(rt.Ctx, d, chain)
		if err != nil {
			return err
		}
		seen, err := audit.Witness(rt.Ctx, d, chain, trusted, kept)
		if err != nil {
			return err
		}
		if f := (found{verdict, seen}); f.Entries > 0 || !f.sound() {
			all = append(all, f)
		}
	}
	return c.report(rt, all)
}

// chainsOf lists the chains there are, and those that a kept checkpoint says there were.
func chainsOf(ctx context.Context, d *db.DB, kept []audit.Checkpoint) (chains []id.ID, err error) {
	err = d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		chains, err = audit.Chains(ctx, tx)
		return err
	})
	there := map[id.ID]bool{}
	for _, chain := range chains {
		there[chain] = true
	}
	for _, c := range kept {
		if !there[c.Tenant] {
			there[c.Tenant] = true
			chains = append(chains, c.Tenant)
		}
	}
	return chains, err
}

// readKept reads the lines that were kept; other lines of a log are passed over.
func readKept(file string) (kept []audit.Checkpoint, err error) {
	if file == "" {
		return nil, nil
	}
	f, err := os.Open(file) //nolint:gosec // the operator names it
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // read only
	for lines := bufio.NewScanner(f); ; {
		if !lines.Scan() {
			if err := lines.Err(); err != nil || len(kept) > 0 {
				return kept, err
			}
			return nil, fmt.Errorf("%s holds no line of `wegwarte audit checkpoint`", file)
		}
		line := lines.Text()
		at := strings.Index(line, audit.CheckpointMark+" ")
		if at < 0 {
			continue
		}
		c, err := audit.ParseCheckpoint(strings.TrimRight(line[at:], `"`))
		if err != nil {
			return nil, err
		}
		kept = append(kept, c)
	}
}

func (c *auditVerifyCmd) report(rt *runtime, all []found) error {
	var broken error
	for _, f := range all {
		if !f.sound() {
			broken = errRefused
		}
	}
	if c.Format == "json" {
		return errors.Join(broken, json.NewEncoder(rt.Out).Encode(all))
	}
	for _, f := range all {
		switch {
		case f.Verdict.Broken > 0:
			fmt.Fprintf(rt.Out, "%s: broken at entry %d: %s\n", f.Tenant, f.Verdict.Broken, f.Verdict.Why)
		case f.Witnessed.Broken > 0:
			fmt.Fprintf(rt.Out, "%s: does not fit its checkpoint of entry %d: %s\n", f.Tenant, f.Witnessed.Broken, f.Witnessed.Why)
		default:
			fmt.Fprintf(rt.Out, "%s: %d entries, sound, head %s\n", f.Tenant, f.Entries, f.Head)
			if f.Checkpoints > 0 {
				fmt.Fprintf(rt.Out, "%s: %d checkpoints, all on the chain\n", f.Tenant, f.Checkpoints)
			}
		}
	}
	return broken
}
