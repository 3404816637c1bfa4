package own

import (
	"context"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
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
	Freed []seat.Mine // seats that wait for an answer until a day
	Seats []seat.Mine // all that goes on of what they signed up for
	News  int         // threads with something new

	Serving map[id.ID][]offer.Listed // what serves a step
	AGS     string
}

// ShowHome is my way: what I can do now, what I wait for, what comes next.
func ShowHome(v *door.Visit) error {
	p := home{Today: v.Today(), Town: v.Tenant.Name, AGS: v.Tenant.AGS}
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
		if p.Home, err = portal.ShowHome(ctx, tx, v.Clock, s, a.Household, a.Person); err != nil {
			return err
		}
		if p.answersSeat(); !a.May(portal.Offers) {
			return nil
		}
		return p.serve(v, ctx, tx, s)
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
		if p.Seats = all.Seats; !a.May(portal.Offers) {
			p.Seats = nil
		}
		for _, m := range p.Seats {
			if m.State == seat.Offered {
				p.Freed = append(p.Freed, m)
			}
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

// answersSeat leaves out of the steps those that say what stands above them with its buttons: that a seat is free.
func (p *home) answersSeat() {
	p.Mine = slices.DeleteFunc(p.Mine, func(t path.Step) bool {
		return t.Room == "seat" && slices.ContainsFunc(p.Freed, func(m seat.Mine) bool { return t.Ref == string(m.ID) || t.Ref == "kita:"+m.Who })
	})
}

// mostServed is for how many steps offers are looked for, and how many of each are shown.
const mostServed, fewServing = 8, 2

// serve finds the offers that serve the steps ahead, but what they signed up for already.
func (p *home) serve(v *door.Visit, ctx context.Context, tx *db.Tx, s tenant.Scope) error { //nolint:revive // the visit leads
	var steps []id.ID
	var needs []offer.Need
	for _, t := range slices.Concat(p.Mine, p.Waiting) {
		if t.Room != "seat" && len(needs) < mostServed {
			n := offer.NeedOf(t)
			n.Languages, n.Limit = []string{tongue(ctx)}, 2*fewServing+len(p.Seats)
			steps, needs = append(steps, t.ID), append(needs, n)
		}
	}
	found, err := offer.Serving(ctx, tx, v.Clock, s, needs)
	if err != nil {
		return err
	}
	p.Serving = map[id.ID][]offer.Listed{}
	shown := map[id.ID]bool{} // the same offer stands beside one step
	for i, all := range found {
		for _, l := range all {
			known := slices.ContainsFunc(p.Seats, func(m seat.Mine) bool { return m.Offer == l.ID })
			if !known && !shown[l.ID] && ofAge(p.Acting, l.Offer) && len(p.Serving[steps[i]]) < fewServing {
				shown[l.ID], p.Serving[steps[i]] = true, append(p.Serving[steps[i]], l)
			}
		}
	}
	return nil
}

// oneTap reports whether one can sign up for an offer here.
func (p home) oneTap(l offer.Listed) bool {
	return l.How == offer.Seat && l.Theme != offer.KitaPlace && l.Signable(p.Today)
}

// waits words whom somebody waits for, and since when.
func (p home) waits(ctx context.Context, t path.Step) string {
	whom := i18n.T(ctx, "own.turn."+string(t.Turn))
	if t.TurnName != "" {
		whom = t.TurnName
	}
	return i18n.T(ctx, "own.way.waits", "whom", whom, "since", t.Since, "count", max(0, t.Since.DaysUntil(p.Today)))
}
