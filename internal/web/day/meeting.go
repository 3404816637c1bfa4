package day

import (
	"context"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"wegwarte/internal/account"
	"wegwarte/internal/calendar"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/mail"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

func meetingsURL(household id.ID) string { return householdURL(household) + "/treffen" }

func meetingURL(which id.ID) string { return "/treffen/" + string(which) }

// meetingPage is the meetings with a household, or one of them, with the form.
type meetingPage struct {
	form
	Household person.Household
	Meetings  []path.Meeting
	One       path.Meeting // empty: a new one
	Told      []mail.Mail
	Mailed    bool // there is a mail server
	Managers  []account.Colleague
	Actor     id.ID
	Now       time.Time
	Writes    bool
	Double    bool // the manager meets somebody else then
	Other     bool // somebody changed it meanwhile
}

// ShowMeetings shows the meetings with a household, and plans another one.
func ShowMeetings(v *door.Visit) error {
	p, err := loadMeetings(v)
	if err != nil {
		return err
	}
	p.Values = map[string]string{"minutes": "45", "interpreter": string(path.NoInterpreter), "manager": string(p.Actor)}
	return v.Show(v.T("meeting.title"), meetingsView(p))
}

func loadMeetings(v *door.Visit) (p meetingPage, err error) {
	household, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p = meetingPage{Actor: v.Scope.Actor, Now: v.Clock.Now(), Writes: v.Scope.Writes(tenant.Path)}
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		found, err := path.Meetings(ctx, tx, v.Clock, v.Scope, household)
		if err != nil {
			return err
		}
		p.Household, p.Meetings = found.Household, found.Meetings
		p.Managers, err = path.Managers(ctx, tx, v.Scope)
		return err
	})
	trailOf(v, p.Household)
	return p, err
}

var meetingNames = []string{"person", "manager", "day", "time", "minutes", "place", "about", "language", "interpreter", "service", "remind", "double", "state", "version"}

// meetingFields reads the form.
func meetingFields(values map[string]string, faults *errs.List) path.MeetingFields {
	f := path.MeetingFields{Person: ident(values["person"]), Manager: ident(values["manager"]), Place: values["place"], About: values["about"], Language: values["language"],
		Interpreter: path.Interpreter(values["interpreter"]), Service: values["service"], Remind: path.Remind(values["remind"]), Minutes: door.ReadNumber(values["minutes"], "minutes", faults)}
	day := door.ReadDay(values["day"], "day", faults)
	at, err := time.Parse("15:04", values["time"])
	if err != nil {
		faults.Add(errs.Invalid("meeting.time").At("time"))
	}
	if !day.IsZero() && err == nil {
		f.Begins = time.Date(day.Year(), day.Month(), day.Day(), at.Hour(), at.Minute(), 0, 0, clock.Berlin)
	}
	return f
}

// AddMeeting plans a meeting.
func AddMeeting(v *door.Visit) error {
	p, err := loadMeetings(v)
	if err != nil {
		return err
	}
	return p.keep(v, path.MeetCommand{Household: p.Household.ID}, meetingsView)
}

// ShowMeeting shows one meeting, to change it.
func ShowMeeting(v *door.Visit) error {
	p, err := loadMeeting(v)
	if err != nil {
		return err
	}
	m, begins := p.One, p.One.Begins.In(clock.Berlin)
	p.Values = map[string]string{"person": string(m.Person), "manager": string(m.Manager), "day": clock.DateOf(begins).String(), "time": begins.Format("15:04"), "minutes": strconv.Itoa(m.Minutes), "place": m.Place, "about": m.About,
		"language": m.Language, "interpreter": string(m.Interpreter), "service": m.Service, "remind": string(m.Remind), "state": string(m.State)}
	return v.Show(v.T("meeting.one"), meetingView(p))
}

func loadMeeting(v *door.Visit) (p meetingPage, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p = meetingPage{Actor: v.Scope.Actor, Now: v.Clock.Now(), Writes: v.Scope.Writes(tenant.Path)}
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		m, err := path.FindMeeting(ctx, tx, v.Clock, v.Scope, which)
		if err != nil {
			return err
		}
		p.Household, p.One, p.Told, p.Mailed = m.Who, m.Meeting, m.Told, v.House().Mailed
		p.Managers, err = path.Managers(ctx, tx, v.Scope)
		return err
	})
	trailOf(v, p.Household, ui.Crumb{Label: v.T("meeting.title"), URL: meetingsURL(p.Household.ID)})
	return p, err
}

// ChangeMeeting changes a meeting: when, where, whether an interpreter comes, and
// what became of it.
func ChangeMeeting(v *door.Visit) error {
	p, err := loadMeeting(v)
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(v.Text("version"))
	return p.keep(v, path.MeetCommand{Meeting: path.Seen{ID: p.One.ID, Version: version}, State: path.MeetingState(v.Text("state"))}, meetingView)
}

