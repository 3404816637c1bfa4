package journey

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// transfer is one transfer as either end sees it.
type transfer struct {
	assignment.View
	Today  clock.Date
	Scope  tenant.Scope
	Notice assignment.Notice // of a draft, what announcing it today would give
	Reason string
	Own    ownTask
	Anyway bool                  // the form asks whether ready is meant although something is open
	Missed []assignment.Followed // at the Land, of those who did not come
	Faults i18n.Faults
	Parts  []templ.Component // what other rooms say of it
}

// Part is what another room says on a transfer's page; nil where it has nothing
// to say.
type Part func(v *door.Visit, ctx context.Context, tx *db.Tx, view assignment.View) (templ.Component, error)

// ShowTransfer shows a transfer, with what other rooms say of it.
func ShowTransfer(parts ...Part) door.Action {
	return func(v *door.Visit) error {
		p, err := loadTransfer(v, parts...)
		if err != nil {
			return err
		}
		return v.Show(p.title(), transferPage(p))
	}
}

func loadTransfer(v *door.Visit, parts ...Part) (transfer, error) {
	p := transfer{Today: v.Today(), Scope: v.Scope}
	one, err := v.ID("id")
	if err != nil {
		return p, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.View, err = assignment.Show(ctx, tx, v.Clock, v.Scope, one)
		if err == nil && p.Absent > 0 && v.Scope.Kind == tenant.Land {
			p.Missed, err = assignment.FollowUpsOf(ctx, tx, v.Clock, v.Scope, one)
		}
		for _, part := range parts {
			if err != nil {
				return err
			}
			var c templ.Component
			if c, err = part(v, ctx, tx, p.View); c != nil {
				p.Parts = append(p.Parts, c)
			}
		}
		return err
	})
	p.Notice = p.View.Notice
	if p.State == assignment.StateDraft {
		p.Notice = p.Promise.Notice(p.Today, p.ArriveOn)
	}
	v.Trail = trail(v)
	return p, err
}

// again shows the transfer's page with what is wrong, for a form that stands on
// it; errors that nobody can correct there go to the door.
func again(v *door.Visit, failed error, set func(*transfer)) error {
	if !errs.Is(failed, errs.KindInvalid) {
		return failed
	}
	p, err := loadTransfer(v)
	if err != nil {
		return err
	}
	p.Faults = i18n.Err(v.Context(), failed)
	set(&p)
	return v.ShowInvalid(p.title(), transferPage(p))
}

// title names the document without naming a person.
func (p transfer) title() string { return p.Number }

// may reports whether the page offers an action.
func (p transfer) may(a assignment.Action) bool { return p.May(p.Scope, a) }

// tells reports whether there is something to print for those who come.
func (p transfer) tells() bool {
	return p.Handover > 0 && p.State != assignment.StateWithdrawn && p.State != assignment.StateDidNotArrive
}

// open lists the questions that wait for an answer, asked those that have one.
func (p transfer) open(open bool) []assignment.Question {
	return slices.DeleteFunc(slices.Clone(p.Questions), func(q assignment.Question) bool { return q.Open() != open })
}

// done counts what is prepared.
func (p transfer) done() int {
	n := 0
	for _, one := range p.Preparations {
		if one.Done() {
			n++
		}
	}
	return n
}

// ticks reports whether the visitor may say that one thing is prepared.
func (p transfer) ticks(one assignment.Preparation) bool {
	return one.ID != "" && !p.State.Ended() && (p.Scope.Writes(tenant.Transfer) || one.Owner == p.Scope.Role || one.Assignee == p.Scope.Actor)
}

// needs lists what one person needs, the weightiest first.
func (p transfer) needs(who id.ID) []record.Need {
	list := p.Current.Needs(who)
	sorted.By(list, func(a, b record.Need) int { return rank(a.Severity) - rank(b.Severity) })
	return list
}

// answers reports whether the visitor may answer a question.
func (p transfer) answers(q assignment.Question) bool { return q.Open() && p.may(assignment.ActAnswer) }
