package journey

import (
	"context"
	"net/url"
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// desk is what the Land's allocation desk sees: what needs it now, who could be
// announced, and what is on its way.
type desk struct {
	Today      clock.Date
	Scope      tenant.Scope
	Outlook    assignment.Outlook
	Shown      string // which of the views
	Entries    []assignment.Entry
	Candidates []assignment.Candidate
	By         assignment.Column
	Down       bool
	Next       string
	First      string
}

// The views of the desk, by the word in the address.
const (
	viewNow        = ""
	viewCandidates = "haushalte"
	viewAll        = "unterwegs"
	viewEnded      = "beendet"
)

// facility reports whether the visitor works in a facility, which announces
// nobody and so is never waited for here.
func (p desk) facility() bool { return p.Scope.OnlyUnit() != "" }

// views lists the views the visitor has, the first as the desk opens.
func (p desk) views() []string {
	if p.facility() {
		return []string{viewAll, viewCandidates, viewEnded}
	}
	return []string{viewNow, viewCandidates, viewAll, viewEnded}
}

const deskPage = 25

// ShowDesk shows the Land's desk.
func ShowDesk(v *door.Visit) error {
	if v.Scope.Kind != tenant.Land {
		return errs.NotFound("error.not-found")
	}
	query := v.R.URL.Query()
	p := desk{Today: v.Today(), Scope: v.Scope, Shown: query.Get("ansicht")}
	p.By, p.Down = columnOf(query)
	if !slices.Contains(p.views(), p.Shown) {
		p.Shown = p.views()[0]
	}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Outlook, err = assignment.Ahead(ctx, tx, v.Clock, v.Scope, aheadDays); err != nil {
			return err
		}
		return p.load(ctx, tx, v)
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("desk.title"), deskPageOf(p))
}

func (p *desk) load(ctx context.Context, tx *db.Tx, v *door.Visit) error {
	query := v.R.URL.Query()
	if query.Get("nach") != "" {
		p.First = p.page(nil)
	}
	f := assignment.Filter{Limit: deskPage, After: keyOf(query), By: p.By, Down: p.Down}
	switch p.Shown {
	case viewCandidates:
		return p.loadCandidates(ctx, tx, v, query)
	case viewAll:
	case viewEnded:
		f.States = []assignment.State{assignment.StateArrived, assignment.StateWithdrawn, assignment.StateDidNotArrive}
	default:
		f.Turn = assignment.TurnLand
	}
	entries, err := assignment.List(ctx, tx, v.Clock, v.Scope, f)
	p.Entries = entries
	if len(entries) == deskPage {
		p.Next = p.page(behind(entries[deskPage-1], url.Values{}))
	}
	return err
}

func (p *desk) loadCandidates(ctx context.Context, tx *db.Tx, v *door.Visit, query url.Values) (err error) {
	page := assignment.CandidatePage{Limit: deskPage, By: p.By, Down: p.Down}
	page.ID, _ = id.Parse(query.Get("nach"))
	p.Candidates, err = assignment.Candidates(ctx, tx, v.Clock, v.Scope, page)
	if len(p.Candidates) == deskPage {
		p.Next = p.page(url.Values{"nach": {string(p.Candidates[deskPage-1].ID)}})
	}
	return err
}

// page is the address of the view as it is ordered, with more in the query.
func (p desk) page(query url.Values) string {
	query = ordered(query, p.By, p.Down)
	if p.Shown != viewNow {
		query.Set("ansicht", p.Shown)
	}
	return address("/verteilung", query)
}

// sorted heads a column by which the view can be ordered: again, from its end.
func (p desk) sorted(c ui.Column, by assignment.Column) ui.Column {
	if p.By == by {
		c.Sorted = ui.Up
		if p.Down {
			c.Sorted = ui.Down
		}
	}
	p.Down, p.By = p.By == by && !p.Down, by
	c.SortURL = p.page(nil)
	return c
}

// view is the address of one of the desk's views.
func (p desk) view(word string) string {
	if word == viewNow {
		return "/verteilung"
	}
	return "/verteilung?ansicht=" + word
}