func (p meetingPage) keep(v *door.Visit, cmd path.MeetCommand, view func(meetingPage) templ.Component) error {
	p.Values = v.Typed(meetingNames...)
	var faults errs.List
	cmd.MeetingFields, cmd.Double = meetingFields(p.Values, &faults), p.Values["double"] != ""
	err := faults.Err()
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := path.Meet(ctx, tx, v.Clock, v.Scope, cmd)
			return err
		})
	}
	switch {
	case err == nil:
		return v.Go(meetingsURL(p.Household.ID), "meeting.kept")
	case errs.Is(err, errs.KindConflict):
		p.Other = true
	case errs.Is(err, errs.KindInvalid):
		p.Faults = i18n.Err(v.Context(), err)
		p.Double = p.Faults.At("double") != ""
	default:
		return err
	}
	return v.ShowInvalid(v.T("meeting.title"), view(p))
}

// SendInvitation sends the meeting as a file for a calendar. It names nobody.
func SendInvitation(v *door.Visit) error {
	p, err := loadMeeting(v)
	if err != nil {
		return err
	}
	m := p.One
	return v.Send("termin.ics", "text/calendar; charset=utf-8", calendar.Invitation{ID: m.ID, Version: m.Version, Begins: m.Begins, Ends: m.Ends(), Place: m.Place, With: v.Tenant.Name,
		Cancelled: m.State == path.Cancelled, Changed: m.At}.ICS(v.Context()))
}

// languagesOf are those the persons of the household speak.
func (p meetingPage) languagesOf(ctx context.Context) []ui.Option {
	all := []ui.Option{{Label: i18n.T(ctx, "meeting.german"), Chosen: p.Values["language"] == ""}}
	seen := map[string]bool{"de": true}
	for _, one := range p.Household.Persons {
		for _, l := range one.Languages {
			if !seen[l.Tag] {
				seen[l.Tag] = true
				all = append(all, ui.Option{Value: l.Tag, Label: languageWord(ctx, l.Tag), Chosen: l.Tag == p.Values["language"]})
			}
		}
	}
	if tag := p.Values["language"]; tag != "" && !seen[tag] {
		all = append(all, ui.Option{Value: tag, Label: languageWord(ctx, tag), Chosen: true})
	}
	return all
}

func (p meetingPage) action() string {
	if p.One.ID == "" {
		return meetingsURL(p.Household.ID)
	}
	return meetingURL(p.One.ID)
}

// reminds are the ways in which somebody may agree to be told.
func (p meetingPage) reminds(ctx context.Context) (all []ui.Option) {
	for _, r := range path.Reminds {
		key := "meeting.remind.no"
		if r != path.NoReminder {
			key = "meeting.remind." + string(r)
		}
		all = append(all, ui.Option{Value: string(r), Label: i18n.T(ctx, key), Chosen: string(r) == p.Values["remind"]})
	}
	return all
}

// meant is the person that somebody chose in the form, or who is alone.
func (p meetingPage) meant() person.Person {
	if here := p.Household.Unmerged(); p.Values["person"] == "" && len(here) == 1 {
		return here[0]
	}
	one, _ := p.Household.Person(ident(p.Values["person"]))
	return one
}

// toldTone is how far a message came.
func toldTone(s mail.State) ui.Kind {
	switch s {
	case mail.Sent:
		return ui.Success
	case mail.Failed, mail.Bounced:
		return ui.Warning
	}
	return ui.Info
}

// toldWords says what a message was, and by which way it went.
func toldWords(ctx context.Context, m mail.Mail) string {
	by := "mail"
	if m.Channel == mail.SMS {
		by = "sms"
	}
	return i18n.T(ctx, "meeting.told."+string(m.Kind)) + " · " + i18n.T(ctx, "meeting.told.by."+by)
}

// unheard reports whether the last message did not arrive, or will not, of a meeting
// still ahead.
func (p meetingPage) unheard() bool {
	return len(p.Told) > 0 && (toldTone(p.Told[0].State) == ui.Warning || p.lies(p.Told[0])) && p.One.Remind != path.NoReminder && p.One.Begins.After(p.Now)
}

// lies reports whether a mail waits for a mail server that there is not.
func (p meetingPage) lies(m mail.Mail) bool {
	return m.State == mail.Queued && m.Channel == mail.ByMail && !p.Mailed
}

// answered words what the house says of a message that was not sent; what a server
// said is for those who look after it.
func (p meetingPage) answered(ctx context.Context, m mail.Mail) string {
	if p.lies(m) {
		return i18n.T(ctx, "meeting.told.no-server")
	}
	if !mail.Own(m.Answer) {
		return ""
	}
	return i18n.T(ctx, "mail.answer."+m.Answer)
}
