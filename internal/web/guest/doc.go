// Package guest is where the desk gives somebody a page of their own: who has
// one, a code on paper, the end of it.
package guest

import (
	"context"

	"github.com/a-h/templ"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

type page struct {
	Household id.ID
	Holders   []portal.Holder
	Writes    bool
}

// letter is what is handed over, in the language of who it is for.
type letter struct {
	portal.Invitation
	Back string // where the desk came from
	URL  string // where the code is typed
	Link string // what the camera opens
	Town string
	Lang i18n.Lang
}

// Section gives the part of a household's page that says who of it has a page of
// their own.
func Section(v *door.Visit, ctx context.Context, tx *db.Tx, h person.Household) (templ.Component, error) { //nolint:revive // the visit leads
	if v.Scope.Kind != tenant.Municipality || !v.Scope.Reads(tenant.Contact) {
		return templ.NopComponent, nil
	}
	p := page{Household: h.ID}
	var err error
	if p.Holders, err = portal.Holders(ctx, tx, v.Clock, v.Scope, h.ID); err != nil {
		return nil, err
	}
	return section(p), nil
}

// Show lists the persons of a household, and offers each a page of their own.
func Show(v *door.Visit) error {
	household, err := v.ID("id")
	if err != nil {
		return err
	}
	p := page{Household: household, Writes: v.Scope.Writes(tenant.Contact)}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Holders, err = portal.Holders(ctx, tx, v.Clock, v.Scope, household)
		return err
	})
	if err != nil {
		return err
	}
	v.Trail = []ui.Crumb{{Label: v.T("nav.households"), URL: "/haushalte"}, {Label: v.T("guest.household"), URL: "/haushalte/" + string(household)}}
	return v.Show(v.T("guest.title"), guestPage(p))
}

// Invite makes a code and shows the letter with it, once.
func Invite(v *door.Visit) error {
	who, err := v.ID("id")
	if err != nil {
		return err
	}
	lang := i18n.Lang(v.Form().Get("lang"))
	if !lang.IsOwn() {
		return errs.Invalid("error.required").At("lang")
	}
	var inv portal.Invitation
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		inv, err = portal.Invite(ctx, tx, v.Clock, v.Scope, portal.InviteCommand{Person: who, Language: lang})
		return err
	})
	if err != nil {
		return err
	}
	return Letter(v, inv, lang, "/haushalte/"+string(inv.Holder.Household)+"/eigene-seite")
}

// Letter shows what is handed over, once: the code stands nowhere else.
func Letter(v *door.Visit, inv portal.Invitation, lang i18n.Lang, back string) error {
	p := letter{Invitation: inv, Back: back, URL: v.House().URL + "/ich", Town: v.Tenant.Name, Lang: lang}
	p.Link = p.URL + "/einladung/" + p.Code
	return v.Show(v.T("guest.letter.title"), letterPage(p))
}

// Close ends somebody's page.
func Close(v *door.Visit) error {
	who, err := v.ID("id")
	if err != nil {
		return err
	}
	var home id.ID
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		if _, home, err = person.Home(ctx, tx, v.Scope, who); err != nil {
			return err
		}
		return portal.Close(ctx, tx, v.Clock, v.Scope, who)
	})
	if err != nil {
		return err
	}
	return v.Go("/haushalte/"+string(home)+"/eigene-seite", "guest.closed")
}

// state words how far somebody is.
func state(ctx context.Context, h portal.Holder) (ui.Kind, string) {
	switch {
	case h.TooYoung:
		return ui.Neutral, i18n.T(ctx, "guest.young")
	case h.Guest.ID == "":
		return ui.Neutral, i18n.T(ctx, "guest.none")
	case !h.State.Active:
		return ui.Neutral, i18n.T(ctx, "guest.over")
	case h.State.Locked:
		return ui.Warning, i18n.T(ctx, "guest.locked")
	case !h.State.Chosen:
		return ui.Info, i18n.T(ctx, "guest.invited", "when", i18n.Time(ctx, h.Guest.Invited))
	case h.State.Seen.IsZero():
		return ui.Success, i18n.T(ctx, "guest.has")
	}
	return ui.Success, i18n.T(ctx, "guest.seen", "when", i18n.Time(ctx, h.State.Seen))
}

// languageOf is the one somebody reads, of those there are, German where none is.
func languageOf(p person.Person) i18n.Lang {
	for _, l := range p.Languages {
		if one, ok := i18n.ReadBy(l.Tag); ok && l.Reads {
			return one
		}
	}
	return i18n.German
}

func languageOptions(p person.Person) (all []ui.Option) {
	chosen := languageOf(p)
	for _, l := range i18n.Own {
		all = append(all, ui.Option{Value: string(l), Label: l.Name(), Chosen: l == chosen})
	}
	return all
}

func again(ctx context.Context, h portal.Holder) string {
	if h.Guest.ID == "" {
		return i18n.T(ctx, "guest.invite")
	}
	return i18n.T(ctx, "guest.invite.again")
}
