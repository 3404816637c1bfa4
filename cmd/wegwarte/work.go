package main

import (
	"context"
	"errors"
	"log/slog"
	"net/url"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/calendar"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/demand"
	"wegwarte/internal/facts/equal"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/housing/lived"
	"wegwarte/internal/job"
	"wegwarte/internal/letter"
	"wegwarte/internal/mail"
	"wegwarte/internal/news"
	"wegwarte/internal/night"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/path"
	"wegwarte/internal/path/bulk"
	"wegwarte/internal/path/outcome"
	"wegwarte/internal/path/theme"
	"wegwarte/internal/portal/feedback"
	"wegwarte/internal/portal/post"
	"wegwarte/internal/recognition"
	"wegwarte/internal/retention"
	"wegwarte/internal/sheet/arrivals"
	"wegwarte/internal/smtp"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// mailing is the flags that say how mails are sent, and what stands in them.
type mailing struct {
	URL        string `name:"url" env:"WEGWARTE_URL" placeholder:"URL" help:"How people reach the house, for links in mails and calendars (${env})."`
	SMTP       string `name:"smtp" env:"WEGWARTE_SMTP" placeholder:"URL" help:"smtps://user:password@host or smtp://user:password@host with STARTTLS; without it mails stay in the outbox (${env})."`
	MailFrom   string `env:"WEGWARTE_MAIL_FROM" placeholder:"ADDRESS" help:"Who mails are from (${env})."`
	MailBounce string `env:"WEGWARTE_MAIL_BOUNCE" placeholder:"ADDRESS" help:"Where failures are reported, with +REFERENCE added before the @; by default the sender (${env})."`
	MailHour   int    `env:"WEGWARTE_MAIL_HOUR" default:"7" help:"Hour of the morning's mail on working days, in Berlin (${env})."`
}

// transport gives the mail server, nil where none is set up.
func (m mailing) transport() (mail.Transport, error) {
	if m.MailHour < 0 || m.MailHour > 23 {
		return nil, errors.New("the hour of the morning's mail is from 0 to 23")
	}
	if m.URL != "" {
		if u, err := url.Parse(m.URL); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.User != nil {
			return nil, errors.New(`the house's address is of the form "https://wegwarte.land.example"`)
		}
	}
	if m.SMTP == "" {
		return nil, nil //nolint:nilnil // no mail server is a way to run the house
	}
	if m.URL == "" || m.MailFrom == "" {
		return nil, errors.New("mails need WEGWARTE_URL, for their links, and WEGWARTE_MAIL_FROM")
	}
	return smtp.Parse(m.SMTP, m.MailFrom, m.MailBounce)
}

// invitations writes meetings for the calendars of those who are invited by mail, from
// the address that mails are from.
func invitations(mails mail.Transport) mail.Calendar {
	set, ok := mails.(smtp.Settings)
	if !ok {
		return nil
	}
	return func(ctx context.Context, m mail.Mail, office, to string) []byte {
		f := m.Facts
		return calendar.Invitation{ID: m.About, Version: f.Change, Begins: f.At, Ends: f.Ends(), With: office, Cancelled: m.Kind == mail.MeetingCancelled, Changed: m.Queued,
			Organizer: set.From.Address, Attendee: to}.ICS(ctx)
	}
}

// persons finds those who are looked after, by what a mail to them is about.
func persons(c clock.Clock) mail.Persons {
	meetings, news := path.MailTo(c), post.MailTo(c)
	return func(ctx context.Context, tx *db.Tx, m mail.Mail) (mail.Recipient, error) {
		if m.Kind == mail.OwnNews {
			return news(ctx, tx, m)
		}
		return meetings(ctx, tx, m)
	}
}

// jobs is all the work that runs later.
func jobs(d *db.DB, c clock.Clock, log *slog.Logger, mails mail.Transport, house door.House) *job.Runner {
	r := &job.Runner{DB: d, Clock: c, Log: log}
	r.On(mail.SendJob, mail.Post{DB: d, Clock: c, Directory: account.MailTo, Persons: persons(c), Calendar: invitations(mails), Transport: mails, Base: house.URL, Keep: house.Demo}.Deliver)
	r.EveryMinute(func(ctx context.Context) error { return audit.Index(ctx, d) })
	news.Desk{DB: d, Clock: c, Hour: house.Hour}.Serve(r)
	arrivals.Desk{DB: d, Clock: c}.Serve(r)
	(&demand.Desk{DB: d, Clock: c, Log: log, Tenants: account.Staffed}).Serve(r)
	(&open.Desk{DB: d, Clock: c, Log: log, Tenants: account.Staffed}).Serve(r)
	recognition.Desk{DB: d, Clock: c}.Serve(r)
	bulk.Desk{DB: d, Clock: c}.Serve(r)
	seat.Desk{DB: d, Clock: c}.Serve(r)
	equal.Desk{DB: d, Clock: c, Inputs: equal.Engines}.Serve(r)
	if house.ErasesAZR {
		retention.Desk(d, c).Serve(r)
	}
	over := func(remove func(context.Context, *db.Tx, clock.Clock, tenant.Scope, path.Keeping) (int, error)) night.Step {
		return func(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
			return remove(ctx, tx, c, s, house.Ways)
		}
	}
	night.Desk{DB: d, Clock: c, Name: "ways", Actor: "ways", Tenants: account.Staffed, Steps: []night.Step{path.Catchup, path.ComeOfAge, path.RemindAll, offer.Settle, seat.Lapse, seat.Fill, seat.Forget, outcome.Tell, theme.Tell, lived.Keep, figure.CountArrivals, post.RemoveAged, feedback.RemoveAged, bulk.Sweep, over(letter.RemoveOver), over(path.RemoveOver)}}.Serve(r)
	return r
}
