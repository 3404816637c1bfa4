package work

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// RecordCommand is what was read on the paper that somebody showed.
type RecordCommand struct {
	Person id.ID
	Seen   id.ID // the reading that was the last when the form was made; empty: there was none
	Facts  Facts
	Shown  clock.Date
}

// RecordPaper keeps what a paper says about work. What was read before stays.
func RecordPaper(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd RecordCommand) (Evaluation, error) {
	f, err := hold(ctx, tx, c, s, cmd.Person)
	if err != nil {
		return Evaluation{}, err
	}
	last := id.ID("")
	if len(f.Papers) > 0 {
		last = f.Papers[0].ID
	}
	if last != cmd.Seen {
		return Evaluation{}, errs.Conflict("error.conflict")
	}
	today := clock.Today(c)
	if err := cmd.Facts.check(cmd.Shown, today); err != nil {
		return Evaluation{}, err
	}
	r := Read{ID: id.New(), Facts: cmd.Facts, Shown: cmd.Shown, By: s.Name}
	_, err = tx.Exec(ctx, `INSERT INTO work_paper (id, tenant_id, person_id, paper, says, paper_until, registered, facility, cleared, accelerated, dublin, ban, shown_on, at, by_id, by_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`, r.ID, s.Tenant, f.Who.ID, r.Facts.Paper, r.Facts.Says, r.Facts.PaperUntil, r.Facts.Registered,
		r.Facts.Facility, r.Facts.Identity, r.Facts.Accelerated, r.Facts.Dublin, r.Facts.Ban, r.Shown, db.Micros(c.Now()), s.Actor, r.By)
	if err != nil {
		return Evaluation{}, err
	}
	f.Papers = append([]Read{r}, f.Papers...)
	audit.Log(tx, c, s, audit.Create, tenant.Work, "work paper", f.subjects()...)
	return Evaluate(r.Facts, today), f.settle(ctx, tx, c, s, false)
}

func (f Facts) check(shown, today clock.Date) error {
	var faults errs.List
	if !slices.Contains(Papers, f.Paper) {
		faults.Add(errs.Invalid("work.choice").At(string(FactPaper)))
	}
	if !slices.Contains(AllSays, f.Says) {
		faults.Add(errs.Invalid("work.choice").At(string(FactSays)))
	}
	if f.Registered.After(today) {
		faults.Add(errs.Invalid("work.day.future").At(string(FactRegistered)))
	}
	switch {
	case shown.IsZero():
		faults.Add(errs.Invalid("error.required").At("shown"))
	case shown.After(today):
		faults.Add(errs.Invalid("work.day.future").At("shown"))
	}
	for _, fact := range yesNoFacts {
		if !slices.Contains([]Answer{Yes, No, NotAsked}, f.answer(fact)) {
			faults.Add(errs.Invalid("work.choice").At(string(fact)))
		}
	}
	return faults.Err()
}

// RequestCommand says that the authority was asked for a permission, or what it answered.
type RequestCommand struct {
	Person id.ID
	Request
}

// SetRequest keeps that the authority was asked, of what, and what it answered.
func SetRequest(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd RequestCommand) error {
	f, err := hold(ctx, tx, c, s, cmd.Person)
	if err != nil {
		return err
	}
	today, r := clock.Today(c), cmd.Request
	r.Of = strings.TrimSpace(r.Of)
	var faults errs.List
	switch {
	case r.On.IsZero():
		faults.Add(errs.Invalid("error.required").At("asked_on"))
	case r.On.After(today):
		faults.Add(errs.Invalid("work.day.future").At("asked_on"))
	}
	if r.Of == "" {
		faults.Add(errs.Invalid("error.required").At("asked_of"))
	}
	switch {
	case r.Answer == "":
		r.AnswerOn = clock.Date{}
	case !slices.Contains(Replies, r.Answer):
		faults.Add(errs.Invalid("work.choice").At("answer"))
	case r.AnswerOn.IsZero():
		faults.Add(errs.Invalid("error.required").At("answer_on"))
	case r.AnswerOn.After(today):
		faults.Add(errs.Invalid("work.day.future").At("answer_on"))
	case r.AnswerOn.Before(r.On):
		faults.Add(errs.Invalid("work.day.before").At("answer_on"))
	}
	faults.Add(short(r.Of, longestLine, "asked_of"))
	if err := faults.Err(); err != nil {
		return err
	}
	f.Profile.Request = r
	if err := f.settle(ctx, tx, c, s, false); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Work, "work permission asked for", f.subjects()...)
	return nil
}

