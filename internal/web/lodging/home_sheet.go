package lodging

import (
	"context"
	"net/url"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/leaflet"
	"wegwarte/internal/web/ui"
)

// homeSheet is what somebody is told, on paper and in their language, of where they
// will live; without a stay, what everybody is told who lives in the site.
type homeSheet struct {
	Site     housing.Site
	Stay     *housing.Housed
	Dwelling housing.Dwelling
	Rooms    []housing.Room // of a dwelling that others live in too
	Persons  []person.Person
	Rules    housing.HouseRules
	Contact  assignment.Contact // who is called where there is no caretaker
	Photos   []photo
	Langs    []i18n.Lang // that the household knows
	Lang     i18n.Lang
	Big      bool
	Today    clock.Date
	URL      string // of the page
}

// mostPhotos is how many photos a sheet shows: it is to fit two pages.
const mostPhotos = 4

// sheetURL is the address of the sheet of a stay, in a language.
func sheetURL(stay id.ID, lang i18n.Lang) string {
	return "/aufenthalte/" + string(stay) + "/blatt?" + url.Values{"sprache": {string(lang)}}.Encode()
}

// ShowSiteSheet shows the sheet of a site, for its notice board.
func ShowSiteSheet(v *door.Visit) error {
	site, err := findSite(v)
	if err != nil {
		return err
	}
	p := homeSheet{Site: site, URL: siteURL(site.ID) + "/blatt"}
	v.Trail = []ui.Crumb{{Label: v.T("housing.title"), URL: sitePath}, {Label: site.Name, URL: siteURL(site.ID)}}
	return p.show(v, func(context.Context, *db.Tx) error { return nil })
}

// ShowStaySheet shows the sheet of a household that has, or will have, a place.
func ShowStaySheet(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	p := homeSheet{URL: "/aufenthalte/" + string(which) + "/blatt"}
	return p.show(v, func(ctx context.Context, tx *db.Tx) error {
		stay, err := housing.FindStay(ctx, tx, v.Clock, v.Scope, which)
		if err == nil && stay.State == housing.Cancelled { // nobody is to be told that they live there
			err = errs.NotFound("error.not-found")
		}
		if err != nil {
			return err
		}
		p.Stay = &stay
		v.Trail = []ui.Crumb{{Label: v.T("housing.desk.title"), URL: deskPath}, {Label: v.T("housing.guest.title"), URL: guestURL(stay.Household, stay.Transfer)}}
		if p.Dwelling, p.Site, err = housing.FindDwelling(ctx, tx, v.Scope, stay.Dwelling); err != nil {
			return err
		}
		if p.Dwelling.Shared {
			if p.Rooms, err = housing.RoomsOfStay(ctx, tx, v.Scope, which); err != nil {
				return err
			}
		}
		guest, err := housing.FindGuest(ctx, tx, v.Clock, v.Scope, stay.Household, stay.Transfer)
		p.Persons = guest.Persons
		return err
	})
}

// show reads what the sheet says, after whom it is for, and shows it.
func (p *homeSheet) show(v *door.Visit, whom func(ctx context.Context, tx *db.Tx) error) error {
	p.Today, p.Big = v.Today(), v.Form().Get("schrift") == "gross"
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if err = whom(ctx, tx); err != nil {
			return err
		}
		if p.Rules, err = housing.HouseRulesOf(ctx, tx, v.Scope, p.Site.ID); err != nil {
			return err
		}
		if !p.Rules.Terms.Caretaker.Known() && v.Scope.Kind == tenant.Municipality && v.Scope.Reads(tenant.Transfer) {
			if p.Contact, err = assignment.ContactOf(ctx, tx, v.Scope, v.Scope.Tenant); err != nil {
				return err
			}
		}
		p.Photos, err = photosOf(v, ctx, tx, p.Site.ID)
		return err
	})
	if err != nil {
		return err
	}
	p.Photos = p.Photos[:min(mostPhotos, len(p.Photos))]
	p.Langs = leaflet.Languages(p.Persons)
	p.Lang = p.Langs[0]
	if lang := i18n.Lang(v.Form().Get("sprache")); lang.OnPaper() {
		p.Lang = lang
	}
	return v.Show(v.T("home-sheet.title"), sheetPage(*p))
}
