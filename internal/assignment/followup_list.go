package assignment

import (
	"context"
	"fmt"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Followed is a follow-up with what somebody needs to act on it.
type Followed struct {
	FollowUp
	Number     string // of the transfer they did not come with
	TownName   string
	Facility   string           // where they live now
	Home       person.Household // as the register has them
	Draft      id.ID            // by which they are about to be announced again
	DraftName  string
	NextNumber string // of the transfer by which they were
	NextTown   string
	Events     []FollowUpEvent // oldest first, as the reader may know them
}

const followedColumns = followUpColumns + `, t.number, town.name, coalesce(u.name, ''), coalesce(d.id, ''), coalesce(d.number, ''),
	coalesce(n.number, ''), coalesce(there.name, '')`

const fromFollowed = fromFollowUp + `
	JOIN transfer t ON t.id = f.transfer_id AND t.tenant_id = f.tenant_id
	JOIN tenant town ON town.id = f.to_tenant_id
	LEFT JOIN unit u ON u.id = home.unit_id AND u.tenant_id = f.tenant_id
	LEFT JOIN transfer_household w ON w.household_id = f.household_id AND w.tenant_id = f.tenant_id AND w.active AND f.ending = ''
	LEFT JOIN transfer d ON d.id = w.transfer_id AND d.tenant_id = f.tenant_id AND d.state = 'draft'
	LEFT JOIN transfer n ON n.id = f.next_transfer_id AND n.tenant_id = f.tenant_id
	LEFT JOIN tenant there ON there.id = n.to_tenant_id `

func scanFollowed(row db.Row) (f Followed, err error) {
	err = row.Scan(append(f.into(), &f.Number, &f.TownName, &f.Facility, &f.Draft, &f.DraftName, &f.NextNumber, &f.NextTown)...)
	return f, err
}

// FollowUpFilter narrows the list of follow-ups.
type FollowUpFilter struct {
	All   bool // also those that wait for somebody else of the Land
	Ended bool // those that ended instead, the latest first
	After FollowUpKey
	Limit int // 0: 25
}

// FollowUpKey is where a page of follow-ups begins: behind this one. The day is
// that by which it is due, or, of those that ended, that on which they were to come.
type FollowUpKey struct {
	Day clock.Date
	ID  id.ID
}

// FollowUps lists who did not come and what is to be done, the most pressing
// first.
func FollowUps(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f FollowUpFilter) ([]Followed, error) {
	if err := ofTheLand(s); err != nil {
		return nil, err
	}
	args := []any{limit(f.Limit)}
	where := mine(s, &args)
	behind := func(column, than string) string {
		if f.After.ID == "" {
			return ""
		}
		args = append(args, f.After.Day, f.After.ID)
		return fmt.Sprintf(" AND (f.%s, f.id) %s ($%d, $%d)", column, than, len(args)-1, len(args))
	}
	switch {
	case f.Ended:
		where += " AND f.ending <> ''" + behind("missed_on", "<") + " ORDER BY f.missed_on DESC, f.id DESC LIMIT $1"
	default:
		where += " AND f.ending = ''" + behind("due_on", ">")
		if !f.All {
			where += arrived(s, clock.Today(c), &args)
		}
		where += " ORDER BY f.due_on, f.id LIMIT $1"
	}
	return followed(ctx, tx, c, s, "who did not arrive", where, args...)
}

// FollowUpsOf gives the follow-ups of one transfer that the scope may know of.
func FollowUpsOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, transfer id.ID) ([]Followed, error) {
	if err := ofTheLand(s); err != nil {
		return nil, err
	}
	args := []any{transfer}
	return followed(ctx, tx, c, s, "who did not arrive", mine(s, &args)+` AND f.transfer_id = $1 ORDER BY f.id`, args...)
}

