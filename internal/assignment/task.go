package assignment

import (
	"context"
	"fmt"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// Task is something to prepare, with what somebody needs to do it away from the
// transfer's page.
type Task struct {
	Preparation
	Number   string // of the transfer
	Plan     Plan
	State    State
	Handover Handover // cut for the reader
}

// TaskKey is where a page of tasks begins: behind this one.
type TaskKey struct {
	DueOn clock.Date
	ID    id.ID
}

// TaskFilter narrows the list of tasks.
type TaskFilter struct {
	All   bool // of every role, not only the scope's own and what it has taken on
	After TaskKey
}

// TasksPage is how many tasks a page has.
const TasksPage = 20

func scanTask(row db.Row) (t Task, err error) {
	p := &t.Preparation
	err = row.Scan(&p.ID, &p.Transfer, &p.Person, &p.Code, &p.Need, &p.Severity, &p.Kind, &p.Owner, &p.DueOn,
		db.Time(&p.DoneAt), &p.DoneBy, &p.DoneName, &p.Assignee, &p.AssigneeName, &p.Title, &p.Note, &p.Meet.On, &p.Meet.At, &p.Meet.Where,
		&t.Number, &t.Plan.ArriveOn, &t.Plan.ArriveAt, &t.Plan.MeetingPoint, &t.State)
	return t, err
}

// Tasks lists what is open to prepare for all who come, by due day: the scope's
// own, or everybody's.
func Tasks(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f TaskFilter) ([]Task, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	args := []any{s.Tenant, f.After.DueOn, f.After.ID, TasksPage}
	var kinds []tenant.Data
	for _, d := range tenant.AllData {
		if s.Reads(d) {
			kinds = append(kinds, d)
		}
	}
	where := " AND p.kind IN (" + db.List(&args, kinds) + ")"
	where += " AND t.state NOT IN (" + db.List(&args, []State{StateArrived, StateWithdrawn, StateDidNotArrive}) + ")"
	if !f.All {
		args = append(args, s.Role, s.Actor)
		where += fmt.Sprintf(" AND (p.owner = $%d AND p.assignee = '' OR p.assignee = $%d)", len(args)-1, len(args))
	}
	tasks, err := db.All(ctx, tx, scanTask, `SELECT `+preparationColumns+`, t.number, t.arrive_on, t.arrive_at, t.meeting_point, t.state
		FROM preparation p JOIN transfer t ON t.id = p.transfer_id AND t.to_tenant_id = p.tenant_id
		WHERE p.tenant_id = $1 AND p.done_at = 0 AND (p.due_on, p.id) > ($2, $3)`+where+`
		ORDER BY p.due_on, p.id LIMIT $4`, args...)
	if err != nil || len(tasks) == 0 {
		return tasks, err
	}
	transfers := make([]Transfer, len(tasks))
	for i, t := range tasks {
		transfers[i].ID = t.Transfer
	}
	frozen, err := latestOf(ctx, tx, s, transfers)
	if err != nil {
		return nil, err
	}
	var subjects []id.ID
	for i := range tasks {
		tasks[i].Handover = frozen[tasks[i].Transfer].Handover.For(s)
		subjects = append(subjects, tasks[i].Handover.Subjects()...)
	}
	audit.Log(tx, c, s, audit.Read, tenant.Transfer, "what is to be prepared", distinct(subjects)...)
	return tasks, nil
}

// holdPreparation gives something to prepare that the scope may tick or change,
// with its transfer, held for the change.
func holdPreparation(ctx context.Context, tx *db.Tx, s tenant.Scope, preparation id.ID) (Preparation, Transfer, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return Preparation{}, Transfer{}, err
	}
	p, err := db.One(ctx, tx, scanPreparation, `SELECT `+preparationColumns+` FROM preparation p
		WHERE p.id = $1 AND p.tenant_id = $2`, preparation, s.Tenant)
	if err != nil {
		return Preparation{}, Transfer{}, err
	}
	if !s.Reads(p.Kind) {
		return Preparation{}, Transfer{}, errs.NotFound("error.not-found")
	}
	if err := handles(s); err != nil && p.Owner != s.Role && p.Assignee != s.Actor {
		return Preparation{}, Transfer{}, err
	}
	t, err := hold(ctx, tx, s, p.Transfer)
	if err == nil && t.State.Ended() {
		err = errs.Conflict("error.transfer.step")
	}
	return p, t, err
}

// ShowTask gives one thing to prepare, with the transfer it is for.
func ShowTask(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, preparation id.ID) (Preparation, View, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return Preparation{}, View{}, err
	}
	p, err := db.One(ctx, tx, scanPreparation, `SELECT `+preparationColumns+` FROM preparation p
		WHERE p.id = $1 AND p.tenant_id = $2`, preparation, s.Tenant)
	if err != nil {
		return Preparation{}, View{}, err
	}
	if !s.Reads(p.Kind) {
		return Preparation{}, View{}, errs.NotFound("error.not-found")
	}
	v, err := Show(ctx, tx, c, s, p.Transfer)
	return p, v, err
}

