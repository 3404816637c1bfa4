package equal

import (
	"context"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/tenant"
)

// State is how far a run is.
type State string

// The states.
const (
	Running State = "running"
	Done    State = "done"
	Stopped State = "stopped"
	Failed  State = "failed"
)

// Run is one audit.
type Run struct {
	ID       id.ID
	Number   int
	Span     Span
	State    State
	Through  int // outcomes that are reckoned
	Size     int // of how many
	Persons  int // who came within the span, rounded down to a multiple of 5; 0: not told
	Began    time.Time
	Ended    time.Time // zero while it runs
	By       string
	HandedOn clock.Date // to the lead; zero: not
	Version  int
	Result

	scope tenant.Scope // in which it goes on
}

// Result is what a run keeps.
type Result struct {
	On    clock.Date `json:"on"` // as things stood on that day
	Parts []Part     `json:"parts,omitempty"`
	Blind []Blind    `json:"blind,omitempty"`
}

// columns without the result, which a list does not read.
const columns = `r.id, r.number, r.from_on, r.to_on, r.state, r.through, r.size, r.persons, r.began_at, r.ended_at, r.by_id, r.by_name, r.handed_on, r.version, r.tenant_id, r.kind`

func scan(row db.Row) (r Run, err error) { return r, r.scan(row) }

func scanWhole(row db.Row) (r Run, err error) { return r, r.scan(row, db.JSON(&r.Result)) }

func (r *Run) scan(row db.Row, more ...any) error {
	s := &r.scope
	s.Role = tenant.EqualityDesk
	err := row.Scan(append([]any{&r.ID, &r.Number, &r.Span.From, &r.Span.To, &r.State, &r.Through, &r.Size, &r.Persons, db.Time(&r.Began), db.Time(&r.Ended), &s.Actor, &r.By, &r.HandedOn, &r.Version, &s.Tenant, &s.Kind}, more...)...)
	s.Name = r.By
	return err
}

// BeginCommand asks for a run about those who came within whole quarters that are over.
type BeginCommand struct{ From, To clock.Date }

// fewest days and most that a run is about: one quarter more or less must not be one person more or less.
const (
	fewestMonths = 6
	mostMonths   = 60
)

func (cmd BeginCommand) check(today clock.Date) error {
	var faults errs.List
	if cmd.From.IsZero() {
		faults.Add(errs.Invalid("error.required").At("from"))
	} else if cmd.From.Day() != 1 || cmd.From.Month()%3 != 1 {
		faults.Add(errs.Invalid("equality.quarter").At("from"))
	}
	switch last := cmd.To.AddDays(1); {
	case cmd.To.IsZero():
		faults.Add(errs.Invalid("error.required").At("to"))
	case last.Day() != 1 || last.Month()%3 != 1:
		faults.Add(errs.Invalid("equality.quarter").At("to"))
	case !cmd.From.IsZero() && (last.Before(cmd.From.AddMonths(fewestMonths)) || last.After(cmd.From.AddMonths(mostMonths))):
		faults.Add(errs.Invalid("equality.span", "fewest", fewestMonths, "most", mostMonths).At("to"))
	case cmd.To.After(stands(today)):
		faults.Add(errs.Invalid("equality.over").At("to"))
	}
	return faults.Err()
}

// Begin asks for a run, which goes on in the background. While one runs there is no other.
func Begin(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd BeginCommand) (Run, error) {
	if err := s.MayWrite(tenant.Equality); err != nil {
		return Run{}, err
	}
	if err := cmd.check(clock.Today(c)); err != nil {
		return Run{}, err
	}
	open, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM equality_run WHERE tenant_id = $1 AND state = 'running'`, s.Tenant)
	if err == nil && open > 0 {
		err = errs.Conflict("equality.runs")
	}
	if err != nil {
		return Run{}, err
	}
	last, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(number), 0) FROM equality_run WHERE tenant_id = $1`, s.Tenant)
	if err != nil {
		return Run{}, err
	}
	r := Run{ID: id.New(), Number: last + 1, Span: Span(cmd), State: Running, Size: len(at(s.Kind)), Began: c.Now(), By: s.Name, Version: 1, Result: Result{On: stands(clock.Today(c))}, scope: s}
	_, err = tx.Exec(ctx, `INSERT INTO equality_run (id, tenant_id, kind, number, from_on, to_on, state, through, size, persons, result, handed_on, began_at, ended_at, by_id, by_name, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, 0, $9, '', $10, 0, $11, $12, 1)`, r.ID, s.Tenant, s.Kind, r.Number, r.Span.From, r.Span.To, r.State, r.Size, db.JSON(r.Result), db.Micros(r.Began), s.Actor, s.Name)
	if db.IsDuplicate(err) {
		err = errs.Conflict("error.conflict").Because(err)
	}
	if err != nil {
		return r, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Equality, "equality: begun")
	return r, job.Enqueue(ctx, tx, c, s.Tenant, job.New{Kind: work, About: about{r.ID}})
}

