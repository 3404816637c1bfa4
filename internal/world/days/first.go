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

// settled has the municipality write down who lived there and has a flat of their own since long, and
// how far they and those whom it houses have come on their ways.
func (p *player) settled(ctx context.Context, residents []world.Resident) error {
	town := p.offices.towns[world.DemoMunicipality]
	intake, manager := p.offices.scope(town, "", tenant.Intake), p.offices.scope(town, "", tenant.CaseManager)
	return p.db.Do(ctx, intake.Tenant, func(ctx context.Context, tx *db.Tx) error {
		all := p.world.Settled()
		for _, r := range all {
			cmd := person.RegisterCommand{ID: r.ID, FileNumber: r.FileNumber, Ties: r.Ties}
			for _, one := range r.Persons {
				cmd.Persons = append(cmd.Persons, one.Person)
			}
			if _, err := person.Register(ctx, tx, clock.At(opening(r.From)), intake, cmd); err != nil {
				return fmt.Errorf("settled %s: %w", r.FileNumber, err)
			}
		}
		for i, r := range append(all, residents...) {
			if err := p.lived(ctx, tx, manager, r, p.world.Firsts(r, i)); err != nil {
				return fmt.Errorf("the way of %s: %w", r.FileNumber, err)
			}
		}
		return p.learn(ctx, tx, manager)
	})
}

// lived has somebody go the way with a household from the day it came: what is due is done in time, but for
// what others decide, who take as long as they take.
func (p *player) lived(ctx context.Context, tx *db.Tx, manager tenant.Scope, r world.Resident, firsts []world.First) error {
	came := clock.At(opening(r.From))
	k, err := path.Begin(ctx, tx, came, manager, path.BeginCommand{Household: r.ID})
	if err != nil {
		return err
	}
	way, err := path.Show(ctx, tx, came, manager, r.ID, "")
	if err != nil {
		return err
	}
	over := p.world.Today
	for _, f := range firsts {
		if f.Kind == path.SupportEnded {
			over = f.On
			continue
		}
		if err := path.Reach(ctx, tx, clock.At(opening(f.On)), manager, path.ReachCommand{Person: r.Persons[f.Person].ID, Milestone: f.Kind, On: f.On}); err != nil {
			return err
		}
	}
	for _, step := range way.Steps {
		on := step.Due
		if step.Milestone != "" {
			on = p.world.Today
			for _, f := range firsts {
				if r.Persons[f.Person].ID == step.Person && f.Kind == step.Milestone {
					on = f.On
				}
			}
		}
		if !on.Before(over) {
			continue
		}
		cmd := path.ActCommand{Step: path.Seen{ID: step.ID, Version: step.Version}, Act: path.Finish, On: on, StepFields: step.StepFields}
		if _, err := path.ActOn(ctx, tx, clock.At(opening(on)), manager, cmd); err != nil {
			return err
		}
	}
	if over == p.world.Today {
		return nil
	}
	_, err = path.End(ctx, tx, clock.At(opening(over)), manager, path.Seen{ID: k.ID, Version: k.Version}, path.OnTheirOwn)
	return err
}

// learn has case managers tag what stops many in the same way, and the steering group answer.
func (p *player) learn(ctx context.Context, tx *db.Tx, manager tenant.Scope) error {
	lead := p.offices.scope(p.offices.towns[world.DemoMunicipality], "", tenant.Lead)
	made := map[string]theme.Theme{}
	for _, tag := range p.world.Tags() {
		at := clock.At(opening(p.world.Today.AddDays(-tag.Ago)))
		open, err := path.Stuck(ctx, tx, at, manager, path.Filter{})
		if err != nil {
			return err
		}
		var steps []id.ID
		for _, l := range open {
			if len(steps) < tag.Steps && l.Milestone == tag.On {
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
