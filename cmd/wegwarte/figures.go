package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/figures"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

type figuresCmd struct {
	Import importFiguresCmd `cmd:"" help:"Take in a file of official figures."`
}

// Help shows an example.
func (figuresCmd) Help() string {
	return "Example:\n  wegwarte figures import 12411.csv --source 'Landesdatenbank NRW, 12411' --licence dl-de/by-2-0 --published 2026-06-01 --dry-run"
}

type importFiguresCmd struct {
	database
	form
	File      string `arg:"" type:"existingfile" help:"CSV or XLSX: GENESIS flat or table, indicators by years, or our own sheet; plain or .gz."`
	Tenant    string `default:"land:05" aliases:"at" placeholder:"TENANT" help:"land:05, which fills in all its municipalities, or a municipality's official key (AGS)."`
	Source    string `placeholder:"TEXT" help:"Where the figures are from; without it, what the file says. Our own sheet says it in each row."`
	URL       string `name:"url" placeholder:"URL" help:"Where the source stands."`
	Licence   string `placeholder:"TEXT" help:"Under which licence they may be passed on."`
	Published string `placeholder:"DATE" help:"When they were published, 2006-01-02; without it, what the file says."`
	DryRun    bool   `help:"Read, compare and report, but change nothing."`
}

// Help shows an example.
func (importFiguresCmd) Help() string {
	return "Names that are not known stand for nothing until somebody says on the page /zahlen/datei what they mean. The same file again changes nothing. " +
		"Exit 1 if a row was refused; the others are in.\n\n" +
		"Example:\n  wegwarte figures import 12411.csv --source 'Landesdatenbank NRW, 12411' --licence dl-de/by-2-0 --published 2026-06-01 --format json"
}

// figuresReport is what became of a file.
type figuresReport struct {
	DryRun  bool           `json:"dry_run"` // nothing was written: "taken" would have been
	Layout  string         `json:"layout"`
	Values  int            `json:"values"` // of names that are known
	Taken   int            `json:"taken"`
	Newer   int            `json:"newer"`   // of them, in the place of an earlier value
	Same    int            `json:"same"`    // there already
	Foreign int            `json:"foreign"` // of nobody who is the tenant's
	Without map[string]int `json:"without"` // cells without a value, by their sign
	Unknown []string       `json:"unknown_names"`
	Refused int            `json:"refused"`
	Errors  []string       `json:"errors"`
}

// Run reads the file, takes it in and says what went in and what did not.
func (c *importFiguresCmd) Run(rt *runtime) (err error) {
	d, err := rt.open(c.database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	s, err := (at{c.Tenant}).scope(rt.Ctx, d, tenant.Lead)
	if err != nil {
		return err
	}
	report, err := c.take(rt, d, s)
	if errs.Is(err, errs.KindInvalid) {
		return refuse(rt, c.File, err)
	}
	if err != nil {
		return err
	}
	err = c.tell(rt, report, report.print)
	if err == nil && report.Refused > 0 {
		err = errRefused
	}
	return err
}

func (c *importFiguresCmd) take(rt *runtime, d *db.DB, s tenant.Scope) (r figuresReport, err error) {
	file, err := os.Open(c.File)
	if err != nil {
		return r, err
	}
	defer file.Close() //nolint:errcheck // read only
	var towns func(string) string
	var said map[string]string
	err = d.Look(rt.Ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		if towns, err = figure.Towns(ctx, tx, s, sheet.Fold); err == nil {
			said, err = figure.Meanings(ctx, tx, s)
		}
		return err
	})
	if err != nil {
		return r, err
	}
	list, err := figures.Read(file, towns)
	if err != nil {
		return r, err
	}
	p, err := c.provenance(list)
	if err != nil {
		return r, err
	}
	rows := list.Rows(said, p)
	r = figuresReport{DryRun: c.DryRun, Layout: string(list.Layout), Values: len(rows), Without: map[string]int{}, Unknown: []string{}, Errors: []string{}}
	for sign, n := range list.Without {
		r.Without[string(sign)] = n
	}
	for _, n := range list.Names {
		if n.Choose(said) == "" {
			r.Unknown = append(r.Unknown, n.Words)
		}
	}
	var taken figure.Taken
	step := d.Do
	if c.DryRun {
		step = d.Look
	}
	err = step(rt.Ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		taken, err = figure.Take(ctx, tx, rt.Clock, s, figure.TakeCommand{Rows: rows, Way: figure.Sheet, DryRun: c.DryRun})
		return err
	})
	r.Taken, r.Same, r.Foreign, r.Refused = len(taken.Changes), taken.Same, taken.Foreign, list.Count+len(taken.Faults)
	for _, change := range taken.Changes {
		if change.Was != nil && !change.Older {
			r.Newer++
		}
	}
	faults := list.Errors
	for _, f := range taken.Faults {
		faults = append(faults, figures.Fault(rt.Ctx, f))
	}
	sorted.By(faults, func(a, b sheet.RowError) int { return a.Row - b.Row })
	for _, f := range faults {
		r.Errors = append(r.Errors, i18n.T(rt.Ctx, "figures.row", "row", f.Row, "field", f.Field, "text", i18n.T(rt.Ctx, f.Key, f.Args...)))
	}
	return r, err
}

// provenance is where the figures of the file are from, as the flags say or else it itself.
func (c *importFiguresCmd) provenance(list *figures.File) (p figures.Provenance, err error) {
	p = figures.Provenance{Source: c.Source, URL: c.URL, Licence: c.Licence, Published: list.Published}
	if p.Source == "" {
		p.Source = list.Source
	}
	if c.Published != "" {
		if p.Published, err = clock.ParseDate(c.Published); err != nil {
			return p, fmt.Errorf("--published: %q is no day", c.Published)
		}
	}
	if list.Layout == figures.Own {
		return p, nil
	}
	switch {
	case p.Source == "":
		return p, errors.New("say with --source where the figures are from: the file does not")
	case p.Licence == "":
		return p, errors.New("say with --licence under which licence they may be passed on")
	case p.Published.IsZero():
		return p, errors.New("say with --published when they were published: the file does not")
	}
	return p, nil
}

func (r figuresReport) print(rt *runtime) error {
	if r.DryRun {
		fmt.Fprintln(rt.Out, "Dry run: nothing was written. This would become of the file:")
	}
	_, err := fmt.Fprintf(rt.Out, "%d values (%s): %d taken, %d of them newer than one that was there, %d the same, %d of others, %d refused\n", r.Values, r.Layout, r.Taken, r.Newer, r.Same, r.Foreign, r.Refused)
	for _, name := range r.Unknown {
		_, err = fmt.Fprintf(rt.Out, "not known: %s\n", name)
	}
	for _, line := range r.Errors {
		_, err = fmt.Fprintln(rt.Out, line)
	}
	return err
}
