package own

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/path"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

type home struct {
	portal.Acting
	portal.Home
	Today clock.Date
	Town  string
}

// ShowHome is my way: what I can do now, what I wait for, what comes next.
func ShowHome(v *door.Visit) error {
	p := home{Today: v.Today(), Town: v.Tenant.Name}
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (err error) {
		if p.Acting = a; a.Person == "" || !a.May(portal.Way) {
			return nil // who helps sees in the menu what they may
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
	return v.Show(v.T("own.way.title"), homePage(p))
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
