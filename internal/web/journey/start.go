package journey

import (
	"cmp"
	"context"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// Start is what the start page says of those who are on the way: what the
// visitor has to do, and who comes next.
type Start struct {
	Today     clock.Date
	Scope     tenant.Scope
	Waiting   int                // transfers in which it is the turn of the visitor's office
	Tasks     []task             // what the visitor's role has to prepare, the most pressing first
	Questions []assignment.Asked // to be answered by the visitor's facility
	Missing   assignment.Tally   // did not arrive, and it is for the visitor to say where they are or what follows
	Missed    []assignment.Followed
	Next      []assignment.Entry // who comes next
}

// task is one thing to prepare and for whom.
type task struct {
	assignment.Preparation
	For assignment.Entry
}

// startRows bounds what the start page shows of a list; the list itself has a
// page. startAhead bounds the arrivals whose preparations it looks through.
const (
	startRows  = 5
	startAhead = 25
)

// LoadStart loads what the start page says, in the page's transaction. A role
// that may not read transfers gets the zero Start, which shows nothing.
func LoadStart(v *door.Visit, ctx context.Context, tx *db.Tx) (p Start, err error) { //nolint:revive // the visit leads
	if !v.Scope.Reads(tenant.Transfer) {
		return Start{}, nil
	}
	p = Start{Today: v.Today(), Scope: v.Scope}
	if p.Waiting, err = assignment.Waiting(ctx, tx, v.Scope); err != nil {
		return Start{}, err
	}
	coming, err := assignment.List(ctx, tx, v.Clock, v.Scope, assignment.Filter{Limit: startAhead})
	if err != nil {
		return Start{}, err
	}
	p.Tasks = tasks(coming, v.Scope.Role)
	p.Next = coming[:min(startRows, len(coming))]
	if p.Scope.Kind == tenant.Land {
		if p.Missing, err = assignment.WaitingFollowUps(ctx, tx, v.Clock, v.Scope); err != nil {
			return Start{}, err
		}
		if p.Missing.Count > 0 {
			p.Missed, err = assignment.FollowUps(ctx, tx, v.Clock, v.Scope, assignment.FollowUpFilter{Limit: startRows})
			if err != nil {
				return Start{}, err
			}
		}
	}
	if p.facility() {
		p.Questions, err = assignment.OpenQuestions(ctx, tx, v.Clock, v.Scope, assignment.QuestionPage{Limit: startRows})
	}
	return p, err
}

// tasks gives what a role has still to prepare for those who come, by due day.
func tasks(coming []assignment.Entry, role tenant.Role) (list []task) {
	for _, e := range coming {
		for _, one := range e.Preparations {
			if !one.Done() && one.Owner == role {
				list = append(list, task{one, e})
			}
		}
	}
	sorted.By(list, func(a, b task) int { return cmp.Compare(a.DueOn.String(), b.DueOn.String()) })
	return list
}

// facility reports whether the visitor works in a facility of the Land.
func (p Start) facility() bool { return p.Scope.OnlyUnit() != "" }

// list is the page with the whole list of transfers.
func (p Start) list() string {
	if p.Scope.Kind == tenant.Municipality {
		return "/eingang"
	}
	return "/verteilung"
}
