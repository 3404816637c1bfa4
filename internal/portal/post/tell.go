package post

import (
	"context"
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/mail"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
)

// Wish is how somebody wants to be told that there is news on their page.
type Wish string

// The ways.
const (
	NotAtAll Wish = ""
	ByMail   Wish = "mail"
	BySMS    Wish = "sms"
)

// Wishes lists them.
var Wishes = []Wish{NotAtAll, ByMail, BySMS}

func (w Wish) channel() mail.Channel {
	if w == BySMS {
		return mail.SMS
	}
	return mail.ByMail
}

// Address is where the register reaches somebody in that way.
func (w Wish) Address(p person.Person) string {
	switch w {
	case BySMS:
		return p.Phone
	case ByMail:
		return p.Email
	}
	return ""
}

func wishOf(ctx context.Context, tx *db.Tx, s tenant.Scope, who id.ID) (Wish, error) {
	w, err := db.One(ctx, tx, db.Value[Wish], `SELECT w.channel FROM post_wish w WHERE w.tenant_id = $1 AND w.person_id = $2`, s.Tenant, who)
	if errs.Is(err, errs.KindNotFound) {
		return NotAtAll, nil
	}
	return w, err
}

// Told is how somebody is told, and where they could be.
type Told struct {
	Wish   Wish
	Person person.Person
}

// HowTold gives how whose page it is wants to be told of news.
func HowTold(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (t Told, err error) {
	if err = mayRead(s); err != nil {
		return t, err
	}
	if t.Wish, err = wishOf(ctx, tx, s, s.Own.Person); err != nil {
		return t, err
	}
	_, t.Person, err = person.ShowPerson(ctx, tx, c, s, s.Own.Person)
	return t, err
}

// TellMe keeps how whose page it is wants to be told of news, from now on.
func TellMe(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, as portal.Acting, w Wish) error {
	told, err := HowTold(ctx, tx, c, s)
	switch {
	case err != nil:
		return err
	case !own(s) || as.Standing != portal.Self:
		return errs.Forbidden("own.error.not-shared")
	case !slices.Contains(Wishes, w):
		return errs.Invalid("path.choice").At("channel")
	case w != NotAtAll && w.Address(told.Person) == "":
		return errs.Invalid("own.post.error.address." + string(w)).At("channel")
	}
	log(tx, c, s, change, "message: how told", Thread{Person: s.Own.Person, Household: s.Own.Household})
	_, err = tx.Exec(ctx, `INSERT INTO post_wish (tenant_id, person_id, channel, at, by_id) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, person_id) DO UPDATE SET channel = excluded.channel, at = excluded.at, by_id = excluded.by_id`, s.Tenant, s.Own.Person, w, db.Micros(c.Now()), s.Actor)
	return err
}

// tell has whose page it is told that there is news, once a day, where they want
// it; not what.
func tell(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, t Thread) error {
	w, err := wishOf(ctx, tx, s, t.Person)
	if err != nil || w == NotAtAll {
		return err
	}
	return mail.Enqueue(ctx, tx, c, s.Tenant, mail.Message{Kind: mail.OwnNews, About: t.ID, Channel: w.channel(),
		Once: mail.Once("own-news:" + clock.Today(c).String() + ":" + string(t.Person)), Facts: mail.Facts{At: c.Now(), Place: s.Tenant}})
}

// MailTo is the mail.Persons of messages: whose page it is, while there is
// something they have not read and they want to be told so.
func MailTo(c clock.Clock) mail.Persons {
	return func(ctx context.Context, tx *db.Tx, about mail.Mail) (r mail.Recipient, err error) {
		s := tenant.Scope{Tenant: about.Tenant, Kind: tenant.Municipality, Actor: "post", Role: tenant.CaseManager}
		t, err := find(ctx, tx, s, about.About)
		if err != nil || !t.New {
			return r, err
		}
		w, err := wishOf(ctx, tx, s, t.Person)
		if err != nil || w == NotAtAll || w.channel() != about.Channel {
			return r, err
		}
		_, p, err := person.ShowPerson(ctx, tx, c, s, t.Person)
		if err != nil {
			return r, err
		}
		contact, err := assignment.ContactOf(ctx, tx, s, s.Tenant)
		return mail.Recipient{Address: w.Address(p), Language: readsIn(p), Active: true, Call: contact.Phone}, err
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
