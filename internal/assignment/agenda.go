package assignment

import (
	"context"
	"fmt"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// Tally is how many, and the earliest day that belongs to them.
type Tally struct {
	Count   int
	Persons int
	Day     clock.Date
}

// Agenda is what somebody in a role has to know in the morning, counted. It
// names nobody.
type Agenda struct {
	Overdue        Tally // it is our turn, and the day has passed
	New            Tally // announced, and we have not said that we know
	Question       Tally // waits for our answer
	Postponed      Tally // a new day is ours to name
	NotReady       Tally // arrives by the next working day, and is not ready
	Preparation    Tally // the role's own tasks that are due
	Arriving       Tally // arrives by the next working day
	Unacknowledged Tally // the municipality has not said in time that it knows
	FollowUp       Tally // did not arrive, and it is ours to say where they are or what follows

	// Since the last working day, by the other end.
	Answered, CalledOff, Missing, Arrived, Followed Tally
}

// AgendaOf counts for a scope, and what the other end did since a moment. It
// takes four or five queries, however much there is.
func AgendaOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, since time.Time) (a Agenda, err error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return a, err
	}
	if err := a.transfers(ctx, tx, s, clock.Today(c)); err != nil {
		return a, err
	}
	if err := a.events(ctx, tx, s, since); err != nil {
		return a, err
	}
	if s.Kind == tenant.Municipality {
		a.Preparation, err = duePreparations(ctx, tx, s, clock.Today(c))
		return a, err
	}
	if a.Question, err = waitingQuestions(ctx, tx, s, clock.Today(c)); err != nil {
		return a, err
	}
	a.FollowUp, err = waitingFollowUps(ctx, tx, s, clock.Today(c), "")
	return a, err
}

// counted is one column group of a tally: how many, how many persons, earliest
// of a day, where the condition holds.
func counted(condition, day string) string {
	return fmt.Sprintf(`, count(CASE WHEN %[1]s THEN 1 END), CAST(coalesce(sum(CASE WHEN %[1]s THEN t.persons END), 0) AS BIGINT),
		coalesce(min(CASE WHEN %[1]s THEN %[2]s END), '')`, condition, day)
}

func (a *Agenda) transfers(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date) error {
	args := []any{today, today.AddWorkdays(1), Turn(s.Kind)}
	soon := `t.arrive_on >= $1 AND t.arrive_on <= $2 AND t.announced_on <> '' AND t.state <> 'postponed'`
	query := `SELECT 0` + counted(`t.turn = $3 AND t.due_on <> '' AND t.due_on < $1`, `t.due_on`) +
		counted(`t.turn = $3 AND t.state = 'announced' AND t.due_on >= $1`, `t.due_on`) +
		counted(`t.turn = $3 AND t.state = 'postponed' AND t.due_on >= $1`, `t.due_on`) +
		counted(soon+` AND t.state <> 'ready'`, `t.arrive_on`) +
		counted(soon, `t.arrive_on`) +
		counted(`t.turn <> $3 AND t.state = 'announced' AND t.due_on <> '' AND t.due_on < $1`, `t.due_on`) +
		` FROM transfer t WHERE ` + seen(s, &args) + ` AND t.state IN (` + db.List(&args, Open[1:]) + `)`
	_, err := db.One(ctx, tx, func(row db.Row) (struct{}, error) {
		none := 0
		into := []any{&none}
		for _, t := range []*Tally{&a.Overdue, &a.New, &a.Postponed, &a.NotReady, &a.Arriving, &a.Unacknowledged} {
			into = append(into, &t.Count, &t.Persons, &t.Day)
		}
		return struct{}{}, row.Scan(into...)
	}, query, args...)
	if s.Kind == tenant.Municipality {
		a.Postponed, a.Unacknowledged = Tally{}, Tally{}
	} else { // getting ready is the municipality's
		a.New, a.NotReady, a.Arriving = Tally{}, Tally{}, Tally{}
	}
	if s.OnlyUnit() != "" { // the desk reminds
		a.Unacknowledged = Tally{}
	}
	if handles(s) != nil { // whose turn it is concerns those who act
		a.Overdue, a.New, a.Postponed = Tally{}, Tally{}, Tally{}
	}
	return err
}

func (a *Agenda) events(ctx context.Context, tx *db.Tx, s tenant.Scope, since time.Time) error {
	type count struct {
		action Action
		n      int
	}
	own := "tenant_id"
	if s.Kind == tenant.Municipality {
		own = "to_tenant_id"
	}
	args := []any{db.Micros(since), s.Tenant, s.Kind}
	rows, err := db.All(ctx, tx, func(row db.Row) (c count, err error) {
		err = row.Scan(&c.action, &c.n)
		return c, err
	}, `SELECT e.action, count(DISTINCT e.transfer_id) FROM transfer_event e JOIN transfer t ON t.id = e.transfer_id
		WHERE e.`+own+` = $2 AND e.at >= $1 AND e.by_end <> $3 AND e.from_state <> 'draft' AND `+seen(s, &args)+`
			AND e.action IN (`+db.List(&args, []Action{ActAnswer, ActPostpone, ActWithdraw, ActDidNotArrive, ActArrive, ActFollowUp})+`)
		GROUP BY e.action`, args...)
	for _, c := range rows {
		switch c.action {
		case ActAnswer:
			a.Answered.Count = c.n
		case ActDidNotArrive:
			a.Missing.Count = c.n
		case ActArrive:
			a.Arrived.Count = c.n
		case ActFollowUp:
			a.Followed.Count = c.n
		default: // postponed, withdrawn
			a.CalledOff.Count += c.n
		}
	}
	return err
}

func scanTally(row db.Row) (t Tally, err error) {
	err = row.Scan(&t.Count, &t.Day)
	return t, err
}

// duePreparations counts what the scope's role has to have prepared by the day.
func duePreparations(ctx context.Context, tx *db.Tx, s tenant.Scope, day clock.Date) (Tally, error) {
	args := []any{s.Tenant, day, s.Role}
	where := ` AND t.state IN (` + db.List(&args, Open) + `) AND ` + seen(s, &args) + ` AND p.kind IN (` + db.List(&args, kinds(s)) + `)`
	return db.One(ctx, tx, scanTally, `SELECT count(*), coalesce(min(p.due_on), '') FROM preparation p JOIN transfer t ON t.id = p.transfer_id
		WHERE p.tenant_id = $1 AND p.done_at = 0 AND p.due_on <= $2 AND p.owner = $3`+where, args...)
}

// waitingQuestions counts what waits for the scope's answer.
func waitingQuestions(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date) (Tally, error) {
	args := []any{s.Tenant, StateQueried, StatePostponed}
	return db.One(ctx, tx, scanTally, `SELECT count(*), coalesce(min(q.due_on), '')`+fromQuestion+`
		WHERE q.tenant_id = $1 AND q.answered_at = 0 AND t.state IN ($2, $3) AND `+
		readable(s, &args)+reached(s, today, false, &args), args...)
}
