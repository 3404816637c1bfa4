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
// their password, an export waits for a second person, and somebody has opened a
// household in an emergency.
func (p *player) admit(ctx context.Context, now time.Time) error {
	at, town := clock.At(now), p.offices.towns[world.DemoMunicipality]
	scope := func(r tenant.Role) tenant.Scope { return p.offices.scope(town, "", r) }
	admin, manager, housing := scope(tenant.Administrator), scope(tenant.CaseManager), scope(tenant.Housing)
	err := p.db.Do(ctx, town.ID, func(ctx context.Context, tx *db.Tx) error {
		_, _, _, err := account.Invite(ctx, tx, at, admin, account.Setup{}, account.New{Email: "neu@werne.example", Name: "Nadine Ostermann",
			Roles: []tenant.Role{tenant.Intake}})
		if err != nil {
			return err
		}
		_, err = account.AskRelease(ctx, tx, at, manager, account.AskReleaseCommand{Kind: "households", Filter: "alle, die seit Januar angekommen sind",
			Records: 64, Reason: "Jahresbericht für den Sozialausschuss: Wie lange dauert es bis zum ersten Sprachkurs?"})
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
