package care

import (
	"context"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// needForm asks for one need of one person.
type needForm struct {
	Person person.Person
	Entry  record.NeedEntry
	Values needValues
	Faults i18n.Faults

	reads func(tenant.Data) bool // of the role that records
}

// needValues is what stands in the fields.
type needValues struct{ Severity, Detail, From, Until, Source, SourceDay, Basis, Consent, Circle string }

// needChoice offers the catalogue.
type needChoice struct {
	Person person.Person
	Fit    []record.NeedEntry // that follow from the person's age and are not asked yet
	Groups []needGroup
}

type needGroup struct {
	Group   record.Group
	Entries []record.NeedEntry
}

// ShowNewNeed offers the catalogue, and with ?code= the form for one entry.
func ShowNewNeed(v *door.Visit) error {
	who, err := v.ID("id")
	if err != nil {
		return err
	}
	household, p, err := visited(v, who)
	if err != nil {
		return err
	}
	trail(v, household)
	entry, chosen := record.Current().Need(v.Form().Get("code"))
	if !chosen || !writes(v.Scope, entry) {
		return v.Show(v.T("record.need.add"), needChoicePage(choice(v, p)))
	}
	today := v.Today().String()
	return v.Show(v.T("record.need.add"), needFormPage(newNeedForm(v, p, entry, needValues{
		Severity: string(entry.Severity), From: today, SourceDay: today, Basis: string(entry.Bases[0]), Circle: string(entry.Circle())}, nil)))
}

// AddNeed records the need.
func AddNeed(v *door.Visit) error {
	who, err := v.ID("id")
	if err != nil {
		return err
	}
	form := v.Form()
	values := needValues{form.Get("severity"), form.Get("detail"), form.Get("from"), form.Get("until"), form.Get("source"),
		form.Get("source_day"), form.Get("basis"), form.Get("consent"), form.Get("circle")}
	cmd, faults := values.command(who, form.Get("code"))
	var household id.ID
	err = faults.Err()
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			h, _, err := person.ShowPerson(ctx, tx, v.Clock, v.Scope, who)
			if err != nil {
				return err
			}
			household = h.ID
			_, err = record.AddNeed(ctx, tx, v.Clock, v.Scope, cmd)
			return err
		})
	}
	if !errs.Is(err, errs.KindInvalid) {
		return done(v, err, household, "record.need.added")
	}
	h, p, load := visited(v, who)
	if load != nil {
		return load
	}
	trail(v, h)
	entry, chosen := record.Current().Need(cmd.Code)
	if !chosen {
		return v.ShowInvalid(v.T("record.need.add"), needChoicePage(choice(v, p)))
	}
	return v.ShowInvalid(v.T("record.need.add"), needFormPage(newNeedForm(v, p, entry, values, i18n.Err(v.Context(), err))))
}

// command reads the fields; a day that is no day is a fault of its field.
func (n needValues) command(who id.ID, code string) (record.NeedCommand, errs.List) {
	cmd := record.NeedCommand{Person: who, Code: code, Severity: record.Severity(n.Severity), Detail: n.Detail,
		Source: record.Source(n.Source), Basis: record.Basis(n.Basis), Consent: n.Consent, Circle: record.Circle(n.Circle)}
	var faults errs.List
	for _, f := range []struct {
		name, text string
		into       *clock.Date
	}{{"from", n.From, &cmd.From}, {"until", n.Until, &cmd.Until}, {"source_day", n.SourceDay, &cmd.SourceDay}} {
		faults.Add(readDay(f.name, f.text, f.into))
	}
	return cmd, faults
}

func newNeedForm(v *door.Visit, p person.Person, entry record.NeedEntry, values needValues, faults i18n.Faults) needForm {
	return needForm{Person: p, Entry: entry, Values: values, Faults: faults, reads: v.Scope.Reads}
}

// choice offers what the role may record, first what fits the person's age.
func choice(v *door.Visit, p person.Person) needChoice {
	c := needChoice{Person: p}
	age, known := p.Birth.AgeOn(v.Today())
	for _, group := range record.Groups {
		g := needGroup{Group: group}
		for _, e := range record.Current().Needs {
			if e.Group == group && writes(v.Scope, e) {
				g.Entries = append(g.Entries, e)
			}
			if e.Group == group && e.Ages != nil && known && age >= e.Ages.From && age <= e.Ages.To && writes(v.Scope, e) {
				c.Fit = append(c.Fit, e)
			}
		}
		if len(g.Entries) > 0 {
			c.Groups = append(c.Groups, g)
		}
	}
	return c
}

// writes reports whether the role may record the need.
func writes(s tenant.Scope, e record.NeedEntry) bool {
	return s.Writes(needData(e.Health))
}

func (f needForm) severities(ctx context.Context) []ui.Option {
	options := []ui.Option{}
	for _, s := range record.Severities {
		options = append(options, ui.Option{Value: string(s), Label: say.Severity(ctx, s), Hint: i18n.T(ctx, "record.severity."+string(s)+".hint")})
	}
	return options
}

func (f needForm) bases(ctx context.Context) []ui.Option {
	options := []ui.Option{}
	for _, b := range record.Current().Bases {
		if slices.Contains(f.Entry.Bases, b.Code) {
			options = append(options, ui.Option{Value: string(b.Code), Label: i18n.T(ctx, b.Text()), Hint: b.Citation})
		}
	}
	return options
}

// circles are the answers to "who may see this": none wider than the catalogue
// has it, and none that would hide it from who records it.
func (f needForm) circles(ctx context.Context) []ui.Option {
	options := []ui.Option{}
	for _, c := range record.Circles {
		if (c == record.Few || f.Entry.Circle() == record.All) && f.reads(c.Data()) {
			options = append(options, ui.Option{Value: string(c), Label: i18n.T(ctx, "record.circle."+string(c)), Hint: circleReaders(ctx, c)})
		}
	}
	return options
}

func (f needForm) circleHint(ctx context.Context) string {
	if f.Entry.Health {
		return i18n.T(ctx, "record.readers.health")
	}
	return i18n.T(ctx, "record.readers.hint")
}

// sources are the answers to "from whom is this known".
func sources(ctx context.Context) []ui.Option {
	options := []ui.Option{{Label: i18n.T(ctx, "common.choose")}}
	for _, s := range record.Sources {
		if s == record.AZR { // has a form of its own, which asks when it was sent in
			continue
		}
		options = append(options, ui.Option{Value: string(s), Label: say.Source(ctx, s)})
	}
	return options
}
