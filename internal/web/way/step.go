package way

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/offer"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

func loadStep(v *door.Visit) (p stepPage, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p = stepPage{Today: v.Today(), Values: map[string]string{}, AGS: v.Tenant.AGS}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.StepShown, err = path.FindStep(ctx, tx, v.Clock, v.Scope, which); err != nil || p.State != path.StepOpen || p.Room != "" {
			return err
		}
		p.Offers, err = offer.For(ctx, tx, v.Clock, v.Scope, p.need())
		return err
	})
	p.Tags = v.Scope.Writes(tenant.Path)
	p.Writes = p.Tags && p.Room == ""
	v.Trail = []ui.Crumb{{Label: v.T("nav.households"), URL: "/haushalte"}, {Label: v.T("way.of", "name", p.name()), URL: wayURL(p.Step.Household)}}
	return p, err
}

// need is what an offer for the step should be: it speaks a language they speak.
func (p stepPage) need() offer.Need {
	n := offer.NeedOf(p.Step)
	for _, one := range p.Household.Persons {
		if p.Person != "" && one.ID != p.Person {
			continue
		}
		for _, spoken := range one.Languages {
			n.Languages = append(n.Languages, spoken.Tag)
		}
	}
	return n
}

func (p stepPage) name() string { return path.Listed{Step: path.Step{}, Who: p.Household}.Whose() }

// whose names whom the step is for.
func (p stepPage) whose() string { return path.Listed{Step: p.Step, Who: p.Household}.Whose() }

func (p stepPage) field(ctx context.Context, doing, name, known string) ui.Field {
	f := ui.Field{Name: name, Label: i18n.T(ctx, "way.field."+name), Value: known, Suffix: doing, Dir: "auto"}
	if p.Doing == doing {
		f.Value, f.Error = p.Values[name], p.Faults.At(name)
	}
	return f
}

// history is whose turn it was, as events.
func (p stepPage) history(ctx context.Context) (all []ui.Event) {
	for _, was := range p.Passed {
		e := ui.Event{When: i18n.DateShort(ctx, was.From), Title: turnWord(ctx, was.Turn, was.Name), Text: was.Note, Who: was.By, Kind: ui.Info}
		if !was.Until.IsZero() {
			e.When = i18n.T(ctx, "way.from-until", "from", was.From, "until", was.Until, "count", was.From.DaysUntil(was.Until))
			e.Kind = ui.Neutral
		}
		all = append(all, e)
	}
	if p.State != path.StepOpen {
		all = append(all, ui.Event{When: i18n.DateShort(ctx, p.ClosedOn), Title: i18n.T(ctx, "path.state."+string(p.State)), Text: p.Evidence, Who: p.By, Kind: closedTone(p.Step)})
	}
	return all
}

// both shows what somebody else left meanwhile beside what was typed.
func (p stepPage) both(ctx context.Context) (all []ui.Comparison) {
	add := func(name, now, typed string) {
		if now != typed {
			all = append(all, ui.Comparison{Title: i18n.T(ctx, "way.field."+name), Left: ui.Side{Source: i18n.T(ctx, "way.both.theirs", "name", p.Other.By), Text: now},
				Right: ui.Side{Source: i18n.T(ctx, "way.both.yours"), Text: typed}, Differ: true})
		}
	}
	switch path.Act(p.Doing) {
	case path.Alter:
		add("title", say.Step(ctx, *p.Other), p.Values["title"])
		add("area", i18n.T(ctx, "path.area."+string(p.Other.Area)), i18n.T(ctx, "path.area."+p.Values["area"]))
		add("start", i18n.DateShort(ctx, p.Other.Start), p.typedDay(ctx, "start"))
		add("due", dueText(ctx, p.Other.Due), p.typedDay(ctx, "due"))
	case path.Pass:
		add("turn", turnWord(ctx, p.Other.Turn, p.Other.TurnName), turnWord(ctx, path.Turn(p.Values["turn"]), p.Values["turn_name"]))
		add("due", dueText(ctx, p.Other.Due), p.typedDay(ctx, "due"))
	}
	add("state", i18n.T(ctx, "path.state."+string(p.Other.State)), i18n.T(ctx, "way.act."+p.Doing))
	return all
}

func (p stepPage) typedDay(ctx context.Context, name string) string {
	d, err := clock.ParseDate(p.Values[name])
	if err != nil {
		return p.Values[name]
	}
	return i18n.DateShort(ctx, d)
}

func dueText(ctx context.Context, d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	return i18n.DateShort(ctx, d)
}
