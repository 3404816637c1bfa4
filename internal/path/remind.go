package path

import (
	"context"
	"fmt"
	"time"

	"wegwarte/internal/assignment"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/mail"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Remind is how somebody agreed to be told of a meeting.
type Remind string

// The ways.
const (
	NoReminder   Remind = "" // they did not agree, or were not asked
	RemindByMail Remind = "mail"
	RemindBySMS  Remind = "sms"
)

// Reminds lists them.
var Reminds = []Remind{NoReminder, RemindByMail, RemindBySMS}

func (r Remind) channel() mail.Channel {
	if r == RemindBySMS {
		return mail.SMS
	}
	return mail.ByMail
}

// address is where somebody is reached in that way, "" where the register does not know.
func (r Remind) address(p person.Person) string {
	if r == RemindBySMS {
		return p.Phone
	}
	return p.Email
}

// remindHour is the hour of reminders, in Berlin: somebody is there who answers.
const remindHour = 10

const mostReminded = 200

// agreed refuses a reminder to nobody in particular, and to who cannot be reached so.
// Whoever is alone in their household is meant without being named.
func (m *Meeting) agreed(was Meeting, w walk) error {
	if m.Remind == NoReminder {
		return nil
	}
	if here := w.Unmerged(); m.Person == "" && len(here) == 1 {
		m.Person = here[0].ID
	}
	p, there := w.Household.Person(m.Person)
	switch {
	case m.Remind != RemindByMail && m.Remind != RemindBySMS:
		return errs.Invalid("path.choice").At("remind")
	case !there:
		return errs.Invalid("meeting.remind.person").At("person")
	case was.Remind != NoReminder && was.Person != m.Person:
		return errs.Invalid("meeting.remind.other").At("person")
	case m.Remind.address(p) == "":
		return errs.Invalid("meeting.remind.missing." + string(m.Remind)).At("remind")
	}
	return nil
}

// tell invites whoever agreed, or says that the meeting is moved or cancelled, in the
// transaction of that. What is over, and who has left, is told nothing. Was is the
// zero Meeting of a new one.
func (m Meeting) tell(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, w walk, was Meeting) error {
	now, at := c.Now(), m.MeetingFields
	before := was.State == Planned && was.Remind != NoReminder // and was told so
	var kind mail.Kind
	switch {
	case m.Remind == NoReminder || !w.LeftOn.IsZero():
		return nil
	case m.State == Cancelled && before && was.Begins.After(now):
		kind, at = mail.MeetingCancelled, was.MeetingFields
	case m.State != Planned || !m.Begins.After(now):
		return nil
	case !before || was.Remind != m.Remind:
		kind = mail.MeetingInvited
	case !m.Begins.Equal(was.Begins) || m.Minutes != was.Minutes:
		kind = mail.MeetingMoved
	default:
		return nil
	}
	if err := m.enqueue(ctx, tx, c, s, kind, at, time.Time{}); err != nil {
		return err
	}
	if clock.DateOf(m.Begins).After(nextWorkday(clock.Today(c))) {
		return nil
	}
	return m.reminded(ctx, tx, s) // so soon that the invitation is the reminder
}

func (m Meeting) enqueue(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, kind mail.Kind, at MeetingFields, notBefore time.Time) error {
	audit.Log(tx, c, s, audit.Change, tenant.Path, "path: reminder", m.subjects()...)
	return mail.Enqueue(ctx, tx, c, s.Tenant, mail.Message{Kind: kind, About: m.ID, Channel: m.Remind.channel(), Until: at.Begins, At: notBefore,
		Facts: mail.Facts{At: at.Begins, Length: at.Minutes, Change: m.Version, Place: s.Tenant}})
}

func (m Meeting) reminded(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	return tx.Must(ctx, `UPDATE path_meeting SET reminded_at = begins_at WHERE tenant_id = $1 AND id = $2`, s.Tenant, m.ID)
}

func nextWorkday(d clock.Date) clock.Date {
	for d = d.AddDays(1); !d.IsWorkday(); d = d.AddDays(1) {
	}
	return d
}

// RemindAll has those reminded who agreed and have a meeting until the next working
// day; it gives how many. The night of a working day does it: each is reminded once of
// a day and time, in the morning after, when somebody can be called.
func RemindAll(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	today := clock.Today(c)
	if s.Kind != tenant.Municipality || !today.IsWorkday() {
		return 0, nil
	}
	s.Role = tenant.CaseManager
	found, err := db.All(ctx, tx, scanMeeting, `SELECT `+meetingColumns+` FROM path_meeting m JOIN household h ON h.tenant_id = m.tenant_id AND h.id = m.household_id AND h.left_on = ''
		WHERE m.tenant_id = $1 AND m.begins_at >= $2 AND m.begins_at < $3 AND m.state = 'planned' AND m.remind <> '' AND m.reminded_at <> m.begins_at
		ORDER BY m.begins_at, m.id`+fmt.Sprintf(` LIMIT %d`, mostReminded), s.Tenant, db.Micros(today.AddDays(1).Begins()), db.Micros(nextWorkday(today).AddDays(1).Begins()))
	if err != nil {
		return 0, err
	}
	at := time.Date(today.Year(), today.Month(), today.Day(), remindHour, 0, 0, 0, clock.Berlin)
	for _, m := range found {
		if err := m.enqueue(ctx, tx, c, s, mail.MeetingReminder, m.MeetingFields, at); err != nil {
			return 0, err
		}
		if err := m.reminded(ctx, tx, s); err != nil {
			return 0, err
		}
	}
	return len(found), nil
}

// MailTo is the mail.Persons of meetings: whoever agreed, while their household is
// here and what the mail says still holds.
func MailTo(c clock.Clock) mail.Persons {
	return func(ctx context.Context, tx *db.Tx, about mail.Mail) (r mail.Recipient, err error) {
		s := tenant.Scope{Tenant: about.Tenant, Kind: tenant.Municipality, Actor: "ways", Role: tenant.CaseManager}
		m, err := db.One(ctx, tx, scanMeeting, `SELECT `+meetingColumns+` FROM path_meeting m WHERE m.tenant_id = $1 AND m.id = $2`, s.Tenant, about.About)
		if err != nil {
			return r, err
		}
		holds := m.State == Planned && m.Begins.Equal(about.Facts.At)
		if about.Kind == mail.MeetingCancelled {
			holds = m.State == Cancelled
		}
		if !holds || m.Remind == NoReminder || m.Remind.channel() != about.Channel {
			return r, nil
		}
		h, p, err := person.ShowPerson(ctx, tx, c, s, m.Person)
		if err != nil || !h.LeftOn.IsZero() {
			return r, err
		}
		contact, err := assignment.ContactOf(ctx, tx, s, s.Tenant)
		return mail.Recipient{Address: m.Remind.address(p), Language: readsIn(p), Active: true, Call: contact.Phone}, err
	}
}

// readsIn is the first language that a person reads and papers are written in.
func readsIn(p person.Person) i18n.Lang {
	for _, l := range p.Languages {
		if lang, ok := i18n.ReadBy(l.Tag); l.Reads && ok {
			return lang
		}
	}
	return i18n.Plain
}
