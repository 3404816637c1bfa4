package own

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/path"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/agenda"
	"wegwarte/internal/portal/meet"
	"wegwarte/internal/portal/post"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

type home struct {
	portal.Acting
	portal.Home
	Today clock.Date
	Town  string
	Next  agenda.Item // the next appointment; zero: none
	News  int         // threads with something new
}

// ShowHome is my way: what I can do now, what I wait for, what comes next.
func ShowHome(v *door.Visit) error {
	p := home{Today: v.Today(), Town: v.Tenant.Name}
	volunteer := false
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (err error) {
		if p.Acting = a; a.Person == "" {
			volunteer, err = meet.Invited(ctx, tx, v.Scope)
			return err
		}
		if err = p.ahead(v, ctx, tx, a); err != nil || !a.May(portal.Way) {
			return err // who helps sees in the menu what else they may
		}
		if s, err = portal.Open(s, a, portal.Way); err != nil {
			return err
		}
		p.Home, err = portal.ShowHome(ctx, tx, v.Clock, s, a.Household, a.Person)
		return err
	})
	if err != nil {
		return err
	}
	if volunteer {
		return v.Go(meetPath, "") // there is no way of theirs
	}
	return v.Show(v.T("own.way.title"), homePage(p))
}

// ahead finds the next appointment, and what is new.
func (p *home) ahead(v *door.Visit, ctx context.Context, tx *db.Tx, a portal.Acting) error { //nolint:revive // the visit leads
	if a.May(portal.Appointments) {
		s, err := ahead(v.Scope, a)
		if err != nil {
			return err
		}
		all, err := agenda.Ahead(ctx, tx, v.Clock, s)
		if err != nil {
			return err
		}
		if len(all.Items) > 0 {
			p.Next = all.Items[0]
		}
	}
	if !a.May(portal.Messages) {
		return nil
	}
	s, err := portal.Open(v.Scope, a, portal.Messages)
	if err == nil {
		p.News, err = post.News(ctx, tx, s)
	}
	return err
}

// title words a step.
func title(ctx context.Context, t path.Step) string {
	switch {
	case t.Words == "":
		return t.Title
	case t.Title == "":
		return i18n.T(ctx, t.Words)
	}
	return i18n.T(ctx, t.Words) + ": " + t.Title
}

// waits words whom somebody waits for, and since when.
func (p home) waits(ctx context.Context, t path.Step) string {
	whom := i18n.T(ctx, "own.turn."+string(t.Turn))
	if t.TurnName != "" {
		whom = t.TurnName
	}
	return i18n.T(ctx, "own.way.waits", "whom", whom, "since", t.Since, "count", max(0, t.Since.DaysUntil(p.Today)))
}
