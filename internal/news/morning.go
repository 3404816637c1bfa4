package news

import (
	"context"

	"wegwarte/internal/account"
	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/mail"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
)

// tenantMorning tells everybody at a tenant what their day holds, and forgets
// mails of long ago. All of it is one transaction: done twice it has one effect.
func (d Desk) tenantMorning(ctx context.Context, j *job.Job) error {
	var of about
	if err := j.Read(&of); err != nil {
		return err
	}
	return d.DB.Do(ctx, j.Tenant, func(ctx context.Context, tx *db.Tx) error {
		if err := mail.Tidy(ctx, tx, d.Clock, j.Tenant); err != nil {
			return err
		}
		if of.Day == clock.Today(d.Clock) { // else it is a day too late to be told
			if err := d.tellAll(ctx, tx, j.Tenant, of.Day); err != nil {
				return err
			}
		}
		return j.Finish(ctx, tx, d.Clock)
	})
}

func (d Desk) tellAll(ctx context.Context, tx *db.Tx, tenantID id.ID, today clock.Date) error {
	t, err := tenant.Find(ctx, tx, tenantID)
	if err != nil {
		return err
	}
	workers, err := account.Workers(ctx, tx, tenantID)
	if err != nil {
		return err
	}
	wanted, err := mail.WishesOf(ctx, tx, tenantID)
	if err != nil {
		return err
	}
	agendas := agendas{desk: d, today: today, known: map[agendaKey]assignment.Agenda{}}
	for _, w := range workers {
		var lines []mail.Line
		for _, r := range w.Roles {
			a, err := agendas.of(ctx, tx, scopeOf(t, w, r))
			if err != nil {
				return err
			}
			steps, err := stepsOf(ctx, tx, scopeOf(t, w, r), today)
			if err != nil {
				return err
			}
			for _, l := range append(linesOf(r, a), steps...) {
				if wishes(wanted).pace(l.Item.Topic(), w) != mail.Never {
					lines = append(lines, l)
				}
			}
		}
		if len(lines) == 0 {
			continue
		}
		place := t.ID
		if w.Unit != "" {
			place = w.Unit
		}
		err := mail.Enqueue(ctx, tx, d.Clock, t.ID, mail.Message{Account: w.ID, Kind: mail.Digest, Path: "/",
			Once: mail.Once("digest:" + today.String() + ":" + string(w.ID)), Facts: mail.Facts{Day: today, Place: place, Lines: lines}})
		if err != nil {
			return err
		}
	}
	return nil
}

// agendas asks once for all who have the same role in the same facility: an
// agenda does not depend on who reads it.
type agendas struct {
	desk  Desk
	today clock.Date
	known map[agendaKey]assignment.Agenda
}

type agendaKey struct {
	role tenant.Role
	unit id.ID
}

func (a agendas) of(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.Agenda, error) {
	key := agendaKey{s.Role, s.OnlyUnit()}
	if known, ok := a.known[key]; ok || !s.Reads(tenant.Transfer) {
		return known, nil
	}
	found, err := assignment.AgendaOf(ctx, tx, a.desk.Clock, s, a.desk.lastMorning(a.today))
	a.known[key] = found
	return found, err
}

// linesOf gives what there is to say of an agenda: what is late first.
func linesOf(r tenant.Role, a assignment.Agenda) (lines []mail.Line) {
	for _, l := range []struct {
		item  mail.Item
		tally assignment.Tally
	}{
		{mail.ItemOverdue, a.Overdue}, {mail.ItemNew, a.New}, {mail.ItemQuestion, a.Question}, {mail.ItemFollowUp, a.FollowUp}, {mail.ItemPostponed, a.Postponed},
		{mail.ItemNotReady, a.NotReady}, {mail.ItemPreparation, a.Preparation}, {mail.ItemArriving, a.Arriving},
		{mail.ItemUnacknowledged, a.Unacknowledged}, {mail.ItemAnswered, a.Answered}, {mail.ItemCalledOff, a.CalledOff},
		{mail.ItemMissing, a.Missing}, {mail.ItemArrived, a.Arrived}, {mail.ItemFollowed, a.Followed},
	} {
		if l.tally.Count > 0 {
			lines = append(lines, mail.Line{Role: r, Item: l.item, Count: l.tally.Count, More: l.tally.Persons, Day: l.tally.Day})
		}
	}
	return lines
}

// stepsOf gives what there is to say of somebody's own cases: each step once before
// it is due and once when it begins, never as both in one morning. It counts.
func stepsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date) (lines []mail.Line, err error) {
	if s.Role != tenant.CaseManager {
		return nil, nil
	}
	m, err := path.MorningOf(ctx, tx, s, today)
	if m.Due > 0 {
		lines = append(lines, mail.Line{Role: s.Role, Item: mail.ItemStepDue, Count: m.Due, Day: m.Until})
	}
	if m.Begins > 0 {
		lines = append(lines, mail.Line{Role: s.Role, Item: mail.ItemStepBegins, Count: m.Begins})
	}
	return lines, err
}
