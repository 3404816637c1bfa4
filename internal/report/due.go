package report

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// Expected is the report that is to be there on a day: that of the month before,
// by the tenth of the month (§ 4 FlüAG NRW).
type Expected struct {
	Month clock.Date // its first day
	Day   clock.Date // its last: the Stichtag
	Until clock.Date
}

const dueDay = 10 // of the following month

// ExpectedOn gives the report that is expected on a day.
func ExpectedOn(day clock.Date) Expected {
	month := clock.NewDate(day.Year(), day.Month(), 1)
	return Expected{Month: month.AddMonths(-1), Day: month.AddDays(-1), Until: month.AddDays(dueDay - 1)}
}

// State is how a municipality stands with its reports.
type State string

// The states.
const (
	Current State = "current"
	Due     State = "due"    // the last one counts; the next is to come by the tenth
	Late    State = "late"   // the last one counts; the next should have come
	Lapsed  State = "lapsed" // the last one is too old to count
	Never   State = "never"  // there is none
)

// Missing reports whether there is no Bestand to reckon with.
func (s State) Missing() bool { return s == Lapsed || s == Never }

// state says how it stands on a day with somebody whose last report it is. For
// the residence rule we know of no day by which to report.
func state(purpose Purpose, day clock.Date, last *Report, keeps int) State {
	e := ExpectedOn(day)
	switch {
	case last == nil:
		return Never
	case keeps > 0 && last.Day.DaysUntil(day) > keeps:
		return Lapsed
	case purpose != Asylum || !last.Day.Before(e.Month):
		return Current
	case day.After(e.Until):
		return Late
	}
	return Due
}

// OwnState says how the scope's municipality stands with its reports for a purpose
// on a day; "" where it owes none: it stands in no official list, or there are no rules.
func OwnState(ctx context.Context, tx *db.Tx, s tenant.Scope, purpose Purpose, day clock.Date) (State, error) {
	if err := s.MayRead(tenant.Quota); err != nil {
		return "", err
	}
	own, err := tenant.Find(ctx, tx, s.Tenant)
	if err != nil || s.Kind != tenant.Municipality || own.AGS == "" {
		return "", err
	}
	land, err := tenant.LandOf(ctx, tx, s)
	if err != nil {
		return "", err
	}
	all, err := rulesOf(ctx, tx, land.ID, purpose)
	rules := On(all, day)
	if err != nil || rules.Off() {
		return "", err
	}
	list, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM report WHERE tenant_id = $1 AND purpose = $2 AND day <= $3
		ORDER BY day DESC, number DESC LIMIT 1`, s.Tenant, purpose, day)
	if err != nil {
		return "", err
	}
	var last *Report
	if len(list) > 0 {
		last = &list[0]
	}
	return state(purpose, day, last, rules.Keeps), nil
}
