package lodging

import (
	"context"
	"strconv"

	"wegwarte/engine/placement"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// siteForm is a site as it is typed.
type siteForm struct {
	Site   housing.Site
	Values map[string]string
	Units  []tenant.Unit // of the Land, of which it can be one
	Faults i18n.Faults
}

func (p siteForm) url() string {
	if p.Site.ID == "" {
		return sitePath + "/neu"
	}
	return siteURL(p.Site.ID) + "/bearbeiten"
}

func (p siteForm) title() string {
	if p.Site.ID == "" {
		return "housing.add"
	}
	return "housing.change"
}

// nearRows is how many rows for what is near a form has at least.
const nearRows = 4

// ShowNewSite shows the form for a new site.
func ShowNewSite(v *door.Visit) error {
	p := siteForm{Site: housing.Site{Kind: placement.Flat, Toilets: housing.Unknown, Showers: housing.Unknown}}
	p.Values = siteValues(p.Site)
	return showSiteForm(v, p, nil)
}

// ShowSiteForm shows the form with what is known of a site.
func ShowSiteForm(v *door.Visit) error {
	site, err := findSite(v)
	if err != nil {
		return err
	}
	return showSiteForm(v, siteForm{Site: site, Values: siteValues(site)}, nil)
}

func findSite(v *door.Visit) (site housing.Site, err error) {
	which, err := v.ID("id")
	if err != nil {
		return site, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		site, err = housing.FindSite(ctx, tx, v.Scope, which)
		return err
	})
	return site, err
}

func showSiteForm(v *door.Visit, p siteForm, faults error) error {
	if v.Scope.Kind == tenant.Land {
		err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
			p.Units, err = tenant.Units(ctx, tx, v.Scope)
			return err
		})
		if err != nil {
			return err
		}
	}
	v.Trail = []ui.Crumb{{Label: v.T("housing.title"), URL: sitePath}}
	if p.Site.ID != "" {
		v.Trail = append(v.Trail, ui.Crumb{Label: p.Site.Name, URL: siteURL(p.Site.ID)})
	}
	if faults != nil {
		p.Faults = i18n.Err(v.Context(), faults)
		return v.ShowInvalid(v.T(p.title()), siteFormPage(p))
	}
	return v.Show(v.T(p.title()), siteFormPage(p))
}

// SaveSite keeps a site, a new one or one that is there.
func SaveSite(v *door.Visit) error {
	var p siteForm
	if which := v.R.PathValue("id"); which != "" {
		site, err := findSite(v)
		if err != nil {
			return err
		}
		p.Site = site
	}
	p.Values = map[string]string{}
	for _, name := range siteFields {
		p.Values[name] = text(v, name)
	}
	for i := range nearMost {
		for _, name := range []string{nearField(i, "kind"), nearField(i, "name"), nearField(i, "minutes")} {
			p.Values[name] = text(v, name)
		}
	}
	site, err := readSite(p.Site, p.Values)
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			site, err = housing.SaveSite(ctx, tx, v.Clock, v.Scope, site)
			return err
		})
	}
	switch {
	case err == nil && p.Site.ID == "":
		return v.Go(siteURL(site.ID)+"/wohnung", "housing.added", "name", site.Name)
	case err == nil:
		return v.Go(siteURL(site.ID), "housing.changed", "name", site.Name)
	case errs.Is(err, errs.KindInvalid):
		return showSiteForm(v, p, err)
	}
	return err
}

// nearMost bounds the rows for what is near.
const nearMost = 20

var siteFields = []string{"version", "unit", "name", "kind", "street", "town", "district", "kitchen", "bathroom", "toilets", "showers", "opens", "closes", "closing", "note"}

func nearField(row int, name string) string { return housing.NearField(row+1, name) }

// siteValues writes a site into the fields.
func siteValues(p housing.Site) map[string]string {
	count := func(n int) string {
		if n == housing.Unknown {
			return ""
		}
		return strconv.Itoa(n)
	}
	values := map[string]string{"version": strconv.Itoa(p.Version), "unit": string(p.Unit), "name": p.Name, "kind": string(p.Kind), "street": p.Street, "town": p.Town,
		"district": p.District, "kitchen": string(p.Kitchen), "bathroom": string(p.Bathroom), "toilets": count(p.Toilets), "showers": count(p.Showers),
		"opens": p.Opens.String(), "closes": p.Closes.String(), "closing": string(p.Closing), "note": p.Note}
	for i, n := range p.Near {
		values[nearField(i, "kind")], values[nearField(i, "name")], values[nearField(i, "minutes")] = string(n.Kind), n.Name, strconv.Itoa(n.Minutes)
	}
	return values
}

// readSite reads the fields.
func readSite(p housing.Site, values map[string]string) (housing.Site, error) {
	var faults errs.List
	p.Unit, p.Name, p.Kind, p.Street, p.Town, p.District = id.ID(values["unit"]), values["name"], placement.Kind(values["kind"]), values["street"], values["town"], values["district"]
	p.Kitchen, p.Bathroom, p.Closing = housing.Kitchen(values["kitchen"]), housing.Bathroom(values["bathroom"]), housing.Closing(values["closing"])
	p.Toilets, p.Showers = readCount(values["toilets"], "toilets", housing.Unknown, &faults), readCount(values["showers"], "showers", housing.Unknown, &faults)
	p.Opens, p.Closes = readDay(values["opens"], "opens", &faults), readDay(values["closes"], "closes", &faults)
	p.Note = values["note"]
	if p.ID != "" {
		p.Version, _ = strconv.Atoi(values["version"])
	}
	p.Near = nil
	for i := range nearMost {
		name, minutes := values[nearField(i, "name")], values[nearField(i, "minutes")]
		if name == "" && minutes == "" {
			continue
		}
		if minutes == "" {
			faults.Add(errs.Invalid("error.required").At(nearField(i, "minutes")))
		}
		p.Near = append(p.Near, housing.Near{Kind: housing.NearKind(values[nearField(i, "kind")]), Name: name, Minutes: readCount(minutes, nearField(i, "minutes"), 0, &faults)})
	}
	return p, faults.Err()
}
