package days

import (
	"context"
	"fmt"
	"time"

	"wegwarte/engine/company"
	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/meet"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// volunteers are who would like to meet those who came.
var volunteers = []struct {
	number string
	wish   meet.Wish
}{
	{"4001 2026 0049", meet.Wish{Name: "Ruth Kemper", Likes: []string{"cook", "talk", "garden"}, About: "Rentnerin, früher Lehrerin. Im Sommer bin ich meist im Kleingarten.", Free: company.At(1, company.Afternoon) | company.At(5, company.Morning),
		MostKM: 6, Speaks: []string{"de", "en"}, Practises: []string{"ar"}, Mentoring: true}},
	{"4001 2026 0056", meet.Wish{Name: "Jonas Brinkmann", Likes: []string{"football", "games", "repair"}, About: "Spiele Schach und schraube gern an Rädern.", Free: company.At(3, company.Evening) | company.At(5, company.Morning),
		MostKM: 10, Speaks: []string{"de", "en"}}},
}

// publicPlaces are where two can meet first.
var publicPlaces = []meet.Place{
	{Kind: "library", Name: "Stadtbücherei Werne", Address: "Moormannplatz 12", Hours: "Di bis Fr 10–18 Uhr, Sa 10–13 Uhr", StepFree: true},
	{Kind: "centre", Name: "Altes Rathaus, Begegnungsraum", Address: "Markt 10", Hours: "Mo bis Do 9–17 Uhr"},
	{Kind: "park", Name: "Stadtpark, am Spielplatz", Address: "Am Stadtpark", StepFree: true},
}

// wishes are those of guests, in their order.
var wishes = []meet.Wish{
	{Likes: []string{"cook", "talk", "children"}, About: "Ich koche gern und möchte mehr Deutsch sprechen.", Free: company.At(1, company.Afternoon) | company.At(5, company.Morning), MostKM: 4, Speaks: []string{"ar"}, Practises: []string{"de"}, Mentoring: true},
	{Likes: []string{"games", "garden", "town"}, About: "Neu in der Stadt, immer für eine Partie Schach zu haben.", Free: company.At(3, company.Evening) | company.At(5, company.Morning), MostKM: 5, Speaks: []string{"uk", "en"}, Practises: []string{"de"}},
}

// meet lets some of those with a page of their own take part: two have agreed, and
// another pair is proposed.
func (p *player) meet(ctx context.Context, now time.Time) error {
	if len(p.result.Guests) < len(wishes) {
		return nil
	}
	town := p.offices.towns[world.DemoMunicipality]
	desk := p.offices.scope(town, "", tenant.CaseManager)
	at := clock.At(opening(clock.DateOf(now).AddDays(-1)))
	do := func(fn func(ctx context.Context, tx *db.Tx) error) error { return p.db.Do(ctx, desk.Tenant, fn) }
	err := do(func(ctx context.Context, tx *db.Tx) error {
		all, err := account.Working(ctx, tx, desk, tenant.CaseManager)
		if err != nil || len(all) == 0 {
			return err
		}
		if err := meet.SetDesk(ctx, tx, at, desk, []id.ID{all[0].ID}); err != nil {
			return err
		}
		for _, one := range publicPlaces {
			if err := meet.SavePlace(ctx, tx, at, desk, one); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("naming somebody: %w", err)
	}
	self := func(account id.ID) tenant.Scope {
		return tenant.Scope{Tenant: desk.Tenant, Kind: tenant.Private, Actor: account, Role: tenant.Person}
	}
	var all []tenant.Scope // volunteers, then guests
	for _, v := range volunteers {
		var inv portal.Invitation
		err := do(func(ctx context.Context, tx *db.Tx) (err error) {
			inv, err = meet.Invite(ctx, tx, at, desk, meet.InviteCommand{Name: v.wish.Name, Language: i18n.German, Number: v.number})
			return err
		})
		if err != nil {
			return fmt.Errorf("inviting a volunteer: %w", err)
		}
		if _, err := portal.Redeem(ctx, p.db, at, inv.Code, PIN, "demo"); err != nil {
			return fmt.Errorf("redeeming: %w", err)
		}
		s := self(inv.Account)
		err = do(func(ctx context.Context, tx *db.Tx) error {
			if err := meet.Save(ctx, tx, at, s, meet.SaveCommand{Wish: v.wish, Code: true, Version: 1}); err != nil {
				return err
			}
			mine, err := meet.Show(ctx, tx, at, s)
			if err != nil {
				return err
			}
			return meet.SetClear(ctx, tx, at, desk, mine.Mine.ID, clock.DateOf(now).AddDays(-60))
		})
		if err != nil {
			return fmt.Errorf("a volunteer: %w", err)
		}
		all = append(all, s)
	}
	for i, w := range wishes {
		s := self(p.result.Guests[i].account)
		err := do(func(ctx context.Context, tx *db.Tx) error {
			mine, err := meet.Show(ctx, tx, at, s)
			if err != nil {
				return err
			}
			w.Name = mine.Mine.Name
			return meet.Save(ctx, tx, at, s, meet.SaveCommand{Wish: w, Code: true})
		})
		if err != nil {
			return fmt.Errorf("a wish: %w", err)
		}
		all = append(all, s)
	}
	return do(func(ctx context.Context, tx *db.Tx) error { return agree(ctx, tx, at, all[0], all[2]) })
}

// agree lets two say yes to one another.
func agree(ctx context.Context, tx *db.Tx, c clock.Clock, volunteer, guest tenant.Scope) error {
	their, err := meet.Show(ctx, tx, c, guest)
	if err != nil {
		return err
	}
	mine, err := meet.Show(ctx, tx, c, volunteer)
	if err != nil {
		return err
	}
	if _, err := meet.Reply(ctx, tx, c, guest, meet.Answer{Other: mine.Mine.ID, Yes: true}); err != nil {
		if errs.Is(err, errs.KindNotFound) {
			return nil // of another world, in which they have nothing in common
		}
		return err
	}
	_, err = meet.Reply(ctx, tx, c, volunteer, meet.Answer{Other: their.Mine.ID, Yes: true, Gives: "02389 555 0142"})
	return err
}
