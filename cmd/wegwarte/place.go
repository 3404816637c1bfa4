package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"wegwarte/engine/placement"
)

type placeCmd struct {
	Propose placeProposeCmd `cmd:"" default:"withargs" help:"Look for the best plan (this is what place alone does)."`
	Check   placeCheckCmd   `cmd:"" help:"Verify a plan and its bound, without the solver."`
}

// Help shows an example.
func (placeCmd) Help() string {
	return "Example:\n  wegwarte place --instance town.json --time-limit 2s --format table"
}

// townFile is the flags that name an instance and a policy.
type townFile struct {
	Instance string `required:"" placeholder:"FILE" help:"Sites, residents and households, as JSON; .gz is unpacked."`
	Policy   string `placeholder:"FILE" help:"What counts, and how many points; what it does not say is as usual."`
}

type placeProposeCmd struct {
	townFile
	TimeLimit time.Duration `default:"2s" help:"When to stop looking; Ctrl-C stops earlier."`
	Seed      uint64        `default:"1" help:"The same seed and time limit give the same plan, if the machine keeps up."`
	From      string        `placeholder:"FILE" help:"An earlier plan (--format json) of nearly the same instance, to begin with."`
	Format    string        `enum:"table,json" default:"table" help:"table or json."`
}

// Help shows an example.
func (placeProposeCmd) Help() string {
	return "Example:\n  wegwarte place --instance town.json --time-limit 2s --format json > plan.json"
}

// Run looks for the best plan.
func (c *placeProposeCmd) Run(rt *runtime) error {
	if c.TimeLimit <= 0 {
		return errors.New("--time-limit must be above zero")
	}
	in, policy, err := c.read()
	if err != nil {
		return err
	}
	begin := time.Now()
	ctx, stop := context.WithTimeout(rt.Ctx, c.TimeLimit)
	defer stop()
	o := placement.Options{
		Seed: c.Seed, Work: int64(c.TimeLimit.Seconds() * placement.Rate),
		Elapsed: func() float64 { return time.Since(begin).Seconds() / c.TimeLimit.Seconds() },
		Progress: func(p placement.Progress) {
			fmt.Fprintf(rt.Err, "%6.1f s  %-9s  objective %d  bound %d\n", time.Since(begin).Seconds(), p.Stage, p.Objective, p.Bound)
		},
	}
	if c.From != "" {
		if o.From, err = parseFile(c.From, placement.ReadReport); err != nil {
			return err
		}
	}
	report, err := placement.Solve(ctx, in, policy, o)
	if err != nil {
		return err
	}
	report.Seconds = time.Since(begin).Seconds()
	if c.Format == "json" {
		return json.NewEncoder(rt.Out).Encode(report)
	}
	return placed(rt.Out, report)
}

func (f townFile) read() (*placement.Instance, placement.Policy, error) {
	policy := placement.Usual()
	in, err := parseFile(f.Instance, placement.ReadInstance)
	if err == nil && f.Policy != "" {
		policy, err = parseFile(f.Policy, placement.ReadPolicy)
	}
	return in, policy, err
}

// placed prints who lives where, with the next best units, and chains of moves.
func placed(w io.Writer, r *placement.Report) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintf(t, "household\tunit\tfrom\tto\tpoints\tuntil then; next best, and what made the difference\n")
	for _, l := range r.Placements {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%d\t%s\n", l.Household, strings.Join(append([]string{unitOf(l)}, l.Rooms...), " "), l.From, l.To, l.Points, strings.Join(remarks(l), "; "))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, c := range r.Chains {
		var moves []string
		for _, m := range c.Moves {
			moves = append(moves, fmt.Sprintf("%s from %s to %s", m.Resident, m.From, m.To))
		}
		fmt.Fprintf(w, "%d move(s) would free %s for %s on %s (+%d): %s\n", len(c.Moves), c.Unit, c.Household, c.Day, c.Gain, strings.Join(moves, ", "))
	}
	_, err := fmt.Fprintf(w, "objective %d, bound %d, gap %.4f %%, persons in halls %d, for a time %d, without a place %d, %.1f s\n",
		r.Objective, r.Bound, 100*r.Gap, r.InHall.Persons, r.Bridged.Persons, r.Unplaced.Persons, r.Seconds)
	return err
}

func unitOf(l placement.Placement) string {
	switch l.Level {
	case placement.Unplaced:
		return "-"
	case placement.AtHome:
		return "(stays) " + l.Unit
	}
	return l.Unit
}

// remarks says what is to be known of a placement beside the place.
func remarks(l placement.Placement) (out []string) {
	if l.Bridge != nil {
		out = append(out, fmt.Sprintf("from %s on in %s", l.Bridge.From, l.Bridge.Unit))
	}
	if l.LeaveBy != 0 {
		broken := ""
		if l.Broken {
			broken = ", beyond the limit"
		}
		out = append(out, fmt.Sprintf("hall to be left by %s%s", l.LeaveBy, broken))
	}
	if r := l.Reason; r != nil {
		switch {
		case r.Binding != "":
			out = append(out, fmt.Sprintf("no unit fits; without %q %d would", r.Binding, r.Without))
		case r.Fitting == 0:
			out = append(out, "no unit fits")
		default:
			out = append(out, fmt.Sprintf("of %d fitting units %d are lived in or closed, %d taken", r.Fitting, r.Lived, r.Taken))
		}
	}
	for _, o := range l.Others {
		text := fmt.Sprintf("%s %d: %s", o.Unit, o.Points, o.Why)
		if len(o.By) > 0 {
			text += " by " + strings.Join(o.By, ", ")
		}
		out = append(out, text)
	}
	return out
}
