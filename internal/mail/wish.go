package mail

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Topic is what somebody may choose to be told, or not.
type Topic string

// The topics.
const (
	Announcements Topic = "announcements"
	Cancellations Topic = "cancellations"
	Questions     Topic = "questions"
	Arrivals      Topic = "arrivals"
	Deadlines     Topic = "deadlines"
)

// Topics lists those that concern a kind of tenant, in the order they are shown.
func Topics(k tenant.Kind) []Topic {
	if k == tenant.Municipality {
		return []Topic{Announcements, Cancellations, Questions, Arrivals, Deadlines}
	}
	return []Topic{Questions, Arrivals, Deadlines}
}

// Pace is when somebody wants to be told.
type Pace string

// The paces.
const (
	Now   Pace = "now"   // at once what cannot wait, the rest in the morning
	Daily Pace = "daily" // in the morning
	Never Pace = "never"
)

// Paces lists them.
var Paces = []Pace{Now, Daily, Never}

// Hurries reports whether something of the topic may be urgent at a kind of
// tenant: of the others, Now means no more than Daily.
func (t Topic) Hurries(k tenant.Kind) bool {
	if k == tenant.Municipality {
		return t == Announcements || t == Cancellations
	}
	return t == Questions
}

// defaults are for roles that have to act at once; everybody else who reads
// transfers is told in the morning.
var defaults = map[tenant.Role]map[Topic]Pace{
	tenant.Intake:         {Announcements: Now, Cancellations: Now},
	tenant.Housing:        {Announcements: Now, Cancellations: Now},
	tenant.LandAllocation: {Questions: Now},
	tenant.FacilitySocial: {Questions: Now},
	tenant.FacilityMedic:  {Questions: Now},
}

// Wishes are an account's own choices; what is not in it is as the roles have it.
type Wishes map[Topic]Pace

// Pace gives when somebody with these roles is told of a topic.
func (w Wishes) Pace(t Topic, roles ...tenant.Role) Pace {
	if own, ok := w[t]; ok {
		return own
	}
	for _, r := range roles {
		if p, ok := defaults[r][t]; ok {
			return p
		}
	}
	return Daily
}

type wish struct {
	account id.ID
	topic   Topic
	pace    Pace
}

func scanWish(row db.Row) (w wish, err error) {
	err = row.Scan(&w.account, &w.topic, &w.pace)
	return w, err
}

// WishesOf gives the choices of everybody at the tenant who made any.
func WishesOf(ctx context.Context, tx *db.Tx, tenantID id.ID) (map[id.ID]Wishes, error) {
	rows, err := db.All(ctx, tx, scanWish, `SELECT account_id, topic, pace FROM mail_wish WHERE tenant_id = $1`, tenantID)
	all := map[id.ID]Wishes{}
	for _, w := range rows {
		if all[w.account] == nil {
			all[w.account] = Wishes{}
		}
		all[w.account][w.topic] = w.pace
	}
	return all, err
}

// OwnWishes gives the choices of the scope's actor.
func OwnWishes(ctx context.Context, tx *db.Tx, s tenant.Scope) (Wishes, error) {
	rows, err := db.All(ctx, tx, scanWish, `SELECT account_id, topic, pace FROM mail_wish WHERE tenant_id = $1 AND account_id = $2`, s.Tenant, s.Actor)
	own := Wishes{}
	for _, w := range rows {
		own[w.topic] = w.pace
	}
	return own, err
}

// SetWishes keeps the choices of the scope's actor.
func SetWishes(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, wishes Wishes) error {
	var faults errs.List
	for topic, pace := range wishes {
		if !slices.Contains(Topics(s.Kind), topic) || !slices.Contains(Paces, pace) {
			faults.Add(errs.Invalid("error.mail.pace").At(string(topic)))
		}
	}
	if err := faults.Err(); err != nil {
		return err
	}
	for _, topic := range Topics(s.Kind) {
		pace, ok := wishes[topic]
		if !ok {
			continue
		}
		_, err := tx.Exec(ctx, `INSERT INTO mail_wish (tenant_id, account_id, topic, pace) VALUES ($1, $2, $3, $4)
			ON CONFLICT (tenant_id, account_id, topic) DO UPDATE SET pace = excluded.pace`, s.Tenant, s.Actor, topic, pace)
		if err != nil {
			return err
		}
	}
	audit.Log(tx, c, s, audit.Change, tenant.Account, "notifications", s.Actor)
	return nil
}
