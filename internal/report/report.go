package report

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Way is how a report came.
type Way string

// The ways.
const (
	Entered Way = "entered" // by the municipality
	Sheet   Way = "sheet"   // taken from a list by the Land
)

// Report is how many of those who count by a key lived in a municipality on a day.
type Report struct {
	ID      id.ID
	Purpose Purpose // of the key
	AGS     string
	Number  int        // of the municipality's reports, from 1
	Day     clock.Date // Stichtag
	Persons int
	Way     Way
	Source  string // where the number is from, in words; may be ""
	At      time.Time
	By      string // who wrote it down
}

// EnterCommand is a municipality's report.
type EnterCommand struct {
	Purpose Purpose
	Day     clock.Date
	Persons int
	Source  string
}

// most bounds a count: no municipality takes in more than ten million.
const most = 10_000_000

// Enter keeps a report of the scope's municipality.
func Enter(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd EnterCommand) (Report, error) {
	if s.Kind != tenant.Municipality {
		return Report{}, errs.Forbidden("error.forbidden")
	}
	if err := s.MayWrite(tenant.Quota); err != nil {
		return Report{}, err
	}
	cmd.Source = strings.TrimSpace(cmd.Source)
	if err := decideEnter(clock.Today(c), cmd); err != nil {
		return Report{}, err
	}
	own, err := tenant.Find(ctx, tx, s.Tenant)
	if err != nil {
		return Report{}, err
	}
	if own.AGS == "" {
		return Report{}, errs.Invalid("report.no-key")
	}
	land, err := tenant.LandOf(ctx, tx, s)
	if err != nil {
		return Report{}, err
	}
	if err := inForce(ctx, tx, land.ID, cmd.Purpose); err != nil {
		return Report{}, err
	}
	last, err := lastNumber(ctx, tx, land.ID, own.AGS)
	if err != nil {
		return Report{}, err
	}
	r := Report{ID: id.New(), Purpose: cmd.Purpose, AGS: own.AGS, Number: last + 1, Day: cmd.Day, Persons: cmd.Persons, Way: Entered, Source: cmd.Source, At: c.Now(), By: s.Name}
	if err := insert(ctx, tx, s, land.ID, map[string]id.ID{own.AGS: s.Tenant}, r); err != nil {
		return Report{}, err
	}
	what := "monthly report"
	if cmd.Purpose == Residence {
		what = "residence report"
	}
	audit.Log(tx, c, s, audit.Create, tenant.Quota, what, r.ID)
	return r, nil
}

func decideEnter(today clock.Date, cmd EnterCommand) error {
	var faults errs.List
	faults.Add(stichtag(today, cmd.Day))
	if cmd.Persons < 0 || cmd.Persons > most {
		faults.Add(errs.Invalid("report.rule.persons", "most", most).At("persons"))
	}
	faults.Add(short(cmd.Source, "source"))
	return faults.Err()
}

// earliest is before any report of these rules.
var earliest = clock.MustDate("2015-01-01")

// stichtag holds that a day can be reported for: a count of a day to come is none.
func stichtag(today, day clock.Date) error {
	switch {
	case day.IsZero():
		return errs.Invalid("error.required").At("day")
	case day.After(today):
		return errs.Invalid("report.rule.future").At("day")
	case day.Before(earliest):
		return errs.Invalid("report.rule.early", "year", earliest.Year()).At("day")
	}
	return nil
}

const longest = 300 // characters of a source

func short(text, field string) error {
	if utf8.RuneCountInString(text) > longest {
		return errs.Invalid("report.rule.long", "most", longest).At(field)
	}
	return nil
}
