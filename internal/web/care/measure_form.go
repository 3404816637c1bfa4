package care

import (
	"context"
	"slices"

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

// measureForm asks what one source says about one thing done.
type measureForm struct {
	Person person.Person
	Entry  record.KindEntry
	Values measureValues
	Faults i18n.Faults
}

// measureValues is what stands in the fields.
type measureValues struct {
	Outcome, Day, Place, Vaccine, ATC, Batch, Dose, Note, Source, SourceDay string
	Antigens                                                                []string
}

// measureChoice offers the kinds of measures.
type measureChoice struct {
	Person person.Person
	Kinds  []record.KindEntry
}

// ShowNewMeasure offers the kinds the role may record, and with ?kind= the form
// for one of them.
func ShowNewMeasure(v *door.Visit) error {
	who, err := v.ID("id")
	if err != nil {
		return err
	}
	kinds := kindsFor(v.Scope)
	if len(kinds) == 0 {
		return errs.Forbidden("error.forbidden")
	}
	household, p, err := visited(v, who)
	if err != nil {
		return err
	}
	trail(v, household)
	entry, chosen := record.Current().Kind(v.Form().Get("kind"))
	if !chosen || !v.Scope.Writes(measureData(entry.Health)) {
		return v.Show(v.T("record.measure.add"), measureChoicePage(measureChoice{p, kinds}))
	}
	return v.Show(v.T("record.measure.add"), measureFormPage(measureForm{Person: p, Entry: entry,
		Values: measureValues{Outcome: string(record.Done), SourceDay: v.Today().String()}}))
}

// AddMeasure records the measure.
func AddMeasure(v *door.Visit) error {
	who, err := v.ID("id")
	if err != nil {
		return err
	}
	form := v.Form()
	values := measureValues{Outcome: form.Get("outcome"), Day: form.Get("day"), Place: form.Get("place"), Vaccine: form.Get("vaccine"),
		ATC: form.Get("atc"), Batch: form.Get("batch"), Dose: form.Get("dose"), Note: form.Get("note"), Source: form.Get("source"),
		SourceDay: form.Get("source_day"), Antigens: form["antigens"]}
	cmd, faults := values.command(v, who, form.Get("kind"))
	var household id.ID
	err = faults.Err()
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			h, _, err := person.ShowPerson(ctx, tx, v.Clock, v.Scope, who)
			if err != nil {
				return err
			}
			household = h.ID
			_, err = record.AddMeasure(ctx, tx, v.Clock, v.Scope, cmd)
			return err
		})
	}
	if !errs.Is(err, errs.KindInvalid) {
		return done(v, err, household, "record.measure.added")
	}
	h, p, load := visited(v, who)
	if load != nil {
		return load
	}
	trail(v, h)
	entry, chosen := record.Current().Kind(cmd.Kind)
	if !chosen {
		return v.ShowInvalid(v.T("record.measure.add"), measureChoicePage(measureChoice{p, kindsFor(v.Scope)}))
	}
	return v.ShowInvalid(v.T("record.measure.add"), measureFormPage(measureForm{p, entry, values, i18n.Err(v.Context(), err)}))
}

// command reads the fields; the day is read as exactly as it was written.
func (m measureValues) command(v *door.Visit, who id.ID, kind string) (record.MeasureCommand, errs.List) {
	cmd := record.MeasureCommand{Person: who, Kind: kind, Outcome: record.Outcome(m.Outcome), Place: m.Place, Vaccine: m.Vaccine,
		ATC: m.ATC, Antigens: m.Antigens, Batch: m.Batch, Dose: m.Dose, Note: m.Note, Source: record.Source(m.Source)}
	var faults errs.List
	if m.Day != "" {
		written, readable := person.ParseBirth(m.Day, v.Today())
		if !readable {
			faults.Add(errs.Invalid("error.record.day.form").At("day"))
		}
		cmd.Day, cmd.DayPrecision = written.Date, written.Precision
	}
	faults.Add(readDay("source_day", m.SourceDay, &cmd.SourceDay))
	return cmd, faults
}

// kindsFor lists the kinds of measures the role may record.
func kindsFor(s tenant.Scope) []record.KindEntry {
	return slices.DeleteFunc(slices.Clone(record.Current().Kinds), func(e record.KindEntry) bool { return !s.Writes(measureData(e.Health)) })
}

func outcomes(ctx context.Context) []ui.Option {
	options := []ui.Option{}
	for _, o := range record.Outcomes {
		options = append(options, ui.Option{Value: string(o), Label: say.Outcome(ctx, o), Hint: i18n.T(ctx, "record.outcome."+string(o)+".hint")})
	}
	return options
}

func (f measureForm) antigens(ctx context.Context) []ui.Option {
	options := []ui.Option{}
	for _, a := range record.Current().Antigens {
		options = append(options, ui.Option{Value: a, Label: i18n.T(ctx, record.AntigenText(a)), Chosen: slices.Contains(f.Values.Antigens, a)})
	}
	return options
}
