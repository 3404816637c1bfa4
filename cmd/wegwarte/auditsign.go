package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/sheet/evidence"
)

// signing is the flag that names the key that signs.
type signing struct {
	AuditKey string `env:"WEGWARTE_AUDIT_KEY" type:"path" placeholder:"FILE" help:"The key that signs checkpoints and exports of the audit (${env})."`
}

// auditKey gives the key that signs, nil where none is named.
func (s signing) auditKey() (ed25519.PrivateKey, error) {
	if s.AuditKey == "" {
		return nil, nil
	}
	return audit.ReadKey(s.AuditKey)
}

type auditKeyCmd struct {
	New auditKeyNewCmd `cmd:"" help:"Make a key."`
}

// Help shows an example.
func (auditKeyCmd) Help() string { return "Example:\n  wegwarte audit key new audit.key" }

type auditKeyNewCmd struct {
	File string `arg:"" type:"path" help:"The private half; the public one goes to FILE.pub."`
}

// Help shows an example.
func (auditKeyNewCmd) Help() string {
	return "Keep the private half where whoever owns the database cannot read it, and give the public half to whoever verifies.\n\n" +
		"Example:\n  wegwarte audit key new /etc/wegwarte/audit.key"
}

// Run makes the key.
func (c *auditKeyNewCmd) Run(rt *runtime) error {
	if _, err := audit.NewKey(c.File); err != nil {
		return err
	}
	fmt.Fprintf(rt.Out, "%s (private, keep it)\n%s.pub (public, give it to whoever verifies)\n", c.File, c.File)
	return nil
}

type auditCheckpointCmd struct {
	database
	signing
}

// Help shows an example.
func (auditCheckpointCmd) Help() string {
	return "Prints a line for each chain that grew: keep the lines on another machine. `wegwarte serve` with the same key does this once a day and logs the lines.\n\n" +
		"Example:\n  wegwarte audit checkpoint --audit-key /etc/wegwarte/audit.key >> /mnt/elsewhere/checkpoints.txt"
}

// Run signs the end of each chain.
func (c *auditCheckpointCmd) Run(rt *runtime) error {
	key, err := c.auditKey()
	if err != nil {
		return err
	}
	if key == nil {
		return errors.New("--audit-key names the key that signs: make one with `wegwarte audit key new`")
	}
	d, err := rt.open(c.database)
	if err != nil {
		return err
	}
	points, err := checkpoint(rt, d, key, 0)
	for _, point := range points {
		fmt.Fprintln(rt.Out, point)
	}
	return errors.Join(err, d.Close())
}

// checkpoint signs each chain that grew and whose last checkpoint is older.
func checkpoint(rt *runtime, d *db.DB, key ed25519.PrivateKey, older time.Duration) (points []audit.Checkpoint, err error) {
	chains, err := chainsOf(rt.Ctx, d, nil)
	if err != nil {
		return nil, err
	}
	for _, chain := range chains {
		err := d.Do(rt.Ctx, chain, func(ctx context.Context, tx *db.Tx) error {
			last, there, err := audit.LastCheckpoint(ctx, tx, chain)
			if err != nil || there && rt.Clock.Now().Sub(last.At) < older {
				return err
			}
			point, fresh, err := audit.Sign(ctx, tx, rt.Clock, chain, key)
			if fresh && err == nil {
				points = append(points, point)
			}
			return err
		})
		if err != nil {
			return points, err
		}
	}
	return points, nil
}

type auditVerifyExportCmd struct {
	trust
	File string `arg:"" type:"path" help:"The ZIP file from the page of the audit."`
}

// Help shows an example.
func (auditVerifyExportCmd) Help() string {
	return "Example:\n  wegwarte audit verify-export --public-key audit.key.pub protokoll-2026-11-23.zip"
}

// Run checks the export.
func (c *auditVerifyExportCmd) Run(rt *runtime) (err error) {
	trusted, err := c.keys()
	if err != nil {
		return err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	pack, err := evidence.Read(f, info.Size())
	if err != nil {
		return err
	}
	if fault := pack.Proof.Check(pack.Entries, pack.Sum, trusted); fault != (audit.Fault{}) {
		fmt.Fprintf(rt.Out, "broken: %s", fault.Why)
		if fault.Seq > 0 {
			fmt.Fprintf(rt.Out, ", entry %d", fault.Seq)
		}
		fmt.Fprintln(rt.Out)
		return errRefused
	}
	fmt.Fprintf(rt.Out, "%s: %d entries, sound, of a chain of %d with head %s, %s\n", pack.Proof.Tenant, pack.Proof.Rows,
		pack.Proof.Seq, pack.Proof.Hash, pack.Proof.At.Format(time.RFC3339))
	switch {
	case !pack.Proof.Signed():
		fmt.Fprintln(rt.Out, "not signed: the entries fit their hashes; nothing says that none was left out")
	case len(trusted) == 0:
		fmt.Fprintln(rt.Out, "signed by the key it names itself: give --public-key to know whose that is")
	default:
		fmt.Fprintln(rt.Out, "signed by a trusted key")
	}
	return nil
}
