package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/excerpt"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

type fhirExportCmd struct {
	database
	Person string `required:"" placeholder:"ID" help:"Whose vaccinations."`
	As     string `name:"format" enum:"kbv-impfpass-xml,kbv-impfpass-json,ips-json" placeholder:"FORMAT" required:"" help:"kbv-impfpass-xml, kbv-impfpass-json or ips-json."`
	Out    string `type:"path" placeholder:"FILE" help:"Where to write it, readable for its owner alone; standard output if empty."`
	At     string `default:"land:05" placeholder:"TENANT" help:"Where the person is registered: land:05, or a municipality's official key (AGS)."`
}

// Help shows an example.
func (fhirExportCmd) Help() string {
	return "Writes what is known of the person's vaccinations, in a summary also of allergies, medicines and aids, and names on standard error what the format cannot hold.\n" +
		"The audit keeps that it left the house, for health care at the Land, for reception in a municipality.\n" +
		"Exit 1 if there is nothing that an Impfpass could hold.\n\n" +
		"Example:\n  wegwarte fhir export --person 01KAJ8Z0T3V6N2M8Q4R7S9W1XY --format kbv-impfpass-xml --out impfpass.xml"
}

// Run writes the document.
func (c *fhirExportCmd) Run(rt *runtime) error {
	who, ok := id.Parse(c.Person)
	if !ok {
		return fmt.Errorf("%q is no person's ID", c.Person)
	}
	made, err := c.make(rt, who)
	for _, l := range made.Left {
		word := map[bool]string{true: "left out", false: "not all of it"}[l.Whole]
		fmt.Fprintf(rt.Err, "wegwarte: %s: %s (%s)\n", word, shortly(l.Measure.Vaccine, l.Measure.ATC, string(l.Statement.Kind), l.Measure.Day.String()), i18n.T(rt.Ctx, l.Reason))
	}
	if errs.Is(err, errs.KindConflict) {
		fmt.Fprintf(rt.Err, "wegwarte: %s\n", said(rt.Ctx, err))
		return errRefused
	}
	if err != nil {
		return err
	}
	if c.Out == "" {
		_, err = rt.Out.Write(made.Data)
		return err
	}
	return os.WriteFile(c.Out, made.Data, 0o600)
}

// shortly names a statement by the first thing that is known of it.
func shortly(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return "–"
}

// make takes the document out of the record: at the Land as the medical team of
// the facility in which the person lives, in a municipality as its intake.
func (c *fhirExportCmd) make(rt *runtime, who id.ID) (made excerpt.Excerpt, err error) {
	d, err := rt.open(c.database)
	if err != nil {
		return made, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	s, err := at{c.At}.scope(rt.Ctx, d, tenant.LandAllocation)
	if err != nil {
		return made, err
	}
	if s.Kind == tenant.Municipality {
		s.Role = tenant.Intake
	}
	err = d.Do(rt.Ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		household, _, err := person.ShowPerson(ctx, tx, rt.Clock, s, who)
		if err != nil {
			return err
		}
		if s.Kind == tenant.Land {
			s.Role, s.Unit = tenant.FacilityMedic, household.Unit
		}
		made, err = excerpt.Make(ctx, tx, rt.Clock, s, excerpt.Command{Person: who, Format: excerpt.Format(c.As)})
		return err
	})
	return made, err
}
