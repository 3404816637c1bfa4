package days

import (
	"context"
	"fmt"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// PIN is that of everybody of a demo who has a page of their own.
const PIN = "482915"

// guests are who has one: a number from a card that was printed before, and the
// language they read.
var guests = []struct {
	number string
	reads  i18n.Lang
	child  bool // they look at that of a child, too
	moves  bool // to another municipality, with their way
}{
	{"4001 2026 0015", i18n.Arabic, true, false},
	{"4001 2026 0023", i18n.Ukrainian, false, false},
	{"4001 2026 0031", i18n.Farsi, false, true},
}

// own gives some who live in the municipality that is shown a page of their own.
func (p *player) own(ctx context.Context, now time.Time) error {
	town := p.offices.towns[world.DemoMunicipality]
	who := p.offices.scope(town, "", tenant.CaseManager)
	at := clock.At(opening(clock.DateOf(now).AddDays(-2)))
	var homes []person.Household
	err := p.db.Look(ctx, who.Tenant, func(ctx context.Context, tx *db.Tx) error {
		ids, err := db.All(ctx, tx, db.Value[id.ID], `SELECT k.household_id FROM path_case k WHERE k.tenant_id = $1 AND k.ended_on = '' ORDER BY k.opened_on, k.id`, who.Tenant)
		if err != nil {
			return err
		}
		homes, err = person.Load(ctx, tx, who, ids)
		return err
	})
	if err != nil {
		return err
	}
	taken := map[id.ID]bool{}
	for _, g := range guests {
		whose, found := reader(homes, taken, g.reads, g.child, at.Now())
		if !found {
			continue
		}
		taken[whose.Household] = true
		var inv portal.Invitation
		err := p.db.Do(ctx, who.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
			inv, err = portal.Invite(ctx, tx, at, who, portal.InviteCommand{Person: whose.ID, Language: g.reads, Number: g.number})
			return err
		})
		if err != nil {
			return fmt.Errorf("inviting: %w", err)
		}
		a, err := portal.Redeem(ctx, p.db, at, inv.Code, PIN, "demo")
		if err != nil {
			return fmt.Errorf("redeeming: %w", err)
		}
		if g.child {
			self := tenant.Scope{Tenant: a.Tenant, Kind: tenant.Private, Actor: a.ID, Role: tenant.Person}
			err := p.db.Do(ctx, a.Tenant, func(ctx context.Context, tx *db.Tx) error {
				_, err := portal.LetHelp(ctx, tx, at, self, portal.LetHelpCommand{Person: whose.ID, Name: "Ruth Kemper", Kind: portal.Mentor, Language: i18n.German,
					Rights: []portal.Right{portal.Way, portal.Appointments}, Until: clock.DateOf(now).AddDays(80)})
				return err
			})
			if err != nil {
				return fmt.Errorf("letting somebody help: %w", err)
			}
		}
		p.result.Guests = append(p.result.Guests, Guest{Number: g.number, Name: whose.Name(), Language: string(g.reads)})
	}
	return nil
}

// moves has somebody say that they move to another municipality next month.
func (p *player) moves(ctx context.Context, at clock.Clock, desk, own tenant.Scope, who id.ID) error {
	return p.db.Do(ctx, desk.Tenant, func(ctx context.Context, tx *db.Tx) error {
		towns, err := portal.Towns(ctx, tx, desk)
		if err != nil || len(towns) == 0 {
			return err
		}
		return portal.Move(ctx, tx, at, own, portal.MoveCommand{Person: who, To: towns[0].ID, On: clock.Today(at).AddDays(24), Parts: []portal.Along{portal.AlongPath, portal.AlongWork}, Consent: true})
	})
}

// reader is somebody of age who reads a language, with a child or without asking
// for one, of a household nobody was taken from.
func reader(homes []person.Household, taken map[id.ID]bool, l i18n.Lang, child bool, now time.Time) (person.Person, bool) {
	today := clock.DateOf(now)
	for _, h := range homes {
		if taken[h.ID] || !h.LeftOn.IsZero() {
			continue
		}
		children := 0
		for _, p := range h.Persons {
			if p.Birth.MinorOn(today) {
				children++
			}
		}
		for _, p := range h.Persons {
			if p.Birth.MinorOn(today) || child && children == 0 {
				continue
			}
			for _, spoken := range p.Languages {
				if reads, ok := i18n.ReadBy(spoken.Tag); ok && spoken.Reads && reads == l {
					return p, true
				}
			}
		}
	}
	return person.Person{}, false
}
