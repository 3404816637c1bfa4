package assignment

import (
	"context"
	"fmt"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// AcknowledgeCommand says that the municipality has read what it was told.
type AcknowledgeCommand struct{ Seen }

// Acknowledge begins the municipality's getting ready: from now on it has a list
// of what to do until when.
func Acknowledge(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd AcknowledgeCommand) (Transfer, error) {
	t, err := cmd.open(ctx, tx, s, ActAcknowledge)
	if err != nil {
		return t, err
	}
	known, err := latest(ctx, tx, t)
	if err != nil {
		return t, err
	}
	if err := t.plan(ctx, tx, s, prepare(known.Handover, clock.Today(c))); err != nil {
		return t, err
	}
	if err := t.carryOver(ctx, tx, c, s, known.Handover); err != nil {
		return t, err
	}
	return t, t.act(ctx, tx, c, s, ActAcknowledge, "", Detail{Handover: t.Handover})
}

// TickCommand says that something is done, or is to be done after all.
type TickCommand struct {
	Preparation id.ID
	Done        bool
}

// Tick notes that one thing is prepared, or takes that back: for the desks that
// receive, and for the role whose task it is. Ticking what is ticked changes
// nothing.
func Tick(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd TickCommand) (Preparation, error) {
	p, t, err := holdPreparation(ctx, tx, s, cmd.Preparation)
	if err != nil || p.Done() == cmd.Done {
		return p, err
	}
	p.DoneAt, p.DoneBy, p.DoneName = c.Now(), s.Actor, s.Name
	if !cmd.Done {
		p.DoneAt, p.DoneBy, p.DoneName, p.Meet = time.Time{}, "", "", Meet{}
	}
	err = tx.Must(ctx, `UPDATE preparation SET done_at = $3, done_by = $4, done_name = $5, meet_on = $6, meet_at = $7, meet_where = $8
		WHERE id = $1 AND tenant_id = $2`, p.ID, s.Tenant, db.Micros(p.DoneAt), p.DoneBy, p.DoneName, p.Meet.On, p.Meet.At, p.Meet.Where)
	if err != nil {
		return p, err
	}
	households, err := householdsOf(ctx, tx, t)
	if err != nil {
		return p, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Transfer, fmt.Sprintf("prepared: %t", cmd.Done), households...)
	return p, nil
}

// ReadyCommand says that the municipality can receive them.
type ReadyCommand struct {
	Seen
	Anyway bool // although something essential is not done
}

// Ready says that the municipality expects the household. While something
// essential is open it asks once whether that is meant; what was open is noted.
func Ready(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ReadyCommand) (Transfer, error) {
	t, err := cmd.open(ctx, tx, s, ActReady)
	if err != nil {
		return t, err
	}
	list, err := stored(ctx, tx, s, t.ID)
	if err != nil {
		return t, err
	}
	open := essentials(list)
	if len(open) > 0 && !cmd.Anyway {
		return t, errs.Invalid("error.transfer.not-prepared", "count", len(open)).At("anyway")
	}
	detail := Detail{OpenCount: len(open), Open: essentials(keep(list, func(p Preparation) bool { return p.Kind != tenant.NeedHealth }))}
	return t, t.act(ctx, tx, c, s, ActReady, "", detail)
}
