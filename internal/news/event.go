package news

import (
	"context"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/job"
	"wegwarte/internal/mail"
	"wegwarte/internal/tenant"
)

// What cannot wait until the morning: working days to arrival below which an
// announcement is short, to the answer of a question, and days to an arrival
// that does not take place.
const (
	shortNotice   = 5
	pressing      = 2
	nearlyArrived = 3
)

// old is when an event is no news any more.
const old = 24 * time.Hour

// event tells of an event at once where it cannot wait. The mails and the end
// of the job are one transaction.
func (d Desk) event(ctx context.Context, j *job.Job) error {
	var of assignment.EventJobAbout
	if err := j.Read(&of); err != nil {
		return err
	}
	return d.DB.Do(ctx, j.Tenant, func(ctx context.Context, tx *db.Tx) error {
		t, err := tenant.Find(ctx, tx, j.Tenant)
		if err != nil {
			return err
		}
		workers, err := account.Workers(ctx, tx, t.ID)
		if err != nil {
			return err
		}
		wanted, err := mail.WishesOf(ctx, tx, t.ID)
		if err != nil {
			return err
		}
		seen := map[agendaKey]assignment.Happening{} // by who may see the same
		for _, w := range workers {
			for _, r := range w.Roles {
				s := scopeOf(t, w, r)
				key := agendaKey{r, s.OnlyUnit()}
				h, ok := seen[key]
				if !ok {
					if h, err = assignment.Happened(ctx, tx, d.Clock, s, of.Event); errs.Is(err, errs.KindNotFound) || errs.Is(err, errs.KindForbidden) {
						h.Stale = true // not for this role
					} else if err != nil {
						return err
					}
					seen[key] = h
				}
				m, topic, urgent := d.urgent(s, h)
				if !urgent || wishes(wanted).pace(topic, w) != mail.Now {
					continue
				}
				m.Account = w.ID
				if err := mail.Gather(ctx, tx, d.Clock, t.ID, m, together(s, m.Kind)); err != nil {
					return err
				}
				break // once to a person, whatever their roles
			}
		}
		return j.Finish(ctx, tx, d.Clock)
	})
}

// urgent makes a mail of what cannot wait, for somebody who acts on it.
func (d Desk) urgent(s tenant.Scope, h assignment.Happening) (m mail.Message, topic mail.Topic, urgent bool) {
	now := d.Clock.Now()
	if h.Stale || now.Sub(h.At) > old {
		return m, "", false
	}
	today, t := clock.DateOf(now), h.Transfer
	m = mail.Message{Path: mail.Path("/zuweisungen/" + string(t.ID)), Facts: mail.Facts{Count: 1, Number: mail.Number(t.Number), Day: t.ArriveOn, Place: t.Land}}
	switch h.Action {
	case assignment.ActAnnounce:
		m.Kind = mail.Announced
		if today.WorkdaysUntil(t.ArriveOn) < shortNotice {
			m.Kind = mail.AnnouncedShort
		}
		return m, mail.Announcements, true
	case assignment.ActAnnounceAgain:
		m.Kind = mail.NewDay
		return m, mail.Announcements, h.NewDay
	case assignment.ActPostpone, assignment.ActWithdraw:
		m.Kind, m.Facts.Day = mail.CalledOff, h.Was
		return m, mail.Cancellations, today.DaysUntil(h.Was) <= nearlyArrived
	case assignment.ActAsk:
		m.Kind, m.Facts.Day, m.Facts.Place = mail.Asked, h.Due, t.Municipality
		if s.OnlyUnit() != "" {
			m.Path = "/fragen"
		}
		return m, mail.Questions, today.WorkdaysUntil(h.Due) <= pressing
	case assignment.ActDidNotArrive, assignment.ActArrive: // the facility says where they are
		m.Kind, m.Facts.Day, m.Facts.Place, m.Path = mail.NotArrived, h.Due, t.Municipality, "/verbleib"
		return m, mail.Questions, true
	}
	return m, "", false
}

// together is the page that shows all of what is told at once.
func together(s tenant.Scope, k mail.Kind) mail.Path {
	switch {
	case k == mail.NotArrived:
		return "/verbleib"
	case s.OnlyUnit() != "":
		return "/fragen"
	case s.Kind == tenant.Municipality:
		return "/eingang"
	}
	return "/verteilung"
}
