package seat

import (
	"context"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/offer"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
)

// tell has the person's way show how far they are and whose turn it is, and keeps the first seat of its kind: none of it is entered twice. A
// child's wishes are one step.
func tell(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, t Seat, o offer.Offer) error {
	if t.Person == "" {
		return nil
	}
	as := house(s)
	best := t
	if t.Place > 0 {
		var err error
		if best, err = t.child(ctx, tx, s); err != nil || best.ID != t.ID && best.State.Holds() {
			return err // another Kita's is further on: its own change told it
		}
	}
	p, err := offer.FindProvider(ctx, tx, as, best.Provider)
	if err != nil {
		return err
	}
	state := best.State
	cmd := path.FollowCommand{Person: t.Person, Room: "seat", Ref: string(t.ID), Area: o.Area, Words: "own.seat.step." + string(state), Title: o.Title, Turn: path.Provider, TurnName: p.Name, Since: t.StateOn}
	if t.Place > 0 {
		cmd.Ref, cmd.Title, cmd.Turn = "kita:"+t.Who, p.Name, path.SchoolTurn
	}
	switch {
	case state == Offered:
		cmd.Turn, cmd.TurnName, cmd.Due = path.Person, "", best.Until
	case state == Taken || state == Attended:
		cmd.Done = true
	case !state.Open():
		cmd.Over = true
	}
	if err := path.Follow(ctx, tx, c, as, cmd); err != nil {
		return err
	}
	if state != Taken {
		return nil
	}
	for _, first := range firsts(o, p) {
		if err := path.Reach(ctx, tx, c, as, path.ReachCommand{Person: t.Person, Milestone: first, On: t.SeatedOn}); err != nil {
			return err
		}
	}
	return nil
}

// child gives the wish of a child that is furthest on, and of those the dearest; the one that changed where none goes on.
func (t Seat) child(ctx context.Context, tx *db.Tx, s tenant.Scope) (Seat, error) {
	all, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM seat s WHERE s.tenant_id = $1 AND s.who = $2 AND s.place > 0 AND s.state IN ('signed-up', 'waiting', 'offered', 'taken', 'attended') ORDER BY s.place, s.id`,
		s.Tenant, t.Who)
	for _, state := range []State{Taken, Attended, Offered, Waiting, SignedUp} {
		if i := slices.IndexFunc(all, func(w Seat) bool { return w.State == state }); i >= 0 {
			return all[i], err
		}
	}
	return t, err
}

// firsts are what a seat is the first of, in somebody's life here.
func firsts(o offer.Offer, p offer.Provider) []path.Milestone {
	all := slices.Clone(o.Milestones)
	switch {
	case o.Theme == offer.German:
		all = append(all, path.CourseSeat)
	case o.Theme == offer.KitaPlace:
		all = append(all, path.KitaPlace)
	case p.Kind == offer.ClubOf:
		all = append(all, path.Club)
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(m path.Milestone) bool {
		return !slices.Contains([]path.Milestone{path.CourseSeat, path.KitaPlace, path.Club, path.SchoolDay}, m)
	})
}
