package path

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

// MoveDue gives a step another day until which it is to be done. With ActOn and
// Assign it is what is done to several at once: to each in a transaction of its
// own, so that what changed meanwhile is named and left alone, and the others are
// done.
func MoveDue(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, step Seen, due clock.Date) (Step, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Path); err != nil {
		return Step{}, err
	}
	t, err := findStep(ctx, tx, s, step.ID, tx.ForUpdate())
	if err != nil {
		return t, err
	}
	if due.IsZero() {
		return t, errs.Invalid("error.required").At("due")
	}
	f := t.StepFields
	f.Due = due
	return ActOn(ctx, tx, c, s, ActCommand{Step: step, Act: Alter, StepFields: f})
}

// DueList is a part of a day, whole.
type DueList string

// The parts.
const (
	ListOverdue DueList = "overdue"
	ListDue     DueList = "due"
	ListBegins  DueList = "begins"
	ListWeek    DueList = "week"
)

// DueLists lists them in the order of the day.
var DueLists = []DueList{ListOverdue, ListDue, ListBegins, ListWeek}
