package answer

import (
	"context"
	"net/url"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/portal/post"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

const inboxPath = "/nachrichten"

// inbox is the threads that wait, and those that do not.
type inbox struct {
	Today   clock.Date
	Threads []post.Listed
	Filter  post.Filter
	Order   ui.ListOrder
	Next    string
	Paged   bool
}

var (
	inboxHeads = map[string]string{"": "post.turn", "letzte": "post.last"}
	inboxWords = map[string]post.Column{"letzte": post.ByLast}
)

// inboxOrder keeps whose threads are listed.
func inboxOrder(query url.Values) ui.ListOrder {
	rest := url.Values{}
	if query.Get("alle") == "1" {
		rest.Set("alle", "1")
	}
	return ui.Ordered(query, inboxPath, "letzte").Within(rest, "")
}

func inboxFilter(query url.Values, o ui.ListOrder) post.Filter {
	return post.Filter{By: inboxWords[o.Word], Down: o.Down, All: query.Get("alle") == "1"}
}

// ListInbox shows what people wrote, what nobody has read first.
func ListInbox(v *door.Visit) error {
	query := v.R.URL.Query()
	p := inbox{Today: v.Today(), Order: inboxOrder(query)}
	p.Filter = inboxFilter(query, p.Order)
	p.Filter.After, p.Paged = id.Parse(query.Get("ab"))
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Threads, err = post.Inbox(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, p.Filter)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.Threads); n == post.Page {
		p.Next = p.Order.URL(url.Values{"ab": {string(p.Threads[n-1].ID)}})
	}
	return v.Show(v.T("post.title"), inboxView(p))
}

// whose gives the address of one's own threads, or of all.
func (p inbox) whose(all bool) string {
	q := url.Values{}
	if all {
		q.Set("alle", "1")
	}
	return p.Order.Within(q, "").URL(nil)
}

// InboxTable is the inbox as a table to keep: who waits since when, and not what
// they wrote.
var InboxTable = export.List{Path: inboxPath, Kind: "messages", Data: tenant.Contact, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order := inboxOrder(query)
	f := inboxFilter(query, order)
	ctx := v.Context()
	type row = post.Listed
	return export.Of(v.Scope, export.Source[row]{Title: v.T("post.title"), Query: order.Query(),
		Persons: func(l row) []id.ID { return []id.ID{l.Person} },
		Columns: []export.Column[row]{
			export.Text(i18n.T(ctx, "post.who"), row.Whose),
			export.Text(i18n.T(ctx, "way.file-number"), row.FileNumber),
			export.Text(i18n.T(ctx, "post.manager"), func(l row) string { return l.Manager }),
			export.Text(i18n.T(ctx, "post.turn"), func(l row) string { return turn(ctx, l.Thread) }),
			export.Day(i18n.T(ctx, "post.since"), func(l row) clock.Date { return dayOf(l.Since) }),
			export.Day(i18n.T(ctx, "post.last"), func(l row) clock.Date { return dayOf(l.Last) }),
			export.Day(i18n.T(ctx, "post.answered"), func(l row) clock.Date { return dayOf(l.Answered) }),
		},
		Filter: func(export.Names) []string {
			said := export.InOrder(ctx, order, inboxHeads)
			if f.All {
				said = append(said, i18n.T(ctx, "post.all"))
			}
			return said
		},
		Page: func(ctx context.Context, tx *db.Tx) ([]row, bool, error) {
			all, err := post.Inbox(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, f)
			if n := len(all); n > 0 {
				f.After = all[n-1].ID
			}
			return all, len(all) == post.Page, err
		}}), nil
}}

// turn words whose turn it is.
func turn(ctx context.Context, t post.Thread) string {
	switch {
	case t.Unread():
		return i18n.T(ctx, "post.turn.unread")
	case t.Turn == post.Nobody:
		return i18n.T(ctx, "post.turn.nobody")
	}
	return i18n.T(ctx, "post.turn."+string(t.Turn))
}

func tone(t post.Thread) ui.Kind {
	switch {
	case t.Unread():
		return ui.Warning
	case t.Turn == post.Office:
		return ui.Info
	}
	return ui.Neutral
}
