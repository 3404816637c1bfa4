package path

import (
	"context"
	"slices"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// StandIn is that somebody looks after another's cases for some days.
type StandIn struct {
	ID      id.ID
	For     id.ID // who is away
	ForName string
	Sub     id.ID // who stands in
	SubName string
	From    clock.Date
	Until   clock.Date
}

// longestAway is how many days somebody can be stood in for: who is away for
// longer hands their cases over.
const longestAway = 92

const standInColumns = `a.id, a.for_id, a.for_name, a.sub_id, a.sub_name, a.from_day, a.until_day`

func scanStandIn(row db.Row) (a StandIn, err error) {
	err = row.Scan(&a.ID, &a.For, &a.ForName, &a.Sub, &a.SubName, &a.From, &a.Until)
	return a, err
}

// standingIn gives for whom somebody stands in on a day.
func standingIn(ctx context.Context, tx *db.Tx, s tenant.Scope, who id.ID, day clock.Date) ([]StandIn, error) {
	return db.All(ctx, tx, scanStandIn, `SELECT `+standInColumns+` FROM path_standin a WHERE a.tenant_id = $1 AND a.sub_id = $2 AND NOT a.ended AND a.until_day >= $3 AND a.from_day <= $3 ORDER BY a.for_name, a.id`,
		s.Tenant, who, day)
}

// StandIns lists who stands in for whom, today and later, the first first.
func StandIns(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]StandIn, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead, tenant.Case); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanStandIn, `SELECT `+standInColumns+` FROM path_standin a WHERE a.tenant_id = $1 AND NOT a.ended AND a.until_day >= $2 ORDER BY a.until_day, a.id LIMIT 200`, s.Tenant, clock.Today(c))
}

// StandInCommand says who stands in for whom.
type StandInCommand struct {
	For   id.ID // empty: the scope's actor
	Sub   id.ID
	From  clock.Date
	Until clock.Date
}

// SetStandIn keeps who stands in for whom: case managers for themselves, the lead
// for anybody. Two for the same days there are not.
func SetStandIn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd StandInCommand) (StandIn, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Case); err != nil {
		return StandIn{}, err
	}
	if cmd.For == "" {
		cmd.For = s.Actor
	}
	if cmd.For != s.Actor && s.Role != tenant.Lead {
		return StandIn{}, errs.Forbidden("error.forbidden")
	}
	colleagues, err := Managers(ctx, tx, s)
	if err != nil {
		return StandIn{}, err
	}
	name := func(who id.ID) string {
		if i := slices.IndexFunc(colleagues, func(m account.Colleague) bool { return m.ID == who }); i >= 0 {
			return colleagues[i].Name
		}
		return ""
	}
	a := StandIn{ID: id.New(), For: cmd.For, ForName: name(cmd.For), Sub: cmd.Sub, SubName: name(cmd.Sub), From: cmd.From, Until: cmd.Until}
	today := clock.Today(c)
	var faults errs.List
	if a.ForName == "" {
		faults.Add(errs.Invalid("path.choice").At("for"))
	}
	if a.SubName == "" || a.Sub == a.For {
		faults.Add(errs.Invalid("path.choice").At("sub"))
	}
	if a.From.IsZero() {
		faults.Add(errs.Invalid("error.required").At("from"))
	}
	switch {
	case a.Until.IsZero():
		faults.Add(errs.Invalid("error.required").At("until"))
	case a.Until.Before(a.From), a.Until.Before(today):
		faults.Add(errs.Invalid("standin.order").At("until"))
	case !a.From.IsZero() && a.From.DaysUntil(a.Until) > longestAway:
		faults.Add(errs.Invalid("standin.long", "most", longestAway).At("until"))
	}
	if err := faults.Err(); err != nil {
		return a, err
	}
	if there, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM path_standin a WHERE a.tenant_id = $1 AND a.for_id = $2 AND NOT a.ended AND a.until_day >= $3 AND a.from_day <= $4`,
		s.Tenant, a.For, a.From, a.Until); err != nil {
		return a, err
	} else if there > 0 {
		return a, errs.Invalid("standin.twice").At("from")
	}
	audit.Log(tx, c, s, audit.Create, tenant.Case, "case: stand-in", a.For, a.Sub)
	_, err = tx.Exec(ctx, `INSERT INTO path_standin (id, tenant_id, for_id, for_name, sub_id, sub_name, from_day, until_day, ended, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		a.ID, s.Tenant, a.For, a.ForName, a.Sub, a.SubName, a.From, a.Until, false, db.Micros(c.Now()), s.Actor, s.Name)
	return a, err
}

// EndStandIn takes it back: who is away or the lead does.
func EndStandIn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) error {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Case); err != nil {
		return err
	}
	a, err := db.One(ctx, tx, scanStandIn, `SELECT `+standInColumns+` FROM path_standin a WHERE a.tenant_id = $1 AND a.id = $2 AND NOT a.ended`+tx.ForUpdate(), s.Tenant, which)
	if err != nil {
		return err
	}
	if a.For != s.Actor && a.Sub != s.Actor && s.Role != tenant.Lead {
		return errs.Forbidden("error.forbidden")
	}
	audit.Log(tx, c, s, audit.Change, tenant.Case, "case: stand-in", a.For, a.Sub)
	return tx.Must(ctx, `UPDATE path_standin SET ended = $3, by_id = $4, by_name = $5 WHERE tenant_id = $1 AND id = $2`, s.Tenant, which, true, s.Actor, s.Name)
}
