package recognition

import (
	"context"
	"strings"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Desk is where all clocks are reckoned anew in the night: a pause that lasts moves its end each day, one
// that was set is over, an authority's terms were corrected.
type Desk struct {
	DB    *db.DB
	Clock clock.Clock
}

// The kinds of jobs.
const (
	night       job.Kind = "recognition.night"        // of the house
	tenantNight job.Kind = "recognition.night.tenant" // of one tenant
)

// Serve has the runner do it.
func (d Desk) Serve(r *job.Runner) {
	r.On(night, d.everywhere)
	r.On(tenantNight, func(ctx context.Context, j *job.Job) error {
		_, err := d.Reckon(ctx, j.Tenant)
		return err
	})
	r.EveryMinute(d.Schedule)
}

// Schedule enqueues the night's work, once a day.
func (d Desk) Schedule(ctx context.Context) error {
	return d.DB.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		return job.Enqueue(ctx, tx, d.Clock, "", job.New{Kind: night, Once: "recognition:" + clock.Today(d.Clock).String()})
	})
}

func (d Desk) everywhere(ctx context.Context, j *job.Job) error {
	return j.Spread(ctx, d.DB, d.Clock, job.New{Kind: tenantNight}, account.Staffed)
}

// Reckon reckons all clocks of a tenant anew, in parts, so that nobody waits long. It tells how many
// procedures stand otherwise than the day before.
func (d Desk) Reckon(ctx context.Context, of id.ID) (changed int, err error) {
	for after := id.ID(""); ; {
		n := 0
		err := d.DB.Do(ctx, of, func(ctx context.Context, tx *db.Tx) error {
			t, err := tenant.Find(ctx, tx, of)
			if err != nil || t.Kind != tenant.Municipality {
				after = ""
				return err
			}
			s := tenant.Scope{Tenant: of, Kind: t.Kind, Actor: "recognition", Name: "wegwarte", Role: tenant.CaseManager}
			after, n, err = Recompute(ctx, tx, d.Clock, s, after)
			return err
		})
		changed += n
		if err != nil || after == "" {
			return changed, err
		}
	}
}

const (
	atOnce   = 2000 // procedures in a transaction
	inUpdate = 100  // rows in a statement
)

// Recompute reckons the clocks of the procedures behind one anew, and gives the last of them; empty: there is
// none behind. Only those that an authority has and has not decided on have a clock: before and after, nothing
// changes with a day. What somebody has before them stays as they saw it: the version does not change.
func Recompute(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, after id.ID) (last id.ID, changed int, err error) {
	if err := may(s, tenant.Scope.MayWrite); err != nil {
		return "", 0, err
	}
	open, err := db.All(ctx, tx, scanRunning, `SELECT `+runningColumns+` FROM recognition r
		WHERE r.tenant_id = $1 AND r.ended_on = '' AND r.applied_on <> '' AND r.decided_on = '' AND r.id > $2 ORDER BY r.id LIMIT $3`+tx.ForUpdate(), s.Tenant, after, atOnce)
	if err != nil || len(open) == 0 {
		return "", 0, err
	}
	if len(open) == atOnce {
		last = open[len(open)-1].ID
	}
	known, err := authorities(ctx, tx, s)
	if err != nil {
		return "", 0, err
	}
	by := map[id.ID]Authority{"": {}}
	for _, a := range known {
		by[a.ID] = a
	}
	happened, err := happenedTo(ctx, tx, s, open[0].ID, open[len(open)-1].ID)
	if err != nil {
		return "", 0, err
	}
	today := clock.Today(c)
	var rows [][]any
	var about []id.ID
	var moved []Procedure
	for _, p := range open {
		was := p.Standing
		p.reckon(by[p.Authority], happened[p.ID], nil, nil, today)
		if p.Standing == was {
			continue
		}
		rows = append(rows, []any{p.ID, p.Stage, p.Turn, p.Since, p.AcknowledgeBy, p.DecideBy, stored(p.Due), p.Cite})
		about = append(about, p.Person)
		if p.Turn != was.Turn || p.Since != was.Since || p.Due != was.Due { // a pause that lasts moves an end that nobody waits for yet
			moved = append(moved, p)
		}
	}
	if len(rows) == 0 {
		return last, 0, nil
	}
	audit.Log(tx, c, s, audit.Change, tenant.Work, "recognition: clocks", about...)
	if err := store(ctx, tx, s, rows); err != nil {
		return "", 0, err
	}
	return last, len(rows), tellAll(ctx, tx, c, s, moved, by)
}

// runningColumns are what a clock needs to know of a procedure.
var runningColumns = `r.id, ` + person.Leads("r.person_id") + `, r.occupation, r.authority_id, r.accelerated, r.stage, r.turn, r.since_day, r.acknowledge_by, r.decide_by, r.due_day, r.cite, r.started_on`

func scanRunning(row db.Row) (p Procedure, err error) {
	err = row.Scan(&p.ID, &p.Person, &p.Occupation, &p.Authority, &p.Accelerated, &p.Stage, &p.Turn, &p.Since, &p.AcknowledgeBy, &p.DecideBy, &p.Due, &p.Cite, &p.Started)
	if p.Due.String() == never {
		p.Due = clock.Date{}
	}
	return p, err
}

// happenedTo gives the events that hold, of the procedures from one to another.
func happenedTo(ctx context.Context, tx *db.Tx, s tenant.Scope, from, to id.ID) (map[id.ID][]Event, error) {
	events, err := db.All(ctx, tx, func(row db.Row) (e Event, err error) { return e, row.Scan(&e.Procedure, &e.Day, &e.Kind, &e.Until) },
		`SELECT e.recognition_id, e.day, e.kind, e.until_day FROM recognition_event e WHERE e.tenant_id = $1 AND e.recognition_id >= $2 AND e.recognition_id <= $3 AND e.struck = ''
			ORDER BY e.recognition_id, e.day, e.at, e.id`, s.Tenant, from, to)
	all := map[id.ID][]Event{}
	for _, e := range events {
		all[e.Procedure] = append(all[e.Procedure], e)
	}
	return all, err
}

// store keeps how procedures stand, many in a statement.
func store(ctx context.Context, tx *db.Tx, s tenant.Scope, rows [][]any) error {
	for len(rows) > 0 {
		n := min(inUpdate, len(rows))
		args := []any{s.Tenant}
		values := make([]string, n)
		for i, row := range rows[:n] {
			values[i] = "(" + db.List(&args, row) + ")"
		}
		if _, err := tx.Exec(ctx, `UPDATE recognition SET stage = v.column2, turn = v.column3, since_day = v.column4, acknowledge_by = v.column5, decide_by = v.column6, due_day = v.column7, cite = v.column8
			FROM (VALUES `+strings.Join(values, ", ")+`) AS v WHERE recognition.tenant_id = $1 AND recognition.id = v.column1`, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}