// ChooseCommand is what somebody says to a place.
type ChooseCommand struct {
	Person  id.ID
	Opening id.ID
	Choice  Word
}

// Choose keeps what somebody says to a place; they may say otherwise later. Nobody
// else is told.
func Choose(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ChooseCommand) error {
	f, err := hold(ctx, tx, c, s, cmd.Person)
	if err != nil {
		return err
	}
	if !slices.Contains(Words, cmd.Choice) {
		return errs.Invalid("work.choice").At("choice")
	}
	if _, err := findOpening(ctx, tx, s, cmd.Opening); err != nil {
		return err
	}
	now := Choice{Person: f.Who.ID, Opening: cmd.Opening, Choice: cmd.Choice, On: clock.Today(c)}
	_, err = tx.Exec(ctx, `INSERT INTO work_choice (id, tenant_id, person_id, opening_id, choice, day, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (tenant_id, person_id, opening_id) DO UPDATE SET choice = excluded.choice, day = excluded.day, at = excluded.at, by_id = excluded.by_id, by_name = excluded.by_name`,
		id.New(), s.Tenant, now.Person, now.Opening, now.Choice, now.On, db.Micros(c.Now()), s.Actor, s.Name)
	if err != nil {
		return err
	}
	f.Choices = append(slices.DeleteFunc(f.Choices, func(one Choice) bool { return one.Opening == now.Opening }), now)
	audit.Log(tx, c, s, audit.Change, tenant.Work, "work choice", f.subjects()...)
	return f.settle(ctx, tx, c, s, false)
}

// SaveOutcome keeps a time at work or on trial: a new one, or one that ended or goes
// on otherwise.
func SaveOutcome(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, o Outcome) (Outcome, error) {
	f, err := hold(ctx, tx, c, s, o.Person)
	if err != nil {
		return o, err
	}
	if err := o.check(clock.Today(c)); err != nil {
		return o, err
	}
	if o.Version == 0 {
		if o.Opening != "" {
			if _, err := findOpening(ctx, tx, s, o.Opening); err != nil {
				return o, err
			}
		}
		o.ID, o.Person, o.Version = id.New(), f.Who.ID, 1
		_, err = tx.Exec(ctx, `INSERT INTO work_outcome (id, tenant_id, person_id, opening_id, kind, employer, title, from_day, until_day, ended, week_hours, note, version, at, by_id, by_name)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`, o.ID, s.Tenant, o.Person, o.Opening, o.Kind, o.Employer, o.Title, o.From, o.Until, o.Ended,
			o.WeekHours, o.Note, o.Version, db.Micros(c.Now()), s.Actor, s.Name)
		f.Outcomes = append(f.Outcomes, o)
	} else {
		at := slices.IndexFunc(f.Outcomes, func(one Outcome) bool { return one.ID == o.ID })
		if at < 0 {
			return o, errs.NotFound("error.not-found")
		}
		o.Opening = f.Outcomes[at].Opening
		err = tx.Must(ctx, `UPDATE work_outcome SET kind = $4, employer = $5, title = $6, from_day = $7, until_day = $8, ended = $9, week_hours = $10, note = $11, version = version + 1,
			at = $12, by_id = $13, by_name = $14 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, o.ID, o.Version, o.Kind, o.Employer, o.Title, o.From, o.Until, o.Ended,
			o.WeekHours, o.Note, db.Micros(c.Now()), s.Actor, s.Name)
		o.Version++
		f.Outcomes[at] = o
	}
	if err != nil {
		return o, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Work, "work outcome", f.subjects()...)
	return o, f.settle(ctx, tx, c, s, false)
}
