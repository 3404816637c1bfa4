package days

import (
	"context"
	"fmt"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/scan"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
	"wegwarte/internal/world/sketch"
)

// copyPapers has a facility's teams take copies of what some of those on their
// way to the demo's municipality brought along, on the day it was shown to them.
func (p *player) copyPapers(ctx context.Context, tx *db.Tx, day clock.Date, h *world.Household, hours *hours) error {
	if p.keys == nil || h.Way.To != world.DemoMunicipality || p.world.Persons >= crowd {
		return nil
	}
	for _, one := range papersOn(day, h) {
		role := tenant.FacilitySocial
		if entry, _ := one.Kind.Entry(); entry.Data == tenant.MeasureHealth {
			role = tenant.FacilityMedic
		}
		team := p.offices.scope(p.offices.land, p.offices.units[h.Facility].ID, role)
		data := one.sheet.Photo()
		if one.pdf {
			data = one.sheet.PDF()
		}
		clean, err := scan.Read(ctx, data)
		if err != nil {
			return err
		}
		hours.pass()
		cmd := record.PaperCommand{Person: one.person, Described: one.Described, File: clean, Source: data}
		if _, _, err := record.AddPaper(ctx, tx, hours, team, p.keys, cmd); err != nil {
			return fmt.Errorf("a paper of the household %d: %w", h.Index, err)
		}
	}
	return nil
}

// shownPaper is a paper that somebody brought along.
type shownPaper struct {
	person id.ID
	record.Described
	sheet sketch.Sheet
	pdf   bool
}

// papersOn gives what a household shows on a day: some certificates when it comes,
// a vaccination record and a doctor's letter when they are written down.
func papersOn(day clock.Date, h *world.Household) (all []shownPaper) {
	for at, p := range h.Persons {
		age, known := p.Birth.AgeOn(day)
		if day == h.Since {
			switch {
			case at == 0 && h.Index%2 == 0:
				all = append(all, paperOf(p, record.BirthCertificate, birthDay(p.Person, day), certificate(p, len(h.Persons)), false))
			case at == 0 && h.Index%5 == 1:
				all = append(all, paperOf(p, record.Certificate, day.AddMonths(-50), diploma(), true))
			case at == 0 && h.Index%5 == 3:
				all = append(all, paperOf(p, record.ResidencePaper, day, residence(), false))
			}
			if known && age >= 8 && age < 17 && firstPupil(h, day) == p.ID {
				all = append(all, paperOf(p, record.SchoolReport, day.AddMonths(-7), report(h.Index%4 == 1), h.Index%2 == 1))
			}
		}
		for _, n := range p.Needs {
			if (n.Code == "continuous-medication" || n.Code == "dialysis") && clock.DateOf(n.RecordedAt) == day {
				letter := paperOf(p, record.MedicalLetter, day.AddDays(-40), medication(), h.Index%3 == 0)
				letter.Need = n.ID
				all = append(all, letter)
			}
		}
		i := slices.IndexFunc(p.Measures, func(m record.Measure) bool {
			return m.Kind == "vaccination" && m.Source == record.VaccinationRecord && clock.DateOf(m.RecordedAt) == day
		})
		if i >= 0 && (at+h.Index)%3 == 0 {
			card := paperOf(p, record.VaccinationPaper, clock.Date{}, doses(p.Measures), false)
			card.Measure, card.Note = p.Measures[i].ID, "Nur die beschriebene Doppelseite"
			all = append(all, card)
		}
	}
	return all
}

// firstPupil is the eldest child that brought a report along.
func firstPupil(h *world.Household, day clock.Date) id.ID {
	for _, p := range h.Persons {
		if age, known := p.Birth.AgeOn(day); known && age >= 8 && age < 17 {
			return p.ID
		}
	}
	return ""
}

func paperOf(p world.Person, kind record.PaperKind, day clock.Date, sheet sketch.Sheet, pdf bool) shownPaper {
	one := shownPaper{person: p.ID, Described: record.Described{Kind: kind, IssuedOn: day}, sheet: sheet, pdf: pdf}
	if len(p.Languages) > 0 {
		one.Language = p.Languages[0].Tag
	}
	one.sheet.Name, one.sheet.Seed = p.Name(), uint64(p.ID[len(p.ID)-1])
	if one.sheet.Day = "—"; !day.IsZero() {
		one.sheet.Day = i18n.DateShort(context.Background(), day)
	}
	if p.Birth.Precision == person.ToTheDay {
		one.sheet.Born = i18n.DateShort(context.Background(), p.Birth.Date)
	}
	return one
}

// birthDay is some days after the birth, as far as it is known.
func birthDay(p person.Person, day clock.Date) clock.Date {
	if p.Birth.Precision == person.ToTheDay && p.Birth.Date.AddDays(12).Before(day) {
		return p.Birth.Date.AddDays(12)
	}
	return clock.Date{}
}

func certificate(p world.Person, persons int) sketch.Sheet {
	return sketch.Sheet{Heading: "Certificate of birth", Below: "Extract of the civil register", Columns: []string{"Register", "Entry"},
		Rows:   [][]string{{"Book", fmt.Sprint(10 + len(p.FamilyName))}, {"Sheet", fmt.Sprint(100 + 7*persons)}, {"Family name", p.FamilyName}, {"Given name", p.GivenName}},
		Signed: "Civil registry"}
}

func diploma() sketch.Sheet {
	return sketch.Sheet{Heading: "Diploma", Below: "Vocational training, three years", Columns: []string{"Subject", "Hours", "Mark"},
		Rows:   [][]string{{"Electrical fitting", "640", "good"}, {"Drawing", "180", "very good"}, {"Safety", "60", "passed"}},
		Signed: "Technical institute"}
}

func residence() sketch.Sheet {
	return sketch.Sheet{Heading: "Bescheinigung", Below: "Muster eines Aufenthaltspapiers", Columns: []string{"Feld", "Angabe"},
		Rows: [][]string{{"Nummer", "M 000 000"}, {"Art", "Muster"}}, Signed: "Behörde"}
}

func report(sideways bool) sketch.Sheet {
	return sketch.Sheet{Heading: "School report", Below: "Second term", Columns: []string{"Subject", "Mark", "Remark"}, Sideways: sideways,
		Rows: [][]string{{"Mathematics", "9 / 10", "very good"}, {"Language", "8 / 10", "reads well"}, {"Science", "7 / 10", ""},
			{"Art", "10 / 10", "gifted"}, {"Sports", "8 / 10", ""}},
		Signed: "Primary school"}
}

func medication() sketch.Sheet {
	return sketch.Sheet{Heading: "Medical letter", Below: "Out-patient clinic", Columns: []string{"Medicine", "Dose", "When"},
		Rows: [][]string{{"Sample A 5 mg", "1", "morning"}, {"Sample B 20 mg", "1/2", "evening"}}, Signed: "Clinic"}
}

// doses are the vaccinations that the record's paper shows.
func doses(measures []record.Measure) sketch.Sheet {
	s := sketch.Sheet{Heading: "Vaccination record", Below: "Carnet de vaccination", Columns: []string{"Date", "Against", "Batch"}, Signed: "Health post"}
	for _, m := range measures {
		if m.Kind == "vaccination" && m.Source == record.VaccinationRecord && len(s.Rows) < 12 {
			against := ""
			if len(m.Antigens) > 0 {
				against = m.Antigens[0]
			}
			s.Rows = append(s.Rows, []string{i18n.DateShort(context.Background(), m.Day), against, m.Batch})
		}
	}
	return s
}
