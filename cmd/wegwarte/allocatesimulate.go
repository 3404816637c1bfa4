package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"wegwarte/engine/allocation"
)

type allocateSimulateCmd struct {
	instanceFile
	Policy    string        `placeholder:"FILE" help:"What counts, and how much (json instances)."`
	History   string        `placeholder:"FILE" help:"Arrivals to learn prices from, written like the instance; without it, each half of the households learns from the other."`
	Batch     int           `default:"10" help:"Households in a batch."`
	Orders    int           `default:"20" help:"Random orders to replay."`
	TimeLimit time.Duration `default:"10s" help:"For the solution in hindsight."`
	Seed      uint64        `default:"1" help:"The same seed gives the same orders."`
	Format    string        `enum:"table,json" default:"table" help:"table or json."`
}

// Help shows an example.
func (allocateSimulateCmd) Help() string {
	return "What a stream of arrivals reaches of what would have been possible had all been known.\n\n" +
		"Example:\n  wegwarte allocate simulate --instance hias-fy16.txt --batch 10 --orders 20 --format json"
}

// Run replays the instance's households.
func (c *allocateSimulateCmd) Run(rt *runtime) error {
	if c.TimeLimit <= 0 {
		return errors.New("--time-limit must be above zero")
	}
	in, err := c.instance(c.instanceFile)
	if err != nil {
		return err
	}
	m := allocation.Simulation{Instance: in, Batch: c.Batch, Orders: c.Orders, Seed: c.Seed, Work: int64(c.TimeLimit.Seconds() * allocation.Rate)}
	if c.History != "" {
		if m.History, err = c.instance(instanceFile{c.History, c.Input}); err != nil {
			return err
		}
	}
	var spent time.Duration
	batches := 0
	m.Batches = func() func() {
		begin := time.Now()
		return func() {
			spent += time.Since(begin)
			batches++
		}
	}
	m.Order = func(o int) { fmt.Fprintf(rt.Err, "order %d of %d\n", o+1, c.Orders) }
	out, err := allocation.Simulate(rt.Ctx, m)
	if err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	if out == nil {
		return errors.New("stopped before the first order was replayed")
	}
	out.SecondsPerBatch = spent.Seconds() / float64(max(batches, 1))
	if c.Format == "json" {
		return json.NewEncoder(rt.Out).Encode(out)
	}
	_, err = fmt.Fprintf(rt.Out, "in hindsight     %d (at most %d)\nwith prices      %.2f %% of it on average, %.2f %% at worst\ngreedy           %.2f %%\nat random        %.2f %%\nper batch        %.4f s\n",
		out.Hindsight, out.HindsightBound, 100*out.Mean, 100*out.Worst, 100*out.GreedyMean, 100*out.RandomMean, out.SecondsPerBatch)
	return err
}

// instance reads an instance, weighed by the policy if it needs one.
func (c *allocateSimulateCmd) instance(f instanceFile) (*allocation.Instance, error) {
	request, in, err := f.read()
	if err != nil || request == nil {
		return in, err
	}
	policy := allocation.Policy{}
	if c.Policy != "" {
		if policy, err = parseFile(c.Policy, allocation.ReadPolicy); err != nil {
			return nil, err
		}
	}
	return request.Instance(policy)
}
