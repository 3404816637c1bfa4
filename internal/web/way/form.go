package way

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/web/ui"
)

// to is where a form of the page goes, so that it comes back to the same view.
func (p wayPage) to(what string) string {
	if p.Person != "" {
		what += "?wer=" + string(p.Person)
	}
	return wayURL(p.Household.ID) + what
}

// field gives what was typed into a form that came back, and else what is known.
func (p wayPage) field(ctx context.Context, doing, name, known string) ui.Field {
	f := ui.Field{Name: name, Label: i18n.T(ctx, "way.field."+name), Value: known, Suffix: doing, Dir: "auto"}
	if p.Doing == doing {
		f.Value, f.Error = p.Values[name], p.Faults.At(name)
	}
	return f
}

func needed(f ui.Field) ui.Field {
	f.Required = true
	return f
}

func dayText(day clock.Date) string {
	if day.IsZero() {
		return ""
	}
	return day.String()
}

func (p wayPage) persons(ctx context.Context, chosen id.ID) []ui.Option {
	all := []ui.Option{{Label: i18n.T(ctx, "way.all"), Chosen: chosen == ""}}
	for _, one := range p.Household.Persons {
		all = append(all, ui.Option{Value: string(one.ID), Label: one.Name(), Chosen: one.ID == chosen})
	}
	return all
}

func (p wayPage) managers(ctx context.Context, chosen id.ID) []ui.Option {
	all := []ui.Option{{Label: i18n.T(ctx, "way.unassigned"), Chosen: chosen == ""}}
	for _, m := range p.Managers {
		all = append(all, ui.Option{Value: string(m.ID), Label: m.Name, Chosen: m.ID == chosen})
	}
	return all
}

func goalOptions(ctx context.Context, goals []path.Goal, chosen id.ID) []ui.Option {
	all := []ui.Option{{Label: i18n.T(ctx, "way.goal.none"), Chosen: chosen == ""}}
	for _, g := range goals {
		if g.State == path.GoalOpen || g.ID == chosen {
			all = append(all, ui.Option{Value: string(g.ID), Label: g.Words, Chosen: g.ID == chosen})
		}
	}
	return all
}

// forDays says since how many days something is so.
func forDays(ctx context.Context, today, since clock.Date) string {
	if n := since.DaysUntil(today); n > 0 {
		return i18n.T(ctx, "way.days", "count", n)
	}
	return i18n.T(ctx, "way.today")
}
