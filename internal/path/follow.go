package path

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// FollowCommand is how a matter of another room stands.
type FollowCommand struct {
	Household id.ID // of a matter of all of them; empty: of the person
	Person    id.ID
	Room      string // "recognition"
	Ref       string // which matter of it
	Area      Area
	Words     string // message key of what it is
	Title     string // what it is about: "Pflegefachfrau"
	Turn      Turn
	TurnName  string
	Since     clock.Date
	Due       clock.Date // zero: no day
	Milestone Milestone  // which first it is, once done
	Done      bool
	Over      bool // it ended without that
}

// Follow has a step stand as the matter of another room does, in the transaction
// that changed it there: so whose turn it is and since when is on the way without
// being entered twice. The first time it begins the step. Who may change the
// matter may: it asks for no right of its own.
func Follow(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd FollowCommand) error {
	t, err := db.One(ctx, tx, scanStep, `SELECT `+stepColumns+` FROM path_step t WHERE t.tenant_id = $1 AND t.room = $2 AND t.ref = $3`+tx.ForUpdate(), s.Tenant, cmd.Room, cmd.Ref)
	found := err == nil
	switch {
	case errs.Is(err, errs.KindNotFound):
		if t, err = cmd.begin(ctx, tx, s); err != nil || t.Case == "" {
			return err
		}
	case err != nil:
		return err
	}
	if found && !cmd.Done && !cmd.Over {
		if walks, err := t.rehome(ctx, tx, s, cmd); err != nil || !walks {
			return err
		}
	}
	was := t
	t.Area, t.Title, t.Words, t.Turn, t.TurnName, t.Since, t.Due, t.Milestone = cmd.Area, cmd.Title, cmd.Words, cmd.Turn, cmd.TurnName, cmd.Since, cmd.Due, cmd.Milestone
	t.State, t.ClosedOn = StepOpen, clock.Date{}
	if cmd.Done || cmd.Over {
		if t.State, t.ClosedOn = StepDone, cmd.Since; cmd.Over {
			t.State = StepDropped
		}
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "path: follows", t.subjects()...)
	if found {
		return t.settle(ctx, tx, c, s, was, "")
	}
	t.Start = cmd.Since
	if err := insert(ctx, tx, c, s, []Step{t}); err != nil || t.State == StepOpen {
		return err
	}
	was.State = StepOpen
	return t.settle(ctx, tx, c, s, was, "")
}

// rehome sees to it that a step which goes on is of a case that does: of the one
// begun since. It is false where nobody walks with them any more; then nothing is
// opened again.
func (t Step) rehome(ctx context.Context, tx *db.Tx, s tenant.Scope, cmd FollowCommand) (bool, error) {
	over, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM path_case k WHERE k.tenant_id = $1 AND k.id = $2 AND k.ended_on <> ''`, s.Tenant, t.Case)
	if err != nil || over == 0 {
		return err == nil, err
	}
	now, err := cmd.begin(ctx, tx, s)
	if err != nil || now.Case == "" {
		return false, err
	}
	_, err = tx.Exec(ctx, `UPDATE path_step SET case_id = $3, manager_id = $4 WHERE tenant_id = $1 AND id = $2`, s.Tenant, t.ID, now.Case, now.Manager)
	return err == nil, err
}

// begin gives a new step for the matter; one without a case where the household
// has none that goes on: then nobody walks with them, and nothing is kept.
func (cmd FollowCommand) begin(ctx context.Context, tx *db.Tx, s tenant.Scope) (Step, error) {
	of, err := cmd.whose(ctx, tx, s)
	if err != nil || len(of) == 0 {
		return Step{}, err
	}
	w := walk{Household: of[0]}
	if w.cases, err = casesOf(ctx, tx, s, []id.ID{w.ID}); err != nil {
		return Step{}, err
	}
	k, err := w.caseOf(cmd.Person)
	if err != nil {
		return Step{}, nil //nolint:nilerr // nobody walks with them
	}
	t := Step{Household: w.ID, Person: cmd.Person, Room: cmd.Room, Ref: cmd.Ref, StepFields: StepFields{Start: cmd.Since}}
	return t.begun(k), nil
}

func (cmd FollowCommand) whose(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]person.Household, error) {
	if cmd.Household != "" {
		return person.Load(ctx, tx, s, []id.ID{cmd.Household})
	}
	return person.Of(ctx, tx, s, []id.ID{cmd.Person})
}

// Followed tells which matters of a room stand on somebody's way.
func Followed(ctx context.Context, tx *db.Tx, s tenant.Scope, room string, refs []string) (map[string]bool, error) {
	of := map[string]bool{}
	for some := range slices.Chunk(refs, 500) {
		args := []any{s.Tenant, room}
		found, err := db.All(ctx, tx, db.Value[string], `SELECT t.ref FROM path_step t WHERE t.tenant_id = $1 AND t.room = $2 AND t.ref IN (`+db.List(&args, some)+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, ref := range found {
			of[ref] = true
		}
	}
	return of, nil
}
