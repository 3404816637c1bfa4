package journey

import (
	"context"
	"maps"
	"net/url"
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
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
	Missing    assignment.Tally // did not arrive, and waits for the visitor
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
	p := readDesk(v, v.R.URL.Query())
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Outlook, err = assignment.Ahead(ctx, tx, v.Clock, v.Scope, aheadDays); err != nil {
			return err
		}
		if p.Missing, err = assignment.WaitingFollowUps(ctx, tx, v.Clock, v.Scope); err != nil {
			return err
		}
		return p.load(ctx, tx, v)
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("desk.title"), deskPageOf(p))
}

// readDesk reads which view of the desk is asked for.
func readDesk(v *door.Visit, query url.Values) desk {
	p := desk{Today: v.Today(), Scope: v.Scope, Shown: query.Get("ansicht")}
	p.By, p.Down = columnOf(query)
	if !slices.Contains(p.views(), p.Shown) {
		p.Shown = p.views()[0]
	}
	return p
}

// filter is what the view has of the transfers.
func (p desk) filter() assignment.Filter {
	f := assignment.Filter{By: p.By, Down: p.Down}
	switch p.Shown {
	case viewNow:
		f.Turn = assignment.TurnLand
	case viewEnded:
		f.States = []assignment.State{assignment.StateArrived, assignment.StateWithdrawn, assignment.StateDidNotArrive}
	}
	return f
}

// DeskTable is a view of the desk as a table to keep.
var DeskTable = export.List{Path: "/verteilung", Kind: "transfers", Data: tenant.Transfer, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	if v.Scope.Kind != tenant.Land {
		return export.Table{}, errs.NotFound("error.not-found")
	}
	p := readDesk(v, query)
	if p.Shown == viewCandidates {
		return candidateSource(v, p), nil
	}
	src := transfers(v, p.filter())
	src.Title, src.Query, src.Columns = p.title(v), p.query(), deskColumns(v.Context(), p)
	src.Filter = func(export.Names) []string { return []string{orderWords(v.Context(), p.By, p.Down)} }
	return export.Of(v.Scope, src), nil
}}

// transfers are the rows of lists of transfers.
func transfers(v *door.Visit, f assignment.Filter) export.Source[assignment.Entry] {
	f.Limit = 100
	src := export.Source[assignment.Entry]{
		Persons: func(e assignment.Entry) []id.ID { return personsOf(e.Known.Handover) },
		Page: func(ctx context.Context, tx *db.Tx) ([]assignment.Entry, bool, error) {
			page, err := assignment.List(ctx, tx, v.Clock, v.Scope, f)
			if len(page) == f.Limit {
				f.After = page[f.Limit-1].Key()
				return page, true, err
			}
			return page, false, err
		}}
	if v.Scope.OnlyUnit() == "" { // others live elsewhere, whom a facility is not told of
		src.Count = func(ctx context.Context, tx *db.Tx) (int, int, error) { return assignment.Count(ctx, tx, v.Scope, f) }
	}
	return src
}

// title names a view of the desk where it stands by itself.
func (p desk) title(v *door.Visit) string {
	return v.T("export.desk", "desk", v.T("desk.title"), "view", v.T("desk.view."+p.Shown))
}

func candidateSource(v *door.Visit, p desk) export.Table {
	page := assignment.CandidatePage{Limit: 100, By: p.By, Down: p.Down}
	return export.Of(v.Scope, export.Source[assignment.Candidate]{Title: p.title(v), Kind: "candidates", Query: p.query(), Columns: candidateColumns(v.Context()),
		Filter:  func(export.Names) []string { return []string{orderWords(v.Context(), p.By, p.Down)} },
		Persons: func(c assignment.Candidate) []id.ID { return person.IDs(c.Household) },
		Count: func(ctx context.Context, tx *db.Tx) (int, int, error) {
			return assignment.CountCandidates(ctx, tx, v.Scope)
		},
		Page: func(ctx context.Context, tx *db.Tx) ([]assignment.Candidate, bool, error) {
			found, err := assignment.Candidates(ctx, tx, v.Clock, v.Scope, page)
			if len(found) == page.Limit {
				page.ID = found[page.Limit-1].ID
				return found, true, err
			}
			return found, false, err
		}})
}

// personsOf are those a hand-over is about, as far as the reader is told.
func personsOf(h assignment.Handover) []id.ID {
	var ids []id.ID
	for _, p := range h.Persons() {
		ids = append(ids, p.ID)
	}
	return ids
}

func (p *desk) load(ctx context.Context, tx *db.Tx, v *door.Visit) error {
	query := v.R.URL.Query()
	if query.Get("nach") != "" {
		p.First = p.page(nil)
	}
	if p.Shown == viewCandidates {
		return p.loadCandidates(ctx, tx, v, query)
	}
	f := p.filter()
	f.Limit, f.After = deskPage, keyOf(query)
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
	all := p.query()
	maps.Copy(all, query)
	return address("/verteilung", all)
}

// query is which view is asked for, and in which order.
func (p desk) query() url.Values {
	query := ordered(nil, p.By, p.Down)
	if p.Shown != viewNow {
		query.Set("ansicht", p.Shown)
	}
	return query
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
