package days

import (
	"context"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// admit lets happen, in the municipality of the story and at the moment the demo
// begins, what concerns access: somebody new is invited, somebody has forgotten
// their password, and somebody has opened a household in an emergency; and at the
// Land a table with many persons waits for a second person.
func (p *player) admit(ctx context.Context, now time.Time) error {
	at, town := clock.At(now), p.offices.towns[world.DemoMunicipality]
	scope := func(r tenant.Role) tenant.Scope { return p.offices.scope(town, "", r) }
	admin, housing := scope(tenant.Administrator), scope(tenant.Housing)
	if err := p.request(ctx, at); err != nil {
		return err
	}
	err := p.db.Do(ctx, town.ID, func(ctx context.Context, tx *db.Tx) error {
		_, _, _, err := account.Invite(ctx, tx, at, admin, account.Setup{}, account.New{Email: "neu@werne.example", Name: "Nadine Ostermann",
			Roles: []tenant.Role{tenant.Intake}})
		return err
	})
	if err != nil {
		return err
	}
	if err := account.Forgotten(ctx, p.db, at, account.Setup{}, "wohnen@werne.example", ""); err != nil {
		return err
	}
	return p.db.Do(ctx, town.ID, func(ctx context.Context, tx *db.Tx) error {
		here, err := db.One(ctx, tx, db.Value[id.ID], `SELECT id FROM household WHERE tenant_id = $1 AND left_on = '' ORDER BY id LIMIT 1`, town.ID)
		if errs.Is(err, errs.KindNotFound) {
			return nil // nobody has arrived in so small a world
		}
		if err != nil {
			return err
		}
		_, err = person.OpenEmergency(ctx, tx, at, housing, person.OpenEmergencyCommand{Household: here,
			Reason: "Der Rettungsdienst ist in der Unterkunft und fragt nach regelmäßigen Medikamenten."})
		return err
	})
}

// request asks for the release of the Land's households by age.
func (p *player) request(ctx context.Context, c clock.Clock) error {
	land := p.offices.land
	desk := p.offices.scope(land, "", tenant.LandAllocation)
	return p.db.Do(ctx, land.ID, func(ctx context.Context, tx *db.Tx) error {
		_, persons, err := person.Count(ctx, tx, desk, person.Filter{})
		if err != nil || persons == 0 {
			return err
		}
		_, err = account.AskRelease(ctx, tx, c, desk, account.AskReleaseCommand{Kind: "households", Filter: "nach=alter", Records: persons,
			Reason: "Für die Belegungsplanung im Winter: Wie viele Haushalte mit kleinen Kindern leben in welcher Einrichtung?"})
		return err
	})
}
