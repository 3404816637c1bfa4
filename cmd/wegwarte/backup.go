package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"wegwarte/internal/db"
)

type backupCmd struct {
	database
	File  string `arg:"" type:"path" help:"The file of the backup, which must not be there yet; its sum is put beside it, in FILE.sum."`
	Check bool   `help:"Check a backup that was made earlier, instead of making one."`
}

// Help shows an example.
func (backupCmd) Help() string {
	return "While the program runs. A backup of an encrypted database is under the same key, and its sum is signed with it.\n\n" +
		"Examples:\n  wegwarte backup /backup/wegwarte-2026-11-25.db\n  wegwarte backup --check /backup/wegwarte-2026-11-25.db"
}

// Run makes a backup, or checks one.
func (c *backupCmd) Run(rt *runtime) error {
	key, err := c.key()
	if err != nil {
		return err
	}
	if c.Check {
		if err := checkBackup(rt.Ctx, c.File, key); err != nil {
			fmt.Fprintf(rt.Err, "wegwarte: %v\n", err)
			return errRefused
		}
		fmt.Fprintf(rt.Out, "%s is whole, and as it was made.\n", c.File)
		return nil
	}
	d, err := rt.open(c.database)
	if err != nil {
		return err
	}
	if err := errors.Join(d.CopyTo(rt.Ctx, c.File), d.Close()); err != nil {
		return err
	}
	line, err := sum(c.File, key)
	if err == nil {
		err = os.WriteFile(c.File+".sum", []byte(line+"\n"), 0o600)
	}
	return err
}

// sum is the line beside a backup: how it was summed, and the sum. A key signs
// it: who changes the backup cannot make a sum that fits.
func sum(file string, key db.Key) (string, error) {
	f, err := os.Open(file) //nolint:gosec // the operator names it
	if err != nil {
		return "", err
	}
	defer f.Close() //nolint:errcheck // read only
	name := "sha256"
	h := sha256.New()
	if key.Given() {
		name = "hmac-sha256"
		h = hmac.New(sha256.New, key.For("wegwarte: the sum of a backup"))
	}
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return name + " " + hex.EncodeToString(h.Sum(nil)), nil
}

func checkBackup(ctx context.Context, file string, key db.Key) error {
	want, err := os.ReadFile(file + ".sum") //nolint:gosec // the operator names it
	if err != nil {
		return err
	}
	if signed := strings.HasPrefix(string(want), "hmac-"); signed != key.Given() {
		if signed {
			return errors.New("the sum is signed: name the file of the database's key (--key-file)")
		}
		return errors.New("the sum is not signed, and a key is given")
	}
	got, err := sum(file, key)
	if err != nil {
		return err
	}
	if !hmac.Equal([]byte(got), []byte(strings.TrimSpace(string(want)))) {
		return fmt.Errorf("%s is not as it was made: its sum does not fit", filepath.Base(file))
	}
	return db.Whole(ctx, file, key)
}
