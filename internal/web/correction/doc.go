// Package correction is where the desk answers what persons say is wrong on their
// own pages: what waits, until when, and what became of it.
package correction

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/portal/fact"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

const listPath = "/berichtigungen"

func urlOf(which id.ID) string { return listPath + "/" + string(which) }

// list is what waits, or was decided.
type list struct {
	fact.Filter
	Today clock.Date
	All   []fact.Listed
	Next  string
}

func (p list) url(more url.Values) string {
	query := url.Values{}
	if p.Mine {
		query.Set("wer", "ich")
	}
	if p.Decided {
		query.Set("stand", "entschieden")
	}
	for name, values := range more {
		query[name] = values
	}
	if len(query) == 0 {
		return listPath
	}
	return listPath + "?" + query.Encode()
}

// List shows what persons say is wrong, what is due first before the rest.
func List(v *door.Visit) error {
	query := v.R.URL.Query()
	p := list{Today: v.Today(), Filter: fact.Filter{Mine: query.Get("wer") == "ich", Decided: query.Get("stand") == "entschieden"}}
	p.After, _ = id.Parse(query.Get("ab"))
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.All, err = fact.List(ctx, tx, v.Clock, v.Scope, p.Filter)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.All); n == fact.Page {
		p.Next = p.url(url.Values{"ab": {string(p.All[n-1].ID)}})
	}
	return v.Show(v.T("correction.title"), listView(p))
}

// one is a correction, and the answer to it.
type one struct {
	fact.Listed
	Today  clock.Date
	Writes bool
	State  string
	Reason string
	Faults i18n.Faults
}

func load(v *door.Visit) (p one, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p.Today, p.Writes = v.Today(), v.Scope.Writes(tenant.Contact)
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		p.Listed, err = fact.Find(ctx, tx, v.Clock, v.Scope, which)
		return err
	})
	v.Trail = []ui.Crumb{{Label: v.T("correction.title"), URL: listPath}}
	return p, err
}

// Show shows one, with where the value is changed.
func Show(v *door.Visit) error {
	p, err := load(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("correction.one"), view(p))
}

// Decide closes one.
func Decide(v *door.Visit) error {
	p, err := load(v)
	if err != nil {
		return err
	}
	p.State, p.Reason = v.Text("state"), v.Text("reason")
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := fact.Decide(ctx, tx, v.Clock, v.Scope, fact.DecideCommand{Correction: p.ID, State: fact.State(p.State), Reason: p.Reason})
		return err
	})
	switch {
	case errs.Is(err, errs.KindInvalid):
		p.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("correction.one"), view(p))
	case err != nil:
		return err
	}
	return v.Go(listPath, "correction.done")
}

// Section gives the part of a household's page that says which values are disputed.
func Section(v *door.Visit, ctx context.Context, tx *db.Tx, h person.Household) (templ.Component, error) { //nolint:revive // the visit leads
	if v.Scope.Kind != tenant.Municipality || !v.Scope.Reads(tenant.Contact) || v.Scope.Emergency.ID != "" {
		return templ.NopComponent, nil
	}
	open, err := fact.OfHousehold(ctx, tx, v.Clock, v.Scope, h)
	if err != nil || len(open) == 0 {
		return templ.NopComponent, err
	}
	return beside(v.Today(), h, open), nil
}

// where gives the page on which the value is changed, for who may.
func (p one) where() string {
	row := string(p.Row)
	switch p.Item {
	case fact.Need:
		return "/bedarf/" + row
	case fact.Measure:
		return "/massnahmen/" + row
	case fact.Statement:
		return "/gesundheit/" + row
	case fact.Paper:
		return "/papiere/" + row
	case fact.Home:
		return "/unterbringung/" + string(p.Who.ID)
	case fact.Work:
		return "/personen/" + string(p.Person) + "/arbeit"
	case fact.Recognition:
		return "/anerkennung/" + row
	case fact.Missing, fact.Family:
		return "/haushalte/" + string(p.Who.ID)
	}
	return "/personen/" + string(p.Person)
}

// since words whose turn it is, and since when.
func since(ctx context.Context, k fact.Correction, today clock.Date) string {
	made := clock.DateOf(k.Made)
	return i18n.T(ctx, "correction.turn", "day", made, "count", max(0, made.DaysUntil(today)))
}

// deadline words until when an answer is due.
func deadline(ctx context.Context, k fact.Correction, today clock.Date) (ui.Kind, string) {
	switch days := today.DaysUntil(k.Due); {
	case days < 0:
		return ui.Danger, i18n.T(ctx, "correction.late", "count", -days)
	case days <= 7:
		return ui.Warning, i18n.T(ctx, "correction.until", "day", k.Due)
	}
	return ui.Info, i18n.T(ctx, "correction.until", "day", k.Due)
}
