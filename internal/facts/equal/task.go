package equal

import (
	"context"
	"strings"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Task is a question to the lead that grew from a finding, and its answer.
type Task struct {
	ID         id.ID
	Run        int // the number of its run
	Outcome    string
	Attribute  Attribute
	Group      string
	Question   string
	Due        clock.Date
	AskedOn    clock.Date
	By         string
	Answer     string
	AnsweredOn clock.Date // zero: it waits
	AnsweredBy string
	Version    int
	At         time.Time
}

const longest = 2000 // characters of a question and an answer

const taskColumns = `t.id, t.run_number, t.outcome, t.attribute, t.grp, t.question, t.due, t.asked_on, t.by_name, t.answer, t.answered_on, t.answered_by, t.version, t.at`

func scanTask(row db.Row) (t Task, err error) {
	return t, row.Scan(&t.ID, &t.Run, &t.Outcome, &t.Attribute, &t.Group, &t.Question, &t.Due, &t.AskedOn, &t.By, &t.Answer, &t.AnsweredOn, &t.AnsweredBy, &t.Version, db.Time(&t.At))
}

// mostTasks of one run.
const mostTasks = 100

// Tasks gives those of a run that the scope may read, the first asked first.
func Tasks(ctx context.Context, tx *db.Tx, s tenant.Scope, number int) ([]Task, error) {
	if _, err := Find(ctx, tx, s, number); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanTask, `SELECT `+taskColumns+` FROM equality_task t WHERE t.tenant_id = $1 AND t.run_number = $2 ORDER BY t.id LIMIT $3`, s.Tenant, number, mostTasks)
}

// Waiting counts the questions that the lead has not answered.
func Waiting(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
	if err := s.MayRead(tenant.Equality); err != nil {
		return 0, err
	}
	return db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM equality_task t JOIN equality_run r ON r.tenant_id = t.tenant_id AND r.number = t.run_number
		WHERE t.tenant_id = $1 AND t.answered_on = '' AND r.handed_on <> ''`, s.Tenant)
}

// AskCommand makes a question of what a run compared.
type AskCommand struct {
	Run       int
	Outcome   string
	Attribute Attribute
	Group     string
	Question  string
	Due       clock.Date
}

// Ask keeps a question to the lead, who reads it with the report. It may name no person: the office knows none.
func Ask(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd AskCommand) (Task, error) {
	if err := s.MayWrite(tenant.Equality); err != nil {
		return Task{}, err
	}
	r, err := Find(ctx, tx, s, cmd.Run)
	if err != nil {
		return Task{}, err
	}
	if k, found := r.Find(cmd.Outcome, cmd.Attribute, cmd.Group); !found || !k.Told() {
		return Task{}, errs.NotFound("error.not-found")
	}
	cmd.Question = strings.TrimSpace(cmd.Question)
	today := clock.Today(c)
	var faults errs.List
	faults.Add(text(cmd.Question, "question"))
	switch {
	case cmd.Due.IsZero():
		faults.Add(errs.Invalid("error.required").At("due"))
	case cmd.Due.Before(today) || cmd.Due.After(today.AddMonths(24)):
		faults.Add(errs.Invalid("equality.due").At("due"))
	}
	if err := faults.Err(); err != nil {
		return Task{}, err
	}
	n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM equality_task t WHERE t.tenant_id = $1 AND t.run_number = $2`, s.Tenant, r.Number)
	if err == nil && n >= mostTasks {
		err = errs.Invalid("equality.many", "most", mostTasks).At("question")
	}
	if err != nil {
		return Task{}, err
	}
	t := Task{ID: id.New(), Run: r.Number, Outcome: cmd.Outcome, Attribute: cmd.Attribute, Group: cmd.Group, Question: cmd.Question, Due: cmd.Due, AskedOn: today, By: s.Name, Version: 1, At: c.Now()}
	audit.Log(tx, c, s, audit.Create, tenant.Equality, "equality: asked")
	_, err = tx.Exec(ctx, `INSERT INTO equality_task (id, tenant_id, run_number, outcome, attribute, grp, question, due, asked_on, by_id, by_name, answer, answered_on, answered_by, version, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', '', 1, $12)`, t.ID, s.Tenant, t.Run, t.Outcome, t.Attribute, t.Group, t.Question, t.Due, t.AskedOn, s.Actor, s.Name, db.Micros(t.At))
	return t, err
}

func text(words, field string) error {
	switch n := len([]rune(words)); {
	case n == 0:
		return errs.Invalid("error.required").At(field)
	case n > longest:
		return errs.Invalid("equality.long", "most", longest).At(field)
	}
	return nil
}

// Answers reports whether the scope speaks for the lead.
func Answers(s tenant.Scope) bool {
	return s.Purpose() == tenant.Steering && s.MayRead(tenant.Equality) == nil
}

// AnswerCommand is the lead's word to a question.
type AnswerCommand struct {
	Task    id.ID
	Version int
	Answer  string
}

// Answer keeps what is done about a finding; it can be changed by another answer.
func Answer(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd AnswerCommand) (Task, error) {
	if !Answers(s) {
		return Task{}, errs.Forbidden("error.forbidden")
	}
	t, err := db.One(ctx, tx, scanTask, `SELECT `+taskColumns+` FROM equality_task t WHERE t.tenant_id = $1 AND t.id = $2`+tx.ForUpdate(), s.Tenant, cmd.Task)
	if err == nil {
		_, err = Find(ctx, tx, s, t.Run)
	}
	if err == nil && t.Version != cmd.Version {
		err = errs.Conflict("error.conflict")
	}
	if err != nil {
		return t, err
	}
	t.Answer = strings.TrimSpace(cmd.Answer)
	if err := text(t.Answer, "answer"); err != nil {
		return t, err
	}
	t.AnsweredOn, t.AnsweredBy = clock.Today(c), s.Name
	t.Version++
	audit.Log(tx, c, s, audit.Change, tenant.Equality, "equality: answered")
	return t, tx.Must(ctx, `UPDATE equality_task SET answer = $4, answered_on = $5, answered_by = $6, version = version + 1, at = $7 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		s.Tenant, t.ID, cmd.Version, t.Answer, t.AnsweredOn, t.AnsweredBy, db.Micros(c.Now()))
}

// Find gives a comparison of the result.
func (r Result) Find(outcome string, a Attribute, group string) (Compared, bool) {
	for _, p := range r.Parts {
		for _, c := range p.Compared {
			if p.Outcome == outcome && c.Attribute == a && c.Group == group {
				return c, true
			}
		}
	}
	return Compared{}, false
}
