package care

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// healthForm asks for one allergy, medicine or aid.
type healthForm struct {
	Person person.Person
	Kind   record.StatementKind
	Values healthValues
	Faults i18n.Faults
}

// healthValues is what stands in the fields.
type healthValues struct {
	About, None, Sort, Danger, Certainty, Reaction, Dosage, ATC, PZN, From, Until, Lasts, Days, Standing string
	Source, SourceDay, Basis, Consent                                                                    string
}

// ShowNewStatement asks for one; ?art= says of which kind.
func ShowNewStatement(v *door.Visit) error {
	who, err := v.ID("id")
	if err != nil {
		return err
	}
	h, p, err := visited(v, who)
	if err != nil {
		return err
	}
	trail(v, h)
	f := healthForm{Person: p, Kind: kindOf(v.Form().Get("art")), Values: healthValues{SourceDay: v.Today().String(), Basis: string(record.StatementBases[0]), Standing: string(record.Holding)}}
	return v.Show(f.title(v.Context()), healthFormPage(f))
}

// AddStatement records it.
func AddStatement(v *door.Visit) error {
	who, err := v.ID("id")
	if err != nil {
		return err
	}
	form := v.Form()
	f := healthForm{Kind: kindOf(form.Get("art")), Values: healthValues{form.Get("about"), form.Get("none"), form.Get("sort"), form.Get("danger"),
		form.Get("certainty"), form.Get("reaction"), form.Get("dosage"), form.Get("atc"), form.Get("pzn"), form.Get("from"), form.Get("until"),
		form.Get("lasts_until"), form.Get("supply_days"), form.Get("standing"), form.Get("source"), form.Get("source_day"), form.Get("basis"), form.Get("consent")}}
	cmd, faults := f.command(who, v.Today())
	h, p, err := visited(v, who)
	if err != nil {
		return err
	}
	trail(v, h)
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := record.AddStatements(ctx, tx, v.Clock, v.Scope, cmd)
			return err
		})
	}
	if !errs.Is(err, errs.KindInvalid) {
		return done(v, err, h.ID, "statement.added")
	}
	f.Person, f.Faults = p, i18n.Err(v.Context(), err)
	return v.ShowInvalid(f.title(v.Context()), healthFormPage(f))
}

// kindOf reads a kind; what is none is an allergy, which matters most.
func kindOf(text string) record.StatementKind {
	if kind := record.StatementKind(text); slices.Contains(record.StatementKinds, kind) {
		return kind
	}
	return record.Allergy
}

func (f healthForm) title(ctx context.Context) string {
	return i18n.T(ctx, "statement.add."+string(f.Kind))
}

// command reads the fields; since when is read as exactly as it was written.
func (f healthForm) command(who id.ID, today clock.Date) (record.StatementCommand, errs.List) {
	n := f.Values
	cmd := record.StatementCommand{Person: who, Kind: f.Kind, None: n.None != "", About: n.About, Sort: n.Sort, Danger: n.Danger, Certainty: n.Certainty,
		Reaction: n.Reaction, Dosage: n.Dosage, ATC: n.ATC, PZN: n.PZN, Standing: record.Standing(n.Standing), Source: record.Source(n.Source),
		Basis: record.Basis(n.Basis), Consent: strings.TrimSpace(n.Consent)}
	var faults errs.List
	faults.Add(readDay("source_day", n.SourceDay, &cmd.SourceDay))
	faults.Add(readDay("until", n.Until, &cmd.Until))
	if n.From != "" {
		written, readable := person.ParseBirth(n.From, today)
		if !readable {
			faults.Add(errs.Invalid("error.record.day.form").At("from"))
		}
		cmd.From, cmd.FromPrecision = written.Date, written.Precision
	}
	supply, err := readSupply(n.Lasts, n.Days)
	faults.Add(err)
	cmd.Supply = supply
	return cmd, faults
}

// readSupply reads until when there is enough, or for how many days.
func readSupply(until, days string) (y record.Supply, err error) {
	var faults errs.List
	faults.Add(readDay("lasts_until", until, &y.LastsUntil))
	if days = strings.TrimSpace(days); days != "" {
		if y.SupplyDays, err = strconv.Atoi(days); err != nil || y.SupplyDays < 1 {
			faults.Add(errs.Invalid("error.statement.days", "most", record.MostSupplyDays).At("supply_days"))
		}
	}
	return y, faults.Err()
}

func (f healthForm) sorts(ctx context.Context) []ui.Option {
	options := []ui.Option{{Label: i18n.T(ctx, "common.choose")}}
	for _, sort := range record.StatementSorts[f.Kind] {
		options = append(options, ui.Option{Value: sort, Label: i18n.T(ctx, "statement.sort."+sort)})
	}
	return options
}

// answers are the options of a small question, each worded by its key.
func answers(ctx context.Context, key string, values ...string) []ui.Option {
	options := make([]ui.Option, len(values))
	for i, value := range values {
		options[i] = ui.Option{Value: value, Label: i18n.T(ctx, key+value)}
	}
	return options
}

func statementBases(ctx context.Context) (options []ui.Option) {
	for _, code := range record.StatementBases {
		b, _ := record.Current().Basis(code)
		options = append(options, ui.Option{Value: string(code), Label: i18n.T(ctx, b.Text()), Hint: b.Citation})
	}
	return options
}
