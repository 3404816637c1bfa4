package mail

import (
	"context"
	"errors"
	"regexp"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
)

// Transport hands a letter to a mail server. It gives nil once the server has
// taken it, a *Refusal where it says that it never will; any other error is
// worth another attempt.
type Transport interface {
	Send(ctx context.Context, l Letter) error
}

// Refusal is a server's last word on a letter.
type Refusal struct {
	Answer  string
	Address bool // it is the address that is refused, not us or the letter
}

func (r *Refusal) Error() string { return r.Answer }

// Recipient is what a Directory knows of an account.
type Recipient struct {
	Address  string
	Language i18n.Lang
	Active   bool
	Call     string // for somebody who is looked after: the telephone of the office
}

// Directory finds the address of an account; an account that is not there is an
// error of the kind NotFound.
type Directory func(ctx context.Context, tx *db.Tx, tenant, account id.ID) (Recipient, error)

// Post sends what is in the outbox.
type Post struct {
	DB        *db.DB
	Clock     clock.Clock
	Directory Directory
	Transport Transport // nil: mails stay in the outbox
	Base      string    // address of the house, for links
	Persons   Persons   // finds those who are looked after
	Calendar  Calendar  // writes meetings for their calendars; nil: without
	Texter    Texter    // nil: nothing is sent to telephones, and is said to have failed
	Keep      bool      // a demo without a mail server: mails stay in the outbox for ever
}

// What the house itself says of a mail that is not sent; its words are the
// messages mail.answer.<answer>.
const (
	tooLate       = "too-late"
	noServer      = "no-server"
	notHere       = "not-here"
	refusedBefore = "refused-before"
	noTexter      = "no-texter"
	noMore        = "no-more"
)

// Own reports whether an answer is the house's own, and no server's.
func Own(answer string) bool {
	switch answer {
	case tooLate, noServer, notHere, refusedBefore, noTexter, noMore:
		return true
	}
	return false
}

// wait is how long a mail rests in the outbox of a house without a mail server,
// before somebody looks whether it is still of use.
const wait = time.Hour

// Deliver handles a job of the kind SendJob. The server is spoken to between two
// transactions. Where the program ends between the server's yes and the second,
// the mail is sent again, with the same Message-ID.
func (p Post) Deliver(ctx context.Context, j *job.Job) error {
	var about sendJob
	if err := j.Read(&about); err != nil {
		return err
	}
	var m Mail
	var letter Letter
	var later time.Time
	err := p.DB.Do(ctx, j.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		if m, err = hold(ctx, tx, j.Tenant, about.Mail); errs.Is(err, errs.KindNotFound) || err == nil && m.State != Queued {
			return j.Finish(ctx, tx, p.Clock)
		}
		if err != nil {
			return err
		}
		if later = p.rests(m); !later.IsZero() {
			return m.rest(ctx, tx)
		}
		letter, err = p.prepare(ctx, tx, j, &m)
		return err
	})
	if err == nil && !later.IsZero() {
		return job.Later(later)
	}
	if err != nil || letter.To == "" {
		return err
	}
	send := p.Transport
	if m.Channel == SMS {
		send = texting{p.Texter}
	}
	answer := send.Send(ctx, letter)
	return p.DB.Do(context.WithoutCancel(ctx), j.Tenant, func(ctx context.Context, tx *db.Tx) error {
		return p.note(ctx, tx, j, m, answer)
	})
}

// rests gives until when the mail stays in the outbox of a house without a mail
// server; zero: it does not.
func (p Post) rests(m Mail) time.Time {
	next := p.Clock.Now().Add(wait)
	switch {
	case p.Transport != nil, m.Channel == SMS, !p.Keep && p.Clock.Now().After(m.Until):
		return time.Time{}
	case !p.Keep && m.Until.Before(next):
		return m.Until.Add(time.Second)
	}
	return next
}

// prepare words the mail, or ends it where it cannot be sent any more: then the
// letter is empty.
func (p Post) prepare(ctx context.Context, tx *db.Tx, j *job.Job, m *Mail) (Letter, error) {
	give := func(to State, answer string) (Letter, error) {
		return Letter{}, errors.Join(m.end(ctx, tx, p.Clock, to, answer), j.Finish(ctx, tx, p.Clock))
	}
	switch late := p.Clock.Now().After(m.Until); {
	case late && m.Attempts == 0 && p.Transport == nil:
		return give(Failed, noServer)
	case late:
		return give(Failed, tooLate)
	case m.Channel == SMS && p.Texter == nil:
		return give(Failed, noTexter)
	case m.About != "":
		return p.prepareForPerson(ctx, tx, m, give)
	}
	if m.Account != "" {
		r, err := p.Directory(ctx, tx, m.Tenant, m.Account)
		switch {
		case errs.Is(err, errs.KindNotFound) || err == nil && !r.Active && !rules[m.Kind].inactive:
			return give(Failed, notHere)
		case err != nil:
			return Letter{}, err
		}
		m.Address, m.Language = r.Address, string(r.Language)
	}
	if no, err := stopped(ctx, tx, m.Tenant, m.Address); err != nil {
		return Letter{}, err
	} else if no {
		return give(Bounced, refusedBefore)
	}
	letter, err := m.Compose(ctx, tx, p.Base, i18n.Lang(m.Language), true)
	if err != nil {
		return Letter{}, err
	}
	return letter, m.tried(ctx, tx)
}

// note writes down what the server said.
func (p Post) note(ctx context.Context, tx *db.Tx, j *job.Job, m Mail, answer error) error {
	var refusal *Refusal
	now := p.Clock.Now()
	end := func(to State, said string) error {
		return errors.Join(m.end(ctx, tx, p.Clock, to, clean(said)), j.Finish(ctx, tx, p.Clock))
	}
	switch {
	case answer == nil:
		return end(Sent, "")
	case errors.As(answer, &refusal) && refusal.Address:
		return errors.Join(end(Bounced, refusal.Answer), m.withAnswer(refusal.Answer).stop(ctx, tx, p.Clock))
	case errors.As(answer, &refusal):
		return end(Failed, refusal.Answer)
	case j.Last() || now.Add(j.Pause()).After(m.Until):
		return end(Failed, answer.Error())
	}
	err := tx.Must(ctx, `UPDATE mail SET answer = $3 WHERE tenant_id = $1 AND id = $2`, m.Tenant, m.ID, clean(answer.Error()))
	return errors.Join(err, j.Again(ctx, tx, p.Clock, clean(answer.Error())))
}

func (m Mail) withAnswer(answer string) Mail {
	m.Answer = clean(answer)
	return m
}

var somebody = regexp.MustCompile(`\S*@\S*`)

// clean leaves addresses out of what a server said, and bounds it.
func clean(answer string) string {
	text := []rune(somebody.ReplaceAllString(answer, "…@…"))
	if len(text) > 300 {
		text = append(text[:300], '…')
	}
	return string(text)
}
