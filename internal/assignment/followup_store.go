package assignment

import (
	"context"
	"fmt"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

const followUpColumns = `f.id, f.tenant_id, f.transfer_id, f.to_tenant_id, f.household_id, f.unit_id, f.people, f.missed_on, f.opened_at,
	f.found, f.found_on, f.asked, f.asked_at, f.due_on, f.keep, f.ending, f.ended_at, f.next_transfer_id, f.version`

func (f *FollowUp) into() []any {
	return []any{&f.ID, &f.Land, &f.Transfer, &f.Town, &f.Household, &f.Unit, db.JSON(&f.Persons), &f.MissedOn, db.Time(&f.OpenedAt),
		&f.Found, &f.FoundOn, &f.Asked, db.Time(&f.AskedAt), &f.DueOn, &f.Keep, &f.Ending, db.Time(&f.EndedAt), &f.Next, &f.Version}
}

func scanFollowUp(row db.Row) (f FollowUp, err error) {
	err = row.Scan(f.into()...)
	return f, err
}

// mine is the condition under which the scope may know of a follow-up f of a
// household home: its own Land's, and for a facility those who live there now.
func mine(s tenant.Scope, args *[]any) string {
	*args = append(*args, s.Tenant)
	own := fmt.Sprintf("f.tenant_id = $%d", len(*args))
	if unit := s.OnlyUnit(); unit != "" {
		*args = append(*args, unit)
		own += fmt.Sprintf(" AND home.unit_id = $%d", len(*args))
	}
	return own
}

const fromFollowUp = ` FROM follow_up f JOIN household home ON home.id = f.household_id AND home.tenant_id = f.tenant_id `

// FollowUpSeen names the follow-up that a command is about, as the actor saw it.
type FollowUpSeen struct {
	ID      id.ID
	Version int
}

// open gives the follow-up of a command and its transfer, both held for the
// change, where nobody has changed it since the actor saw it.
func (seen FollowUpSeen) open(ctx context.Context, tx *db.Tx, s tenant.Scope) (FollowUp, Transfer, error) {
	if s.Kind != tenant.Land {
		return FollowUp{}, Transfer{}, errs.Forbidden("error.forbidden")
	}
	args := []any{seen.ID}
	f, err := db.One(ctx, tx, scanFollowUp, `SELECT `+followUpColumns+fromFollowUp+`WHERE f.id = $1 AND `+mine(s, &args), args...)
	if err != nil {
		return f, Transfer{}, err
	}
	t, err := holdOf(ctx, tx, s.Tenant, f.Transfer)
	if err != nil {
		return f, t, err
	}
	if f.Version != seen.Version {
		return f, t, errs.Conflict("error.conflict")
	}
	return f, t, nil
}

// holdOf gives a transfer of the Land's, held for a change that follows from
// something the scope was let see: also where nobody on it lives in the scope's
// facility any more.
func holdOf(ctx context.Context, tx *db.Tx, land, transfer id.ID) (Transfer, error) {
	lock := tx.ForUpdate()
	if lock != "" {
		lock += " OF t"
	}
	return db.One(ctx, tx, scanTransfer, `SELECT `+transferColumns+fromTransfer+`WHERE t.id = $1 AND t.tenant_id = $2`+lock, transfer, land)
}

// openFollowUps gives what is open of one transfer.
func openFollowUps(ctx context.Context, tx *db.Tx, land, transfer id.ID) ([]FollowUp, error) {
	return db.All(ctx, tx, scanFollowUp, `SELECT `+followUpColumns+` FROM follow_up f
		WHERE f.tenant_id = $1 AND f.transfer_id = $2 AND f.ending = '' ORDER BY f.id`, land, transfer)
}

func (f FollowUp) insert(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `INSERT INTO follow_up (id, tenant_id, transfer_id, to_tenant_id, household_id, unit_id, people, persons, missed_on,
			opened_at, found, found_on, asked, asked_at, due_on, keep, ending, ended_at, next_transfer_id, version,
			number, sort_town, unit_name)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 1,
			t.number, t.sort_town, coalesce((SELECT u.name FROM unit u WHERE u.tenant_id = t.tenant_id AND u.id = $6), '')
		FROM transfer t WHERE t.tenant_id = $2 AND t.id = $3`,
		f.ID, f.Land, f.Transfer, f.Town, f.Household, f.Unit, db.JSON(f.Persons), len(f.Persons), f.MissedOn,
		db.Micros(f.OpenedAt), f.Found, f.FoundOn, f.Asked, db.Micros(f.AskedAt), f.DueOn, f.Keep, f.Ending, db.Micros(f.EndedAt), f.Next)
	return err
}

// save writes what a use case changed; the version it was read at must still be
// there.
func (f *FollowUp) save(ctx context.Context, tx *db.Tx) error {
	err := tx.Must(ctx, `UPDATE follow_up SET household_id = $4, people = $5, persons = $6, found = $7, found_on = $8, asked = $9, asked_at = $10,
			due_on = $11, keep = $12, ending = $13, ended_at = $14, next_transfer_id = $15, version = version + 1
		WHERE id = $1 AND tenant_id = $2 AND version = $3`,
		f.ID, f.Land, f.Version, f.Household, db.JSON(f.Persons), len(f.Persons), f.Found, f.FoundOn, f.Asked, db.Micros(f.AskedAt),
		f.DueOn, f.Keep, f.Ending, db.Micros(f.EndedAt), f.Next)
	if err == nil {
		f.Version++
	}
	return err
}

// note puts an event into the follow-up's history.
func (f FollowUp) note(ctx context.Context, tx *db.Tx, e FollowUpEvent) error {
	_, err := tx.Exec(ctx, `INSERT INTO follow_up_event (follow_up_id, number, tenant_id, at, actor, actor_name, action, found, day, place, note)
		SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM follow_up_event
		WHERE follow_up_id = $1 AND tenant_id = $2`,
		f.ID, f.Land, db.Micros(e.At), e.Actor, e.ActorName, e.Action, e.Found, e.Day, e.Place, e.Note)
	return err
}

// by gives an event of the scope's, now.
func by(c clock.Clock, s tenant.Scope, a FollowUpAction) FollowUpEvent {
	return FollowUpEvent{At: c.Now(), Actor: s.Actor, ActorName: s.Name, Action: a}
}

// followUpEvents gives the histories of some follow-ups, oldest first, as the
// scope may know them.
func followUpEvents(ctx context.Context, tx *db.Tx, s tenant.Scope, followUps []id.ID) (map[id.ID][]FollowUpEvent, error) {
	type told struct {
		of id.ID
		FollowUpEvent
	}
	args := []any{s.Tenant}
	rows, err := db.All(ctx, tx, func(row db.Row) (e told, err error) {
		err = row.Scan(&e.of, db.Time(&e.At), &e.Actor, &e.ActorName, &e.Action, &e.Found, &e.Day, &e.Place, &e.Note)
		return e, err
	}, `SELECT follow_up_id, at, actor, actor_name, action, found, day, place, note FROM follow_up_event
		WHERE tenant_id = $1 AND follow_up_id IN (`+db.List(&args, followUps)+`) ORDER BY follow_up_id, number`, args...)
	all := map[id.ID][]FollowUpEvent{}
	for _, e := range rows {
		all[e.of] = append(all[e.of], e.FollowUpEvent.For(s))
	}
	return all, err
}
