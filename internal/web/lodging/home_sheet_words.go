package lodging

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/ui"
)

// rule is a sentence of what holds in a site, with a number to be called.
type rule struct{ Text, Phone string }

// rulesOf words what was chosen, in the language of ctx.
func rulesOf(ctx context.Context, c housing.Terms) (all []rule) {
	add := func(is bool, key string, args ...any) {
		if is {
			all = append(all, rule{Text: i18n.T(ctx, "leaflet.home.rule."+key, args...)})
		}
	}
	add(c.QuietFrom != "", "quiet", "from", c.QuietFrom, "until", c.QuietUntil)
	add(c.VisitorsUntil != "", "visitors", "until", c.VisitorsUntil)
	add(c.Smoking != "", "smoking."+string(c.Smoking))
	for _, one := range c.Holds {
		add(true, string(one))
	}
	add(c.LaundryFrom != "", "laundry", "from", c.LaundryFrom, "until", c.LaundryUntil)
	add(c.Pets != "", "pets."+string(c.Pets))
	if c.Damage != "" {
		add(true, "damage."+string(c.Damage))
		all[len(all)-1].Phone = c.DamagePhone
	}
	return all
}

// things lists things in the language of ctx.
func things(ctx context.Context, all []housing.Thing) string {
	words := make([]string, len(all))
	for i, one := range all {
		words[i] = i18n.T(ctx, "leaflet.home.thing."+string(one))
	}
	return strings.Join(words, i18n.T(ctx, "leaflet.list.comma"))
}

// names lists whom the sheet is for.
func (p homeSheet) names() string {
	words := make([]string, len(p.Persons))
	for i, one := range p.Persons {
		words[i] = one.Name()
	}
	return strings.Join(words, ", ")
}

// rooms names the rooms of the stay.
func (p homeSheet) rooms() string {
	words := make([]string, len(p.Rooms))
	for i, r := range p.Rooms {
		words[i] = r.Label()
	}
	return strings.Join(words, ", ")
}

// languageOptions begin with what the household knows.
func (p homeSheet) languageOptions() (all []ui.Option) {
	known := []i18n.Lang{}
	if len(p.Persons) > 0 {
		known = append(known, p.Langs...)
	}
	for _, lang := range append(known, i18n.Papers...) {
		if !slices.ContainsFunc(all, func(o ui.Option) bool { return o.Value == string(lang) }) {
			all = append(all, ui.Option{Value: string(lang), Label: lang.Name(), Chosen: lang == p.Lang})
		}
	}
	return all
}

// inside says how one cooks and washes there.
func (p homeSheet) inside(ctx context.Context) (all []string) {
	if p.Site.Kitchen != "" {
		all = append(all, i18n.T(ctx, "leaflet.home.kitchen."+string(p.Site.Kitchen)))
	}
	if p.Site.Bathroom != "" {
		all = append(all, i18n.T(ctx, "leaflet.home.bathroom."+string(p.Site.Bathroom)))
	}
	return all
}