// TaskCommand changes who has something to prepare, until when, and how far it is.
type TaskCommand struct {
	Preparation id.ID
	Owner       tenant.Role // empty: as it was
	Take        bool        // the actor takes it on
	Release     bool        // it goes back to the role
	DueOn       clock.Date  // zero: as it was
	Note        string
}

// ChangeTask does so. It gives the task as it is then.
func ChangeTask(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd TaskCommand) (Preparation, error) {
	p, t, err := holdPreparation(ctx, tx, s, cmd.Preparation)
	if err != nil {
		return p, err
	}
	if err := cmd.check(p, t); err != nil {
		return p, err
	}
	if cmd.Owner != "" && cmd.Owner != p.Owner {
		p.Owner, p.Assignee, p.AssigneeName = cmd.Owner, "", ""
	}
	if !cmd.DueOn.IsZero() {
		p.DueOn = cmd.DueOn
	}
	switch p.Note = strings.TrimSpace(cmd.Note); {
	case cmd.Take:
		p.Assignee, p.AssigneeName = s.Actor, s.Name
	case cmd.Release:
		p.Assignee, p.AssigneeName = "", ""
	}
	err = tx.Must(ctx, `UPDATE preparation SET owner = $3, assignee = $4, assignee_name = $5, due_on = $6, note = $7 WHERE id = $1 AND tenant_id = $2`,
		p.ID, s.Tenant, p.Owner, p.Assignee, p.AssigneeName, p.DueOn, p.Note)
	if err != nil {
		return p, err
	}
	return p, t.logTask(ctx, tx, c, s, audit.Change, "preparation: owner assignee due note")
}

func (cmd TaskCommand) check(p Preparation, t Transfer) error {
	var faults errs.List
	if cmd.Owner != "" {
		if grant, ok := cmd.Owner.Grant(); !ok || grant.At != tenant.Municipality || !grant.MayRead(p.Kind) {
			faults.Add(errs.Invalid("error.task.owner").At("owner"))
		}
	}
	if !cmd.DueOn.IsZero() && cmd.DueOn.After(t.ArriveOn) {
		faults.Add(errs.Invalid("error.task.due").At("due"))
	}
	faults.Add(bounded(cmd.Note, mostCharacters, "note"))
	return faults.Err()
}

// OwnTaskCommand adds what the list does not have.
type OwnTaskCommand struct {
	Transfer id.ID
	Title    string
	Owner    tenant.Role
	DueOn    clock.Date
}

// AddTask adds something to prepare. Everybody who reads the transfer reads it:
// it is no place for what tells of health.
func AddTask(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd OwnTaskCommand) (Preparation, error) {
	t, err := hold(ctx, tx, s, cmd.Transfer)
	if err != nil {
		return Preparation{}, err
	}
	if s.Kind != tenant.Municipality {
		return Preparation{}, errs.Forbidden("error.forbidden")
	}
	if err := handles(s); err != nil {
		return Preparation{}, err
	}
	if t.State.Ended() {
		return Preparation{}, errs.Conflict("error.transfer.step")
	}
	title := strings.TrimSpace(cmd.Title)
	p := Preparation{ID: id.New(), Transfer: t.ID, Title: title, Severity: record.Wish, Kind: tenant.Transfer, Owner: cmd.Owner, DueOn: cmd.DueOn}
	p.Code = "own:" + string(p.ID)
	var faults errs.List
	faults.Add(said(title, "title"))
	faults.Add(bounded(title, 200, "title"))
	if cmd.DueOn.IsZero() {
		faults.Add(errs.Invalid("error.required").At("due"))
	}
	faults.Add(TaskCommand{Owner: cmd.Owner, DueOn: cmd.DueOn}.check(p, t))
	if cmd.Owner == "" {
		faults.Add(errs.Invalid("error.task.owner").At("owner"))
	}
	if err := faults.Err(); err != nil {
		return p, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO preparation (id, tenant_id, transfer_id, person_id, code, need, severity, kind, owner, due_on,
			done_at, done_by, done_name, title)
		VALUES ($1, $2, $3, '', $4, '', $5, $6, $7, $8, 0, '', '', $9)`, p.ID, s.Tenant, t.ID, p.Code, p.Severity, p.Kind, p.Owner, p.DueOn, p.Title)
	if err != nil {
		return p, err
	}
	return p, t.logTask(ctx, tx, c, s, audit.Create, "preparation of one's own")
}

func (t Transfer) logTask(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, a audit.Action, detail string) error {
	households, err := householdsOf(ctx, tx, t)
	if err == nil {
		audit.Log(tx, c, s, a, tenant.Transfer, detail, households...)
	}
	return err
}
