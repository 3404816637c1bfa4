package care

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// azrPage is what the AZR says of one person: until when it says so, what of it
// is to be kept, and a form for what it says besides.
type azrPage struct {
	Today      clock.Date
	Household  person.Household
	Person     person.Person
	Statements []record.Leaving
	Besides    map[id.ID]string // by statement, which other sources know of it
	Answers    map[id.ID]string // what stands in the form: "keep", "drop", ""
	SaidOn     string
	How        string
	Values     azrValues
	Writes     bool // the role may write it, and the household is here
	Erases     bool // the house deletes what the AZR has deleted
	Faults     i18n.Faults
}

// azrValues is what stands in the form for one statement.
type azrValues struct {
	Kind, Day, Place, SentOn string
	Antigens                 []string
}

// ShowAZR shows what the AZR says of one person.
func ShowAZR(v *door.Visit) error {
	p, err := loadAZR(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("azr.title"), azrView(p))
}

// SaveAZR notes what the person said of keeping the statements, or one more statement.
func SaveAZR(v *door.Visit) error {
	p, err := loadAZR(v)
	if err != nil {
		return err
	}
	key := "azr.kept"
	if v.Form().Get("do") == "add" {
		key = "azr.added"
		err = p.add(v)
	} else {
		err = p.keep(v)
	}
	if err == nil {
		return v.Go(path(p.Person.ID, "azr"), key)
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("azr.title"), azrView(p))
}

func loadAZR(v *door.Visit) (p azrPage, err error) {
	who, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p = azrPage{Today: v.Today(), SaidOn: v.Today().String(), Answers: map[id.ID]string{}, Besides: map[id.ID]string{}, Erases: v.House().ErasesAZR}
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		if p.Household, p.Person, err = person.ShowPerson(ctx, tx, v.Clock, v.Scope, who); err != nil {
			return err
		}
		known, err := record.Show(ctx, tx, v.Clock, v.Scope, []id.ID{who})
		p.Statements = known.Leaving(who)
		sorted.By(p.Statements, func(a, b record.Leaving) int { return a.Last.Compare(b.Last) })
		for _, matter := range record.Matters(known.Measures) {
			p.besides(ctx, matter)
		}
		return err
	})
	for _, s := range p.Statements {
		if s.Answer != nil {
			p.Answers[s.ID] = answer(s.Answer.Keep)
		}
	}
	p.Writes = p.Household.LeftOn.IsZero() && v.Scope.Writes(tenant.MeasureHealth)
	trail(v, p.Household)
	return p, err
}

// besides notes which other sources know of what the AZR says.
func (p azrPage) besides(ctx context.Context, matter record.Matter) {
	var others []string
	for _, m := range matter.Statements {
		if name := say.Source(ctx, m.Source); m.Source != record.AZR && !slices.Contains(others, name) {
			others = append(others, name)
		}
	}
	for _, m := range matter.Statements {
		if m.Source == record.AZR && len(others) > 0 {
			p.Besides[m.ID] = strings.Join(others, ", ")
		}
	}
}

func answer(keep bool) string {
	if keep {
		return "keep"
	}
	return "drop"
}

// field names the field of the answer to a statement.
func answerField(statement id.ID) string { return "a:" + string(statement) }

func (p *azrPage) keep(v *door.Visit) error {
	form := v.Form()
	p.SaidOn, p.How = form.Get("said_on"), strings.TrimSpace(form.Get("how"))
	cmd := record.KeepCommand{Person: p.Person.ID, How: p.How}
	for _, s := range p.Statements {
		said := form.Get(answerField(s.ID))
		if form.Get("do") == "all" {
			said = "keep"
		}
		if said == p.Answers[s.ID] {
			continue
		}
		switch p.Answers[s.ID] = said; said {
		case "keep":
			cmd.Keep = append(cmd.Keep, s.ID)
		case "drop":
			cmd.Drop = append(cmd.Drop, s.ID)
		}
	}
	if err := readDay("said_on", p.SaidOn, &cmd.SaidOn); err != nil {
		return err
	}
	return v.Do(func(ctx context.Context, tx *db.Tx) error { return record.Keep(ctx, tx, v.Clock, v.Scope, cmd) })
}

