package path

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// CarryCommand is who takes their way along from one municipality to another.
type CarryCommand struct {
	From, To  tenant.Scope // at both ends; who takes over acts in both
	Household id.ID        // at the new end; its way has begun
	Old       id.ID
	Persons   map[id.ID]id.ID // from the old end's persons to the new one's
	Shared    bool            // what is the household's goes along, too
}

// Carry takes along what somebody wants, what is open and what was reached: goals,
// open steps with whose turn it is, wishes and firsts. What the old end did and
// ended stays there.
func Carry(ctx context.Context, tx *db.Tx, c clock.Clock, cmd CarryCommand) error {
	from, to := cmd.From, cmd.To
	if err := ofMunicipality(from, tenant.Scope.MayRead, tenant.Path); err != nil {
		return err
	}
	if err := ofMunicipality(to, tenant.Scope.MayWrite, tenant.Path); err != nil {
		return err
	}
	old := make([]id.ID, 0, len(cmd.Persons))
	for one := range cmd.Persons {
		old = append(old, one)
	}
	var goals []Goal
	var steps []Step
	var reached []Reached
	var wishes map[id.ID]Wished
	err := tx.On(ctx, from.Tenant, func(ctx context.Context) (err error) {
		if goals, err = goalsOf(ctx, tx, from, []id.ID{cmd.Old}, old, ""); err != nil {
			return err
		}
		if steps, err = stepsOf(ctx, tx, from, []id.ID{cmd.Old}, old, ""); err != nil {
			return err
		}
		if reached, err = reachedBy(ctx, tx, from, old); err != nil {
			return err
		}
		wishes, err = wishesOf(ctx, tx, from, old)
		audit.Log(tx, c, from, audit.Export, tenant.Path, "path: taken along", append(old, cmd.Old)...)
		return err
	})
	if err != nil {
		return err
	}
	return cmd.unpack(ctx, tx, c, goals, steps, reached, wishes)
}

func (cmd CarryCommand) unpack(ctx context.Context, tx *db.Tx, c clock.Clock, goals []Goal, steps []Step, reached []Reached, wishes map[id.ID]Wished) error {
	s := cmd.To
	cases, err := casesOf(ctx, tx, s, []id.ID{cmd.Household})
	if err != nil {
		return err
	}
	w := walk{cases: cases}
	now := map[id.ID]id.ID{}
	for _, g := range goals {
		if g.State != GoalOpen || g.Person == "" && !cmd.Shared {
			continue
		}
		was := g.ID
		g.ID, g.Household, g.Person, g.Version, g.At, g.By = id.New(), cmd.Household, cmd.Persons[g.Person], 1, c.Now(), s.Name
		if err := g.insert(ctx, tx, s); err != nil {
			return err
		}
		now[was] = g.ID
	}
	var along []Step
	for _, t := range steps {
		if t.State != StepOpen || t.Person == "" && (!cmd.Shared || t.Template.Name != "") { // the first days begin anew
			continue
		}
		k, err := w.caseOf(cmd.Persons[t.Person])
		if err != nil {
			return err
		}
		t.Household, t.Person, t.Goal, t.Room, t.Ref, t.Template = cmd.Household, cmd.Persons[t.Person], now[t.Goal], "", "", Origin{}
		since := t.Since
		if t.Turn == CaseManager || t.Turn == Municipality { // they were somewhere else; here it begins
			since = clock.Today(c)
		}
		t = t.begun(k)
		t.Since = since
		along = append(along, t)
	}
	if len(along) > 0 {
		if err := insert(ctx, tx, c, s, along); err != nil {
			return err
		}
	}
	for _, r := range reached {
		if err := reach(ctx, tx, c, s, cmd.Persons[r.Person], r.Milestone, r.On); err != nil {
			return err
		}
	}
	for who, wish := range wishes {
		if _, err := tx.Exec(ctx, `INSERT INTO path_wish (tenant_id, person_id, wish, said_on, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			s.Tenant, cmd.Persons[who], wish.Wish, wish.On, db.Micros(c.Now()), s.Actor, s.Name); err != nil {
			return err
		}
	}
	subjects := []id.ID{cmd.Household}
	for _, one := range cmd.Persons {
		subjects = append(subjects, one)
	}
	audit.Log(tx, c, s, audit.Create, tenant.Path, "path: brought along", subjects...)
	return nil
}
