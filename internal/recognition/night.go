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
	return d.DB.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		tenants, err := account.Staffed(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range tenants {
			if err := job.Enqueue(ctx, tx, d.Clock, t, job.New{Kind: tenantNight}); err != nil {
				return err
			}
		}
		return j.Finish(ctx, tx, d.Clock)
	})
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
// none behind. What somebody has before them stays as they saw it: the version does not change.
func Recompute(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, after id.ID) (last id.ID, changed int, err error) {
	if err := may(s, tenant.Scope.MayWrite); err != nil {
		return "", 0, err
	}
	open, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM recognition r WHERE r.tenant_id = $1 AND r.ended_on = '' AND r.id > $2 ORDER BY r.id LIMIT $3`+tx.ForUpdate(), s.Tenant, after, atOnce)
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
	happened, gathered, chosen, err := belongings(ctx, tx, s, open[0].ID, open[len(open)-1].ID)
	if err != nil {
		return "", 0, err
	}
	today := clock.Today(c)
	var rows [][]any
	var about []id.ID
	for _, p := range open {
		was := p.Standing
		p.reckon(by[p.Authority], happened[p.ID], gathered[p.ID], chosen[p.ID], today)
		if p.Standing == was {
			continue
		}
		rows = append(rows, []any{p.ID, p.Stage, p.Turn, p.Since, p.AcknowledgeBy, p.DecideBy, stored(p.Due), p.Cite})
		about = append(about, p.Person)
		if p.Turn == was.Turn && p.Since == was.Since && p.Due == was.Due {
			continue // a pause that lasts moves an end that nobody waits for yet
		}
		if err := tell(ctx, tx, c, s, p, by[p.Authority]); err != nil {
			return "", 0, err
		}
	}
	if len(rows) == 0 {
		return last, 0, nil
	}
	audit.Log(tx, c, s, audit.Change, tenant.Work, "recognition: clocks", about...)
	return last, len(rows), store(ctx, tx, s, rows)
}

// belongings are the events, documents and measures of the procedures from one to another.
func belongings(ctx context.Context, tx *db.Tx, s tenant.Scope, from, to id.ID) (map[id.ID][]Event, map[id.ID][]Document, map[id.ID][]Measure, error) {
	events, err := db.All(ctx, tx, scanEvent, `SELECT `+eventColumns+` FROM recognition_event e WHERE e.tenant_id = $1 AND e.recognition_id >= $2 AND e.recognition_id <= $3
		ORDER BY e.recognition_id, e.day, e.at, e.id`, s.Tenant, from, to)
	if err != nil {
		return nil, nil, nil, err
	}
	happened := map[id.ID][]Event{}
	for _, e := range events {
		happened[e.Procedure] = append(happened[e.Procedure], e)
	}
	gathered, err := grouped(ctx, tx, s, from, to, "document d", "d", documentColumns, scanDocument)
	if err != nil {
		return nil, nil, nil, err
	}
	chosen, err := grouped(ctx, tx, s, from, to, "measure m", "m", measureColumns, scanMeasure)
	return happened, gathered, chosen, err
}

// behind reads one column before those of a row.
type behind struct {
	db.Row
	first *id.ID
}

func (b behind) Scan(into ...any) error { return b.Row.Scan(append([]any{b.first}, into...)...) }

// grouped reads the rows of a table by the procedure they belong to.
func grouped[T any](ctx context.Context, tx *db.Tx, s tenant.Scope, from, to id.ID, table, as, columns string, scan func(db.Row) (T, error)) (map[id.ID][]T, error) {
	type row struct {
		of  id.ID
		one T
	}
	all, err := db.All(ctx, tx, func(r db.Row) (b row, err error) {
		b.one, err = scan(behind{r, &b.of})
		return b, err
	}, `SELECT `+as+`.recognition_id, `+columns+` FROM recognition_`+table+` WHERE `+as+`.tenant_id = $1 AND `+as+`.recognition_id >= $2 AND `+as+`.recognition_id <= $3
		ORDER BY `+as+`.recognition_id, `+as+`.id`, s.Tenant, from, to)
	out := map[id.ID][]T{}
	for _, b := range all {
		out[b.of] = append(out[b.of], b.one)
	}
	return out, err
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