// mostRuns are listed.
const mostRuns = 100

// may asks for the right to read runs: all of them, or those that were handed on.
func may(s tenant.Scope) (where string, err error) {
	if s.MayWrite(tenant.Equality) == nil {
		return "", nil
	}
	return ` AND r.state = 'done' AND r.handed_on <> ''`, s.MayRead(tenant.Equality)
}

// List gives the latest runs first, without their results; to the lead those that were handed on.
func List(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Run, error) {
	where, err := may(s)
	if err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scan, `SELECT `+columns+` FROM equality_run r WHERE r.tenant_id = $1`+where+` ORDER BY r.number DESC LIMIT $2`, s.Tenant, mostRuns)
}

// Find gives a run with its result.
func Find(ctx context.Context, tx *db.Tx, s tenant.Scope, number int) (Run, error) {
	where, err := may(s)
	if err != nil {
		return Run{}, err
	}
	return db.One(ctx, tx, scanWhole, `SELECT `+columns+`, r.result FROM equality_run r WHERE r.tenant_id = $1 AND r.number = $2`+where, s.Tenant, number)
}

// Latest gives the last run that the lead was handed on up to a day, with its questions; NotFound where there is none.
func Latest(ctx context.Context, tx *db.Tx, s tenant.Scope, by clock.Date) (r Run, tasks []Task, err error) {
	if err := s.MayRead(tenant.Equality); err != nil {
		return r, nil, err
	}
	r, err = db.One(ctx, tx, scanWhole, `SELECT `+columns+`, r.result FROM equality_run r WHERE r.tenant_id = $1 AND r.state = 'done' AND r.handed_on <> '' AND r.handed_on <= $2
		ORDER BY r.handed_on DESC, r.number DESC LIMIT 1`, s.Tenant, by)
	if err == nil {
		tasks, err = Tasks(ctx, tx, s, r.Number)
	}
	return r, tasks, err
}

// Seen is the version of a run that somebody saw.
type Seen struct{ Number, Version int }

// hold gives a run for a change of it by the office.
func hold(ctx context.Context, tx *db.Tx, s tenant.Scope, seen Seen) (Run, error) {
	if err := s.MayWrite(tenant.Equality); err != nil {
		return Run{}, err
	}
	r, err := db.One(ctx, tx, scanWhole, `SELECT `+columns+`, r.result FROM equality_run r WHERE r.tenant_id = $1 AND r.number = $2`+tx.ForUpdate(), s.Tenant, seen.Number)
	if err == nil && r.Version != seen.Version {
		err = errs.Conflict("error.conflict")
	}
	return r, err
}

// Stop ends a run; nothing of it is kept but that it was.
func Stop(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, number int) error {
	if err := s.MayWrite(tenant.Equality); err != nil {
		return err
	}
	r, err := Find(ctx, tx, s, number)
	if err != nil || r.State != Running {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Equality, "equality: stopped")
	return r.end(ctx, tx, c, Stopped)
}

func (r Run) end(ctx context.Context, tx *db.Tx, c clock.Clock, state State) error {
	if state != Done {
		r.Result, r.Persons = Result{On: r.On}, 0
	}
	return tx.Must(ctx, `UPDATE equality_run SET state = $3, ended_at = $4, result = $5, persons = $6, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND state = 'running'`,
		r.scope.Tenant, r.ID, state, db.Micros(c.Now()), db.JSON(r.Result), r.Persons)
}

// HandOn gives the lead a report to read; that is not taken back.
func HandOn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen) (Run, error) {
	r, err := hold(ctx, tx, s, seen)
	if err == nil && (r.State != Done || !r.HandedOn.IsZero()) {
		err = errs.Conflict("equality.hand-on.conflict")
	}
	if err != nil {
		return r, err
	}
	r.HandedOn = clock.Today(c)
	r.Version++
	audit.Log(tx, c, s, audit.Change, tenant.Equality, "equality: handed on")
	return r, tx.Must(ctx, `UPDATE equality_run SET handed_on = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, r.ID, seen.Version, r.HandedOn)
}
