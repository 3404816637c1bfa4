package day

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"wegwarte/internal/account"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

func stepURL(step id.ID) string { return "/schritte/" + string(step) }

func householdURL(household id.ID) string { return "/haushalte/" + string(household) }

func wayURL(household id.ID) string { return householdURL(household) + "/weg" }

func titled(ctx context.Context, title, key string) string {
	switch {
	case key == "":
		return title
	case title == "":
		return i18n.T(ctx, key)
	}
	return i18n.T(ctx, key) + ": " + title
}

func stepTitle(ctx context.Context, t path.Step) string { return titled(ctx, t.Title, t.Words) }

func turnWord(ctx context.Context, t path.Turn, name string) string {
	if name != "" {
		return name
	}
	return i18n.T(ctx, "path.turn."+string(t))
}

func templateTitle(ctx context.Context, t path.Template) string {
	if t.Title != "" {
		return t.Title
	}
	return i18n.T(ctx, t.WordsKey())
}

// form is what was typed, and what is wrong with it.
type form struct {
	Values map[string]string
	Faults i18n.Faults
}

func (f form) field(ctx context.Context, name string) ui.Field {
	return ui.Field{Name: name, Label: i18n.T(ctx, "day.field."+name), Value: f.Values[name], Error: f.Faults.At(name), Dir: "auto"}
}

func (f form) needed(ctx context.Context, name string) ui.Field {
	field := f.field(ctx, name)
	field.Required = true
	return field
}

func hinted(ctx context.Context, f ui.Field) ui.Field {
	f.Hint = i18n.T(ctx, "day.hint."+f.Name)
	return f
}

func people(ctx context.Context, h person.Household, chosen id.ID) []ui.Option {
	all := []ui.Option{{Label: i18n.T(ctx, "day.household"), Chosen: chosen == ""}}
	for _, p := range h.Persons {
		all = append(all, ui.Option{Value: string(p.ID), Label: p.Name(), Chosen: p.ID == chosen})
	}
	return all
}

// nameOf names a person of a household, or the household.
func nameOf(ctx context.Context, h person.Household, who id.ID) string {
	if p, there := h.Person(who); there {
		return p.Name()
	}
	if who != "" {
		return i18n.T(ctx, "day.moved")
	}
	return i18n.T(ctx, "day.household")
}

func colleagues(all []account.Colleague, chosen, without id.ID, first string) []ui.Option {
	list := []ui.Option{{Label: first, Chosen: chosen == ""}}
	for _, m := range all {
		if m.ID != without {
			list = append(list, ui.Option{Value: string(m.ID), Label: m.Name, Chosen: m.ID == chosen})
		}
	}
	return list
}

func languageWord(ctx context.Context, tag string) string {
	if tag == "" {
		return ""
	}
	return say.Language(ctx, tag)
}

func trailOf(v *door.Visit, h person.Household, more ...ui.Crumb) {
	v.Trail = append([]ui.Crumb{{Label: v.T("nav.households"), URL: "/haushalte"}, {Label: h.FileNumber, URL: householdURL(h.ID)}}, more...)
}

// whoseOf reads whose something is asked for: an account or a person.
func whoseOf(query url.Values) id.ID {
	one, _ := id.Parse(query.Get("wer"))
	return one
}

// said words what went wrong, in a line.
func said(ctx context.Context, err error) string {
	if all := i18n.Err(ctx, err); len(all) > 0 {
		return all[0].Text
	}
	return i18n.T(ctx, "error.internal")
}

// seenOf reads what somebody saw: an identifier and a version.
func seenOf(text string) (path.Seen, bool) {
	which, version, _ := strings.Cut(text, ":")
	one, ok := id.Parse(which)
	n, err := strconv.Atoi(version)
	return path.Seen{ID: one, Version: n}, ok && err == nil
}

func seenText(one id.ID, version int) string { return string(one) + ":" + strconv.Itoa(version) }

// chosenOf reads what was ticked, a page of it at most.
func chosenOf(list []string) (all []path.Seen) {
	for _, text := range list[:min(len(list), path.Page)] {
		if seen, ok := seenOf(text); ok {
			all = append(all, seen)
		}
	}
	return all
}
