package main

import (
	"fmt"

	"wegwarte/engine/allocation"
	"wegwarte/engine/allocation/check"
)

type allocateCheckCmd struct {
	instanceFile
	Policy   string `placeholder:"FILE" help:"The policy the solution was made under (json instances)."`
	Solution string `required:"" placeholder:"FILE" help:"What allocate --format json wrote; .gz is unpacked."`
}

// Help shows an example.
func (allocateCheckCmd) Help() string {
	return "Counts in whole numbers only. Exit code 1: something is not as the solution says.\n\n" +
		"Example:\n  wegwarte allocate check --instance u1500.txt.gz --solution solution.json"
}

// Run verifies a solution: that it is possible, its objective, its bound.
func (c *allocateCheckCmd) Run(rt *runtime) error {
	request, in, err := c.read()
	if err != nil {
		return err
	}
	if request != nil {
		policy := allocation.Policy{}
		if c.Policy != "" {
			if policy, err = parseFile(c.Policy, allocation.ReadPolicy); err != nil {
				return err
			}
		}
		if in, err = request.Instance(policy); err != nil {
			return err
		}
	}
	report, err := parseFile(c.Solution, allocation.ReadReport)
	if err != nil {
		return err
	}
	objective, err := check.Feasible(in, report.Assignment)
	if err == nil && objective != report.Objective {
		err = fmt.Errorf("the objective is %d, not %d", objective, report.Objective)
	}
	if err != nil {
		fmt.Fprintf(rt.Out, "not feasible as stated: %v\n", err)
		return errRefused
	}
	bound, err := check.Bound(in, report.Certificate)
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
