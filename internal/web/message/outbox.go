package message

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/mail"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// outbox is what was written to the people of a tenant.
type outbox struct {
	Entries []entry
	Counts  map[mail.State]int
	Shown   mail.State // "": all
	Stops   []mail.Stop
	Mailed  bool
	Next    string
	First   string
}

type entry struct {
	mail.Mail
	Subject string
	To      string // the name of who gets it, or the address
}

// ListOutbox shows the mails of the visitor's tenant, the newest first.
func ListOutbox(v *door.Visit) error {
	query := v.R.URL.Query()
	p := outbox{Mailed: v.House().Mailed, Shown: mail.State(query.Get("stand"))}
	if !slices.Contains(mail.States, p.Shown) {
		p.Shown = ""
	}
	const page = 50
	before, _ := id.Parse(query.Get("vor"))
	err := v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		mails, err := mail.List(ctx, tx, v.Clock, v.Scope, mail.Page{State: p.Shown, Before: before, Limit: page})
		if err != nil {
			return err
		}
		if p.Entries, err = entries(ctx, tx, v.Scope, mails); err != nil {
			return err
		}
		if p.Counts, err = mail.Counts(ctx, tx, v.Scope); err != nil {
			return err
		}
		p.Stops, err = mail.Stops(ctx, tx, v.Scope)
		return err
	})
	if err != nil {
		return err
	}
	if before != "" {
		p.First = outboxURL(p.Shown, "")
	}
	if n := len(p.Entries); n == page {
		p.Next = outboxURL(p.Shown, p.Entries[n-1].ID)
	}
	return v.Show(v.T("outbox.title"), outboxPage(p))
}

// OutboxTable is a view of the outbox as a table to keep.
var OutboxTable = export.List{Path: "/postausgang", Kind: "mails", Data: tenant.Account, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	f := mail.Page{State: mail.State(query.Get("stand")), Limit: 200}
	if !slices.Contains(mail.States, f.State) {
		f.State = ""
	}
	return export.Of(v.Scope, export.Source[entry]{Title: v.T("outbox.title"), Query: outboxQuery(f.State, ""), Columns: outboxColumns(v.Context()),
		Filter: func(export.Names) []string {
			if f.State == "" {
				return nil
			}
			return []string{v.T("outbox.state." + string(f.State))}
		},
		Persons: func(e entry) []id.ID {
			if e.Account == "" {
				return nil
			}
			return []id.ID{e.Account}
		},
		Page: func(ctx context.Context, tx *db.Tx) ([]entry, bool, error) {
			mails, err := mail.List(ctx, tx, v.Clock, v.Scope, f)
			if err != nil || len(mails) == 0 {
				return nil, false, err
			}
			f.Before = mails[len(mails)-1].ID
			rows, err := entries(ctx, tx, v.Scope, mails)
			return rows, len(mails) == f.Limit, err
		}}), nil
}}

func outboxURL(state mail.State, before id.ID) string {
	query := outboxQuery(state, before)
	if len(query) == 0 {
		return "/postausgang"
	}
	return "/postausgang?" + query.Encode()
}

func outboxQuery(state mail.State, before id.ID) url.Values {
	query := url.Values{}
	if state != "" {
		query.Set("stand", string(state))
	}
	if before != "" {
		query.Set("vor", string(before))
	}
	return query
}

// entries adds the names of who they go to and their subjects: what they would
// be called in the reader's language.
func entries(ctx context.Context, tx *db.Tx, s tenant.Scope, mails []mail.Mail) ([]entry, error) {
	var who []id.ID
	for _, m := range mails {
		who = append(who, m.Account)
	}
	names, err := account.Names(ctx, tx, s, who)
	if err != nil {
		return nil, err
	}
	all := make([]entry, len(mails))
	for i, m := range mails {
		all[i] = entry{Mail: m, To: m.Address, Subject: m.Subject(ctx)}
		if name := names[m.Account]; name != "" {
			all[i].To = name
		}
	}
	return all, nil
}

// letter is one mail as it is read.
type letter struct {
	entry
	Letter mail.Letter
	Lines  []string // of its text
	Base   string
	Hidden bool // its link is shown without the secret
}

// ShowMail shows one mail, worded. The secret of a link that works once is kept
// from everybody but who gets it; in a demo it is shown, as no mail arrives.
func ShowMail(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	house := v.House()
	p := letter{Base: house.URL}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		m, err := mail.Find(ctx, tx, v.Clock, v.Scope, which)
		if err != nil {
			return err
		}
		all, err := entries(ctx, tx, v.Scope, []mail.Mail{m})
		if err != nil {
			return err
		}
		language := i18n.Lang(m.Language)
		if language == "" {
			to, err := account.MailTo(ctx, tx, m.Tenant, m.Account)
			if err != nil {
				return err
			}
			language = to.Language
		}
		p.entry, p.Hidden = all[0], m.Secret() && !house.Demo
		p.Letter, err = m.Compose(ctx, tx, house.URL, language, house.Demo)
		return err
	})
	if err != nil {
		return err
	}
	p.Lines = strings.Split(strings.TrimSpace(p.Letter.Text), "\n")
	v.Trail = []ui.Crumb{{Label: v.T("outbox.title"), URL: "/postausgang"}}
	return v.Show(p.Letter.Subject, letterPage(p))
}

// ResumeAddress has an address written to again.
func ResumeAddress(v *door.Visit) error {
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		return mail.Resume(ctx, tx, v.Clock, v.Scope, v.Form().Get("address"))
	})
	if err != nil {
		return err
	}
	return v.Go("/postausgang", "outbox.resumed")
}
