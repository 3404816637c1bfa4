package meet

import (
	"context"
	"slices"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/tenant"
)

// Somebody is asked how it was a week after both said yes, and until two months after the end.
const (
	askAfter = 7 * 24 * time.Hour
	askUntil = 60 * 24 * time.Hour
)

// Asks reports whether the visitor may be asked how it was: once, when there was time to meet.
func (p Pair) Asks(now time.Time) bool {
	switch {
	case p.Told || p.AgreedAt.IsZero():
		return false
	case p.State == Ended:
		return now.Sub(p.EndedAt) < askUntil
	}
	return p.State == Agreed && now.Sub(p.AgreedAt) >= askAfter
}

// Say counts whether an encounter helped and whether somebody would meet again. That they were asked is noted, so that nobody
// is asked twice; what they said is a count of the municipality and leads back to nobody. What they leave out is not counted.
func Say(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, pair id.ID, said map[seat.Question]seat.Reply) error {
	_, p, err := mineOf(ctx, tx, c, s, pair)
	if err == nil && !p.Asks(c.Now()) {
		err = errs.NotFound("error.not-found")
	}
	if err != nil {
		return err
	}
	for _, q := range seat.Questions {
		reply := said[q]
		if reply == "" {
			continue
		}
		if !slices.Contains(seat.Replies, reply) {
			return errs.Invalid("own.seat.error.choice").At(string(q))
		}
		if _, err := tx.Exec(ctx, `INSERT INTO meet_said (tenant_id, question, answer, n) VALUES ($1, $2, $3, 1)
			ON CONFLICT (tenant_id, question, answer) DO UPDATE SET n = meet_said.n + 1`, s.Tenant, q, reply); err != nil {
			return err
		}
	}
	audit.Log(tx, c, s, audit.Change, tenant.Encounter, "meet: asked", s.Actor)
	return tx.Must(ctx, `UPDATE meet_pair SET `+p.one+`_said = $3 WHERE tenant_id = $1 AND id = $2 AND `+p.one+`_said = 0`, s.Tenant, pair, db.Micros(c.Now()))
}

// told sums up what was said, once enough did.
func told(ctx context.Context, tx *db.Tx, s tenant.Scope) (seat.Told, error) {
	all, err := db.All(ctx, tx, seat.ScanAnswered, `SELECT q.question, q.answer, q.n FROM meet_said q WHERE q.tenant_id = $1 ORDER BY q.question, q.answer`, s.Tenant)
	return seat.Tally(all), err
}
