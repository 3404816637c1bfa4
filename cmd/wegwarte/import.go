package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/arrivals"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

type importCmd struct {
	Arrivals importArrivalsCmd `cmd:"" help:"Take a list of arrivals into the register."`
}

// Help shows an example.
func (importCmd) Help() string {
	return "Example:\n  wegwarte import arrivals ankuenfte.xlsx --dry-run"
}

type importArrivalsCmd struct {
	database
	form
	File     string `arg:"" type:"existingfile" help:"XLSX or CSV with the template's columns."`
	Tenant   string `default:"land:05" aliases:"at" placeholder:"TENANT" help:"land:05, or a municipality's official key (AGS)."`
	Facility string `placeholder:"NAME" help:"The facility of rows that name none."`
	DryRun   bool   `help:"Read, compare and report, but change nothing."`
}

// Help shows an example.
func (importArrivalsCmd) Help() string {
	return "A household goes in whole or not at all; the same list again changes nothing. Ctrl-C stops between two households: what is in stays in, " +
		"and the report says how many are not. Exit 1 if a row was refused, or if it was stopped.\n\n" +
		"Example:\n  wegwarte import arrivals ankuenfte.xlsx --facility 'ZUE Musterberg' --dry-run --format json"
}

type arrivalsReport struct {
	DryRun     bool            `json:"dry_run"` // nothing was written: "created" would have been
	Households int             `json:"households"`
	Persons    int             `json:"persons"`
	Created    int             `json:"created"`
	Unchanged  int             `json:"unchanged"`
	Conflicts  int             `json:"conflicts"`
	Refused    int             `json:"refused"`
	Left       int             `json:"left"` // households that it did not come to: it was stopped
	Ignored    []string        `json:"ignored_columns"`
	Errors     []arrivals.Line `json:"errors"`
}

// Run reads the list, takes it in and says what went in and what did not.
func (c *importArrivalsCmd) Run(rt *runtime) error {
	collectMore()
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // read only
	list, err := arrivals.Read(file, sheet.Default)
	if err != nil {
		return refuse(rt, c.File, err)
	}
	report, err := c.take(rt, list)
	if err != nil {
		return err
	}
	err = c.tell(rt, report, report.print)
	if err == nil && (len(report.Errors) > 0 || report.Left > 0) {
		return errRefused
	}
	return err
}

// manyHouseholds is from when on the database counts its rows again after an
// import: planned by the counts of an emptier register, PostgreSQL searches names
// thousands of times slower until its own housekeeping comes by.
const manyHouseholds = 1000

// collectMore keeps a command that goes through a whole register within what a
// small machine has beside the program that serves, unless the operator says
// otherwise (GOMEMLIMIT).
func collectMore() {
	const limit = 112 << 20
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(limit)
	}
}

func (c *importArrivalsCmd) take(rt *runtime, list arrivals.Cut) (r arrivalsReport, err error) {
	d, err := rt.open(c.database)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	s, unit, err := c.scope(rt.Ctx, d)
	if err != nil {
		return r, err
	}
	r = arrivalsReport{DryRun: c.DryRun, Households: list.Households, Persons: list.Rows, Ignored: []string{}, Errors: []arrivals.Line{}}
	for _, i := range list.Ignored {
		r.Ignored = append(r.Ignored, strings.TrimSpace(i.Column+" "+i.Header))
	}
	shown := newProgress(rt.Err, len(list.Parts), list.Households)
	how := arrivals.Whole{Unit: unit, Everywhere: s.Kind == tenant.Land, DryRun: c.DryRun}
	how.Each = func(part int, rows arrivals.List, report person.ArrivalsReport) {
		r.Errors = append(r.Errors, rows.Lines(rt.Ctx, report)...)
		shown.add(list.Parts[part].Households, len(r.Errors))
	}
	done, err := arrivals.TakeIn(rt.Ctx, d, rt.Clock, s, list, how)
	shown.end()
	if err != nil && !rt.stopped() {
		return r, err
	}
	sorted.By(r.Errors, func(a, b arrivals.Line) int { return a.Row - b.Row })
	r.Created, r.Unchanged = done.Created.Households, done.Unchanged.Households
	r.Conflicts, r.Refused = done.Conflicts.Households, done.Refused.Households
	r.Left = r.Households - r.Created - r.Unchanged - r.Conflicts - r.Refused
	return r, c.settle(rt, d, s, list, r)
}

// settle does what follows very many: the audit's entries are made findable by whom
// they are about, the database counts its rows, and those who were here already
// are looked for. Who stops that can have it done with `wegwarte duplicates find`;
// the index goes on where the pages are served.
func (c *importArrivalsCmd) settle(rt *runtime, d *db.DB, s tenant.Scope, list arrivals.Cut, r arrivalsReport) error {
	if c.DryRun || r.Created == 0 {
		return nil
	}
	if r.Created >= manyHouseholds {
		if err := audit.Index(context.WithoutCancel(rt.Ctx), d); err != nil {
			return err
		}
		if err := d.Script(context.WithoutCancel(rt.Ctx), "ANALYZE"); err != nil {
			return err
		}
	}
	if list.Rows <= arrivals.Many || rt.stopped() {
		return nil
	}
	fmt.Fprintln(rt.Err, "looking for persons who were here already")
	_, err := person.FindDuplicates(rt.Ctx, d, rt.Clock, s)
	if rt.stopped() {
		fmt.Fprintln(rt.Err, "stopped: `wegwarte duplicates find` does it later")
		return nil
	}
	return err
}

// stopped reports whether whoever runs the command has had enough: Ctrl-C.
func (rt *runtime) stopped() bool { return rt.Ctx.Err() != nil }

// scope is in whose name the command line takes in: at the Land the social
// service of each facility, in a municipality the intake.
func (c *importArrivalsCmd) scope(ctx context.Context, d *db.DB) (s tenant.Scope, unit id.ID, err error) {
	role := tenant.Intake
	if strings.HasPrefix(c.Tenant, "land:") {
		role = tenant.FacilitySocial
	}
	if s, err = (at{c.Tenant}).scope(ctx, d, role); err != nil || c.Facility == "" {
		return s, "", err
	}
	var units []tenant.Unit
	err = d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		units, err = tenant.Units(ctx, tx, s)
		return err
	})
	if err != nil {
		return s, "", err
	}
	i := slices.IndexFunc(units, func(u tenant.Unit) bool { return person.Fold(u.Name) == person.Fold(c.Facility) })
	if i < 0 {
		return s, "", fmt.Errorf("there is no facility %q: see `wegwarte tenant facility --help`", c.Facility)
	}
	return s, units[i].ID, nil
}

func (r arrivalsReport) print(rt *runtime) error {
	if r.DryRun {
		fmt.Fprintln(rt.Out, "Dry run: nothing was written. This would become of the list:")
	}
	_, err := fmt.Fprintf(rt.Out, "%d households, %d persons: %d created, %d unchanged, %d conflicts, %d refused\n",
		r.Households, r.Persons, r.Created, r.Unchanged, r.Conflicts, r.Refused)
	if r.Left > 0 {
		_, err = fmt.Fprintf(rt.Out, "Stopped: %d households are not in the register; the same list again brings them.\n", r.Left)
	}
	for _, column := range r.Ignored {
		_, err = fmt.Fprintf(rt.Out, "not read: column %s\n", column)
	}
	for _, line := range r.Errors {
		_, err = fmt.Fprintln(rt.Out, line.Text)
	}
	return err
}
