package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"wegwarte/engine/forecast"
)

type planCmd struct {
	Ahead  planAheadCmd  `cmd:"" default:"withargs" help:"Look ahead, and for the cheapest mix of measures (this is what plan alone does)."`
	Replay planReplayCmd `cmd:"" help:"How well the arrivals of the history would have been foreseen."`
}

// Help shows an example.
func (planCmd) Help() string {
	return "Example:\n  wegwarte plan --instance plan.json --format table"
}

type planAheadCmd struct {
	Instance string `required:"" placeholder:"FILE" help:"History, stock, scenarios and offers, as JSON; .gz is unpacked."`
	Trials   int    `default:"2000" help:"Mixes of measures to go through at most; Ctrl-C stops earlier."`
	Format   string `enum:"table,json" default:"table" help:"table or json."`
}

// Help shows an example.
func (planAheadCmd) Help() string {
	return "Example:\n  wegwarte plan --instance plan.json --format json > outlook.json"
}

// planned is what plan --format json writes.
type planned struct {
	*forecast.Result
	Mix *forecast.Mix `json:"mix,omitempty"`
}

// Run looks ahead.
func (c *planAheadCmd) Run(rt *runtime) error {
	if c.Trials < 1 {
		return errors.New("--trials must be above zero")
	}
	q, err := parseFile(c.Instance, forecast.ReadQuestion)
	if err != nil {
		return err
	}
	out := planned{}
	if out.Result, err = forecast.Forecast(rt.Ctx, &q.Plan); err != nil {
		return err
	}
	if q.Goal != nil {
		search := forecast.Search{Trials: c.Trials, Progress: func(trials int, cost, bound int64) {
			fmt.Fprintf(rt.Err, "%5d mixes  cost %s  bound %s\n", trials, euros(cost), euros(bound))
		}}
		if out.Mix, err = forecast.Cheapest(rt.Ctx, &q.Plan, q.Offers, *q.Goal, search); err != nil {
			return err
		}
	}
	if c.Format == "json" {
		return json.NewEncoder(rt.Out).Encode(out)
	}
	return planTable(rt.Out, out)
}

// planTable prints each scenario in steps of four weeks, and what it comes to.
func planTable(w io.Writer, p planned) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	for _, o := range p.Scenarios {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", title(o.Name), "arriving", "to house", "places", "free", "in halls", "nowhere", "euros a week")
		for x := 0; x < len(o.Weeks); x += 4 {
			a := o.Weeks[x]
			fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\t\n", a.From, span(p.Arrivals[x].Persons), span(a.Persons), a.Places, span(a.Free), span(a.Halls), span(a.Without), euros(a.Cost.Middle))
		}
		if err := t.Flush(); err != nil {
			return err
		}
		h := o.HallFree
		fmt.Fprintf(w, "halls empty for good: half of the futures by %s, 80 %% by %s, 90 %% by %s, never %.0f %%; %s euros (%s to %s)\n\n",
			h.Half, h.Eighty, h.Ninety, 100*h.Never, euros(o.Total.Middle), euros(o.Total.Low), euros(o.Total.High))
	}
	if p.Mix == nil {
		return nil
	}
	var takes []string
	for _, taken := range p.Mix.Takes {
		takes = append(takes, fmt.Sprintf("%d × %s", max(taken.Times, 1), taken.Measure.Name))
	}
	if len(takes) == 0 {
		takes = []string{"nothing"}
	}
	if p.Mix.Proof == forecast.Impossible {
		_, err := fmt.Fprintf(w, "not even all that is offered is enough: %.0f %% of the futures with %s\n", 100*p.Mix.Reached, strings.Join(takes, ", "))
		return err
	}
	_, err := fmt.Fprintf(w, "cheapest mix (%s, gap %.1f %%): %s; %s euros, %.0f %% of the futures, %d mixes tried\n",
		p.Mix.Proof, 100*p.Mix.Gap, strings.Join(takes, ", "), euros(p.Mix.Cost), 100*p.Mix.Reached, p.Mix.Trials)
	return err
}

func title(scenario string) string {
	if scenario == "" {
		return "as it is"
	}
	return scenario
}

// span writes a range with its middle: "3 (1–6)".
func span(r forecast.Range) string {
	if r.Low == r.High {
		return fmt.Sprint(r.Middle)
	}
	return fmt.Sprintf("%d (%d–%d)", r.Middle, r.Low, r.High)
}

// euros writes cents as whole euros.
func euros(cents int64) string { return fmt.Sprint((cents + 50) / 100) }
