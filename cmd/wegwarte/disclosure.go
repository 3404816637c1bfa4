package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"wegwarte/engine/disclosure"
	"wegwarte/engine/disclosure/publish"
)

type disclosureCmd struct {
	Protect disclosureProtectCmd `cmd:"" help:"Hide what is small, and what would give it away."`
	Attack  disclosureAttackCmd  `cmd:"" help:"Tell what anybody can reckon from releases."`
}

// Help shows an example.
func (disclosureCmd) Help() string {
	return "Example:\n  wegwarte disclosure protect table.csv --min 5 > release.csv"
}

type disclosureProtectCmd struct {
	Min       int      `default:"5" help:"Counts from 1 to below this are not published."`
	Zeros     string   `enum:"show,hide" default:"show" help:"Cells with nobody: show them, or hide them as small counts are."`
	Hierarchy []string `placeholder:"COLUMN=ABOVE,…" help:"Columns in which the categories of one lie, the nearest first, as municipality=kreis,land; or a CSV that says where each lies, as municipality=kreise.csv. Once for each."`
	Before    []string `placeholder:"RELEASE,…" help:"Earlier releases of the table, or of one that overlaps, the oldest first; changes are protected too."`
	Sum       bool     `help:"Add up rows of the same categories; without it, they are refused."`
	Table     string   `arg:"" type:"existingfile" help:"CSV: columns of categories, then count. What is not in it is zero."`
}

// Help shows an example.
func (disclosureProtectCmd) Help() string {
	return "Prints the table with all margins (* stands for all of a column); a hidden count is empty. Nothing\n" +
		"is printed and the exit code is 1 where something could not be protected.\n\n" +
		"Example:\n  wegwarte disclosure protect table.csv --min 5 --hierarchy municipality=kreis,land > release.csv"
}

// Run protects a table.
func (c *disclosureProtectCmd) Run(rt *runtime) error {
	t, err := readCSV(c.Table, disclosure.ReadTable)
	if err != nil {
		return err
	}
	if err := nest(t, c.Hierarchy); err != nil {
		return err
	}
	if c.Sum {
		t.Summed()
	}
	p := disclosure.Policy{Min: int64(c.Min), Zeros: disclosure.Zeros(c.Zeros)}
	for _, name := range c.Before {
		r, err := readCSV(name, disclosure.ReadRelease)
		if err != nil {
			return err
		}
		p.Before = append(p.Before, r)
	}
	r, err := publish.Release(t, p)
	if refused, ok := errors.AsType[*disclosure.RefusedError](err); ok {
		fmt.Fprintf(rt.Err, "wegwarte: %v\n", refused)
		return errRefused
	}
	if err != nil {
		return err
	}
	if err := r.Write(rt.Out); err != nil {
		return err
	}
	small := len(r.Proof.Shown)
	fmt.Fprintf(rt.Err, "%d cells, %d hidden: %d of their own, %d with them; each proved\n", len(r.Cells), r.Hidden(), small, r.Hidden()-small)
	if r.ZerosOmitted {
		fmt.Fprintf(rt.Err, "cells with nobody are not listed: there are more than %d cells\n", disclosure.MaxListed)
	}
	return nil
}

// nest says where the categories of columns lie.
func nest(t *disclosure.Table, typed []string) error {
	var said []string
	for _, s := range typed { // a list is cut at its commas; what has no = goes on with what was before
		if strings.Contains(s, "=") || len(said) == 0 {
			said = append(said, s)
		} else {
			said[len(said)-1] += "," + s
		}
	}
	t.Within = map[string][]string{}
	for _, s := range said {
		column, above, ok := strings.Cut(s, "=")
		if !ok || column == "" || above == "" || t.Within[column] != nil {
			return fmt.Errorf("--hierarchy: %q must be COLUMN=ABOVE,… or COLUMN=FILE, once for each column", s)
		}
		if info, err := os.Stat(above); err == nil && !info.IsDir() {
			h, err := readCSV(above, disclosure.ReadHierarchy)
			if err != nil {
				return err
			}
			if err := t.Nest(column, h); err != nil {
				return err
			}
			continue
		}
		t.Within[column] = strings.Split(above, ",")
	}
	return nil
}

// readCSV reads a file and names it in what is wrong with it.
func readCSV[T any](name string, read func(io.Reader) (T, error)) (T, error) {
	file, err := os.Open(name)
	if err != nil {
		var none T
		return none, err
	}
	defer file.Close() //nolint:errcheck // read only
	out, err := read(bufio.NewReader(file))
	if err != nil {
		return out, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}
