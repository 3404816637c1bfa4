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
	"wegwarte/internal/portal/fact"
	"wegwarte/internal/record"
	"wegwarte/internal/scan"
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
	for i, g := range guests {
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
		self := tenant.Scope{Tenant: a.Tenant, Kind: tenant.Private, Actor: a.ID, Role: tenant.Person}
		if g.moves {
			if err := p.moves(ctx, at, who, self, whose.ID); err != nil {
				return fmt.Errorf("moving: %w", err)
			}
		}
		if g.child {
			err := p.db.Do(ctx, a.Tenant, func(ctx context.Context, tx *db.Tx) error {
				_, err := portal.LetHelp(ctx, tx, at, self, portal.LetHelpCommand{Person: whose.ID, Name: "Ruth Kemper", Kind: portal.Mentor, Language: i18n.German,
					Rights: []portal.Right{portal.Way, portal.Appointments}, Until: clock.DateOf(now).AddDays(80)})
				return err
			})
			if err != nil {
				return fmt.Errorf("letting somebody help: %w", err)
			}
		}
		if err := p.brought(ctx, at, town, whose); err != nil {
			return fmt.Errorf("noting: %w", err)
		}
		if err := p.disputes(ctx, at, who, inv, i); err != nil {
			return fmt.Errorf("disputing: %w", err)
		}
		if err := p.converse(ctx, inv.Account, whose, g.reads, now); err != nil {
			return fmt.Errorf("conversing: %w", err)
		}
		if g.reads == i18n.Arabic {
			if err := p.hear(ctx, inv.Account, whose, now); err != nil {
				return fmt.Errorf("hearing: %w", err)
			}
		}
		p.result.Guests = append(p.result.Guests, Guest{Number: g.number, Name: whose.Name(), Language: string(g.reads), account: inv.Account})
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

// brought has intake note what somebody brought: a page of a vaccination record, an
// allergy, a diploma, and by their consent that they want help with reading.
func (p *player) brought(ctx context.Context, at clock.Clock, town tenant.Tenant, one person.Person) error {
	whose := one.ID
	desk := p.offices.scope(town, "", tenant.Intake)
	return p.db.Do(ctx, desk.Tenant, func(ctx context.Context, tx *db.Tx) error {
		_, err := record.AddMeasures(ctx, tx, at, desk, record.MeasureCommand{Person: whose, Kind: "vaccination", Outcome: record.Done, Day: clock.Today(at).AddDays(-400), Vaccine: "M-M-RVaxPro",
			ATC: "J07BD52", Antigens: []string{"Masern", "Mumps", "Roeteln"}, Batch: "T0123", Source: record.VaccinationRecord})
		if err != nil {
			return err
		}
		_, err = record.AddStatements(ctx, tx, at, desk, record.StatementCommand{Person: whose, Kind: record.Allergy, About: "Penicillin", Sort: "medicine", Danger: "high", Reaction: "Atemnot", Source: record.OwnWord, Basis: "asylg-8-3"})
		if err != nil {
			return err
		}
		_, err = record.AddNeeds(ctx, tx, at, desk, record.NeedCommand{Person: whose, Code: "reading-help", Detail: "liest Briefe lieber zu zweit", Source: record.OwnWord, Basis: record.ByConsent, Consent: "im Gespräch mit Dolmetscherin"})
		if err != nil || p.keys == nil {
			return err
		}
		sheet := diploma()
		sheet.Name, sheet.Day = one.Name(), i18n.DateShort(ctx, clock.Today(at).AddMonths(-50))
		photo := sheet.Photo()
		clean, err := scan.Read(ctx, photo)
		if err == nil {
			_, _, err = record.AddPaper(ctx, tx, at, desk, p.keys, record.PaperCommand{Person: whose, Described: record.Described{Kind: record.Certificate, IssuedOn: clock.Today(at).AddMonths(-50), Language: "en"}, File: clean, Source: photo})
		}
		return err
	})
}

// disputes has the first of the guests say that a value is wrong, which waits, and
// the second another one, which was answered a day later.
func (p *player) disputes(ctx context.Context, at clock.Clock, desk tenant.Scope, inv portal.Invitation, nth int) error {
	visitor := tenant.Scope{Tenant: desk.Tenant, Kind: tenant.Private, Actor: inv.Account, Role: tenant.Person}
	german := i18n.With(ctx, i18n.German)
	cmd := fact.CorrectCommand{Person: inv.Holder.ID, Item: fact.Birth, Language: i18n.Arabic, Was: i18n.T(german, "own.fact.birth") + ": " + i18n.DateShort(german, inv.Holder.Birth.Date),
		Said: i18n.DateShort(german, inv.Holder.Birth.Date.AddDays(9)), Words: "هكذا هو مكتوب في جواز سفري."}
	switch nth {
	case 0:
	case 1:
		cmd.Item, cmd.Language, cmd.Was, cmd.Said, cmd.Words = fact.Phone, i18n.Ukrainian, i18n.T(german, "own.fact.phone")+": "+inv.Holder.Phone, "0151 2345 9876", "У мене новий номер."
	default:
		return nil
	}
	var said fact.Correction
	err := p.db.Do(ctx, desk.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		said, err = fact.Correct(ctx, tx, at, visitor, cmd)
		return err
	})
	if err != nil || nth == 0 {
		return err
	}
	return p.db.Do(ctx, desk.Tenant, func(ctx context.Context, tx *db.Tx) error {
		_, one, err := person.ShowPerson(ctx, tx, at, desk, cmd.Person)
		if err != nil {
			return err
		}
		one.Phone = cmd.Said
		if _, err = person.Change(ctx, tx, at, desk, one); err != nil {
			return err
		}
		_, err = fact.Decide(ctx, tx, clock.At(at.Now().AddDate(0, 0, 1)), desk, fact.DecideCommand{Correction: said.ID, State: fact.Taken, Reason: "Danke, die neue Nummer steht jetzt da."})
		return err
	})
}
