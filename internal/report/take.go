package report

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// TakeCommand is a list of reports that reached the Land, all of one Stichtag.
type TakeCommand struct {
	Purpose Purpose
	Day     clock.Date
	Source  string // the list's name
	Counts  []Count
	DryRun  bool // only say what would change
}

// Count is a line of the list.
type Count struct {
	AGS     string
	Persons int
}

// Change is a report that a list brings, and what counted before on its day.
type Change struct {
	Name string
	Report
	Was *Report // nil: nothing did
}

// Taken is what a list brings.
type Taken struct {
	Changes []Change // in the order of the list
	Same    int      // reports that are already there
}

// Take keeps the reports of a list. What is already there, for the same Stichtag
// with the same count, is left alone; everything else is a new report, also one
// that corrects an earlier one. A line that names no municipality of the Land, or
// one twice, is a mistake of the whole: who reads a list leaves it out.
func Take(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd TakeCommand) (taken Taken, err error) {
	if err := ofLand(s); err != nil {
		return taken, err
	}
	cmd.Source = strings.TrimSpace(cmd.Source)
	var faults errs.List
	faults.Add(stichtag(clock.Today(c), cmd.Day))
	faults.Add(short(cmd.Source, "source"))
	if err := faults.Err(); err != nil {
		return taken, err
	}
	land, err := tenant.Find(ctx, tx, s.Tenant)
	if err != nil {
		return taken, err
	}
	if err := inForce(ctx, tx, land.ID, cmd.Purpose); err != nil {
		return taken, err
	}
	towns, err := tenant.OfKind(ctx, tx, tenant.Municipality)
	if err != nil {
		return taken, err
	}
	of := map[string]tenant.Tenant{}
	for _, t := range towns {
		if t.LandKey == land.LandKey && t.AGS != "" {
			of[t.AGS] = t
		}
	}
	now, err := latest(ctx, tx, land, cmd.Purpose, cmd.Day)
	if err != nil {
		return taken, err
	}
	numbers, err := lastNumbers(ctx, tx, land.ID)
	if err != nil {
		return taken, err
	}
	tenants := map[string]id.ID{}
	for _, line := range cmd.Counts {
		town, there := of[line.AGS]
		_, twice := tenants[line.AGS]
		if !there || twice || line.Persons < 0 || line.Persons > most {
			return Taken{}, errs.Invalid("report.rule.line", "ags", line.AGS).At("rows")
		}
		tenants[line.AGS] = town.ID
		was, known := now[line.AGS]
		if known && was.Day == cmd.Day && was.Persons == line.Persons {
			taken.Same++
			continue
		}
		change := Change{Name: town.Name, Report: Report{ID: id.New(), Purpose: cmd.Purpose, AGS: line.AGS, Number: numbers[line.AGS] + 1, Day: cmd.Day,
			Persons: line.Persons, Way: Sheet, Source: cmd.Source, At: c.Now(), By: s.Name}}
		if known {
			change.Was = &was
		}
		taken.Changes = append(taken.Changes, change)
	}
	if cmd.DryRun || len(taken.Changes) == 0 {
		return taken, nil
	}
	var all []Report
	for _, change := range taken.Changes {
		all = append(all, change.Report)
	}
	what := "monthly reports from a list"
	if cmd.Purpose == Residence {
		what = "residence reports from a list"
	}
	for chunk := range slices.Chunk(all, subjects) {
		ids := make([]id.ID, len(chunk))
		for i, r := range chunk {
			ids[i] = r.ID
		}
		audit.Log(tx, c, s, audit.Import, tenant.Quota, what, ids...)
	}
	return taken, insert(ctx, tx, s, land.ID, tenants, all...)
}

const subjects = 100 // of one entry in the audit
