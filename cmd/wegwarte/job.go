package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
)

type jobCmd struct {
	List  jobListCmd  `cmd:"" help:"What waits or failed."`
	Retry jobRetryCmd `cmd:"" help:"Try a failed job again."`
}

// Help shows an example.
func (jobCmd) Help() string { return "Example:\n  wegwarte job list --state failed" }

type jobListCmd struct {
	database
	form
	State string `enum:"waiting,failed,done" default:"failed" help:"waiting, failed or done."`
}

// Help shows an example.
func (jobListCmd) Help() string { return "Example:\n  wegwarte job list --state waiting" }

// Run prints up to 200 jobs, the latest first.
func (c *jobListCmd) Run(rt *runtime) error {
	d, err := rt.open(c.database)
	if err != nil {
		return err
	}
	var all []job.Entry
	err = d.Do(rt.Ctx, "", func(ctx context.Context, tx *db.Tx) error {
		all, err = job.List(ctx, tx, c.State)
		return err
	})
	if err := errors.Join(err, d.Close()); err != nil {
		return err
	}
	if c.Format == "json" {
		return json.NewEncoder(rt.Out).Encode(all)
	}
	w := tabwriter.NewWriter(rt.Out, 0, 4, 2, ' ', 0)
	for _, j := range all {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\n", j.ID, j.Kind, j.RunAt.UTC().Format(time.RFC3339), j.Attempts, j.Said)
	}
	return w.Flush()
}

type jobRetryCmd struct {
	database
	ID string `arg:"" help:"The job, as job list names it."`
}

// Help shows an example.
func (jobRetryCmd) Help() string { return "Example:\n  wegwarte job retry 01KBQXJ8Z0A1B2C3D4E5F6G7H8" }

// Run puts the job back at the beginning.
func (c *jobRetryCmd) Run(rt *runtime) error {
	which, ok := id.Parse(c.ID)
	if !ok {
		return fmt.Errorf("%q is no job", c.ID)
	}
	d, err := rt.open(c.database)
	if err != nil {
		return err
	}
	err = d.Do(rt.Ctx, "", func(ctx context.Context, tx *db.Tx) error { return job.Retry(ctx, tx, rt.Clock, which) })
	return errors.Join(err, d.Close())
}
