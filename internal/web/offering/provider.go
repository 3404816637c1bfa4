package offering

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/office"
	"wegwarte/internal/web/ui"
)

// providers is who offers something.
type providers struct {
	All   []offer.Provider
	Order ui.ListOrder
	Next  string
	Paged bool
	Adds  bool
}

var providerHeads = map[string]string{"": "offer.field.name", "art": "offer.field.kind"}

func providerOrder(query url.Values) (ui.ListOrder, offer.ProviderFilter) {
	o := ui.Ordered(query, providerPath, "art")
	return o, offer.ProviderFilter{By: map[string]offer.ProviderColumn{"art": offer.ProvidersByKind}[o.Word], Down: o.Down}
}

// ListProviders shows who offers something.
func ListProviders(v *door.Visit) error {
	query := v.R.URL.Query()
	v.Trail = []ui.Crumb{{Label: v.T("offer.list"), URL: offerPath}}
	p := providers{Adds: v.Scope.Writes(tenant.Offer) && v.Scope.OnlyUnit() == ""}
	var f offer.ProviderFilter
	p.Order, f = providerOrder(query)
	f.After, p.Paged = id.Parse(query.Get("ab"))
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.All, err = offer.Providers(ctx, tx, v.Scope, f)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.All); n == offer.Page {
		p.Next = p.Order.URL(url.Values{"ab": {string(p.All[n-1].ID)}})
	}
	return v.Show(v.T("offer.providers"), providersPage(p))
}

// ProviderTable is who offers something, as a table to keep.
var ProviderTable = export.List{Path: providerPath, Kind: "providers", Data: tenant.Offer, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order, f := providerOrder(query)
	ctx := v.Context()
	text := func(field string, of func(offer.Provider) string) export.Column[offer.Provider] {
		return export.Text(i18n.T(ctx, "offer.field."+field), of)
	}
	return export.Of(v.Scope, export.Source[offer.Provider]{Title: v.T("offer.providers"), Query: order.Query(), Columns: []export.Column[offer.Provider]{
		text("name", func(p offer.Provider) string { return p.Name }),
		text("kind", func(p offer.Provider) string { return i18n.T(ctx, "open.kind."+string(p.Kind)) }),
		text("street", func(p offer.Provider) string { return p.Street }),
		text("postal_code", func(p offer.Provider) string { return p.PostalCode }),
		text("town", func(p offer.Provider) string { return p.Town }),
		text("district", func(p offer.Provider) string { return p.District }),
		text("phone", func(p offer.Provider) string { return p.Phone }),
		text("email", func(p offer.Provider) string { return p.Email }),
		text("web", func(p offer.Provider) string { return p.Web }),
	},
		Filter: func(export.Names) []string { return export.InOrder(ctx, order, providerHeads) },
		Page: func(ctx context.Context, tx *db.Tx) ([]offer.Provider, bool, error) {
			all, err := offer.Providers(ctx, tx, v.Scope, f)
			if n := len(all); n > 0 {
				f.After = all[n-1].ID
			}
			return all, len(all) == offer.Page, err
		}}), nil
}}

// providerForm asks for a provider.
type providerForm struct {
	form
	Provider offer.Provider
	Offers   []offer.Offer
	Ends     bool
	Asked    map[string]string // whom to invite, as typed
	Invited  i18n.Faults       // what was wrong with that
}

func (p providerForm) title(ctx context.Context) string {
	if p.Provider.ID == "" {
		return i18n.T(ctx, "offer.provider.new")
	}
	return p.Provider.Name
}

func loadProvider(v *door.Visit) (p providerForm, err error) {
	v.Trail = []ui.Crumb{{Label: v.T("offer.list"), URL: offerPath}, {Label: v.T("offer.providers"), URL: providerPath}}
	p.Writes, p.Own = v.Scope.Writes(tenant.Offer), v.Scope.OnlyUnit() != ""
	p.Ends = p.Writes && !p.Own
	p.Provider.Town = v.Tenant.Name
	if v.R.PathValue("id") == "" {
		return p, nil
	}
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Provider, err = offer.FindProvider(ctx, tx, v.Scope, which); err != nil {
			return err
		}
		p.Offers, err = offer.PublishedBy(ctx, tx, v.Clock, v.Scope, which)
		return err
	})
	return p, err
}

// ShowProvider shows a provider, or asks for a new one.
func ShowProvider(v *door.Visit) error {
	p, err := loadProvider(v)
	if err != nil {
		return err
	}
	return v.Show(p.title(v.Context()), providerPage(p))
}

// SaveProvider keeps a provider.
func SaveProvider(v *door.Visit) error {
	p, err := loadProvider(v)
	if err != nil {
		return err
	}
	p.Values = v.Form()
	var faults errs.List
	one := p.Provider
	one.Version, _ = strconv.Atoi(p.one("version"))
	one.Kind, one.Name, one.Phone, one.Email, one.Web, one.Text = offer.Kind(p.one("kind")), p.one("name"), p.one("phone"), p.one("email"), p.one("web"), p.one("text")
	one.Address = offer.Address{Place: p.one("place"), Street: p.one("street"), PostalCode: p.one("postal_code"), Town: p.one("town"), District: p.one("district"),
		Latitude: degrees(p.one("latitude"), "latitude", &faults), Longitude: degrees(p.one("longitude"), "longitude", &faults)}
	one.Languages, one.StepFree = p.Values["languages"], p.is("step_free")
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			one, err = offer.SaveProvider(ctx, tx, v.Clock, v.Scope, one)
			return err
		})
	}
	if err == nil {
		return v.Go(providerURL(one.ID), "offer.provider.saved")
	}
	if !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict) {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(p.title(v.Context()), providerPage(p))
}

// Invite invites somebody who keeps a provider's offers from now on.
func Invite(v *door.Visit) error {
	p, err := loadProvider(v)
	if err != nil {
		return err
	}
	made := office.LinkMade{Back: providerURL(p.Provider.ID)}
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		made.Account, made.Link, made.Sent, err = account.InviteOfferer(ctx, tx, v.Clock, v.Scope, v.Setup(), p.Provider.ID, v.Text("who"), v.Text("mail"))
		return err
	})
	if !errs.Is(err, errs.KindInvalid) {
		return made.Show(v, err)
	}
	p.Asked = v.Typed("who", "mail")
	p.Invited = i18n.Err(v.Context(), err)
	for i := range p.Invited { // the form of the provider has fields of these names
		p.Invited[i].Field = map[string]string{"name": "who", "email": "mail"}[p.Invited[i].Field]
	}
	return v.ShowInvalid(p.title(v.Context()), providerPage(p))
}

// EndProvider ends a provider and its offers.
func EndProvider(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(v.Text("version"))
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		return offer.EndProvider(ctx, tx, v.Clock, v.Scope, which, version)
	})
	if err != nil {
		return err
	}
	return v.Go(providerPath, "offer.provider.ended")
}

func idIn(text string) (id.ID, error) {
	one, ok := id.Parse(strings.TrimSpace(text))
	if !ok {
		return "", errs.NotFound("error.no-page")
	}
	return one, nil
}
