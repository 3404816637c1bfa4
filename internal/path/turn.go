package path

import (
	"context"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Turn is whose turn it is.
type Turn string

// Who can be waited for.
const (
	Person       Turn = "person"
	CaseManager  Turn = "case-manager"
	Municipality Turn = "municipality" // another office of it
	Authority    Turn = "authority"
	SchoolTurn   Turn = "school" // or Kita
	Provider     Turn = "provider"
	Employer     Turn = "employer"
	Landlord     Turn = "landlord"
	Doctor       Turn = "doctor"
	Somebody     Turn = "other"
)

// Turns lists them.
var Turns = []Turn{Person, CaseManager, Municipality, Authority, SchoolTurn, Provider, Employer, Landlord, Doctor, Somebody}

// Own reports whether it is the turn of the person or of the house itself, so that
// nobody outside is waited for.
func (t Turn) Own() bool { return t == Person || t == CaseManager }

// Passed is whose turn a step was, from when to when.
type Passed struct {
	Step  id.ID
	Turn  Turn
	Name  string
	From  clock.Date
	Until clock.Date // zero: it is theirs now
	Note  string     // why it went on to them
	At    time.Time
	By    string
}

func scanPassed(row db.Row) (p Passed, err error) {
	err = row.Scan(&p.Step, &p.Turn, &p.Name, &p.From, &p.Until, &p.Note, db.Time(&p.At), &p.By)
	return p, err
}

// passedOf gives whose turn steps were, oldest first.
func passedOf(ctx context.Context, tx *db.Tx, s tenant.Scope, steps []id.ID) (map[id.ID][]Passed, error) {
	of := map[id.ID][]Passed{}
	args := []any{s.Tenant}
	all, err := db.All(ctx, tx, scanPassed, `SELECT u.step_id, u.turn, u.turn_name, u.from_day, u.until_day, u.note, u.at, u.by_name FROM path_turn u
		WHERE u.tenant_id = $1 AND u.step_id IN (`+db.List(&args, steps)+`) ORDER BY u.from_day, u.at, u.id`, args...)
	for _, p := range all {
		of[p.Step] = append(of[p.Step], p)
	}
	return of, err
}

// pass notes that it is somebody's turn now.
func (t Step) pass(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, note string) error {
	if err := t.endTurn(ctx, tx, s, t.Since); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO path_turn (id, tenant_id, step_id, turn, turn_name, from_day, until_day, note, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, $9, $10)`,
		id.New(), s.Tenant, t.ID, t.Turn, t.TurnName, t.Since, note, db.Micros(c.Now()), s.Actor, s.Name)
	return err
}

func (t Step) endTurn(ctx context.Context, tx *db.Tx, s tenant.Scope, on clock.Date) error {
	_, err := tx.Exec(ctx, `UPDATE path_turn SET until_day = $3 WHERE tenant_id = $1 AND step_id = $2 AND until_day = ''`, s.Tenant, t.ID, on)
	return err
}
