package portal

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Home is what somebody sees first: what they can do now, what they wait for,
// whom they meet.
type Home struct {
	path.Ahead
	Mine    []path.Step // it is their turn
	Waiting []path.Step // it is somebody else's, who has kept them waiting longest first
	Later   []path.Step // not begun
	Done    []path.Step // the latest first
}

// ShowHome gives somebody's way, sorted by what is to be done next.
func ShowHome(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household, who id.ID) (h Home, err error) {
	if h.Ahead, err = path.Mine(ctx, tx, c, s, household, who); err != nil {
		return h, err
	}
	today := clock.Today(c)
	for _, t := range h.Steps {
		switch {
		case t.State == path.StepDone:
			h.Done = append(h.Done, t)
		case t.State == path.StepDropped:
		case !t.Begun(today):
			h.Later = append(h.Later, t)
		case t.Turn == path.Person:
			h.Mine = append(h.Mine, t)
		default:
			h.Waiting = append(h.Waiting, t)
		}
	}
	sorted.By(h.Mine, func(a, b path.Step) int { return dueLast(a.Due).Compare(dueLast(b.Due)) })
	sorted.By(h.Waiting, func(a, b path.Step) int { return a.Since.Compare(b.Since) })
	sorted.By(h.Done, func(a, b path.Step) int { return b.ClosedOn.Compare(a.ClosedOn) })
	return h, nil
}

// dueLast puts what has no day behind what has one.
func dueLast(d clock.Date) clock.Date {
	if d.IsZero() {
		return clock.NewDate(9999, 12, 31)
	}
	return d
}
