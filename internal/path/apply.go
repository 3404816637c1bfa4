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

// ApplyCommand makes steps from a template, or brings those that were made from an
// earlier version of it up to the one that holds.
type ApplyCommand struct {
	Household id.ID
	Person    id.ID // for a template of one person
	Template  string
}

// Apply adds the steps of a template that suit whom it is for and are not there.
// Of an earlier version, days of steps nobody has touched follow the later one;
// nothing is removed: what is not needed any more somebody drops.
func Apply(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ApplyCommand) ([]Step, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Path); err != nil {
		return nil, err
	}
	all, err := Templates(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(t Template) bool { return t.Name == cmd.Template && t.Each == (cmd.Person != "") })
	if i < 0 {
		return nil, errs.Invalid("path.choice").At("template")
	}
	w, err := walked(ctx, tx, c, s, cmd.Household)
	if err == nil {
		err = w.has(cmd.Person)
	}
	if err != nil {
		return nil, err
	}
	k, err := w.caseOf(cmd.Person)
	if err != nil {
		return nil, err
	}
	known, err := factsOf(ctx, tx, s, w.Household, clock.Today(c))
	if err != nil {
		return nil, err
	}
	return apply(ctx, tx, c, s, all[i], k, cmd.Person, known[cmd.Person], w.subjects(cmd.Person))
}

// first makes the steps that every new case begins with.
func first(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, k Case, h person.Household) error {
	all, err := Templates(ctx, tx, s)
	if err != nil {
		return err
	}
	known, err := factsOf(ctx, tx, s, h, k.Opened)
	if err != nil {
		return err
	}
	for _, t := range all {
		if !t.First {
			continue
		}
		whose := []id.ID{""}
		if t.Each {
			whose = person.IDs(h)
		}
		for _, who := range whose {
			if !t.For.Suits(known[who]) {
				continue
			}
			if _, err := apply(ctx, tx, c, s, t, k, who, known[who], h.Subjects()); err != nil {
				return err
			}
		}
	}
	return nil
}

func apply(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, of Template, k Case, who id.ID, known Facts, subjects []id.ID) ([]Step, error) {
	there, err := db.All(ctx, tx, scanStep, `SELECT `+stepColumns+` FROM path_step t WHERE t.tenant_id = $1 AND t.case_id = $2 AND t.person_id = $3 AND t.template = $4`, s.Tenant, k.ID, who, of.Name)
	if err != nil {
		return nil, err
	}
	begins := clock.Today(c)
	if of.First {
		begins = k.Opened
	}
	fresh := []Step{}
	for _, from := range of.Steps {
		if !from.For.Suits(known) {
			continue
		}
		made := from.on(begins, of)
		i := slices.IndexFunc(there, func(t Step) bool { return t.Template.Step == from.Key })
		if i < 0 {
			made.Household, made.Person = k.Household, who
			fresh = append(fresh, made.begun(k))
			continue
		}
		was := there[i]
		if was.State != StepOpen || was.Template.Version == of.Version || was.Version > 1 { // somebody has touched it
			continue
		}
		if made.Start = was.Start; from.Due > 0 {
			made.Due = was.Start.AddDays(from.Due - from.After)
		}
		if err := tx.Must(ctx, `UPDATE path_step SET area = $4, title = $5, words = $6, due_on = $7, template_version = $8, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
			s.Tenant, was.ID, was.Version, made.Area, made.Title, made.Words, made.Due, of.Version); err != nil {
			return nil, err
		}
		was.Title = made.Title
		if err := index(ctx, tx, s, []entry{was.entry()}); err != nil {
			return nil, err
		}
	}
	if err := insert(ctx, tx, c, s, fresh); err != nil {
		return nil, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Path, "path: template", subjects...)
	_, err = tx.Exec(ctx, `INSERT INTO path_applied (tenant_id, case_id, person_id, template, version, applied_on) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (tenant_id, case_id, person_id, template) DO UPDATE SET version = excluded.version, applied_on = excluded.applied_on`,
		s.Tenant, k.ID, who, of.Name, of.Version, clock.Today(c))
	return fresh, err
}

// on makes a step of a template that begins on a day.
func (s TemplateStep) on(begins clock.Date, of Template) Step {
	t := Step{Template: Origin{of.Name, of.Version, s.Key}, Milestone: s.Milestone,
		StepFields: StepFields{Area: s.Area, Title: s.Title, Words: of.StepKey(s), Turn: s.Turn, Start: begins.AddDays(s.After)}}
	if s.Due > 0 {
		t.Due = begins.AddDays(s.Due)
	}
	return t
}
