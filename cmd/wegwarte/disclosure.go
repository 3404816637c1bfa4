package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
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
	Method    string   `enum:"suppress,cell-key,round" default:"suppress" help:"Hide (suppress), or change every count a little: by the keys of those in it, for cubes that do not change (cell-key), or to multiples (round)."`
	Ptable    string   `placeholder:"FILE|D,V,S" help:"For cell-key: a table of the R package ptable; or the largest change, the variance, and the largest count that never appears, as 5,2,0."`
	Keys      string   `placeholder:"COLUMN" help:"For cell-key: the column of the table with the sums of the record keys."`
	Base      int      `default:"5" help:"For round: to multiples of this."`
	Secret    string   `type:"existingfile" help:"For round: a file of 16 bytes or more that nobody else has."`
	Who       string   `name:"contributor" placeholder:"COLUMN" help:"The counts are money: the column of who contributes it. What one of them dominates is hidden."`
	Dominance string   `placeholder:"N,K" help:"For money: the N largest have more than K percent."`
	PPercent  int      `name:"p-percent" help:"For money: the second largest could reckon the largest to this percent."`
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
	p := disclosure.Policy{Min: int64(c.Min), Zeros: disclosure.Zeros(c.Zeros)}
	var keys, who []string
	if c.Keys != "" {
		keys, err = t.Take(c.Keys)
	}
	if err == nil && c.Who != "" {
		who, err = t.Take(c.Who)
	}
	if err != nil {
		return err
	}
	if err := nest(t, c.Hierarchy); err != nil {
		return err
	}
	if c.Method != "suppress" {
		return c.change(rt, t, keys)
	}
	if who != nil {
		if t, p, err = c.money(t, who); err != nil {
			return err
		}
	}
	if c.Sum {
		t.Summed()
	}
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
	fmt.Fprintf(rt.Err, "%d cells, %d hidden; each proved\n", len(r.Cells), r.Hidden())
	return omitted(rt, r)
}

// money makes a table of contributions, with what is dominated.
func (c *disclosureProtectCmd) money(t *disclosure.Table, who []string) (*disclosure.Table, disclosure.Policy, error) {
	d := disclosure.Dominance{P: int64(c.PPercent)}
	if c.Dominance != "" {
		n, k, _ := strings.Cut(c.Dominance, ",")
		var faults [2]error
		d.N, faults[0] = strconv.ParseInt(n, 10, 64)
		d.K, faults[1] = strconv.ParseInt(k, 10, 64)
		if errors.Join(faults[:]...) != nil {
			return nil, disclosure.Policy{}, fmt.Errorf("--dominance: %q must be N,K, as 2,85", c.Dominance)
		}
	}
	var all []disclosure.Contribution
	for i, row := range t.Rows {
		all = append(all, disclosure.Contribution{Row: row, Who: who[i]})
	}
	sums, hide, err := disclosure.Sums(t.Columns, t.Within, all, d)
	return sums, disclosure.Policy{Min: 2, Hide: hide}, err
}

// change prints a table whose counts are all changed a little.
func (c *disclosureProtectCmd) change(rt *runtime, t *disclosure.Table, keys []string) error {
	if len(c.Before) > 0 || c.Who != "" {
		return fmt.Errorf("--before and --contributor are for suppress, not for %s", c.Method)
	}
	if c.Method == "round" {
		if c.Secret == "" {
			return errors.New("round needs --secret")
		}
		secret, err := os.ReadFile(c.Secret)
		if err != nil {
			return err
		}
		return printed(rt)(disclosure.Round(t, int64(c.Base), secret))
	}
	if keys == nil || c.Ptable == "" {
		return errors.New("cell-key needs --ptable and --keys")
	}
	table, err := c.ptable()
	if err != nil {
		return err
	}
	numbers := make([]uint64, len(keys))
	for i, s := range keys {
		if numbers[i], err = disclosure.ParseKey(s); err != nil {
			return fmt.Errorf("%s: line %d, column %s: %w", c.Table, t.Rows[i].Line, c.Keys, err)
		}
	}
	return printed(rt)(disclosure.Perturb(t, numbers, table))
}

func (c *disclosureProtectCmd) ptable() (disclosure.Ptable, error) {
	if parts := strings.Split(c.Ptable, ","); len(parts) == 3 {
		largest, one := strconv.ParseInt(parts[0], 10, 64)
		variance, two := strconv.ParseFloat(parts[1], 64)
		kept, three := strconv.ParseInt(parts[2], 10, 64)
		if errors.Join(one, two, three) == nil {
			return disclosure.Design(largest, variance, kept)
		}
	}
	return readCSV(c.Ptable, disclosure.ReadPtable)
}

func printed(rt *runtime) func(*disclosure.Release, error) error {
	return func(r *disclosure.Release, err error) error {
		if err != nil {
			return err
		}
		if err := r.Write(rt.Out); err != nil {
			return err
		}
		fmt.Fprintln(rt.Err, "counts are changed, margins each for itself: cells need not add up to them")
		return omitted(rt, r)
	}
}

// omitted says where cells with nobody are left out.
func omitted(rt *runtime, r *disclosure.Release) error {
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
