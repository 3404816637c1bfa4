package housing

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// MoveIn says that a household has moved in, on a day up to today.
func MoveIn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen, on clock.Date) (Stay, error) {
	t, err := hold(ctx, tx, s, seen)
	if err != nil {
		return t, err
	}
	switch {
	case t.State != Reserved && t.State != Planned:
		return t, errs.Conflict("error.conflict")
	case t.Transfer != "":
		return t, errs.Conflict("housing.not-here")
	case on.IsZero():
		return t, errs.Invalid("error.required").At("on")
	case on.After(clock.Today(c)):
		return t, errs.Invalid("housing.day.future").At("on")
	case !t.Until.IsZero() && !on.Before(t.Until):
		return t, errs.Invalid("housing.until.before").At("on")
	}
	if err := t.there(ctx, tx, s, on); err != nil {
		return t, err
	}
	if err := t.begin(ctx, tx, s, on, Actual); err != nil {
		return t, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Stay, "moved in", t.Household)
	return t, nil
}

// regret is how long a move-in that was noted by mistake can be taken back.
const regret = 14

// NotYet takes back that a household has moved in: it is planned again.
func NotYet(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen) (Stay, error) {
	t, err := hold(ctx, tx, s, seen)
	if err != nil {
		return t, err
	}
	if !t.Regrettable(clock.Today(c)) {
		return t, errs.Conflict("error.conflict")
	}
	if err := tx.Must(ctx, `UPDATE stay SET state = 'planned', version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, t.ID, t.Version); err != nil {
		return t, err
	}
	t.State, t.Version = Planned, t.Version+1
	audit.Log(tx, c, s, audit.Change, tenant.Stay, "move-in taken back", t.Household)
	return t, nil
}

// Regrettable reports whether the move-in can still be taken back: it is of the
// last days, and nothing followed.
func (t Stay) Regrettable(today clock.Date) bool {
	return t.State == Actual && t.Ending == "" && t.Transfer == "" && !t.From.Before(today.AddDays(-regret))
}

// Shift says that a household is to move in on another day than it was, and
// whether that is planned.
func Shift(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen, on clock.Date, state State) (Stay, error) {
	t, err := hold(ctx, tx, s, seen)
	if err != nil {
		return t, err
	}
	switch {
	case t.State != Reserved && t.State != Planned || state != Reserved && state != Planned:
		return t, errs.Conflict("error.conflict")
	case on.IsZero():
		return t, errs.Invalid("error.required").At("on")
	case on.Before(clock.Today(c)) && on != t.From:
		return t, errs.Invalid("housing.day.past").At("on")
	case !t.Until.IsZero() && !on.Before(t.Until):
		return t, errs.Invalid("housing.until.before").At("on")
	}
	if err := t.there(ctx, tx, s, on); err != nil {
		return t, err
	}
	if err := t.begin(ctx, tx, s, on, state); err != nil {
		return t, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Stay, "stay: "+string(state), t.Household)
	return t, nil
}

// there holds that the dwelling is there on a day.
func (t Stay) there(ctx context.Context, tx *db.Tx, s tenant.Scope, on clock.Date) error {
	d, site, err := FindDwelling(ctx, tx, s, t.Dwelling)
	if err != nil {
		return err
	}
	begins, ends := d.begins(site), d.Ends(site)
	switch {
	case on.Before(begins):
		return errs.Invalid("housing.book.opens", "day", begins).At("on")
	case !ends.IsZero() && !on.Before(ends):
		return errs.Invalid("housing.book.closes", "day", ends).At("on")
	}
	return nil
}

// begin puts a stay that has not begun to another day and state. The stay before
// it ends, or goes on, up to that day.
func (t *Stay) begin(ctx context.Context, tx *db.Tx, s tenant.Scope, on clock.Date, state State) error {
	earlier := func() error { return t.meet(ctx, tx, s, on) }
	own := func() error {
		if !t.LeaveBy.IsZero() {
			t.LeaveBy = t.LeaveBy.AddDays(t.From.DaysUntil(on))
		}
		err := tx.Must(ctx, `UPDATE stay SET state = $4, from_day = $5, leave_by = $6, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, t.ID, t.Version, state, on, t.LeaveBy)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE hold SET from_day = $3 WHERE tenant_id = $1 AND stay_id = $2`, s.Tenant, t.ID, on)
		return err
	}
	steps := []func() error{earlier, own} // the one before makes room first, or this one does
	if on.After(t.From) {
		slices.Reverse(steps)
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return taken(err)
		}
	}
	t.State, t.From, t.Version = state, on, t.Version+1
	return nil
}

// meet has the stay before this one end on a day.
func (t *Stay) meet(ctx context.Context, tx *db.Tx, s tenant.Scope, on clock.Date) error {
	if t.Before == "" {
		return nil
	}
	before, err := db.One(ctx, tx, scanStay, `SELECT `+stayColumns+` FROM stay t WHERE t.tenant_id = $1 AND t.id = $2`, s.Tenant, t.Before)
	if err != nil || before.Until != t.From || before.State == Cancelled {
		return err
	}
	if !on.After(before.From) {
		return errs.Invalid("housing.until.before").At("on")
	}
	return before.end(ctx, tx, s, on, Moved)
}

// Leave says that a household leaves its place, on a day up to today or one that
// is known, and how.
func Leave(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen, on clock.Date, how Ending) (Stay, error) {
	t, err := hold(ctx, tx, s, seen)
	if err != nil {
		return t, err
	}
	switch {
	case t.State != Actual:
		return t, errs.Conflict("error.conflict")
	case !slices.Contains(Endings, how):
		return t, errs.Invalid("housing.choice").At("ending")
	case on.IsZero():
		return t, errs.Invalid("error.required").At("on")
	case !on.After(t.From):
		return t, errs.Invalid("housing.until.before").At("on")
	case !t.Until.IsZero() && on.After(t.Until):
		return t, errs.Invalid("housing.leave.later", "day", t.Until).At("on")
	}
	if err := t.end(ctx, tx, s, on, how); err != nil {
		return t, err
	}
	t.Until, t.Ending, t.Version = on, how, t.Version+1
	audit.Log(tx, c, s, audit.Change, tenant.Stay, "stay ended", t.Household)
	return t, nil
}

// Cancel takes a stay back that has not begun. The one before it goes on, where
// its places are still free.
func Cancel(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen) (Stay, error) {
	t, err := hold(ctx, tx, s, seen)
	if err != nil {
		return t, err
	}
	if t.State != Reserved && t.State != Planned {
		return t, errs.Conflict("error.conflict")
	}
	if err := t.cancel(ctx, tx, s); err != nil {
		return t, err
	}
	if t.Before != "" {
		err := tx.Nested(ctx, func(ctx context.Context) error { return t.goOn(ctx, tx, s) })
		if err != nil && !errs.Is(err, errs.KindConflict) {
			return t, err
		}
	}
	t.State, t.Version = Cancelled, t.Version+1
	audit.Log(tx, c, s, audit.Change, tenant.Stay, "stay: cancelled", t.Household)
	return t, nil
}

// goOn lets the stay before this one go on, if it ended for it.
func (t Stay) goOn(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	before, err := db.One(ctx, tx, scanStay, `SELECT `+stayColumns+` FROM stay t WHERE t.tenant_id = $1 AND t.id = $2`, s.Tenant, t.Before)
	if err != nil || before.Until != t.From || before.Ending != Moved || before.State == Cancelled {
		return err
	}
	return before.end(ctx, tx, s, clock.Date{}, "")
}

// TakeIn ties the stays that were booked for households of a transfer to those
// that came with it. It is called where they are taken in.
func TakeIn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, transfer id.ID) (int, error) {
	if err := s.MayWrite(tenant.Stay); err != nil {
		return 0, err
	}
	type pair struct {
		announced, household id.ID
		persons              int
	}
	came, err := db.All(ctx, tx, func(row db.Row) (p pair, err error) {
		exact := 0
		err = row.Scan(&p.announced, &p.household, &p.persons, &exact)
		return p, err
	}, `SELECT DISTINCT t.household_id, h.id, h.size, CASE WHEN h.file_number = t.file_number THEN 0 ELSE 1 END FROM stay t JOIN household h ON h.tenant_id = t.tenant_id AND h.transfer_id = t.transfer_id
			AND (h.file_number = t.file_number OR substr(h.file_number, 1, length(t.file_number) + 1) = t.file_number || '/') AND h.left_on = ''
		WHERE t.tenant_id = $1 AND t.transfer_id = $2 AND t.state <> 'cancelled' ORDER BY 4, h.id`, s.Tenant, transfer)
	if err != nil {
		return 0, err
	}
	tied := map[id.ID]bool{}
	for _, p := range came {
		if tied[p.announced] || tied[p.household] {
			continue
		}
		tied[p.announced], tied[p.household] = true, true
		if _, err := tx.Exec(ctx, `UPDATE stay SET household_id = $4, transfer_id = '', persons = $5, version = version + 1 WHERE tenant_id = $1 AND transfer_id = $2 AND household_id = $3 AND state <> 'cancelled'`,
			s.Tenant, transfer, p.announced, p.household, p.persons); err != nil {
			return 0, err
		}
		if _, err := tx.Exec(ctx, `UPDATE housing_wish SET household_id = $3 WHERE tenant_id = $1 AND household_id = $2
			AND NOT EXISTS (SELECT 1 FROM housing_wish w WHERE w.tenant_id = $1 AND w.household_id = $3)`, s.Tenant, p.announced, p.household); err != nil {
			return 0, err
		}
		audit.Log(tx, c, s, audit.Change, tenant.Stay, "stay: taken in", p.household)
	}
	return len(tied) / 2, nil
}

// Recount takes up how many persons a household has by now. Whether its places are
// enough is for people to see.
func Recount(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen) (Stay, error) {
	t, err := hold(ctx, tx, s, seen)
	if err != nil {
		return t, err
	}
	n, err := db.One(ctx, tx, db.Value[int], `SELECT size FROM household WHERE tenant_id = $1 AND id = $2 AND left_on = '' AND size > 0`, s.Tenant, t.Household)
	if err != nil {
		return t, err
	}
	if err := tx.Must(ctx, `UPDATE stay SET persons = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, t.ID, t.Version, n); err != nil {
		return t, err
	}
	t.Persons, t.Version = n, t.Version+1
	audit.Log(tx, c, s, audit.Change, tenant.Stay, "stay: persons", t.Household)
	return t, nil
}
