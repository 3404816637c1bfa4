package message

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"wegwarte/internal/calendar"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// calendarView is the links of a municipality.
type calendarView struct {
	Feeds  []calendar.Feed
	Order  ui.ListOrder
	Shares bool   // the visitor may hand out links
	New    string // the address that was just made, shown once
	Name   string
	Faults i18n.Faults
}

// ShowCalendar shows which links there are.
func ShowCalendar(v *door.Visit) error {
	p, err := loadCalendar(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("calendar.title"), calendarPage(p))
}

func loadCalendar(v *door.Visit) (p calendarView, err error) {
	p.Shares, p.Order = calendar.Shares(v.Scope) == nil, feedOrder(v.R.URL.Query())
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		p.Feeds, err = feedsOf(ctx, tx, v.Scope, p.Order)
		return err
	})
	return p, err
}

// feedHeads are the labels of the columns the links can be ordered by.
var feedHeads = map[string]string{"": "calendar.column.created", "name": "calendar.column.name", "gelesen": "calendar.column.read"}

func feedOrder(query url.Values) ui.ListOrder {
	return ui.Ordered(query, "/kalender", "name", "gelesen")
}

// feedsOf gives the links by the column asked for; there are some at most.
func feedsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, order ui.ListOrder) ([]calendar.Feed, error) {
	feeds, err := calendar.List(ctx, tx, s)
	ui.SortShort(order, feeds, map[string]func(a, b calendar.Feed) int{
		"":        func(a, b calendar.Feed) int { return a.Created.Compare(b.Created) },
		"name":    ui.Alphabetical(func(f calendar.Feed) string { return f.Name }),
		"gelesen": func(a, b calendar.Feed) int { return a.Read.Compare(b.Read) },
	})
	return feeds, err
}

// FeedTable is which links there are as a table to keep: never their secrets.
var FeedTable = export.List{Path: "/kalender", Kind: "feeds", Data: tenant.Transfer, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order := feedOrder(query)
	return export.Of(v.Scope, export.Source[calendar.Feed]{Title: v.T("calendar.links"), Query: order.Query(), Columns: feedColumns(v.Context()),
		Filter: func(export.Names) []string { return export.InOrder(v.Context(), order, feedHeads) },
		Page: export.Whole(func(ctx context.Context, tx *db.Tx) ([]calendar.Feed, error) {
			return feedsOf(ctx, tx, v.Scope, order)
		})}), nil
}}

// AddFeed makes a link and shows it, this once: it answers with the page itself,
// so that the secret is in no session and no address of ours.
func AddFeed(v *door.Visit) error {
	var secret calendar.Secret
	err := v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		secret, err = calendar.Add(ctx, tx, v.Clock, v.Scope, v.Form().Get("name"))
		return err
	})
	return showSecret(v, secret, err)
}

// ChangeFeed renews a link or ends it.
func ChangeFeed(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	var secret calendar.Secret
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		if v.Form().Get("do") == "end" {
			return calendar.End(ctx, tx, v.Clock, v.Scope, which)
		}
		secret, err = calendar.Renew(ctx, tx, v.Clock, v.Scope, which)
		return err
	})
	if err == nil && secret == "" {
		return v.Go("/kalender", "calendar.ended")
	}
	return showSecret(v, secret, err)
}

func showSecret(v *door.Visit, secret calendar.Secret, failed error) error {
	if failed != nil && !errs.Is(failed, errs.KindInvalid) {
		return failed
	}
	p, err := loadCalendar(v)
	if err != nil {
		return err
	}
	if failed != nil {
		p.Name, p.Faults = v.Form().Get("name"), i18n.Err(v.Context(), failed)
		return v.ShowInvalid(v.T("calendar.title"), calendarPage(p))
	}
	p.New = v.House().URL + "/kalender/" + string(secret) + ".ics"
	return v.Show(v.T("calendar.once"), calendarPage(p))
}

// SendCalendar answers a calendar program. It has nothing but the secret.
func SendCalendar(v *door.Visit) error {
	secret, ok := strings.CutSuffix(v.R.PathValue("file"), ".ics")
	if !ok {
		return v.NotFound()
	}
	var text []byte
	var tag string
	same := false
	_, err := calendar.Open(v.Context(), v.DB(), v.Clock, calendar.Secret(secret), func(o calendar.Opened) bool {
		text = o.ICS(v.Context(), v.House().URL)
		sum := sha256.Sum256(text)
		tag = `"` + hex.EncodeToString(sum[:16]) + `"`
		known := strings.Split(strings.ReplaceAll(v.R.Header.Get("If-None-Match"), " ", ""), ",")
		same = slices.ContainsFunc(known, func(one string) bool { return strings.TrimPrefix(one, "W/") == tag })
		return same
	})
	h := v.W.Header()
	h.Set("Cache-Control", "private, no-cache")
	if errs.Is(err, errs.KindBusy) && errs.All(err)[0].Key == "error.calendar.often" {
		h.Set("Retry-After", "3600")
		http.Error(v.W, v.T("error.calendar.often"), http.StatusTooManyRequests)
		return nil
	}
	if err != nil {
		return err
	}
	h.Set("ETag", tag)
	if same {
		v.W.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="ankuenfte.ics"`)
	_, _ = v.W.Write(text) // where the reader went away, it asks again
	return nil
}
