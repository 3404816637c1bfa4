package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"wegwarte/internal/seal"
)

// secretFile is the flag that names the file with the keys.
type secretFile struct {
	SecretFile string `name:"secret-file" env:"WEGWARTE_SECRET_FILE" type:"path" placeholder:"FILE" help:"File with the keys that seal secrets; beside a SQLite file by default, and made there (${env})."`
}

// path gives the secret file that belongs to a database.
func (c secretFile) path(dsn string) (string, error) {
	if c.SecretFile != "" {
		return c.SecretFile, nil
	}
	if file, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		return strings.TrimSuffix(file, ".db") + ".secret", nil
	}
	return "", errors.New("on PostgreSQL name the secret file with --secret-file or WEGWARTE_SECRET_FILE; `wegwarte secret new` makes one")
}

type secretCmd struct {
	New    secretNewCmd    `cmd:"" help:"Make a secret file with a first key."`
	Rotate secretRotateCmd `cmd:"" help:"Add a new key, which is sealed with after the next start."`
	List   secretListCmd   `cmd:"" help:"Name the keys, the current one last."`
}

// Help shows an example.
func (secretCmd) Help() string {
	return "Example:\n  wegwarte secret new --secret-file /etc/wegwarte.secret"
}

type secretTarget struct {
	database
	secretFile
}

func (c secretTarget) file() (string, error) { return c.path(c.DB) }

type secretNewCmd struct{ secretTarget }

// Help shows an example.
func (secretNewCmd) Help() string { return secretCmd{}.Help() }

// Run makes the file; it never replaces one.
func (c *secretNewCmd) Run(rt *runtime) error {
	file, err := c.file()
	if err != nil {
		return err
	}
	if err := seal.Create(file); err != nil {
		return err
	}
	fmt.Fprintf(rt.Out, "%s is made. Keep a copy of it, apart from the database's.\n", file)
	return nil
}

type secretRotateCmd struct{ secretTarget }

// Help shows an example.
func (secretRotateCmd) Help() string {
	return "What was sealed with an older key still opens and is sealed anew when it is used, papers at the next start; older keys stay in the file.\n\n" +
		"Example:\n  wegwarte secret rotate --secret-file /etc/wegwarte.secret"
}

// Run adds the key.
func (c *secretRotateCmd) Run(rt *runtime) error {
	file, err := c.file()
	if err != nil {
		return err
	}
	ring, err := seal.Load(file)
	if err := cmp.Or(err, seal.Rotate(file)); err != nil {
		return err
	}
	fmt.Fprintf(rt.Out, "%s has a new key beside %s. Copy it to all machines, keep a copy, and start the program again.\n", file, strings.Join(ring.Names(), ", "))
	return nil
}

type secretListCmd struct{ secretTarget }

// Help shows an example.
func (secretListCmd) Help() string {
	return "Example:\n  wegwarte secret list --secret-file /etc/wegwarte.secret"
}

// Run prints the names.
func (c *secretListCmd) Run(rt *runtime) error {
	file, err := c.file()
	if err != nil {
		return err
	}
	ring, err := seal.Load(file)
	if err != nil {
		return err
	}
	for _, name := range ring.Names() {
		fmt.Fprintln(rt.Out, name)
	}
	return nil
}
