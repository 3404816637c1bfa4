package assignment

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// left is who of a transfer stayed behind as one household.
type left struct {
	household id.ID
	people    []id.ID
}

// atLand is the municipality's actor on the Land's side of a step with two ends.
func (t Transfer) atLand(s tenant.Scope) tenant.Scope {
	return tenant.Scope{Tenant: t.Land, Kind: tenant.Land, Actor: s.Actor, Name: s.Name, Role: s.Role}
}

// miss has the Land look after those who did not come: the facility in which
// they live is asked first, with a day; who lives in none is the desk's. It sets
// what the transfer says of it and leaves it to the caller to save that.
func (t *Transfer) miss(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, note string, behind []left) error {
	if len(behind) == 0 {
		return nil
	}
	promises, err := promisesOf(ctx, tx, t.Land)
	if err != nil {
		return err
	}
	today := clock.Today(c)
	promise := promises.On(t.Kind, t.ArriveOn)
	stayed, err := departures(ctx, tx, s, []Transfer{*t})
	if err != nil {
		return err
	}
	said := stayed[t.ID]
	land := t.atLand(s)
	return tx.On(ctx, t.Land, func(ctx context.Context) error {
		homes, err := homesOf(ctx, tx, t.Land, behind)
		if err != nil {
			return err
		}
		var households []id.ID
		for _, l := range behind {
			f := FollowUp{ID: id.New(), Transfer: t.ID, Land: t.Land, Town: t.Municipality, Household: l.household, Unit: homes[l.household],
				Persons: l.people, MissedOn: t.ArriveOn, OpenedAt: c.Now(), Asked: StageFacility, AskedAt: c.Now(), DueOn: today.AddWorkdays(promise.Find)}
			if f.Unit == "" {
				f.Asked = StageDesk
			}
			if err := f.insert(ctx, tx); err != nil {
				return err
			}
			if slices.ContainsFunc(l.people, func(who id.ID) bool { return slices.Contains(said.Detail.Absent, who) }) {
				e := FollowUpEvent{At: said.At, Actor: said.Actor, ActorName: said.ActorName, Action: FollowStayed, Note: said.Note}
				if err := f.note(ctx, tx, e); err != nil {
					return err
				}
			}
			e := by(c, s, FollowOpened)
			e.Note = note
			if err := f.note(ctx, tx, e); err != nil {
				return err
			}
			t.Missing++
			t.Absent += len(l.people)
			households = append(households, l.household)
		}
		audit.Log(tx, c, land, audit.Create, tenant.Transfer, "follow-up", households...)
		return nil
	})
}

// homesOf gives the facilities in which those who stayed behind live.
func homesOf(ctx context.Context, tx *db.Tx, land id.ID, behind []left) (map[id.ID]id.ID, error) {
	ids := make([]id.ID, len(behind))
	for i, l := range behind {
		ids[i] = l.household
	}
	type home struct{ household, unit id.ID }
	args := []any{land}
	found, err := db.All(ctx, tx, func(row db.Row) (h home, err error) {
		err = row.Scan(&h.household, &h.unit)
		return h, err
	}, `SELECT id, coalesce(unit_id, '') FROM household WHERE `+db.ByID(&args, "", ids), args...)
	homes := map[id.ID]id.ID{}
	for _, h := range found {
		homes[h.household] = h.unit
	}
	return homes, err
}

// everybody gives all households of a hand-over as they stayed behind.
func (h Handover) everybody() []left {
	var all []left
	for _, in := range h.Households {
		l := left{household: in.ID}
		for _, p := range in.Persons {
			l.people = append(l.people, p.ID)
		}
		all = append(all, l)
	}
	return all
}
