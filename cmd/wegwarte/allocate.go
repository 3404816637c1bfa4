package main

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"wegwarte/engine/allocation"
)

type allocateCmd struct {
	Propose  allocateProposeCmd  `cmd:"" default:"withargs" help:"Look for the best assignment (this is what allocate alone does)."`
	Check    allocateCheckCmd    `cmd:"" help:"Verify a solution and its bound, without the solver."`
	Simulate allocateSimulateCmd `cmd:"" help:"Replay households as a stream, batch by batch."`
}

// Help shows an example.
func (allocateCmd) Help() string {
	return "Example:\n  wegwarte allocate --instance week.json --time-limit 10s --format table"
}

// instanceFile is the flags that name an instance.
type instanceFile struct {
	Instance string `required:"" placeholder:"FILE" help:"The instance; .gz is unpacked."`
	Input    string `enum:"auto,text,gap,json" default:"auto" help:"How it is written: text, gap or json; auto takes .json and .json.gz for json, all else for text."`
}

type allocateProposeCmd struct {
	instanceFile
	Policy    string        `placeholder:"FILE" help:"What counts, and how much (json instances)."`
	TimeLimit time.Duration `default:"10s" help:"When to stop looking; Ctrl-C stops earlier."`
	Seed      uint64        `default:"1" help:"The same seed and time limit give the same result, if the machine keeps up."`
	Format    string        `enum:"table,json" default:"table" help:"table or json."`
}

// Help shows an example.
func (allocateProposeCmd) Help() string {
	return "Example:\n  wegwarte allocate --instance u1500.txt.gz --time-limit 60s --format json > solution.json"
}

// Run looks for the best assignment.
func (c *allocateProposeCmd) Run(rt *runtime) error {
	if c.TimeLimit <= 0 {
		return errors.New("--time-limit must be above zero")
	}
	request, in, err := c.read()
	if err != nil {
		return err
	}
	policy := allocation.Policy{}
	if c.Policy != "" {
		if request == nil {
			return errors.New("--policy: only a json instance has criteria that a policy can weigh")
		}
		if policy, err = parseFile(c.Policy, allocation.ReadPolicy); err != nil {
			return err
		}
	}
	begin := time.Now()
	ctx, stop := context.WithTimeout(rt.Ctx, c.TimeLimit)
	defer stop()
	o := allocation.Options{
		Seed: c.Seed, Work: int64(c.TimeLimit.Seconds() * allocation.Rate),
		Elapsed:  func() float64 { return time.Since(begin).Seconds() / c.TimeLimit.Seconds() },
		Progress: solving(rt.Err, begin),
	}
	var report *allocation.Report
	if request != nil {
		plan, err := request.Plan(ctx, policy, o)
		if err != nil {
			return err
		}
		in = plan.Instance
		report = plan.Report(time.Since(begin).Seconds())
	} else {
		solution, err := allocation.Solve(ctx, in, o)
		if err != nil {
			return err
		}
		report = solution.Report(in, time.Since(begin).Seconds())
	}
	if c.Format == "json" {
		return json.NewEncoder(rt.Out).Encode(report)
	}
	if report.Lines == nil {
		report.Lines = allocation.Explain(in, report.Assignment)
	}
	return table(rt.Out, in, report)
}

// read reads the instance; a json instance is a request that needs a policy.
func (f instanceFile) read() (*allocation.Request, *allocation.Instance, error) {
	switch form := f.form(); form {
	case "json":
		request, err := parseFile(f.Instance, allocation.ReadJSON)
		return request, nil, err
	case "gap":
		in, err := parseFile(f.Instance, allocation.ReadGAP)
		return nil, in, err
	default:
		in, err := parseFile(f.Instance, allocation.ReadText)
		return nil, in, err
	}
}

func (f instanceFile) form() string {
	if f.Input != "auto" {
		return f.Input
	}
	if strings.HasSuffix(strings.TrimSuffix(f.Instance, ".gz"), ".json") {
		return "json"
	}
	return "text"
}

// maxUnpacked is how much a packed file may unpack to.
const maxUnpacked = 2 << 30

// parseFile reads a file, unpacked if its name says that it is packed.
func parseFile[T any](name string, read func(io.Reader) (T, error)) (out T, err error) {
	file, err := os.Open(name)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	var from io.Reader = file
	if strings.HasSuffix(name, ".gz") {
		unpacked, err := gzip.NewReader(file)
		if err != nil {
			return out, fmt.Errorf("%s: %w", name, err)
		}
		from = io.LimitReader(unpacked, maxUnpacked)
	}
	if out, err = read(from); err != nil {
		return out, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

// solving says every second or so how far the search is.
func solving(w io.Writer, begin time.Time) func(allocation.Progress) {
	last, stage := begin, allocation.Stage("")
	return func(p allocation.Progress) {
		if p.Stage == stage && time.Since(last) < time.Second {
			return
		}
		last, stage = time.Now(), p.Stage
		fmt.Fprintf(w, "%6.1f s  %-9s  objective %d  bound %d  unplaced %d\n", time.Since(begin).Seconds(), p.Stage, p.Objective, p.Bound, p.Unplaced)
	}
}

// table prints who goes where, with the next best places.
func table(w io.Writer, in *allocation.Instance, r *allocation.Report) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintf(t, "household\tplace\tscore\tnext best, and what made the difference\n")
	for _, line := range r.Lines {
		var others []string
		for _, o := range line.Others {
			others = append(others, in.Say(o))
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\n", in.Household(line.Household), in.Place(line.Place), line.Score, strings.Join(others, "; "))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, f := range r.Floors {
		fmt.Fprintf(w, "floor %q: average %.1f, without it %.1f, asked for %d\n", f.Group, f.After, f.Before, f.Floor)
	}
	for _, a := range r.Account {
		fmt.Fprintf(w, "%s: was owed %d, took %d, carried on %d\n", in.Place(a.Place), a.Owed, a.Took, a.Next)
	}
	_, err := fmt.Fprintf(w, "objective %d, bound %d, gap %.4f %%, unplaced %d, %.1f s\n", r.Objective, r.Bound, 100*r.Gap, len(r.Unplaced), r.Seconds)
	return err
}
