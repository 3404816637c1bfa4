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
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// askedForm takes down, for a whole household at once, what they were asked
// about and do not need.
type askedForm struct {
	Household person.Household
	Persons   []askedPerson
	Chosen    []string // "PERSON item"
	Source    string
	Day       string
	Faults    i18n.Faults
}

// askedPerson is somebody with what is still to be asked.
type askedPerson struct {
	person.Person
	Open []record.Gap
}

// ShowAsked shows the form.
func ShowAsked(v *door.Visit) error {
	p, err := loadAsked(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("record.asked"), askedPage(p))
}

func loadAsked(v *door.Visit) (askedForm, error) {
	p := askedForm{Source: string(record.OwnWord), Day: v.Today().String()}
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Household, err = person.Show(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		wanted, err := record.ExpectationsOf(ctx, tx, v.Scope)
		if err != nil {
			return err
		}
		reviewed, err := record.ReviewOf(ctx, tx, v.Clock, v.Scope, []record.Case{{Household: p.Household, On: v.Today(), Wanted: wanted}})
		if err != nil {
			return err
		}
		p.arrange(v.Scope, reviewed[0].Gaps)
		return nil
	})
	trail(v, p.Household)
	return p, err
}

// arrange gives each person what the visitor may take down of them.
func (p *askedForm) arrange(s tenant.Scope, gaps []record.Gap) {
	for _, one := range p.Household.Persons {
		open := slices.DeleteFunc(slices.Clone(gaps), func(g record.Gap) bool {
			return g.Person != one.ID || g.Of != record.GapGroup && g.Of != record.GapNeed || !s.Writes(g.Data())
		})
		if len(open) > 0 {
			p.Persons = append(p.Persons, askedPerson{one, open})
		}
	}
}

// Asked takes it down.
func Asked(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	form := v.Form()
	chosen, source, day := form["none"], form.Get("source"), form.Get("source_day")
	cmds, faults := askedCommands(chosen, source, day)
	err = faults.Err()
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			return record.AddNoNeeds(ctx, tx, v.Clock, v.Scope, cmds...)
		})
	}
	if !errs.Is(err, errs.KindInvalid) {
		return done(v, err, which, "record.asked.saved", "count", len(cmds))
	}
	p, load := loadAsked(v)
	if load != nil {
		return load
	}
	p.Chosen, p.Source, p.Day, p.Faults = chosen, source, day, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("record.asked"), askedPage(p))
}

func askedCommands(chosen []string, source, day string) (cmds []record.NoNeedCommand, faults errs.List) {
	var on clock.Date
	faults.Add(readDay("source_day", day, &on))
	for _, one := range chosen {
		who, item, _ := strings.Cut(one, " ")
		person, ok := id.Parse(who)
		if !ok {
			faults.Add(errs.NotFound("error.not-found"))
		}
		cmds = append(cmds, record.NoNeedCommand{Person: person, Item: item, Source: record.Source(source), SourceDay: on})
	}
	if len(chosen) == 0 {
		faults.Add(errs.Invalid("error.record.asked.nothing").At("none"))
	}
	return cmds, faults
}

// WithdrawAsked takes one answer back.
func WithdrawAsked(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	household, ok := id.Parse(v.Form().Get("household"))
	if !ok {
		return errs.NotFound("error.not-found")
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		return record.WithdrawNoNeed(ctx, tx, v.Clock, v.Scope, which)
	})
	return done(v, err, household, "record.withdrawn")
}

// options are what one person is asked about.
func (p askedForm) options(ctx context.Context, one askedPerson) (options []ui.Option) {
	for _, g := range one.Open {
		value := string(one.ID) + " " + g.Item()
		options = append(options, ui.Option{Value: value, Label: noNeedText(ctx, record.NoNeed{Of: g.Of, Code: g.Code}), Chosen: slices.Contains(p.Chosen, value)})
	}
	return options
}

// noNeedText words what somebody does not need: "Unterkunft: kein besonderer Bedarf".
func noNeedText(ctx context.Context, n record.NoNeed) string {
	name := i18n.T(ctx, n.Text())
	if n.Of == record.GapGroup {
		name = i18n.T(ctx, record.Group(n.Code).Text())
	}
	return i18n.T(ctx, "record.no-need."+string(n.Of), "what", name)
}
