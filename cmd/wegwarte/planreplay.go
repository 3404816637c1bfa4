package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"wegwarte/engine/forecast"
)

type planReplayCmd struct {
	Instance string `required:"" placeholder:"FILE" help:"What plan reads; only the history is looked at."`
	Begin    int    `default:"26" help:"Weeks of history before the first look ahead."`
	Format   string `enum:"table,json" default:"table" help:"table or json."`
}

// Help shows an example.
func (planReplayCmd) Help() string {
	return "After each four weeks of the history it is looked twelve weeks ahead, and held against what came.\n\n" +
		"Example:\n  wegwarte plan replay --instance plan.json"
}

// Run goes through the history as if it were still to come.
func (c *planReplayCmd) Run(rt *runtime) error {
	q, err := parseFile(c.Instance, forecast.ReadQuestion)
	if err != nil {
		return err
	}
	prior := forecast.Usual()
	if q.Prior != nil {
		prior = *q.Prior
	}
	r, err := q.Arrivals.Replay(rt.Ctx, prior, c.Begin, 1_000, q.Seed)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return json.NewEncoder(rt.Out).Encode(r)
	}
	t := tabwriter.NewWriter(rt.Out, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "\toutcomes\tin the range\tas if not whole\tloss below last month\t\n")
	for _, x := range []struct {
		what string
		forecast.Score
	}{{"weeks", r.Weeks}, {"months", r.Months}} {
		fmt.Fprintf(t, "%s\t%d\t%.1f %%\t%.1f %%\t%.1f %%\t\n", x.what, x.Outcomes, 100*x.Share(), 100*x.Calibrated/float64(max(1, x.Outcomes)), 100*x.Better())
	}
	return t.Flush()
}
