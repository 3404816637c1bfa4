package days

import (
	"context"
	"fmt"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/path/theme"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// learn has the municipality write down with whom it walked before, and tag what stops many in the
// same way.
func (p *player) learn(ctx context.Context) error {
	town := p.offices.towns[world.DemoMunicipality]
	intake, manager, lead := p.offices.scope(town, "", tenant.Intake), p.offices.scope(town, "", tenant.CaseManager), p.offices.scope(town, "", tenant.Lead)
	return p.db.Do(ctx, intake.Tenant, func(ctx context.Context, tx *db.Tx) error {
		for i, r := range p.world.Formers() {
			if err := p.former(ctx, tx, intake, manager, r, p.world.Firsts(r, i)); err != nil {
				return fmt.Errorf("the way of %s: %w", r.FileNumber, err)
			}
		}
		return p.themes(ctx, tx, manager, lead)
	})
}

// former has somebody go the way with a household, from the day it came to the end.
func (p *player) former(ctx context.Context, tx *db.Tx, intake, manager tenant.Scope, r world.Former, firsts []world.First) error {
	came, over := clock.At(opening(r.From)), clock.At(opening(r.Over))
	cmd := person.RegisterCommand{ID: r.ID, FileNumber: r.FileNumber, Ties: r.Ties}
	for _, one := range r.Persons {
		cmd.Persons = append(cmd.Persons, one.Person)
	}
	if _, err := person.Register(ctx, tx, came, intake, cmd); err != nil {
		return err
	}
	k, err := path.Begin(ctx, tx, came, manager, path.BeginCommand{Household: r.ID})
	if err != nil {
		return err
	}
	for _, f := range firsts {
		if err := path.Reach(ctx, tx, clock.At(opening(f.On)), manager, path.ReachCommand{Person: r.Persons[f.Person].ID, Milestone: f.Kind, On: f.On}); err != nil {
			return err
		}
	}
	way, err := path.Show(ctx, tx, came, manager, r.ID, "")
	if err != nil {
		return err
	}
	for _, step := range way.Steps {
		if step.Milestone != "" || !step.Due.Before(r.Over) {
			continue
		}
		cmd := path.ActCommand{Step: path.Seen{ID: step.ID, Version: step.Version}, Act: path.Finish, On: step.Due, StepFields: step.StepFields}
		if _, err := path.ActOn(ctx, tx, clock.At(opening(step.Due)), manager, cmd); err != nil {
			return err
		}
	}
	_, err = path.End(ctx, tx, over, manager, path.Seen{ID: k.ID, Version: k.Version}, r.How)
	return err
}

// themes has case managers tag what stops many in the same way, and the steering group answer.
func (p *player) themes(ctx context.Context, tx *db.Tx, manager, lead tenant.Scope) error {
	made := map[string]theme.Theme{}
	for _, tag := range p.world.Tags() {
		at := clock.At(opening(p.world.Today.AddDays(-tag.Ago)))
		open, err := path.Stuck(ctx, tx, at, manager, path.Filter{Turn: tag.Turn, Name: tag.Whom})
		if err != nil {
			return err
		}
		var steps []id.ID
		for _, l := range open {
			if len(steps) < tag.Steps {
				steps = append(steps, l.Step.ID)
			}
		}
		for _, step := range steps {
			if made[tag.Name], err = theme.TagStep(ctx, tx, at, manager, theme.TagCommand{Step: step, Name: tag.Name}); err != nil {
				return err
			}
		}
		if len(steps) == 0 {
			continue
		}
		of := made[tag.Name]
		for _, words := range tag.Examples {
			if err := theme.Share(ctx, tx, at, manager, of.ID, words); err != nil && !errs.Is(err, errs.KindInvalid) { // a name of somebody stands in it by chance
				return err
			}
		}
		for i, state := range tag.States {
			who := lead
			if state == theme.Raised {
				who = manager
			}
			if _, err := theme.Decide(ctx, tx, at, who, theme.DecideCommand{Theme: theme.Seen{ID: of.ID, Version: 1 + i}, State: state, Answer: tag.Answer}); err != nil {
				return err
			}
		}
	}
	return nil
}
