package assignment

import (
	"context"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Preview is how many persons the Land plans to send to a municipality in a
// week, before there are names, and how many it has announced for it by now.
type Preview struct {
	Municipality id.ID
	Name, AGS    string
	Week         clock.Date // its Monday
	Planned      int
	Announced    int
	ChangedAt    time.Time // zero: nothing is planned
}

// Left is how many more are to be expected.
func (p Preview) Left() int { return max(0, p.Planned-p.Announced) }

// mostPlanned bounds what a week can bring to one municipality.
const mostPlanned = 5000

// PreviewCommand is the Land's plan for one municipality and week.
type PreviewCommand struct {
	Municipality id.ID
	Week         clock.Date // any day of it
	Persons      int
}

// Foresee says how many persons the Land plans to send. Zero is said too: nobody
// is planned.
func Foresee(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmds ...PreviewCommand) error {
	if err := ofLand(s); err != nil {
		return err
	}
	this := Monday(clock.Today(c))
	for _, cmd := range cmds {
		var faults errs.List
		if cmd.Week.IsZero() || Monday(cmd.Week).Before(this) || Monday(cmd.Week).After(this.AddDays(7*mostWeeks)) {
			faults.Add(errs.Invalid("error.preview.week", "most", mostWeeks).At("week"))
		}
		if cmd.Persons < 0 || cmd.Persons > mostPlanned {
			faults.Add(errs.Invalid("error.preview.persons", "most", mostPlanned).At("persons"))
		}
		_, err := destination(ctx, tx, cmd.Municipality)
		faults.Add(err)
		if err := faults.Err(); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO preview (tenant_id, to_tenant_id, week, persons, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (tenant_id, to_tenant_id, week) DO UPDATE SET persons = excluded.persons, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
			s.Tenant, cmd.Municipality, Monday(cmd.Week), cmd.Persons, db.Micros(c.Now()), s.Actor)
		if err != nil {
			return err
		}
	}
	audit.Log(tx, c, s, audit.Change, tenant.Transfer, "preview")
	return nil
}

// mostWeeks is how far ahead the Land may say what it plans.
const mostWeeks = 26

// Monday gives the first day of the week a day is in.
func Monday(d clock.Date) clock.Date {
	return d.AddDays(-((int(d.Weekday()) + 6) % 7))
}

func scanPreview(row db.Row) (p Preview, err error) {
	err = row.Scan(&p.Municipality, &p.Name, &p.AGS, &p.Week, &p.Planned, &p.Announced, db.Time(&p.ChangedAt))
	return p, err
}

// Previews gives what the Land plans for the weeks from one on: to the Land for
// all municipalities of which it has said something, by name; to a municipality
// for itself.
func Previews(ctx context.Context, tx *db.Tx, s tenant.Scope, from clock.Date, weeks int) ([]Preview, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	if s.OnlyUnit() != "" {
		return nil, errs.Forbidden("error.forbidden")
	}
	whose := "p.tenant_id = $1"
	if s.Kind == tenant.Municipality {
		whose = "p.to_tenant_id = $1"
	}
	first := Monday(from)
	list, err := db.All(ctx, tx, scanPreview, `SELECT p.to_tenant_id, town.name, coalesce(town.ags, ''), p.week, p.persons, 0, p.changed_at
		FROM preview p JOIN tenant town ON town.id = p.to_tenant_id
		WHERE `+whose+` AND p.week >= $2 AND p.week < $3
		ORDER BY town.name, p.to_tenant_id, p.week`, s.Tenant, first, first.AddDays(7*min(weeks, mostWeeks)))
	if err != nil || len(list) == 0 {
		return list, err
	}
	return list, announcedBeside(ctx, tx, s, list, first, weeks)
}

type arrivals struct {
	municipality id.ID
	day          clock.Date
	persons      int
}

func scanArrivals(row db.Row) (a arrivals, err error) {
	err = row.Scan(&a.municipality, &a.day, &a.persons)
	return a, err
}

// announcedBeside sets what has been announced by now beside what is planned.
func announcedBeside(ctx context.Context, tx *db.Tx, s tenant.Scope, list []Preview, first clock.Date, weeks int) error {
	whose := "tenant_id = $1"
	if s.Kind == tenant.Municipality {
		whose = "to_tenant_id = $1"
	}
	found, err := db.All(ctx, tx, scanArrivals, `SELECT to_tenant_id, arrive_on, CAST(sum(persons) AS BIGINT) FROM announcement
		WHERE `+whose+` AND holds AND arrive_on >= $2 AND arrive_on < $3 GROUP BY to_tenant_id, arrive_on`,
		s.Tenant, first, first.AddDays(7*weeks))
	if err != nil {
		return err
	}
	type key struct {
		municipality id.ID
		week         clock.Date
	}
	known := map[key]int{}
	for _, a := range found {
		known[key{a.municipality, Monday(a.day)}] += a.persons
	}
	for i, p := range list {
		list[i].Announced = known[key{p.Municipality, p.Week}]
	}
	return nil
}
