package mail

import (
	"bytes"
	"context"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Channel is the way to somebody who is looked after.
type Channel string

// The channels. The zero Channel is a mail.
const (
	ByMail Channel = ""
	SMS    Channel = "sms"
)

// Texter hands a short text to a provider that sends it to a telephone. It answers
// as a Transport does. The house comes with none.
type Texter interface {
	Text(ctx context.Context, to, text string) error
}

// texting is a Texter as a Transport.
type texting struct{ by Texter }

func (t texting) Send(ctx context.Context, l Letter) error { return t.by.Text(ctx, l.To, l.Text) }

// Persons finds where somebody who is looked after is reached, from what a mail is
// about. A recipient is active while what the mail says still holds, and they agree.
type Persons func(ctx context.Context, tx *db.Tx, m Mail) (Recipient, error)

// Calendar writes the meeting that a mail is about for the calendar of whoever has
// the address, with the name of the office and no other, in the language of ctx.
type Calendar func(ctx context.Context, m Mail, office, to string) []byte

// Told gives what was sent about a meeting, or is to be, the latest first.
func Told(ctx context.Context, tx *db.Tx, tenantID, about id.ID) ([]Mail, error) {
	return db.All(ctx, tx, scan, `SELECT `+columns+` FROM mail WHERE tenant_id = $1 AND about_id = $2 ORDER BY id DESC LIMIT 20`, tenantID, about)
}

// fitsPerson reports whether a mail about a meeting is one, and any other none.
func (m Message) fitsPerson(r rule) bool {
	if !r.person {
		return m.About == "" && m.Channel == ByMail
	}
	_, about := id.Parse(string(m.About))
	return about && m.Account == "" && m.Address == "" && !m.Facts.At.IsZero() && (m.Channel == ByMail || m.Channel == SMS)
}

// prepareForPerson is prepare for somebody who is looked after. Neither address nor
// language is kept.
func (p Post) prepareForPerson(ctx context.Context, tx *db.Tx, m *Mail, give func(State, string) (Letter, error)) (Letter, error) {
	r, err := p.Persons(ctx, tx, *m)
	switch {
	case errs.Is(err, errs.KindNotFound) || err == nil && (!r.Active || r.Address == ""):
		return give(Failed, noMore)
	case err != nil:
		return Letter{}, err
	}
	if no, err := stopped(ctx, tx, m.Tenant, r.Address); err != nil {
		return Letter{}, err
	} else if no {
		return give(Bounced, refusedBefore)
	}
	m.call = r.Call
	letter, err := m.Compose(ctx, tx, "", r.Language, false)
	if err != nil {
		return Letter{}, err
	}
	letter.To = r.Address
	if p.Calendar != nil && m.Channel == ByMail && m.Kind != MeetingReminder && m.Kind != OwnNews {
		letter.Method = "REQUEST"
		if m.Kind == MeetingCancelled {
			letter.Method = "CANCEL"
		}
		office, err := tenant.NameOf(ctx, tx, m.Facts.Place)
		if err != nil {
			return Letter{}, err
		}
		letter.Calendar = p.Calendar(i18n.With(ctx, r.Language), *m, office, r.Address)
	}
	return letter, m.tried(ctx, tx)
}

// composeForPerson words a mail, or a short text, in the language of ctx.
func (m Mail) composeForPerson(ctx context.Context, text string) (Letter, error) {
	language := i18n.From(ctx)
	call := ""
	if m.call != "" {
		call = i18n.T(ctx, "mail.person.call", "phone", m.call)
	}
	l := Letter{Reference: m.reference(), Language: language, Subject: m.Subject(ctx)}
	if m.Channel == SMS {
		if l.Text = text; call != "" {
			l.Text += " " + call
		}
		return l, nil
	}
	w := words{Lang: string(language), Dir: language.Dir(), Subject: l.Subject, Greeting: i18n.T(ctx, "mail.person.greeting"), Paragraphs: []string{text},
		After: call, Footer: []string{i18n.T(ctx, "mail.person.automatic"), i18n.T(ctx, "mail.person.agreed")}}
	var html bytes.Buffer
	if err := frame(w).Render(ctx, &html); err != nil {
		return Letter{}, err
	}
	l.Text, l.HTML = w.plain(), html.String()
	return l, nil
}

func (m Mail) personArgs(ctx context.Context) []any {
	day := clock.DateOf(m.Facts.At)
	return []any{"weekday", i18n.Weekday(ctx, day), "day", i18n.Date(ctx, day), "clock", m.Facts.At.In(clock.Berlin).Format("15:04")}
}

// Ends is when the meeting is over that the facts are about.
func (f Facts) Ends() time.Time { return f.At.Add(time.Duration(f.Length) * time.Minute) }
