package own

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"wegwarte/internal/calendar"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/path"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/agenda"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

const agendaPath = "/ich/termine"

type agendaPage struct {
	portal.Acting
	agenda.Agenda
	Today  clock.Date
	Town   string
	Feeds  []agenda.Feed
	Link   string // made just now, shown once
	Faults i18n.Faults
}

// ShowAgenda shows when somebody is to be where, how they get there, and what they
// can say to it with one tap.
func ShowAgenda(v *door.Visit) error { return agendaShown(v, agendaPage{}) }

func agendaShown(v *door.Visit, p agendaPage) error {
	p.Today, p.Town = v.Today(), v.Tenant.Name
	err := readsAhead(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (err error) {
		p.Acting = a
		if p.Agenda, err = agenda.Ahead(ctx, tx, v.Clock, s); err == nil && a.Own() {
			p.Feeds, err = agenda.Feeds(ctx, tx, v.Clock, v.Scope, a.Person)
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(p.Faults) > 0 {
		return v.ShowInvalid(v.T("own.agenda.title"), agendaView(p))
	}
	return v.Show(v.T("own.agenda.title"), agendaView(p))
}

// ahead opens appointments: those with doctors for who may see of health alone, those of offers for who may see what somebody signed up for.
func ahead(s tenant.Scope, a portal.Acting) (tenant.Scope, error) {
	rights := []portal.Right{portal.Appointments}
	for _, right := range []portal.Right{portal.Health, portal.Offers} {
		if a.May(right) {
			rights = append(rights, right)
		}
	}
	return portal.Open(s, a, rights...)
}

func readsAhead(v *door.Visit, fn func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error) error {
	return reads(v, func(ctx context.Context, tx *db.Tx, _ tenant.Scope, a portal.Acting) error {
		s, err := ahead(v.Scope, a)
		if err != nil {
			return err
		}
		return fn(ctx, tx, s, a)
	})
}

// SayToAppointment keeps that somebody cannot come, or needs an interpreter.
func SayToAppointment(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	answer := agenda.Answer(v.Text("answer"))
	err = writes(v, func(ctx context.Context, tx *db.Tx, _ tenant.Scope, a portal.Acting) error {
		s, err := ahead(v.Scope, a)
		if err != nil {
			return err
		}
		_, err = agenda.Say(ctx, tx, v.Clock, s, v.Setup().Keys, agenda.SayCommand{As: a, ID: which, Answer: answer, Language: pageLanguage(ctx)})
		return err
	})
	if err != nil {
		return err
	}
	return v.Go(agendaPath, "own.agenda.said."+string(answer))
}

// SendAppointment sends one appointment as a file for a calendar. It names nobody.
func SendAppointment(v *door.Visit) error {
	var found *calendar.Invitation
	err := readsAhead(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, _ portal.Acting) error {
		all, err := agenda.Ahead(ctx, tx, v.Clock, s)
		for _, i := range all.Items {
			if string(i.ID) == v.R.PathValue("id") {
				one := i.Invitation(v.Tenant.Name)
				found = &one
			}
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case found == nil:
		return errs.NotFound("error.not-found")
	}
	return v.Send("termin.ics", "text/calendar; charset=utf-8", found.ICS(v.Context()))
}

// AddFeed makes a link for somebody's own calendar, and shows it once.
func AddFeed(v *door.Visit) error {
	var p agendaPage
	err := writes(v, func(ctx context.Context, tx *db.Tx, _ tenant.Scope, a portal.Acting) error {
		secret, err := agenda.AddFeed(ctx, tx, v.Clock, v.Scope, a.Person)
		p.Link = v.House().URL + "/ich/kalender/" + secret + ".ics"
		return err
	})
	switch {
	case errs.Is(err, errs.KindInvalid):
		p.Link, p.Faults = "", i18n.Err(v.Context(), err)
	case err != nil:
		return err
	}
	return agendaShown(v, p)
}

// EndFeeds ends the links.
func EndFeeds(v *door.Visit) error {
	err := writes(v, func(ctx context.Context, tx *db.Tx, _ tenant.Scope, a portal.Acting) error {
		return agenda.EndFeeds(ctx, tx, v.Clock, v.Scope, a.Person)
	})
	if err != nil {
		return err
	}
	return v.Go(agendaPath, "own.agenda.feed.ended")
}

// SendFeed answers somebody's calendar. It has nothing but the secret.
func SendFeed(v *door.Visit) error {
	secret, _ := strings.CutSuffix(v.R.PathValue("file"), ".ics")
	o, err := agenda.Read(v.Context(), v.DB(), v.Clock, secret)
	h := v.W.Header()
	if errs.Is(err, errs.KindBusy) {
		h.Set("Retry-After", "3600")
		http.Error(v.W, v.T("error.calendar.often"), http.StatusTooManyRequests)
		return nil
	}
	if err != nil {
		return err
	}
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="termine.ics"`)
	_, _ = v.W.Write(o.ICS(v.Context())) // where the reader went away, it asks again
	return nil
}

// onMap opens the map program of a phone at an address (RFC 5870). Nothing is asked
// of anybody until somebody taps it.
func onMap(address, town string) string { return "geo:0,0?q=" + url.QueryEscape(address+", "+town) }

func what(ctx context.Context, i agenda.Item) string {
	switch {
	case i.What != "":
		return i18n.T(ctx, i.What)
	case i.Text != "":
		return i.Text
	}
	return i18n.T(ctx, "own.agenda.what.meeting")
}

// when words a time, or a day that has none.
func when(ctx context.Context, i agenda.Item) string {
	day := i18n.Weekday(ctx, i.Day()) + i18n.T(ctx, "own.meet.comma")
	if i.AllDay {
		return day + i18n.Date(ctx, i.Day())
	}
	return day + i18n.Time(ctx, i.Begins)
}

// entries are the appointments, with the days of one seat behind the first of them.
func (p agendaPage) entries() (all []appointments) {
	for _, i := range p.Items {
		at := slices.IndexFunc(all, func(a appointments) bool { return i.Seat != "" && a.Seat == i.Seat })
		if at < 0 {
			all = append(all, appointments{Item: i})
		} else {
			all[at].More = append(all[at].More, i)
		}
	}
	return all
}

// appointments is one, and of a seat also the days that follow.
type appointments struct {
	agenda.Item
	More []agenda.Item
}

func asks(i agenda.Item) bool {
	return i.About != agenda.Course && !i.Asked && i.Interpreter != path.Booked && i.Interpreter != path.Wanted
}