func (p *azrPage) add(v *door.Visit) error {
	form := v.Form()
	p.Values = azrValues{form.Get("kind"), form.Get("day"), form.Get("place"), form.Get("source_day"), form["antigens"]}
	cmd := record.AZRCommand{Person: p.Person.ID, Kind: p.Values.Kind, Place: strings.TrimSpace(p.Values.Place)}
	if entry, _ := record.Current().Kind(cmd.Kind); entry.Vaccination {
		cmd.Antigens = p.Values.Antigens
	}
	var faults errs.List
	faults.Add(readDay("day", p.Values.Day, &cmd.Day))
	faults.Add(readDay("source_day", p.Values.SentOn, &cmd.SentOn))
	if len(faults) == 0 {
		faults.Add(cmd.Check(v.Today()))
	}
	if !cmd.Day.IsZero() && cmd.Day.Before(p.Person.Birth.Date) {
		faults.Add(errs.Invalid("error.record.azr.before-birth").At("day"))
	}
	if err := faults.Err(); err != nil {
		return err
	}
	return v.Do(func(ctx context.Context, tx *db.Tx) error {
		taken, err := record.AddAZR(ctx, tx, v.Clock, v.Scope, cmd)
		if err == nil && taken.Known > 0 {
			return errs.Invalid("error.record.azr.known").At("day")
		}
		return err
	})
}

// kinds are the kinds of measures that the AZR keeps.
func azrKinds(ctx context.Context) []ui.Option {
	options := []ui.Option{{Label: i18n.T(ctx, "common.choose")}}
	for _, kind := range record.AZRKinds {
		options = append(options, ui.Option{Value: kind, Label: i18n.T(ctx, "azr.kind."+kind)})
	}
	return options
}

func (a azrValues) antigens(ctx context.Context) []ui.Option {
	return measureForm{Values: measureValues{Antigens: a.Antigens}}.antigens(ctx)
}

// keepOrDrop are the two things a person can say of a statement.
func keepOrDrop(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "keep", Label: i18n.T(ctx, "azr.keep")}, {Value: "drop", Label: i18n.T(ctx, "azr.drop")}}
}

// statementName says what a statement is about: "Impfung: Masern, 14.09.2026, ZUE Unna".
func statementName(ctx context.Context, m record.Measure) string {
	words := []string{say.Measure(ctx, m.Kind, m.Antigens), day(ctx, m.Day, m.DayPrecision)}
	if m.Place != "" {
		words = append(words, m.Place)
	}
	return strings.Join(words, " · ")
}

// lasts says until when the AZR has a statement, and what becomes of it here.
func lasts(ctx context.Context, l record.Leaving, today clock.Date) string {
	key := "azr.until"
	if l.Over(today) {
		key = "azr.over"
	}
	words := i18n.T(ctx, key, "day", i18n.DateShort(ctx, l.Last))
	switch {
	case l.Kept():
		words += " · " + i18n.T(ctx, "azr.stays")
	case l.Answer != nil:
		words += " · " + i18n.T(ctx, "azr.goes")
	}
	return words
}

// hint says of a statement until when it lasts, what was said of it and who else
// knows of it.
func (p azrPage) hint(ctx context.Context, l record.Leaving) string {
	words := i18n.T(ctx, "azr.sent", "day", i18n.DateShort(ctx, l.SourceDay)) + " " + lasts(ctx, l, p.Today) + "."
	if l.Answer != nil {
		words += " " + i18n.T(ctx, "azr.said", "day", i18n.DateShort(ctx, l.Answer.SaidOn), "how", l.Answer.How)
	}
	if others := p.Besides[l.ID]; others != "" {
		words += " " + i18n.T(ctx, "azr.besides", "sources", others)
	}
	return words
}

// leavesSoon gives what of somebody's statements leaves soon without that anybody
// asked, and the last day of the first of them.
func leavesSoon(list []record.Leaving, today clock.Date) (n int, last clock.Date) {
	for _, l := range list {
		if l.Answer == nil && l.Soon(today) {
			if n++; last.IsZero() || l.Last.Before(last) {
				last = l.Last
			}
		}
	}
	return n, last
}
