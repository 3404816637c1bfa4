package letter

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/letter"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/leaflet"
	"wegwarte/internal/web/ui"
)

// overview is the letters about one household.
type overview struct {
	Household person.Household
	Letters   []letter.Letter
	Next      string
	Writes    bool
	Kinds     []letter.Kind
	Lang      i18n.Lang // that somebody of them reads
	Today     clock.Date
}

func listURL(household id.ID) string { return "/haushalte/" + string(household) + "/briefe" }

func showURL(l letter.Letter) string { return "/briefe/" + string(l.ID) }

// List shows the letters about a household, and begins one.
func List(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	p := overview{Today: v.Today(), Writes: v.Scope.Writes(tenant.Path)}
	after, _ := id.Parse(v.R.URL.Query().Get("ab"))
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Household, err = person.Show(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		p.Letters, err = letter.Of(ctx, tx, v.Clock, v.Scope, which, after)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.Letters); n == letter.PageSize {
		p.Next = listURL(which) + "?" + url.Values{"ab": {string(p.Letters[n-1].ID)}}.Encode()
	}
	for _, k := range letter.Kinds {
		if k.WrittenBy(v.Scope) {
			p.Kinds = append(p.Kinds, k)
		}
	}
	p.Lang = offered(p.Household)
	trail(v, p.Household)
	return v.Show(v.T("letters.of", "name", name(p.Household)), listPage(p))
}

// offered is the language that somebody of a household reads best; plain German
// stands for German alone.
func offered(h person.Household) i18n.Lang {
	if lang := leaflet.Languages(h.Unmerged())[0]; lang != i18n.Plain {
		return lang
	}
	return i18n.German
}

func trail(v *door.Visit, h person.Household, more ...ui.Crumb) {
	v.Trail = append([]ui.Crumb{{Label: v.T("register.title"), URL: "/haushalte"}, {Label: name(h), URL: "/haushalte/" + string(h.ID)}}, more...)
}

func name(h person.Household) string {
	if all := h.Unmerged(); len(all) > 0 {
		return all[0].Name()
	}
	return h.FileNumber
}

func (p overview) whose(l letter.Letter) string {
	who, _ := p.Household.Person(l.Person)
	return who.Name()
}

func langs(ctx context.Context, l letter.Letter) string {
	if l.Lang == i18n.German {
		return i18n.German.Name()
	}
	return i18n.T(ctx, "letters.langs", "lang", l.Lang.Name())
}

func kindWord(ctx context.Context, k letter.Kind) string {
	return i18n.T(ctx, "letters.kind."+string(k))
}

func versionWord(ctx context.Context, number int) string {
	if number == 0 {
		return i18n.T(ctx, "letters.version.house")
	}
	return i18n.T(ctx, "letters.version.own", "number", number)
}

func (p overview) kindOptions(ctx context.Context) []ui.Option {
	var all []ui.Option
	for _, k := range p.Kinds {
		all = append(all, ui.Option{Value: string(k), Label: kindWord(ctx, k)})
	}
	return all
}

func personOptions(h person.Household, chosen id.ID) []ui.Option {
	var all []ui.Option
	for _, who := range h.Unmerged() {
		all = append(all, ui.Option{Value: string(who.ID), Label: who.Name(), Chosen: who.ID == chosen})
	}
	return all
}

func langOptions(ctx context.Context, chosen i18n.Lang) []ui.Option {
	all := []ui.Option{{Value: string(i18n.German), Label: i18n.T(ctx, "letters.write.lang.none"), Chosen: chosen == i18n.German}}
	for _, l := range i18n.Papers {
		if l != i18n.German && l != i18n.Plain {
			all = append(all, ui.Option{Value: string(l), Label: l.Name(), Chosen: l == chosen})
		}
	}
	return all
}

// Section gives the part of a household's page that says which letters there
// are; nothing to a role that may not read them.
func Section(v *door.Visit, ctx context.Context, tx *db.Tx, h person.Household) (templ.Component, error) { //nolint:revive // the visit leads
	if v.Scope.Kind != tenant.Municipality || !v.Scope.Reads(tenant.Path) {
		return templ.NopComponent, nil
	}
	all, err := letter.Of(ctx, tx, v.Clock, v.Scope, h.ID, "")
	if len(all) > 3 {
		all = all[:3]
	}
	return section(overview{Household: h, Letters: all, Writes: v.Scope.Writes(tenant.Path)}), err
}
