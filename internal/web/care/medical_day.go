package care

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"wegwarte/engine/vaccination"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/sorted"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/leaflet"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// medicalDay is a household's day with a doctor: who needs what, and a sheet for
// each person, in German and in the language they read.
type medicalDay struct {
	Today     clock.Date
	Household person.Household
	Sheets    []doctorSheet // of those who were asked for
	All       []doctorSheet
	Lang      i18n.Lang // of all sheets; "": each in the person's own
	Who       id.ID     // the one sheet that is shown; "": all
	Rules     *vaccination.RuleSet
}

// doctorSheet is one person's sheet.
type doctorSheet struct {
	person.Person
	Today  clock.Date
	File   string
	Known  record.Vaccinated
	Bears  []string         // what is said of allergies, the dangerous first
	Doses  []record.Measure // documented vaccinations, each once, the oldest first
	Other  i18n.Lang        // beside German; "": none
	Rules  *vaccination.RuleSet
	Blanks int // lines for what the practice enters, besides one for each injection
}

// ShowMedicalDay shows the day.
func ShowMedicalDay(v *door.Visit) error {
	household, err := v.ID("id")
	if err != nil {
		return err
	}
	p := medicalDay{Today: v.Today()}
	var known record.Record
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Household, err = person.Show(ctx, tx, v.Clock, v.Scope, household); err != nil {
			return err
		}
		known, err = record.Show(ctx, tx, v.Clock, v.Scope, person.IDs(p.Household))
		return err
	})
	if err != nil {
		return err
	}
	form := v.Form()
	if lang := i18n.Lang(form.Get("sprache")); lang.OnPaper() {
		p.Lang = lang
	}
	p.Rules = record.VaccinationRules(p.Today).Rules
	for i, of := range record.Vaccinations(p.Today, p.Household.Persons, known) {
		s := doctorSheet{Person: p.Household.Persons[i], Today: p.Today, File: p.Household.FileNumber, Known: of, Rules: p.Rules, Other: p.Lang, Blanks: 2}
		if s.Other == "" {
			s.Other = p.languageOf(s.Person)
		}
		if s.Other == i18n.German || s.Other == i18n.Plain {
			s.Other = ""
		}
		s.Bears = allergies(known.Statements, s.ID, p.Today)
		s.Doses = documented(known.Measures, s.ID)
		p.All = append(p.All, s)
		if one, ok := id.Parse(form.Get("person")); ok && one == s.ID {
			p.Who, p.Sheets = one, []doctorSheet{s}
		}
	}
	if p.Who == "" {
		p.Sheets = p.All
	}
	trail(v, p.Household)
	return v.Show(v.T("medical-day.title"), medicalDayPage(p))
}

// languageOf is what somebody reads; who reads nothing yet is told in what their
// household reads.
func (p medicalDay) languageOf(one person.Person) i18n.Lang {
	if len(one.Languages) > 0 {
		return leaflet.Languages([]person.Person{one})[0]
	}
	return leaflet.Languages(p.Household.Persons)[0]
}

// documented gives somebody's vaccinations as the sheet lists them: two sources of
// one dose are one line.
func documented(all []record.Measure, who id.ID) (doses []record.Measure) {
	own := slices.DeleteFunc(slices.Clone(all), func(m record.Measure) bool {
		return m.Person != who || m.Outcome != record.Done || m.Kind != "vaccination"
	})
	for _, matter := range record.Matters(own) {
		doses = append(doses, matter.Statements[0])
	}
	sorted.By(doses, func(a, b record.Measure) int { return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.ID, b.ID)) })
	return doses
}

// allergies words what sources say of somebody's allergies, also that there are
// none: the practice asks all the same.
func allergies(all []record.Statement, who id.ID, on clock.Date) (list []string) {
	ctx := i18n.With(context.Background(), i18n.German)
	own := slices.DeleteFunc(slices.Clone(all), func(a record.Statement) bool {
		return a.Person != who || a.Kind != record.Allergy || !a.HoldsOn(on)
	})
	high := func(a record.Statement) int { return strings.Count(a.Danger, "high") }
	sorted.By(own, func(a, b record.Statement) int { return cmp.Compare(high(b), high(a)) })
	for _, a := range own {
		words := say.Statement(ctx, a)
		if _, danger := say.StatementStatus(ctx, a); !a.None {
			words += " (" + danger + ")"
		}
		if text := words + " · " + say.Said(ctx, a.Source, a.SourceDay); !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return list
}

// german and other word something in German, and in the sheet's other language.
func german(key string, args ...any) string {
	return i18n.T(i18n.With(context.Background(), i18n.German), key, args...)
}

func (s doctorSheet) other(key string) string {
	if s.Other == "" {
		return ""
	}
	return i18n.T(i18n.With(context.Background(), s.Other), key)
}

// against names antigens in German, and in the other language.
func (s doctorSheet) against(list []string) (de, other string) {
	de = say.Antigens(i18n.With(context.Background(), i18n.German), list)
	if s.Other != "" {
		other = say.Antigens(i18n.With(context.Background(), s.Other), list)
	}
	return de, other
}

// complete lists what is documented as complete, silent what the rules say nothing
// of: no row, or one that is switched off or holds under a condition.
func (s doctorSheet) complete() (list []string) {
	for _, f := range s.Known.Findings {
		if f.Status == vaccination.Complete {
			list = append(list, f.Antigen)
		}
	}
	return list
}

func (s doctorSheet) silent() (list []string) {
	for _, f := range s.Known.Findings {
		if f.Status != vaccination.Complete && f.Status != vaccination.Due {
			list = append(list, f.Antigen)
		}
	}
	return list
}

// protected reports whether protection from measles is shown wherever somebody of
// the age has to show it.
func (s doctorSheet) protected() bool {
	return !slices.ContainsFunc(s.Known.Measles, func(m vaccination.Measles) bool { return m.Missing > 0 })
}

// product names what a dose was given with, and the batch.
func (s doctorSheet) product(m record.Measure) string {
	name := m.Vaccine
	if name == "" {
		name = m.ATC
	}
	return strings.Join(slices.DeleteFunc([]string{name, m.Batch}, func(text string) bool { return text == "" }), ", ")
}

func (p medicalDay) languages() []ui.Option {
	options := []ui.Option{{Value: "", Label: "–"}}
	for _, lang := range i18n.Papers {
		if lang != i18n.German {
			options = append(options, ui.Option{Value: string(lang), Label: lang.Name(), Chosen: lang == p.Lang})
		}
	}
	return options
}

func (p medicalDay) people() []ui.Option {
	options := []ui.Option{{Value: "", Label: "–"}}
	for _, s := range p.All {
		options = append(options, ui.Option{Value: string(s.ID), Label: s.Name(), Chosen: s.ID == p.Who})
	}
	return options
}
