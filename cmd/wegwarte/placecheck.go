package main

import (
	"fmt"

	"wegwarte/engine/placement"
	"wegwarte/engine/placement/check"
)

type placeCheckCmd struct {
	townFile
	Solution string `required:"" placeholder:"FILE" help:"What place --format json wrote; .gz is unpacked."`
}

// Help shows an example.
func (placeCheckCmd) Help() string {
	return "Counts in whole numbers only. Exit code 1: something is not as the plan says.\n\n" +
		"Example:\n  wegwarte place check --instance town.json --solution plan.json"
}

// Run verifies a plan: that it is possible, its objective, its bound.
func (c *placeCheckCmd) Run(rt *runtime) error {
	in, policy, err := c.read()
	if err != nil {
		return err
	}
	report, err := parseFile(c.Solution, placement.ReadReport)
	if err != nil {
		return err
	}
	weighed, err := placement.Weigh(in, policy)
	if err != nil {
		return err
	}
	objective, err := check.Feasible(weighed, report.Placements, in.First)
	if err == nil && objective != report.Objective {
		err = fmt.Errorf("the objective is %d, not %d", objective, report.Objective)
	}
	if err != nil {
		fmt.Fprintf(rt.Out, "not feasible as stated: %v\n", err)
		return errRefused
	}
	bound, err := check.Bound(weighed, report.Certificate, in.First)
	if err == nil && bound != report.Bound {
		err = fmt.Errorf("the certificate proves %d, not %d", bound, report.Bound)
	}
	if err != nil {
		fmt.Fprintf(rt.Out, "objective %d is right, the bound is not proved: %v\n", objective, err)
		return errRefused
	}
	fmt.Fprintf(rt.Out, "objective %d and bound %d are right\n", objective, bound)
	return nil
}
