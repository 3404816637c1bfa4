package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/intake"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

type fhirImportCmd struct {
	database
	form
	File   string `arg:"" help:"Impfpass of the KBV (XML, JSON) or patient summary (JSON); - reads standard input."`
	Person string `required:"" placeholder:"ID" help:"The person it belongs to; name and date of birth must agree."`
	At     string `default:"land:05" placeholder:"TENANT" help:"Where the person is registered: land:05, or a municipality's official key (AGS)."`
	Same   bool   `help:"It is the person's, although name or date of birth differ."`
}

// Help shows an example.
func (fhirImportCmd) Help() string {
	return "Keeps the document and records what it says, with its source. The same file twice changes nothing.\n\nExample:\n  wegwarte fhir import impfpass.xml --person 01KAJ8Z0T3V6N2M8Q4R7S9W1XY --format json"
}

// fhirImported is what became of the document.
type fhirImported struct {
	Document  id.ID             `json:"document"`
	Again     bool              `json:"again"` // it was there already
	Added     int               `json:"added"`
	Known     int               `json:"known"`
	Leftovers []record.Leftover `json:"leftovers"` // what was not understood
	Faults    []fhirFault       `json:"faults"`    // the rules it breaks
}

// Run takes the document in.
func (c *fhirImportCmd) Run(rt *runtime) error {
	who, ok := id.Parse(c.Person)
	if !ok {
		return fmt.Errorf("%q is no person's ID", c.Person)
	}
	data, err := c.read(rt)
	if err != nil {
		return err
	}
	reading, err := intake.Read(filepath.Base(c.File), data, clock.Today(rt.Clock))
	var refusal *intake.Refusal
	switch {
	case errors.As(err, &refusal):
		v := verdict{File: c.File, Errors: listed(refusal.Faults)}
		return errors.Join(json.NewEncoder(rt.Out).Encode(v), errRefused)
	case err != nil:
		return c.refuse(rt, err)
	}
	got, err := c.keep(rt, who, reading)
	if errs.Is(err, errs.KindInvalid) {
		return c.refuse(rt, err)
	}
	if err != nil {
		return err
	}
	return c.print(rt, fhirImported{got.Document, got.Again, got.Added, got.Known, reading.Command.Leftovers, listed(reading.Document.Faults)})
}

func (c *fhirImportCmd) refuse(rt *runtime, err error) error {
	fmt.Fprintf(rt.Err, "wegwarte: %s: %s\n", c.File, said(rt.Ctx, err))
	return errRefused
}

// read takes the file whole, but no more of it than would be accepted.
func (c *fhirImportCmd) read(rt *runtime) ([]byte, error) {
	from := rt.In
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, err
		}
		defer f.Close() //nolint:errcheck // read only
		from = f
	}
	return io.ReadAll(io.LimitReader(from, intake.MaxBytes+1))
}

// keep records the document in one transaction: at the Land as the medical team
// of the facility in which the person lives, in a municipality as its intake.
func (c *fhirImportCmd) keep(rt *runtime, who id.ID, reading intake.Reading) (got record.Received, err error) {
	d, err := rt.open(c.database)
	if err != nil {
		return got, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	s, err := at{c.At}.scope(rt.Ctx, d, tenant.LandAllocation)
	if err != nil {
		return got, err
	}
	if s.Kind == tenant.Municipality {
		s.Role = tenant.Intake
	}
	err = d.Do(rt.Ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		household, p, err := person.ShowPerson(ctx, tx, rt.Clock, s, who)
		if err != nil {
			return err
		}
		if !c.Same && !intake.Compare(reading.Document.Subject, p).Safe() {
			return errs.Invalid("error.intake.other-person").At("person")
		}
		if s.Kind == tenant.Land {
			s.Role, s.Unit = tenant.FacilityMedic, household.Unit
		}
		cmd := reading.Command
		cmd.Person = who
		got, err = record.AddDocument(ctx, tx, rt.Clock, s, cmd)
		return err
	})
	return got, err
}

func (c *fhirImportCmd) print(rt *runtime, r fhirImported) error {
	if c.Format == "json" {
		if r.Leftovers == nil {
			r.Leftovers = []record.Leftover{}
		}
		return json.NewEncoder(rt.Out).Encode(r)
	}
	if r.Again {
		_, err := fmt.Fprintln(rt.Out, "the document was there already: nothing was changed")
		return err
	}
	fmt.Fprintf(rt.Out, "%d measures recorded, %d known already\n", r.Added, r.Known)
	for _, l := range r.Leftovers {
		fmt.Fprintf(rt.Out, "not taken over: %s: %s (%s)\n", l.Path, i18n.T(rt.Ctx, l.Reason, l.Words()...), l.Text)
	}
	return nil
}
