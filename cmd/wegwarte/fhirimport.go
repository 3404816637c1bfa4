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
	Files  []string `arg:"" name:"file" help:"Impfpass of the KBV or patient summary, each XML or JSON; a folder: all in it; - reads standard input."`
	Person string   `placeholder:"ID" help:"The person it belongs to; name and date of birth must agree. Without it each file's person is looked for by both."`
	At     string   `default:"land:05" placeholder:"TENANT" help:"Where the person is registered: land:05, or a municipality's official key (AGS)."`
	Same   bool     `help:"It is the person's, although name or date of birth differ."`
}

// Help shows an example.
func (fhirImportCmd) Help() string {
	return "Keeps the document and records what it says, with its source. The same file twice changes nothing.\n" +
		"Several files, or none of a named person: one line for each, and exit 1 if any was not taken.\n\n" +
		"Example:\n  wegwarte fhir import impfpass.xml --person 01KAJ8Z0T3V6N2M8Q4R7S9W1XY --format json"
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

// Run takes the document in, or the documents.
func (c *fhirImportCmd) Run(rt *runtime) (err error) {
	who, ok := id.Parse(c.Person)
	if !ok && c.Person != "" {
		return fmt.Errorf("%q is no person's ID", c.Person)
	}
	d, err := rt.open(c.database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if len(c.Files) != 1 || c.Person == "" || isFolder(c.Files[0]) {
		return c.batch(rt, d, who)
	}
	file := c.Files[0]
	data, err := c.read(rt, file)
	if err != nil {
		return err
	}
	reading, err := intake.Read(filepath.Base(file), data, clock.Today(rt.Clock))
	var refusal *intake.Refusal
	switch {
	case errors.As(err, &refusal):
		v := verdict{File: file, Errors: listed(refusal.Faults)}
		return errors.Join(json.NewEncoder(rt.Out).Encode(v), errRefused)
	case err != nil:
		return refuse(rt, file, err)
	}
	got, err := c.keep(rt, d, who, reading)
	if errs.Is(err, errs.KindInvalid) {
		return refuse(rt, file, err)
	}
	if err != nil {
		return err
	}
	return c.print(rt, fhirImported{got.Document, got.Again, got.Added, got.Known, reading.Command.Leftovers, listed(reading.Document.Faults)})
}

// read takes the file whole, but no more of it than would be accepted.
func (c *fhirImportCmd) read(rt *runtime, file string) ([]byte, error) {
	from := rt.In
	if file != "-" {
		f, err := os.Open(file) //nolint:gosec // whoever works at the command line names the file
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
func (c *fhirImportCmd) keep(rt *runtime, d *db.DB, who id.ID, reading intake.Reading) (got record.Received, err error) {
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
	fmt.Fprintf(rt.Out, "%d statements recorded, %d known already\n", r.Added, r.Known)
	for _, l := range r.Leftovers {
		fmt.Fprintf(rt.Out, "not taken over: %s: %s (%s)\n", l.Path, i18n.T(rt.Ctx, l.Reason, l.Words()...), l.Text)
	}
	return nil
}
