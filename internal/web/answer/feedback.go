package answer

import (
	"context"
	"net/url"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/portal/feedback"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

const (
	feedbackPath = "/rueckmeldungen"
	placePath    = feedbackPath + "/stelle"
)

func feedbackURL(which id.ID) string { return feedbackPath + "/" + string(which) }

// feedbackList is what people praise, propose and complain of.
type feedbackList struct {
	Today clock.Date
	All   []feedback.Listed
	Place feedback.Place
	Open  string // address of the page for everybody
	Order ui.ListOrder
	Next  string
	Paged bool
}

var (
	feedbackHeads = map[string]string{"": "feedback.state", "eingang": "feedback.day"}
	feedbackWords = map[string]feedback.Column{"eingang": feedback.ByDay}
)

func feedbackFilter(o ui.ListOrder) feedback.Filter {
	return feedback.Filter{By: feedbackWords[o.Word], Down: o.Down}
}

// ListFeedback shows what waits for an answer, what is to be answered first first.
func ListFeedback(v *door.Visit) error {
	query := v.R.URL.Query()
	p := feedbackList{Today: v.Today(), Order: ui.Ordered(query, feedbackPath, "eingang"), Open: "/lob-und-beschwerde/" + v.Tenant.AGS}
	f := feedbackFilter(p.Order)
	f.After, p.Paged = id.Parse(query.Get("ab"))
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.All, err = feedback.List(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, f); err != nil {
			return err
		}
		p.Place, err = feedback.PlaceOf(ctx, tx, v.Scope.Tenant)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.All); n == feedback.Page {
		p.Next = p.Order.URL(url.Values{"ab": {string(p.All[n-1].ID)}})
	}
	return v.Show(v.T("feedback.title"), feedbackListView(p))
}

// FeedbackTable is the list as a table to keep: without what was written.
var FeedbackTable = export.List{Path: feedbackPath, Kind: "feedback", Data: tenant.Feedback, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order := ui.Ordered(query, feedbackPath, "eingang")
	f := feedbackFilter(order)
	ctx := v.Context()
	type row = feedback.Listed
	return export.Of(v.Scope, export.Source[row]{Title: v.T("feedback.title"), Query: order.Query(),
		Columns: []export.Column[row]{
			export.Text(i18n.T(ctx, "feedback.kind"), func(r row) string { return i18n.T(ctx, "own.feedback.kind."+string(r.Kind)) }),
			export.Text(i18n.T(ctx, "feedback.from"), func(r row) string { return from(ctx, r) }),
			export.Text(i18n.T(ctx, "feedback.state"), func(r row) string { return i18n.T(ctx, "feedback.state."+string(r.State)) }),
			export.Day(i18n.T(ctx, "feedback.day"), func(r row) clock.Date { return r.Day }),
			export.Day(i18n.T(ctx, "feedback.due"), func(r row) clock.Date { return r.Due }),
			export.Day(i18n.T(ctx, "feedback.answered"), func(r row) clock.Date { return r.AnsweredOn }),
		},
		Filter: func(export.Names) []string { return export.InOrder(ctx, order, feedbackHeads) },
		Page: func(ctx context.Context, tx *db.Tx) ([]row, bool, error) {
			all, err := feedback.List(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, f)
			if n := len(all); n > 0 {
				f.After = all[n-1].ID
			}
			return all, len(all) == feedback.Page, err
		}}), nil
}}

// feedbackOne is one of them, with the form to answer it.
type feedbackOne struct {
	feedback.Listed
	Today  clock.Date
	Other  bool
	Values map[string]string
	Faults i18n.Faults
}

func (p feedbackOne) language(ctx context.Context) string {
	if p.Language == "" {
		return ""
	}
	return say.Language(ctx, p.Language)
}

// ShowFeedback shows what somebody wrote, and answers.
func ShowFeedback(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	return feedbackOne{Values: map[string]string{}}.show(v, which, nil)
}

