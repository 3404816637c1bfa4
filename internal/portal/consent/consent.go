// Package consent is what somebody allows the authority and others, in one place:
// each can be taken back where it stands, and holds no more from then on.
//
// Sources: Art. 7(3), 9(2)(a) DSGVO.
package consent

import (
	"context"
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// Given is all that somebody allows, and what they were asked and did not.
type Given struct {
	Needs      []record.Need      // kept by their consent
	Statements []record.Statement // likewise
	Leaving    []record.Leaving   // of the central register, which deletes it
	Kept       record.KeptList    // that they keep something at the Land
	Taken      []record.ConsentWithdrawal
	Meetings   []path.Meeting // that are to come
	Helpers    []portal.Help  // who may look now
	Me         person.Person
}

// opened gives the scope for one's consents: they are read, and taken back.
func opened(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) (tenant.Scope, portal.Acting, error) {
	s, a, err := portal.Alone(ctx, tx, c, s, who, portal.Papers, portal.Health, portal.Way)
	s.Own.Write = tenant.These(tenant.Need, tenant.NeedHealth, tenant.MeasureHealth)
	return s, a, err
}

// Show gives it to whose page it is.
func Show(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) (g Given, err error) {
	as, a, err := opened(ctx, tx, c, s, who)
	if err != nil {
		return g, err
	}
	if _, g.Me, err = person.ShowPerson(ctx, tx, c, as, a.Person); err != nil {
		return g, err
	}
	known, err := record.Show(ctx, tx, c, as, []id.ID{a.Person})
	if err != nil {
		return g, err
	}
	g.Needs = slices.DeleteFunc(known.Needs, func(n record.Need) bool { return n.Basis != record.ByConsent })
	g.Statements = slices.DeleteFunc(known.Statements, func(x record.Statement) bool { return x.Basis != record.ByConsent })
	g.Leaving, g.Kept, g.Taken = known.Leaving(a.Person), known.Kept, known.Withdrawals
	mine, err := path.Mine(ctx, tx, c, as, a.Household, a.Person)
	if err != nil {
		return g, err
	}
	g.Meetings = slices.DeleteFunc(mine.Meetings, func(m path.Meeting) bool { return m.Person != a.Person || !m.Begins.After(c.Now()) })
	helpers, err := portal.Helpers(ctx, tx, c, s, a.Person)
	g.Helpers = slices.DeleteFunc(helpers, func(h portal.Help) bool { return !h.Holds(clock.Today(c)) })
	return g, err
}

// Kind is what a consent is about.
type Kind string

// The kinds.
const (
	OfNeed      Kind = "need"
	OfStatement Kind = "statement"
	OfAZR       Kind = "azr"
	OfReminder  Kind = "reminder"
)

// SetCommand takes one consent back, or gives it.
type SetCommand struct {
	Person id.ID
	Kind   Kind
	Row    id.ID
	Allow  bool
	Way    path.Remind // of a reminder that is allowed
}

// how is what the record notes: by whom a consent was taken back, and how.
func how() string {
	return i18n.T(i18n.With(context.Background(), i18n.German), "own.consent.how")
}

// Set does it at once: who asks next finds it so. What is kept by consent and
// taken back is gone; to allow it again it is told again.
func Set(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd SetCommand) error {
	as, a, err := opened(ctx, tx, c, s, cmd.Person)
	if err != nil {
		return err
	}
	said := record.ConsentCommand{Need: cmd.Row, How: how()}
	switch {
	case cmd.Kind == OfNeed && !cmd.Allow:
		n, err := record.ShowNeed(ctx, tx, c, as, cmd.Row)
		if err == nil && n.Person != a.Person {
			err = errs.NotFound("error.not-found")
		}
		if err == nil {
			_, err = assignment.WithdrawConsent(ctx, tx, c, as, said)
		}
		return err
	case cmd.Kind == OfStatement && !cmd.Allow:
		x, err := record.ShowStatement(ctx, tx, c, as, cmd.Row)
		if err == nil && x.Person != a.Person {
			err = errs.NotFound("error.not-found")
		}
		if err == nil {
			_, err = assignment.WithdrawStatementConsent(ctx, tx, c, as, said)
		}
		return err
	case cmd.Kind == OfAZR:
		keep := record.KeepCommand{Person: a.Person, How: how()}
		if cmd.Allow {
			keep.Keep = []id.ID{cmd.Row}
		} else {
			keep.Drop = []id.ID{cmd.Row}
		}
		return record.Keep(ctx, tx, c, as, keep)
	case cmd.Kind == OfReminder:
		way := cmd.Way
		if !cmd.Allow {
			way = path.NoReminder
		}
		return path.SetReminder(ctx, tx, c, as, cmd.Row, way)
	}
	return errs.NotFound("error.not-found")
}
