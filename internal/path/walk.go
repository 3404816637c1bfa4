package path

import (
	"context"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// walk is a household with its cases and goals: what a new step has to fit.
type walk struct {
	person.Household
	cases []Case
	goals []id.ID
}

func walked(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household id.ID) (w walk, err error) {
	if w.Household, err = person.Show(ctx, tx, c, s, household); err != nil {
		return w, err
	}
	if w.cases, err = casesOf(ctx, tx, s, []id.ID{household}); err != nil {
		return w, err
	}
	w.goals, err = db.All(ctx, tx, db.Value[id.ID], `SELECT g.id FROM path_goal g WHERE g.tenant_id = $1 AND g.household_id = $2`, s.Tenant, household)
	return w, err
}

// caseOf gives the case a person's matter belongs to: their own, else the
// household's; an empty person is the household.
func (w walk) caseOf(who id.ID) (Case, error) {
	for _, whose := range []id.ID{who, ""} {
		if i := slices.IndexFunc(w.cases, func(k Case) bool { return k.Open() && k.Person == whose }); i >= 0 {
			return w.cases[i], nil
		}
	}
	return Case{}, errs.Conflict("path.case.none")
}

// has refuses who is no person of the household; an empty one is all of them.
func (w walk) has(who id.ID) error {
	if _, there := w.Household.Person(who); who != "" && !there {
		return errs.Invalid("path.choice").At("person")
	}
	return nil
}

func (w walk) subjects(who id.ID) []id.ID {
	if who == "" {
		return w.Subjects()
	}
	return []id.ID{w.ID, who}
}
