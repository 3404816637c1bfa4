package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"wegwarte/internal/db"
)

type migrateCmd struct {
	database
	form
}

// Help shows an example.
func (migrateCmd) Help() string { return "Example:\n  wegwarte migrate --db sqlite:wegwarte.db" }

// Run applies what is missing.
func (c *migrateCmd) Run(rt *runtime) error {
	key, err := c.key()
	if err != nil {
		return err
	}
	d, err := db.Create(rt.Ctx, c.DB, db.Encrypted(key))
	if err != nil {
		return err
	}
	applied, err := d.Migrate(rt.Ctx)
	if err := errors.Join(err, d.Close()); err != nil {
		return err
	}
	if c.Format == "json" {
		return json.NewEncoder(rt.Out).Encode(map[string]any{"applied": append([]int64{}, applied...)})
	}
	if len(applied) == 0 {
		fmt.Fprintln(rt.Err, "The schema is up to date.")
		return nil
	}
	fmt.Fprintf(rt.Err, "Applied %d migrations.\n", len(applied))
	return nil
}
