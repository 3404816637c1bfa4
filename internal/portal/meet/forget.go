package meet

import (
	"context"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
)

// Released gives the visitor's encounters in which the other sees something of them,
// or will once they say yes, too. Who takes no part in encounters has none.
func Released(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]Pair, error) {
	mine, err := me(ctx, tx, c, s)
	if errs.Is(err, errs.KindForbidden) || err == nil && mine.ID == "" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	pairs, err := pairsOf(ctx, tx, s, mine.ID)
	if err != nil {
		return nil, err
	}
	others, err := known(ctx, tx, s, pairs)
	if err != nil {
		return nil, err
	}
	var all []Pair
	for _, p := range pairs {
		other, lives := others[p.otherID]
		if lives && p.State != Ended && (p.State == Agreed || !p.Mine.IsZero()) {
			p.Other = other
			if p.State != Agreed { // a no looks like one who has not answered
				p.State = Asked
			}
			all = append(all, p)
		}
	}
	audit.Log(tx, c, s, audit.Read, tenant.Encounter, "meet: own", s.Actor)
	return all, nil
}

// reported is the condition that somebody told of an encounter, p: it is kept, without
// what was released, until that is over.
const reported = ` EXISTS (SELECT 1 FROM meet_report r WHERE r.tenant_id = p.tenant_id AND r.pair_id = p.id)`

// remove deletes profiles and their encounters. Of an encounter of which somebody told,
// and of who took part in it, no more is left than that it was.
func remove(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, profiles []id.ID) error {
	for _, query := range []string{
		`DELETE FROM meet_pair AS p WHERE p.tenant_id = $1 AND (p.one_id IN ($who) OR p.other_id IN ($who)) AND NOT` + reported,
		`UPDATE meet_pair SET state = 'ended', one_gives = '', other_gives = '', place = '', place_text = '', ended_at = CASE WHEN ended_at = 0 THEN $now ELSE ended_at END, version = version + 1
			WHERE tenant_id = $1 AND state <> 'ended' AND (one_id IN ($who) OR other_id IN ($who))`,
		`UPDATE meet_profile SET data = '{}', code_at = 0, paused = TRUE, version = version + 1 WHERE tenant_id = $1 AND data <> '{}' AND id IN ($who)`,
		`DELETE FROM meet_profile AS m WHERE m.tenant_id = $1 AND m.id IN ($who) AND NOT EXISTS (SELECT 1 FROM meet_pair p WHERE p.tenant_id = m.tenant_id AND (p.one_id = m.id OR p.other_id = m.id))
			AND NOT EXISTS (SELECT 1 FROM meet_report r WHERE r.tenant_id = m.tenant_id AND r.by_id = m.id)`,
	} {
		args := []any{s.Tenant}
		if _, err := tx.Exec(ctx, filled(query, &args, profiles, db.Micros(c.Now())), args...); err != nil {
			return err
		}
	}
	return nil
}

// Forget deletes at the visitor's wish what they wrote down to meet others, and with
// whom they met; the others see nothing of them any more.
func Forget(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, a portal.Acting) error {
	if a.Standing != portal.Self {
		return nil // children take no part
	}
	if err := s.MayWrite(tenant.Own); err != nil {
		return err
	}
	profiles, err := db.All(ctx, tx, db.Value[id.ID], `SELECT m.id FROM meet_profile m WHERE m.tenant_id = $1 AND m.guest_id = $2`, s.Tenant, s.Actor)
	if err != nil || len(profiles) == 0 {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Encounter, "meet: forgotten", s.Actor)
	return remove(ctx, tx, c, s, profiles)
}

const (
	// reportMonths is how long what somebody told of an encounter is kept after it was
	// answered. It is the house's own rule, and no law's: the page says so.
	reportMonths = 12
	removed      = 200 // in one step of the night
)

// RemoveOver removes in the night what is over: what somebody told of an encounter, a
// year after the answer; profiles of those whose page is closed, or who moved away,
// with their encounters. It acts for the house: only the night's work calls it.
func RemoveOver(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	reports, err := db.All(ctx, tx, db.Value[id.ID], `SELECT r.id FROM meet_report r WHERE r.tenant_id = $1 AND r.answered_at > 0 AND r.answered_at < $2 ORDER BY r.answered_at, r.id LIMIT $3`,
		s.Tenant, db.Micros(clock.Today(c).AddMonths(-reportMonths).Begins()), removed)
	if err != nil {
		return 0, err
	}
	if len(reports) > 0 {
		args := []any{s.Tenant}
		if _, err := tx.Exec(ctx, `DELETE FROM meet_report WHERE tenant_id = $1 AND id IN (`+db.List(&args, reports)+`)`, args...); err != nil {
			return 0, err
		}
	}
	type gone struct{ profile, guest id.ID }
	left, err := db.All(ctx, tx, func(row db.Row) (g gone, err error) { return g, row.Scan(&g.profile, &g.guest) }, `SELECT m.id, m.guest_id FROM meet_profile m JOIN account a ON a.id = m.guest_id JOIN guest g ON g.id = m.guest_id
		LEFT JOIN person p ON p.id = g.person_id LEFT JOIN household h ON h.id = p.household_id
		WHERE m.tenant_id = $1 AND (NOT a.active OR h.left_on <> '' OR m.data = '{}')
			AND (m.data <> '{}' OR NOT EXISTS (SELECT 1 FROM meet_report r JOIN meet_pair q ON q.id = r.pair_id AND q.tenant_id = r.tenant_id WHERE r.tenant_id = m.tenant_id AND (q.one_id = m.id OR q.other_id = m.id)))
		ORDER BY m.since, m.id LIMIT $2`, s.Tenant, removed)
	if err != nil {
		return 0, err
	}
	if len(left) > 0 {
		profiles, subjects := make([]id.ID, len(left)), make([]id.ID, len(left))
		for i, g := range left {
			profiles[i], subjects[i] = g.profile, g.guest
		}
		if err := remove(ctx, tx, c, s, profiles); err != nil {
			return 0, err
		}
		audit.Log(tx, c, s, audit.Change, tenant.Encounter, "meet: over", subjects...)
	} else if len(reports) > 0 {
		audit.Log(tx, c, s, audit.Change, tenant.Encounter, "meet: over")
	}
	return len(reports) + len(left), nil
}

// filled puts the profiles and the moment into a query.
func filled(query string, args *[]any, profiles []id.ID, now int64) string {
	query = strings.ReplaceAll(query, "$who", db.List(args, profiles))
	if strings.Contains(query, "$now") {
		*args = append(*args, now)
		query = strings.ReplaceAll(query, "$now", db.Last(*args))
	}
	return query
}
