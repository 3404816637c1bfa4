package days

import (
	"context"
	"fmt"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// crowd is from how many persons on a facility writes down a day's needs and
// measures in one go, instead of household by household: the same rows with
// fewer entries in the audit.
const crowd = 5000

// write is what the facilities write down on a day: who came, what they need,
// what was done for them.
func (p *player) write(ctx context.Context, day clock.Date, households []world.Household, hours *hours) error {
	return p.db.Do(ctx, p.offices.land.ID, func(ctx context.Context, tx *db.Tx) error {
		sheets := p.sheets()
		for i := range households {
			h := &households[i]
			hours.pass()
			if h.Since == day {
				if err := p.register(ctx, tx, h, hours); err != nil {
					return fmt.Errorf("household %d: %w", h.Index, err)
				}
			}
			sheets.note(day, h)
			if p.world.Persons < crowd {
				if err := sheets.file(ctx, tx, p, hours); err != nil {
					return fmt.Errorf("household %d: %w", h.Index, err)
				}
				if err := p.copyPapers(ctx, tx, day, h, hours); err != nil {
					return err
				}
				if err := p.takeSummary(ctx, tx, day, h, hours); err != nil {
					return fmt.Errorf("household %d: %w", h.Index, err)
				}
				if err := p.fetch(ctx, tx, day, h, hours); err != nil {
					return fmt.Errorf("household %d: %w", h.Index, err)
				}
				if err := p.keepBack(ctx, tx, day, h, hours); err != nil {
					return fmt.Errorf("household %d: %w", h.Index, err)
				}
			}
		}
		return sheets.file(ctx, tx, p, hours)
	})
}

// register takes a household in, with what the legal desk knows and the wish to
// stay together with its kin.
func (p *player) register(ctx context.Context, tx *db.Tx, h *world.Household, hours *hours) error {
	unit := p.offices.units[h.Facility].ID
	social := p.offices.scope(p.offices.land, unit, tenant.FacilitySocial)
	cmd := person.RegisterCommand{ID: h.ID, FileNumber: h.FileNumber, Unit: unit, UnitSince: h.Since, Ties: h.Ties,
		Many: p.world.Persons >= crowd}
	for _, one := range h.Persons {
		cmd.Persons = append(cmd.Persons, one.Person)
	}
	if _, err := person.Register(ctx, tx, hours, social, cmd); err != nil {
		return err
	}
	p.result.Households++
	p.result.Persons += len(h.Persons)
	legal := p.offices.scope(p.offices.land, "", tenant.LandLegal)
	for _, one := range h.Persons {
		if err := person.SetLegal(ctx, tx, hours, legal, one.Legal); err != nil {
			return err
		}
	}
	if h.Kin < 0 || h.Kin > h.Index {
		return nil // the one who comes second says it
	}
	kin := p.world.Household(h.Kin)
	_, err := person.AddRelation(ctx, tx, hours, social,
		person.Relation{Person: kin.Persons[0].ID, Other: h.Persons[0].ID, Kind: person.StayTogether})
	return err
}

// sheets hold what each facility has to write down, by the role that may.
type sheets []sheet

type sheet struct {
	needs    [2][]record.NeedCommand // 1: what tells of health
	measures [2][]record.MeasureCommand
	answers  [2][]record.NoNeedCommand

	statements []record.StatementCommand
}

func (p *player) sheets() sheets { return make(sheets, len(p.offices.units)) }

// note puts what became known of a household on the day on its facility's sheet.
func (s sheets) note(day clock.Date, h *world.Household) {
	on := &s[h.Facility]
	for _, p := range h.Persons {
		for _, n := range p.Needs {
			if clock.DateOf(n.RecordedAt) == day {
				on.needs[of(n.Health)] = append(on.needs[of(n.Health)], record.NeedCommand{ID: n.ID, Person: n.Person, Code: n.Code,
					Severity: n.Severity, Detail: n.Detail, From: n.From, Until: n.Until, Source: n.Source, SourceDay: n.SourceDay,
					Basis: n.Basis, Consent: n.Consent, Circle: n.Circle()})
			}
		}
		for _, n := range p.NoNeeds {
			if clock.DateOf(n.RecordedAt) == day {
				on.answers[of(n.Health)] = append(on.answers[of(n.Health)], record.NoNeedCommand{ID: n.ID, Person: n.Person, Item: n.Item(),
					Source: n.Source, SourceDay: n.SourceDay})
			}
		}
		for _, a := range p.Statements {
			if clock.DateOf(a.RecordedAt) == day {
				on.statements = append(on.statements, record.StatementCommand{Person: a.Person, Kind: a.Kind, None: a.None, About: a.About, Sort: a.Sort,
					ATC: a.ATC, Standing: a.Standing, Danger: a.Danger, Certainty: a.Certainty, Reaction: a.Reaction, Dosage: a.Dosage, From: a.From,
					FromPrecision: a.FromPrecision, Supply: record.Supply{LastsUntil: a.LastsUntil, SupplyDays: a.SupplyDays}, Source: a.Source,
					SourceDay: a.SourceDay, Basis: a.Basis, Consent: a.Consent})
			}
		}
		for _, m := range p.Measures {
			if clock.DateOf(m.RecordedAt) == day {
				on.measures[of(m.Health)] = append(on.measures[of(m.Health)], record.MeasureCommand{ID: m.ID, Person: m.Person, Kind: m.Kind,
					Outcome: m.Outcome, Day: m.Day, DayPrecision: m.DayPrecision, Place: m.Place, Vaccine: m.Vaccine, ATC: m.ATC,
					Antigens: m.Antigens, Batch: m.Batch, Dose: m.Dose, Note: m.Note, Source: m.Source, SourceDay: m.SourceDay})
			}
		}
	}
}

func of(health bool) int {
	if health {
		return 1
	}
	return 0
}

// file has the teams record what stands on the sheets, and empties them.
func (s sheets) file(ctx context.Context, tx *db.Tx, p *player, hours *hours) error {
	for facility := range s {
		for health, role := range []tenant.Role{tenant.FacilitySocial, tenant.FacilityMedic} {
			team := p.offices.scope(p.offices.land, p.offices.units[facility].ID, role)
			if needs := s[facility].needs[health]; len(needs) > 0 {
				if _, err := record.AddNeeds(ctx, tx, hours, team, needs...); err != nil {
					return err
				}
			}
			if answers := s[facility].answers[health]; len(answers) > 0 {
				if err := record.AddNoNeeds(ctx, tx, hours, team, answers...); err != nil {
					return err
				}
			}
			if measures := s[facility].measures[health]; len(measures) > 0 {
				if _, err := record.AddMeasures(ctx, tx, hours, team, measures...); err != nil {
					return err
				}
			}
		}
		if said := s[facility].statements; len(said) > 0 {
			medics := p.offices.scope(p.offices.land, p.offices.units[facility].ID, tenant.FacilityMedic)
			if _, err := record.AddStatements(ctx, tx, hours, medics, said...); err != nil {
				return err
			}
		}
		s[facility] = sheet{}
	}
	return nil
}
