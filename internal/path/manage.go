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

// SetCommand sets how far a case is.
type SetCommand struct {
	Case       Seen
	Phase      Phase
	Complexity int
	AgreedOn   clock.Date // zero: they have not said that they want it
}

// Set sets phase, complexity and since when they want somebody to go the way with
// them. Nothing but the first phase goes without that.
func Set(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd SetCommand) (Case, error) {
	k, err := held(ctx, tx, s, cmd.Case)
	if err != nil {
		return k, err
	}
	var faults errs.List
	if !slices.Contains(Phases, cmd.Phase) {
		faults.Add(errs.Invalid("path.choice").At("phase"))
	}
	if cmd.Complexity < 0 || cmd.Complexity > MostComplex {
		faults.Add(errs.Invalid("path.choice").At("complexity"))
	}
	if cmd.AgreedOn.After(clock.Today(c)) {
		faults.Add(errs.Invalid("path.day.future").At("agreed_on"))
	}
	if cmd.AgreedOn.IsZero() && cmd.Phase != Intake && faults.Err() == nil {
		faults.Add(errs.Invalid("path.case.agreed").At("agreed_on"))
	}
	if err := faults.Err(); err != nil {
		return k, err
	}
	k.Phase, k.Complexity, k.AgreedOn = cmd.Phase, cmd.Complexity, cmd.AgreedOn
	audit.Log(tx, c, s, audit.Change, tenant.Case, "case: phase", k.subjects()...)
	return k, k.save(ctx, tx, c, s)
}

// Assign gives a case to a colleague, with all of its open steps; an empty account
// leaves it to nobody.
func Assign(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen, to id.ID) (Case, error) {
	k, err := held(ctx, tx, s, seen)
	if err != nil {
		return k, err
	}
	k.Manager, k.ManagedBy = "", ""
	if to != "" {
		colleagues, err := Managers(ctx, tx, s)
		if err != nil {
			return k, err
		}
		i := slices.IndexFunc(colleagues, func(m account.Colleague) bool { return m.ID == to })
		if i < 0 {
			return k, errs.Invalid("path.choice").At("manager")
		}
		k.Manager, k.ManagedBy = to, colleagues[i].Name
	}
	if _, err := tx.Exec(ctx, `UPDATE path_step SET manager_id = $3 WHERE tenant_id = $1 AND case_id = $2`, s.Tenant, k.ID, k.Manager); err != nil {
		return k, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Case, "case: manager", k.subjects()...)
	return k, k.save(ctx, tx, c, s)
}

// End ends a case. Its open steps end with it; who comes back begins anew, and
// finds all that was.
func End(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen, how Ending) (Case, error) {
	k, err := held(ctx, tx, s, seen)
	if err != nil {
		return k, err
	}
	if !slices.Contains(Endings, how) {
		return k, errs.Invalid("path.choice").At("ending")
	}
	k.Ended, k.Ending = clock.Today(c), how
	if _, err := tx.Exec(ctx, `UPDATE path_turn SET until_day = $3 WHERE tenant_id = $1 AND until_day = '' AND step_id IN
			(SELECT t.id FROM path_step t WHERE t.tenant_id = $1 AND t.case_id = $2 AND t.state = 'open')`, s.Tenant, k.ID, k.Ended); err != nil {
		return k, err
	}
	if _, err := tx.Exec(ctx, `UPDATE path_step SET state = 'dropped', closed_on = $3, version = version + 1 WHERE tenant_id = $1 AND case_id = $2 AND state = 'open'`, s.Tenant, k.ID, k.Ended); err != nil {
		return k, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Case, "case: ended", k.subjects()...)
	if err := k.save(ctx, tx, c, s); err != nil || how != OnTheirOwn {
		return k, err
	}
	whom := []id.ID{k.Person}
	if k.Person == "" {
		if whom, err = db.All(ctx, tx, db.Value[id.ID], `SELECT p.id FROM person p WHERE p.tenant_id = $1 AND p.household_id = $2 ORDER BY p.id`, s.Tenant, k.Household); err != nil {
			return k, err
		}
	}
	for _, who := range whom {
		if err := reach(ctx, tx, c, s, who, SupportEnded, k.Ended); err != nil {
			return k, err
		}
	}
	return k, nil
}

// held gives a case for changing it.
func held(ctx context.Context, tx *db.Tx, s tenant.Scope, seen Seen) (Case, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Case); err != nil {
		return Case{}, err
	}
	return hold(ctx, tx, s, seen)
}

func (k Case) subjects() []id.ID {
	if k.Person == "" {
		return []id.ID{k.Household}
	}
	return []id.ID{k.Household, k.Person}
}
