package main

import (
	"fmt"

	"wegwarte/internal/db"
)

type keyCmd struct {
	New keyNewCmd `cmd:"" help:"Make a key and write it to a new file."`
}

// Help shows an example.
func (keyCmd) Help() string { return "Example:\n  wegwarte key new /etc/wegwarte.key" }

type keyNewCmd struct {
	File string `arg:"" type:"path" help:"The file, which must not be there yet."`
}

// Help shows an example.
func (keyNewCmd) Help() string {
	return "Without the key nobody reads the database again, not even we: keep a copy of the file where no backup of the database is.\n\n" +
		"Example:\n  wegwarte key new /etc/wegwarte.key"
}

// Run makes the key.
func (c *keyNewCmd) Run(rt *runtime) error {
	if err := db.NewKey(c.File); err != nil {
		return err
	}
	fmt.Fprintf(rt.Err, "The key is in %s. Without it the database cannot be read any more: keep a copy elsewhere.\n", c.File)
	return nil
}

type databaseCmd struct {
	Encrypt databaseEncryptCmd `cmd:"" help:"Put a SQLite database under a key, or under another one."`
}

// Help shows an example.
func (databaseCmd) Help() string {
	return "Example:\n  wegwarte db encrypt --db sqlite:wegwarte.db --key-file wegwarte.key"
}

type databaseEncryptCmd struct {
	database
	OldKeyFile string `placeholder:"FILE" help:"The database is under the key in this file so far."`
}

// Help shows an example.
func (databaseEncryptCmd) Help() string {
	return "The program must be stopped. The file is written anew and then replaced; what was in the old one may still be on the disk, and in backups.\n\n" +
		"Example:\n  wegwarte db encrypt --db sqlite:wegwarte.db --key-file wegwarte.key"
}

// Run encrypts it.
func (c *databaseEncryptCmd) Run(rt *runtime) error {
	key, err := c.key()
	if err != nil {
		return err
	}
	if !key.Given() {
		return fmt.Errorf("name the file of the key: --key-file, or WEGWARTE_KEY_FILE; `wegwarte key new` makes one")
	}
	old, err := database{KeyFile: c.OldKeyFile}.key()
	if err != nil {
		return err
	}
	if err := db.Reencrypt(rt.Ctx, c.DB, old, key); err != nil {
		return err
	}
	fmt.Fprintln(rt.Err, "The database is encrypted. What was in the file before may still be on the disk: see docs/operations.md.")
	return nil
}
