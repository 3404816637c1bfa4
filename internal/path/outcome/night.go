package outcome

import (
	"context"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// Tell is a step of the night: it founds the next cohort of a municipality that is complete, or
// decides of the next marks that are due what is told of them, and says how many cohorts
// it had to do with: 0, nothing is due any more. It asks for no right.
func Tell(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	if s.Kind != tenant.Municipality {
		return 0, nil
	}
	today := clock.Today(c)
	all, err := cohorts(ctx, tx, s)
	if err != nil {
		return 0, err
	}
	for _, k := range all {
		if marks := k.due(today); len(marks) > 0 {
			people, err := read(ctx, tx, s, k.Cohort, today)
			if err != nil {
				return 0, err
			}
			return 1, decide(ctx, tx, c, s, k, people, marks)
		}
	}
	begin, err := beginning(ctx, tx, s, all)
	if err != nil || begin.IsZero() {
		return 0, err
	}
	k := cohort{}
	var complete bool
	k.Cohort, complete = next(begin, today, func(from, to clock.Date) int {
		var n int
		if err == nil {
			n, err = arrived(ctx, tx, s, Cohort{from, to})
		}
		return n
	})
	if err != nil || !complete {
		return 0, err
	}
	people, err := read(ctx, tx, s, k.Cohort, today)
	if err != nil {
		return 0, err
	}
	return 1, found(ctx, tx, s, k.Cohort, people)
}

// beginning is the day from which there are no cohorts yet: after the last one, or the first quarter that
// began since firsts are entered. Zero: none was entered.
func beginning(ctx context.Context, tx *db.Tx, s tenant.Scope, all []cohort) (clock.Date, error) {
	if n := len(all); n > 0 {
		return all[n-1].To.AddDays(1), nil
	}
	at, err := db.One(ctx, tx, db.Value[int64], `SELECT coalesce(min(m.at), 0) FROM path_milestone m WHERE m.tenant_id = $1`, s.Tenant)
	if err != nil || at == 0 {
		return clock.Date{}, err
	}
	return quarter(clock.DateOf(time.UnixMicro(at))).AddMonths(3), nil
}
