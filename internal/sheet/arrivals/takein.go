package arrivals

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Many is from how many rows on nobody looks, while a list is taken in, for those
// of it who were here already, but person.FindDuplicates afterwards, who does so for all at once.
const Many = 2000

// Whole is how a list is taken in at once, by who waits for it.
type Whole struct {
	Unit       id.ID // the facility of rows that name none
	Everywhere bool  // person.ArrivalsCommand's
	DryRun     bool  // look and report, but change nothing
	Each       func(part int, l List, report person.ArrivalsReport)
}

// TakeIn takes a list in, part after part, each in a transaction of its own, and
// tells what came of each. When ctx ends it stops between two of them: what is in
// stays in, and the same list again brings the rest.
func TakeIn(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope, list Cut, how Whole) (Findings, error) {
	var all Findings
	for i, part := range list.Parts {
		if err := ctx.Err(); err != nil {
			return all, err
		}
		rows, err := list.Layout.Read(part.Content, clock.Today(c))
		if err != nil {
			return all, err
		}
		cmd := person.ArrivalsCommand{Rows: rows.Rows, Unit: how.Unit, Everywhere: how.Everywhere, Many: list.Rows > Many}
		report, err := takePart(context.WithoutCancel(ctx), d, c, s, cmd, how.DryRun)
		if err != nil {
			return all, err
		}
		all.add(rows, report)
		if how.Each != nil {
			how.Each(i, rows, report)
		}
	}
	return all, nil
}

// tries is how often a part is tried whose file numbers others give away at the
// same time.
const tries = 3

func takePart(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope, cmd person.ArrivalsCommand, dry bool) (report person.ArrivalsReport, err error) {
	if dry {
		err = d.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
			report, err = person.CompareArrivals(ctx, tx, c, s, cmd)
			return err
		})
		return report, err
	}
	for try := 1; ; try++ {
		err = d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
			report, err = person.TakeArrivals(ctx, tx, c, s, cmd)
			return err
		})
		if try == tries || !errs.Is(err, errs.KindConflict) {
			return report, err
		}
	}
}
