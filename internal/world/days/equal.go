package days

import (
	"context"
	"errors"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/equal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// compare has the offices for equal treatment audit the last three years. In the municipality the audit finds the difference that was planted
// (world.Planted), its office asks the lead about it, and the lead answers.
func (p *player) compare(ctx context.Context, now time.Time) error {
	today := clock.DateOf(now)
	last := clock.NewDate(today.Year(), (today.Month()-1)/3*3+1, 1).AddDays(-1)
	town := p.offices.towns[world.DemoMunicipality]
	at := clock.At(now)
	for _, office := range []tenant.Scope{p.offices.scope(p.offices.land, "", tenant.EqualityDesk), p.offices.scope(town, "", tenant.EqualityDesk)} {
		var r equal.Run
		err := p.db.Do(ctx, office.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
			r, err = equal.Begin(ctx, tx, at, office, equal.BeginCommand{From: last.AddDays(1).AddMonths(-36), To: last})
			return err
		})
		if err != nil {
			return err
		}
		if err := (equal.Desk{DB: p.db, Clock: at, Inputs: equal.Engines}).Work(ctx, office.Tenant, r.ID); err != nil {
			return err
		}
		if office.Kind == tenant.Municipality {
			if err := p.explain(ctx, at, office, p.offices.scope(town, "", tenant.Lead), r.Number); err != nil {
				return err
			}
		}
	}
	return nil
}

// explain hands the report on, with a question to each finding, the first of which is answered.
func (p *player) explain(ctx context.Context, at clock.Clock, office, lead tenant.Scope, number int) error {
	return p.db.Do(ctx, office.Tenant, func(ctx context.Context, tx *db.Tx) error {
		r, err := equal.Find(ctx, tx, office, number)
		if err != nil {
			return err
		}
		if r.State != equal.Done {
			return errors.New("days: an audit did not end")
		}
		var tasks []equal.Task
		for _, part := range r.Parts {
			for _, c := range part.Compared {
				if !c.Stands() || c.ByLaw {
					continue
				}
				t, err := equal.Ask(ctx, tx, at, office, equal.AskCommand{Run: number, Outcome: part.Outcome, Attribute: c.Attribute, Group: c.Group,
					Question: "Woran liegt der Unterschied? Gibt es Kurse am Vormittag mit Kinderbetreuung?", Due: clock.Today(at).AddDays(28)})
				if err != nil {
					return err
				}
				tasks = append(tasks, t)
			}
		}
		if _, err := equal.HandOn(ctx, tx, at, office, equal.Seen{Number: number, Version: r.Version}); err != nil || len(tasks) == 0 {
			return err
		}
		_, err = equal.Answer(ctx, tx, at, lead, equal.AnswerCommand{Task: tasks[0].ID, Version: tasks[0].Version,
			Answer: "Ab Februar hat der Kurs am Markt eine Kinderbetreuung. Wir sehen im Herbst nach, ob der Abstand kleiner geworden ist."})
		return err
	})
}