// FollowUpsOn gives the follow-ups of one household, the latest first.
func FollowUpsOn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household id.ID) ([]Followed, error) {
	if err := ofTheLand(s); err != nil {
		return nil, err
	}
	args := []any{household}
	return followed(ctx, tx, c, s, "who did not arrive", mine(s, &args)+` AND f.household_id = $1 ORDER BY f.id DESC`, args...)
}

// ShowFollowUp gives one follow-up, and the transfer they did not come with.
func ShowFollowUp(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, followUp id.ID) (Followed, Transfer, error) {
	if err := ofTheLand(s); err != nil {
		return Followed{}, Transfer{}, err
	}
	args := []any{followUp}
	found, err := followed(ctx, tx, c, s, "follow-up", mine(s, &args)+` AND f.id = $1`, args...)
	if err != nil {
		return Followed{}, Transfer{}, err
	}
	if len(found) == 0 {
		return Followed{}, Transfer{}, errs.NotFound("error.not-found")
	}
	t, err := db.One(ctx, tx, scanTransfer, `SELECT `+transferColumns+fromTransfer+`WHERE t.id = $1 AND t.tenant_id = $2`, found[0].Transfer, s.Tenant)
	return found[0], t, err
}

// ofTheLand holds that the scope works at the Land and reads transfers.
func ofTheLand(s tenant.Scope) error {
	if s.Kind != tenant.Land {
		return errs.Forbidden("error.forbidden")
	}
	return s.MayRead(tenant.Transfer)
}

func followed(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, what, where string, args ...any) ([]Followed, error) {
	list, err := db.All(ctx, tx, scanFollowed, `SELECT `+followedColumns+fromFollowed+`WHERE `+where, args...)
	if err != nil || len(list) == 0 {
		return list, err
	}
	ids, homes := make([]id.ID, len(list)), make([]id.ID, len(list))
	for i, f := range list {
		ids[i], homes[i] = f.ID, f.Household
	}
	households, err := person.Load(ctx, tx, s, distinct(homes))
	if err != nil {
		return nil, err
	}
	events, err := followUpEvents(ctx, tx, s, ids)
	if err != nil {
		return nil, err
	}
	for i := range list {
		f := &list[i]
		f.Found, f.Events = f.Found.For(s), events[f.ID]
		for _, h := range households {
			if h.ID == f.Household {
				f.Home = h
			}
		}
	}
	audit.Log(tx, c, s, audit.Read, tenant.Transfer, what, person.Subjects(households)...)
	return list, nil
}

// waitingFollowUps counts what waits for the scope.
func waitingFollowUps(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date, transfer id.ID) (Tally, error) {
	var args []any
	where := mine(s, &args) + " AND f.ending = ''" + arrived(s, today, &args)
	if transfer != "" {
		args = append(args, transfer)
		where += fmt.Sprintf(" AND f.transfer_id = $%d", len(args))
	}
	return db.One(ctx, tx, scanTally, `SELECT count(*), coalesce(min(f.due_on), '')`+fromFollowUp+`WHERE `+where, args...)
}

// WaitingFollowUps counts the follow-ups that wait for the scope, and gives the
// day by which the first is due.
func WaitingFollowUps(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (Tally, error) {
	if err := ofTheLand(s); err != nil {
		return Tally{}, err
	}
	return waitingFollowUps(ctx, tx, s, clock.Today(c), "")
}

// missingOf gives what is open of some households, as the scope may know it.
func missingOf(ctx context.Context, tx *db.Tx, s tenant.Scope, households []id.ID) (map[id.ID]FollowUp, error) {
	var args []any
	open, err := db.All(ctx, tx, scanFollowUp, `SELECT `+followUpColumns+fromFollowUp+`WHERE `+mine(s, &args)+`
		AND f.ending = '' AND f.household_id IN (`+db.List(&args, households)+`)`, args...)
	missing := map[id.ID]FollowUp{}
	for _, f := range open {
		f.Found = f.Found.For(s)
		missing[f.Household] = f
	}
	return missing, err
}