func (p feedbackOne) show(v *door.Visit, which id.ID, wrong error) error {
	p.Today = v.Today()
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Listed, err = feedback.Show(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, which)
		return err
	})
	if err != nil {
		return err
	}
	v.Trail = []ui.Crumb{{Label: v.T("feedback.title"), URL: feedbackPath}}
	title := v.T("own.feedback.kind." + string(p.Kind))
	if wrong != nil || p.Other {
		p.Faults = i18n.Err(v.Context(), wrong)
		return v.ShowInvalid(title, feedbackOneView(p))
	}
	return v.Show(title, feedbackOneView(p))
}

// ActOnFeedback begins to look after it, or answers.
func ActOnFeedback(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	p := feedbackOne{Values: v.Typed("answer", "translation", "translator", "act", "version")}
	cmd := feedback.ActCommand{ID: which, Answer: p.Values["answer"], Translation: p.Values["translation"], Translator: p.Values["translator"]}
	cmd.Version, _ = strconv.Atoi(p.Values["version"])
	if p.Values["act"] == "begin" {
		cmd.Answer, cmd.Translation = "", ""
	} else if cmd.Answer == "" {
		return p.show(v, which, errs.Invalid("error.required").At("answer"))
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		return feedback.Act(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, cmd)
	})
	switch {
	case errs.Is(err, errs.KindConflict):
		p.Other = true
		return p.show(v, which, nil)
	case errs.Is(err, errs.KindInvalid):
		return p.show(v, which, err)
	case err != nil:
		return err
	}
	return v.Go(feedbackPath, "feedback.kept")
}

// placePage is who answers.
type placePage struct {
	Values map[string]string
	Faults i18n.Faults
}

// ShowPlace shows who answers, to change it.
func ShowPlace(v *door.Visit) error {
	var at feedback.Place
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		at, err = feedback.PlaceOf(ctx, tx, v.Scope.Tenant)
		return err
	})
	if err != nil {
		return err
	}
	v.Trail = []ui.Crumb{{Label: v.T("feedback.title"), URL: feedbackPath}}
	return v.Show(v.T("feedback.place"), placeView(placePage{Values: map[string]string{"name": at.Name, "address": at.Address, "phone": at.Phone, "hours": at.Hours, "days": strconv.Itoa(at.Days)}}))
}

// SetPlace says who answers.
func SetPlace(v *door.Visit) error {
	p := placePage{Values: v.Typed("name", "address", "phone", "hours", "days")}
	at := feedback.Place{Name: p.Values["name"], Address: p.Values["address"], Phone: p.Values["phone"], Hours: p.Values["hours"]}
	var faults errs.List
	if at.Days = door.ReadNumber(p.Values["days"], "days", &faults); faults.Err() == nil && (at.Days < 1 || at.Days > feedback.MostDays) {
		faults.Add(errs.Invalid("feedback.days").At("days"))
	}
	err := faults.Err()
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error { return feedback.SetPlace(ctx, tx, v.Clock, v.Scope, at) })
	}
	switch {
	case errs.Is(err, errs.KindInvalid):
		p.Faults = i18n.Err(v.Context(), err)
		v.Trail = []ui.Crumb{{Label: v.T("feedback.title"), URL: feedbackPath}}
		return v.ShowInvalid(v.T("feedback.place"), placeView(p))
	case err != nil:
		return err
	}
	return v.Go(feedbackPath, "feedback.place.kept")
}

func stateTone(today clock.Date, f feedback.Feedback) ui.Kind {
	switch {
	case f.State == feedback.Answered:
		return ui.Success
	case f.Due.Before(today):
		return ui.Danger
	case f.State == feedback.Working:
		return ui.Info
	}
	return ui.Warning
}

func from(ctx context.Context, l feedback.Listed) string {
	if name := l.Name(); name != "" {
		return name
	}
	return i18n.T(ctx, "feedback.unnamed")
}
