package care

import (
	"context"
	"fmt"
	"strings"

	"wegwarte/engine/vaccination"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/excerpt"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// vaccinations is what of a household's vaccinations is documented, and what is
// probably still due.
type vaccinations struct {
	Today     clock.Date
	Household person.Household
	Persons   []record.Vaccinated // in the order of the household's
	Known     record.Record
	Rules     *vaccination.RuleSet
	Excerpts  []excerpts // likewise
}

// ShowVaccinations shows what of a household's vaccinations is documented and what
// is probably still due: a sheet for each person, to be taken to the doctor.
func ShowVaccinations(v *door.Visit) error {
	household, err := v.ID("id")
	if err != nil {
		return err
	}
	p := vaccinations{Today: v.Today()}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Household, err = person.Show(ctx, tx, v.Clock, v.Scope, household); err != nil {
			return err
		}
		var ids []id.ID
		for _, one := range p.Household.Persons {
			ids = append(ids, one.ID)
		}
		p.Known, err = record.Show(ctx, tx, v.Clock, v.Scope, ids)
		p.Persons = record.Vaccinations(p.Today, p.Household.Persons, p.Known)
		for _, one := range p.Household.Persons {
			p.Excerpts = append(p.Excerpts, excerptsOf(v.Context(), one, excerpt.Known{Measures: p.Known.Measures, Statements: p.Known.Statements}, p.Today))
		}
		return err
	})
	if err != nil {
		return err
	}
	p.Rules = record.VaccinationRules(p.Today).Rules
	v.Trail = []ui.Crumb{{Label: v.T("register.title"), URL: "/haushalte"}, {Label: p.name(), URL: home(household)}}
	return v.Show(v.T("due.title"), vaccinationsPage(p))
}

func (p vaccinations) name() string {
	if len(p.Household.Persons) == 0 {
		return p.Household.FileNumber
	}
	return p.Household.Persons[0].FamilyName
}

// stands words how it stands with what is vaccinated against.
func stands(ctx context.Context, f vaccination.Finding) string {
	t := func(key string, args ...any) string { return i18n.T(ctx, "vaccination."+key, args...) }
	words := []string{t("status." + f.Status.String())}
	switch f.Status {
	case vaccination.Off:
		words[0] = t("status.off", "doubt", f.Rule.Doubt())
	case vaccination.Conditional:
		words = append(words, t("condition", "text", f.Rule.Condition))
	}
	add := func(when bool, key string, args ...any) {
		if when {
			words = append(words, t(key, args...))
		}
	}
	add(f.Booster, "booster")
	add(f.NextBooster > 0, "next-booster", "day", dayWord(ctx, f.NextBooster))
	add(f.Early > 0, "early", "count", f.Early)
	add(f.Short > 0, "short", "count", f.Short)
	add(f.Unclear, "unclear")
	return strings.Join(words, "; ")
}

// dayWord writes a day of the engine's.
func dayWord(ctx context.Context, d vaccination.Day) string {
	day, err := clock.ParseDate(d.String())
	if err != nil {
		return "–"
	}
	return i18n.DateShort(ctx, day)
}

// nextDose says which dose is due, and from when.
func nextDose(ctx context.Context, f vaccination.Finding) string {
	switch {
	case f.Due == 0:
		return "–"
	case f.DueFrom == 0:
		return fmt.Sprint(f.Due)
	}
	return i18n.T(ctx, "due.dose", "number", f.Due, "day", dayWord(ctx, f.DueFrom))
}

// ruleless lists what is vaccinated against and no rule is about at this age.
func ruleless(one record.Vaccinated) (list []string) {
	for _, f := range one.Findings {
		if f.Status == vaccination.NoRule {
			list = append(list, f.Antigen)
		}
	}
	return list
}

// rule names the row that answers, and its source.
func rule(f vaccination.Finding) (id, source string) {
	if f.Rule == nil {
		return "–", ""
	}
	return f.Rule.ID, f.Rule.Source
}

// injection words one injection of an appointment.
func injection(ctx context.Context, in vaccination.Injection) string {
	words := in.Name + ": " + say.Antigens(ctx, in.For)
	if len(in.Beside) > 0 {
		words += "; " + i18n.T(ctx, "vaccination.beside", "list", say.Antigens(ctx, in.Beside))
	}
	return words
}

// proof words what the law asks for against measles in one setting.
func proof(ctx context.Context, m vaccination.Measles) string {
	t := func(key string, args ...any) string { return i18n.T(ctx, "vaccination."+key, args...) }
	switch {
	case m.Exempt:
		return t("measles.exempt")
	case m.Missing == 0:
		return t("measles.enough", "needed", m.Needed, "counted", m.Counted)
	}
	return t("measles.missing", "needed", m.Needed, "counted", m.Counted) + "; " + t("measles."+m.Follows)
}

// certificate words how it stands with the certificate against tuberculosis.
func certificate(ctx context.Context, c vaccination.Certificate) string {
	words := i18n.T(ctx, "vaccination.tb."+c.Why, "day", dayWord(ctx, c.By), "until", dayWord(ctx, c.Until))
	if !c.XRay {
		words += "; " + i18n.T(ctx, "vaccination.tb.no-xray")
	}
	return words
}
