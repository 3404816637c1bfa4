package assignment

import (
	"context"
	"fmt"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

const questionColumns = `q.id, q.transfer_id, q.household_id, q.person_id, q.subject, q.kind, q.text, q.asked_at, q.asked_by,
	q.asked_name, q.sort, q.proposed_on, q.verdict, q.filed, q.due_on, q.answer, q.answered_at, q.answered_by, q.answered_name,
	q.kept OR EXISTS (SELECT 1 FROM handover_consent hc WHERE hc.transfer_id = q.transfer_id AND hc.tenant_id = q.tenant_id
		AND hc.recalled_at <> 0 AND q.subject IN ('need:' || hc.need_id, 'statement:' || hc.need_id))`

func scanQuestion(row db.Row) (q Question, err error) {
	err = row.Scan(&q.ID, &q.Transfer, &q.Household, &q.Person, &q.About, &q.Kind, &q.Text, db.Time(&q.AskedAt), &q.AskedBy,
		&q.AskedName, &q.Sort, &q.Day, &q.Verdict, &q.Filed, &q.DueOn, &q.Answer, db.Time(&q.AnsweredAt), &q.AnsweredBy, &q.AnsweredName,
		&q.Recalled)
	return q.redact(), err
}

// redact leaves out what the question and its answer say about something that
// was taken back.
func (q Question) redact() Question {
	if q.Recalled {
		q.Text, q.Answer = "", ""
	}
	return q
}

func (q Question) insert(ctx context.Context, tx *db.Tx, t Transfer) error {
	_, err := tx.Exec(ctx, `INSERT INTO question (id, transfer_id, tenant_id, to_tenant_id, household_id, person_id, subject, kind,
			text, asked_at, asked_by, asked_name, due_on, answer, answered_at, answered_by, answered_name, sort, proposed_on)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', 0, '', '', $14, $15)`,
		q.ID, t.ID, t.Land, t.Municipality, q.Household, q.Person, q.About, q.Kind,
		q.Text, db.Micros(q.AskedAt), q.AskedBy, q.AskedName, q.DueOn, q.Sort, q.Day)
	return err
}

// readable is the condition under which the scope may read a question q on a
// transfer t it may know of: what it is about must be of a kind it may read,
// and for a facility it must be about a household that lives there now.
func readable(s tenant.Scope, args *[]any) string {
	condition := seen(s, args)
	if unit := s.OnlyUnit(); unit != "" {
		*args = append(*args, unit)
		condition += fmt.Sprintf(` AND q.household_id IN (SELECT home.id FROM household home
			WHERE home.tenant_id = q.tenant_id AND home.id = q.household_id AND home.unit_id = $%d)`, len(*args))
	}
	return condition + " AND q.kind IN (" + db.List(args, kinds(s)) + ")"
}

// kinds lists the kinds of data that the scope may read.
func kinds(s tenant.Scope) (all []tenant.Data) {
	for _, d := range tenant.AllData {
		if s.Reads(d) {
			all = append(all, d)
		}
	}
	return all
}

const fromQuestion = ` FROM question q JOIN transfer t ON t.id = q.transfer_id AND t.tenant_id = q.tenant_id `

func findQuestion(ctx context.Context, tx *db.Tx, s tenant.Scope, question id.ID) (Question, error) {
	args := []any{question}
	return db.One(ctx, tx, scanQuestion,
		`SELECT `+questionColumns+fromQuestion+`WHERE q.id = $1 AND `+readable(s, &args), args...)
}

// questionsOn gives the questions on one transfer that the scope may read,
// oldest first.
func questionsOn(ctx context.Context, tx *db.Tx, s tenant.Scope, transfer id.ID) ([]Question, error) {
	args := []any{transfer}
	return db.All(ctx, tx, scanQuestion, `SELECT `+questionColumns+fromQuestion+
		`WHERE q.transfer_id = $1 AND `+readable(s, &args)+` ORDER BY q.asked_at, q.id`, args...)
}

// Asked is an open question with what somebody needs to answer it.
type Asked struct {
	Question
	Number           string // of the transfer
	MunicipalityName string
	ArriveOn         clock.Date
	Handover         Handover // cut for the reader
}

// QuestionPage is where a page of open questions begins: behind this one.
type QuestionPage struct {
	DueOn clock.Date
	ID    id.ID
	Limit int
	All   bool // also those that wait for somebody else of the Land
}

// OpenQuestions lists what waits for the scope's answer, the most pressing first:
// for a facility what is about its people, for the desk what is asked of it or
// was not answered in time, for the lead what was not answered even then.
func OpenQuestions(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, page QuestionPage) ([]Asked, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	args := []any{s.Tenant, page.DueOn, page.ID, limit(page.Limit), StateQueried, StatePostponed}
	asked, err := db.All(ctx, tx, scanAsked, `SELECT `+questionColumns+`, t.number, town.name, t.arrive_on`+fromQuestion+`
		JOIN tenant town ON town.id = t.to_tenant_id
		WHERE q.tenant_id = $1 AND q.answered_at = 0 AND (q.due_on, q.id) > ($2, $3)
			AND t.state IN ($5, $6) AND `+readable(s, &args)+reached(s, clock.Today(c), page.All, &args)+`
		ORDER BY q.due_on, q.id LIMIT $4`, args...)
	if err != nil || len(asked) == 0 {
		return asked, err
	}
	transfers := make([]Transfer, len(asked))
	for i, a := range asked {
		transfers[i].ID = a.Transfer
	}
	frozen, err := latestOf(ctx, tx, s, transfers)
	if err != nil {
		return nil, err
	}
	var subjects []id.ID
	for i := range asked {
		asked[i].Handover = frozen[asked[i].Transfer].Handover.For(s)
		subjects = append(subjects, asked[i].Handover.Subjects()...)
	}
	audit.Log(tx, c, s, audit.Read, tenant.Transfer, "open questions", distinct(subjects)...)
	return asked, nil
}

func scanAsked(row db.Row) (a Asked, err error) {
	q := &a.Question
	err = row.Scan(&q.ID, &q.Transfer, &q.Household, &q.Person, &q.About, &q.Kind, &q.Text, db.Time(&q.AskedAt), &q.AskedBy,
		&q.AskedName, &q.Sort, &q.Day, &q.Verdict, &q.Filed, &q.DueOn, &q.Answer, db.Time(&q.AnsweredAt), &q.AnsweredBy, &q.AnsweredName,
		&q.Recalled,
		&a.Number, &a.MunicipalityName, &a.ArriveOn)
	a.Question = q.redact()
	return a, err
}
