package office

import (
	"context"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// start is what is next, for one role.
type start struct {
	Scope     tenant.Scope
	Waiting   int                // transfers in which it is the visitor's turn
	Next      []assignment.Entry // those that come first
	Questions []assignment.Asked // to be answered by the visitor's facility
	Today     clock.Date
}

// shown bounds what the start page shows of a list; the list itself has a page.
const shown = 5

// ShowStart shows what is to be done next, by whom, until when.
func ShowStart(v *door.Visit) error {
	p := start{Scope: v.Scope, Today: v.Today()}
	err := v.Do(func(ctx context.Context, tx *db.Tx) error { return p.load(ctx, tx, v) })
	if err != nil {
		return err
	}
	return v.Show(v.T("start.title"), startPage(p))
}

func (p *start) load(ctx context.Context, tx *db.Tx, v *door.Visit) (err error) {
	if !v.Scope.Reads(tenant.Transfer) {
		return nil
	}
	if p.Waiting, err = assignment.Waiting(ctx, tx, v.Scope); err != nil {
		return err
	}
	if p.Next, err = assignment.List(ctx, tx, v.Clock, v.Scope, assignment.Filter{Limit: shown}); err != nil {
		return err
	}
	if p.facility() {
		p.Questions, err = assignment.OpenQuestions(ctx, tx, v.Clock, v.Scope, assignment.QuestionPage{Limit: shown})
	}
	return err
}

// facility reports whether the visitor works in a facility of the Land.
func (p start) facility() bool { return p.Scope.OnlyUnit() != "" }

// list is the page with the whole list of transfers.
func (p start) list() string {
	switch {
	case p.Scope.Kind == tenant.Municipality:
		return "/eingang"
	case p.facility():
		return "/fragen"
	}
	return "/verteilung"
}
