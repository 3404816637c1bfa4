package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"wegwarte/internal/db"
	"wegwarte/internal/gazetteer"
	"wegwarte/internal/tenant"
)

type municipalitiesCmd struct {
	Import municipalitiesImportCmd `cmd:"" help:"Read the official list: GV100AD or AuszugGV, plain or .gz."`
}

// Help shows an example.
func (municipalitiesCmd) Help() string {
	return "Example:\n  wegwarte municipalities import GV100AD_31082025.txt.gz --land 05 --dry-run"
}

type municipalitiesImportCmd struct {
	database
	form
	File   string `arg:"" type:"existingfile" help:"GV100AD text or AuszugGV .xlsx, plain or .gz."`
	Land   string `default:"05" help:"Key of the Land."`
	DryRun bool   `help:"Read and count, change nothing."`
}

// Help shows an example.
func (municipalitiesImportCmd) Help() string {
	return "Municipalities that are not there yet become tenants; figures are replaced.\n\nExample:\n  wegwarte municipalities import GV100AD_31082025.txt.gz --land 05 --dry-run --format json"
}

type municipalitiesReport struct {
	Municipalities int         `json:"municipalities"`
	Population     int         `json:"population"`
	AreaKM2        json.Number `json:"area_km2"` // exact, two decimals
}

// Run reads the list and, unless told otherwise, stores it.
func (c *municipalitiesImportCmd) Run(rt *runtime) error {
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // read only
	list, err := gazetteer.Read(file, c.Land)
	if err != nil {
		fmt.Fprintf(rt.Err, "wegwarte: %s: %v\n", c.File, said(rt.Ctx, err))
		return errRefused
	}
	if !c.DryRun {
		if err := c.store(rt, list); err != nil {
			return err
		}
	}
	report := municipalitiesReport{len(list.Municipalities), list.Population(), json.Number(list.AreaKM2())}
	if c.Format == "json" {
		return json.NewEncoder(rt.Out).Encode(report)
	}
	fmt.Fprintf(rt.Out, "%d municipalities, %d persons, %s km²\n", report.Municipalities, report.Population, report.AreaKM2)
	return nil
}

func (c *municipalitiesImportCmd) store(rt *runtime, list gazetteer.List) error {
	d, err := rt.open(c.database)
	if err != nil {
		return err
	}
	err = d.Do(rt.Ctx, "", func(ctx context.Context, tx *db.Tx) error {
		_, err := tenant.PutPlaces(ctx, tx, rt.Clock.Now(), list.Places())
		return err
	})
	return errors.Join(err, d.Close())
}
