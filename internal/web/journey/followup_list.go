package journey

import (
	"context"
	"net/url"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// followUpList is who did not come and what is to be done about them, the most
// pressing first.
type followUpList struct {
	Today clock.Date
	Scope tenant.Scope
	List  []assignment.Followed
	Shown string // which of the views
	Next  string
	First string
}

// The views of the list, by the word in the address; viewAll and viewEnded are
// the desk's words.
const (
	viewMine = ""
	viewOpen = "offen"
)

const followUpPage = 20

// ListFollowUps shows who did not come.
func ListFollowUps(v *door.Visit) error {
	if v.Scope.Kind != tenant.Land {
		return errs.NotFound("error.not-found")
	}
	query := v.R.URL.Query()
	p := followUpList{Today: v.Today(), Scope: v.Scope, Shown: query.Get("ansicht")}
	if p.Shown != viewOpen && p.Shown != viewEnded {
		p.Shown = viewMine
	}
	f := assignment.FollowUpFilter{All: p.Shown == viewOpen, Ended: p.Shown == viewEnded, Limit: followUpPage}
	if last, ok := id.Parse(query.Get("nach")); ok {
		f.After.ID = last
		f.After.Day, _ = clock.ParseDate(query.Get("tag")) // without a day: from the beginning
		p.First = p.view(p.Shown)
	}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.List, err = assignment.FollowUps(ctx, tx, v.Clock, v.Scope, f)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.List); n == followUpPage {
		last := p.List[n-1]
		next := url.Values{"ansicht": {p.Shown}, "tag": {last.DueOn.String()}, "nach": {string(last.ID)}}
		if f.Ended {
			next.Set("tag", last.MissedOn.String())
		}
		p.Next = "/verbleib?" + next.Encode()
	}
	return v.Show(v.T("follow.title"), followUpsPage(p))
}

// view is the address of one of the list's views.
func (p followUpList) view(word string) string {
	if word == viewMine {
		return "/verbleib"
	}
	return "/verbleib?ansicht=" + word
}

// followPath is the address of a follow-up, or of something about it.
func followPath(followUp id.ID, what string) string {
	return "/verbleib/" + string(followUp) + what
}

// mayFind reports whether the scope may say where somebody is.
func mayFind(s tenant.Scope) bool { return s.Writes(tenant.Transfer) || s.Writes(tenant.Need) }

// waitsForUs reports whether it is the visitor's turn: the facility's while it is
// asked, the desk's from when the facility is late.
func waitsForUs(s tenant.Scope, today clock.Date, f assignment.FollowUp) bool {
	if s.OnlyUnit() != "" {
		return f.Open() && f.Asked == assignment.StageFacility
	}
	return f.Open() && f.Stage(today) != assignment.StageFacility && s.Writes(tenant.Transfer)
}
