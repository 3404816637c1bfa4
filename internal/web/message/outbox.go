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
	Order   ui.ListOrder
	Next    string
	First   string
}

// outboxHeads are the labels of the columns the outbox can be ordered by,
// outboxWords the columns, by the word in the address.
var (
	outboxHeads = map[string]string{"": "outbox.column.when", "betreff": "outbox.column.subject", "zustand": "outbox.column.state"}
	outboxWords = map[string]mail.Column{"betreff": mail.ByKind, "zustand": mail.ByState}
)

// outboxOrder reads which mails are asked for, and in which order.
func outboxOrder(query url.Values) (mail.State, ui.ListOrder) {
	state := mail.State(query.Get("stand"))
	if !slices.Contains(mail.States, state) {
		state = ""
	}
	return state, ui.Ordered(query, "/postausgang", "betreff", "zustand").Within(outboxQuery(state), "")
}

type entry struct {
	mail.Mail
	Subject string
	To      string // the name of who gets it, or the address
}

// ListOutbox shows the mails of the visitor's tenant, the newest first.
func ListOutbox(v *door.Visit) error {
	query := v.R.URL.Query()
	p := outbox{Mailed: v.House().Mailed}
	p.Shown, p.Order = outboxOrder(query)
	page := mail.Page{State: p.Shown, By: outboxWords[p.Order.Word], Down: p.Order.Down, Limit: 50}
	page.After, _ = id.Parse(query.Get("ab"))
	err := v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		mails, err := mail.List(ctx, tx, v.Clock, v.Scope, page)
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
	if page.After != "" {
		p.First = p.Order.URL(nil)
	}
	if n := len(p.Entries); n == page.Limit {
		p.Next = p.Order.URL(url.Values{"ab": {string(p.Entries[n-1].ID)}})
	}
	return v.Show(v.T("outbox.title"), outboxPage(p))
}

// OutboxTable is a view of the outbox as a table to keep.
var OutboxTable = export.List{Path: "/postausgang", Kind: "mails", Data: tenant.Account, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	state, order := outboxOrder(query)
	f := mail.Page{State: state, By: outboxWords[order.Word], Down: order.Down, Limit: 200}
	return export.Of(v.Scope, export.Source[entry]{Title: v.T("outbox.title"), Query: order.Query(), Columns: outboxColumns(v.Context()),
		Filter: func(export.Names) []string {
			words := export.InOrder(v.Context(), order, outboxHeads)
			if f.State == "" {
				return words
			}
			return append([]string{v.T("outbox.state." + string(f.State))}, words...)
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
			f.After = mails[len(mails)-1].ID
			rows, err := entries(ctx, tx, v.Scope, mails)
			return rows, len(mails) == f.Limit, err
		}}), nil
}}

func outboxQuery(state mail.State) url.Values {
	if state == "" {
		return url.Values{}
	}
	return url.Values{"stand": {string(state)}}
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
		if m.About != "" {
			all[i].To = i18n.T(ctx, "outbox.to-person")
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
		if m.About != "" {
			language = i18n.From(ctx) // whose it is, and in which language, nobody here sees
		} else if language == "" {
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
