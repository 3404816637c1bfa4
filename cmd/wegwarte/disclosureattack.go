package main

import (
	"encoding/json"
	"fmt"

	"wegwarte/engine/disclosure"
	"wegwarte/engine/disclosure/attack"
)

type disclosureAttackCmd struct {
	form
	Min      int      `default:"0" help:"The attacker knows that counts from 1 to below this are hidden. Without it they know the releases only; small changes are then such below 5."`
	AllSmall bool     `help:"The attacker knows that nothing else is hidden, as where nobody thought of subtraction."`
	Release  []string `arg:"" type:"existingfile" help:"CSV: columns of categories, then count, empty where it is hidden; * stands for all of a column. Several: the oldest first."`
}

// Help shows an example.
func (disclosureAttackCmd) Help() string {
	return "Tells what anybody can reckon from releases. Exit code 1: a hidden count, or a small change, is known.\n\n" +
		"Example:\n  wegwarte disclosure attack march.csv april.csv --format json"
}

// Run attacks releases.
func (c *disclosureAttackCmd) Run(rt *runtime) error {
	var releases []*disclosure.Release
	for _, name := range c.Release {
		r, err := readCSV(name, disclosure.ReadRelease)
		if err != nil {
			return err
		}
		releases = append(releases, r)
	}
	report, err := attack.Attack(releases, attack.Options{Min: int64(c.Min), AllSmall: c.AllSmall})
	if err != nil {
		return err
	}
	if c.Format == "json" {
		err = json.NewEncoder(rt.Out).Encode(report)
	} else {
		for _, f := range report.Found {
			what := "is"
			if f.Change {
				what = "changed by"
			}
			fmt.Fprintf(rt.Out, "%s: %s %s %d\n", c.Release[f.Release], disclosure.Named(releases[f.Release].Columns, f.Cell), what, f.Count)
		}
		narrowest := "no hidden count lies in a bounded interval"
		if report.Narrowest != nil {
			narrowest = fmt.Sprintf("the smallest interval is %g wide", *report.Narrowest)
		}
		_, err = fmt.Fprintf(rt.Out, "%d cells, %d hidden, %d known exactly; %s\n", report.Cells, report.Suppressed, report.Exact, narrowest)
	}
	if err == nil && report.Exact > 0 {
		err = errRefused
	}
	return err
}
