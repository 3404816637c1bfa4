package lodging

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// siteShow is a site with everything that is known of it.
type siteShow struct {
	Site      housing.Site
	Full      housing.Full
	Dwellings []housing.Dwelling
	Free      map[id.ID]int // places of a dwelling that nobody has today
	Closures  []housing.Closure
	Costs     []housing.Cost
	House     housing.HouseRules
	Photos    []photo
	Today     clock.Date
	Writes    bool
	Values    map[string]string // of the forms
	Open      string            // which form is open: "closure", "cost"
	Faults    i18n.Faults
}

// ShowSite shows a site.
func ShowSite(v *door.Visit) error {
	p, err := loadSite(v)
	if err != nil {
		return err
	}
	p.Values["from"] = p.Today.String()
	return v.Show(p.Site.Name, siteShowPage(p))
}

func loadSite(v *door.Visit) (siteShow, error) {
	p := siteShow{Today: v.Today(), Writes: v.Scope.Writes(tenant.Site), Values: map[string]string{}}
	site, err := findSite(v)
	if err != nil {
		return p, err
	}
	p.Site = site
	v.Trail = []ui.Crumb{{Label: v.T("housing.title"), URL: sitePath}}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Dwellings, err = housing.Dwellings(ctx, tx, v.Scope, site.ID); err != nil {
			return err
		}
		if p.Full, p.Free, err = housing.FullSite(ctx, tx, v.Scope, site, p.Today); err != nil {
			return err
		}
		if p.Closures, err = housing.Closures(ctx, tx, v.Scope, site.ID, p.Today); err != nil {
			return err
		}
		if p.Costs, err = housing.Costs(ctx, tx, v.Scope, site.ID); err != nil {
			return err
		}
		if p.House, err = housing.HouseRulesOf(ctx, tx, v.Scope, site.ID); err != nil {
			return err
		}
		p.Photos, err = photosOf(v, ctx, tx, site.ID)
		return err
	})
	return p, err
}

// space gives the area of all dwellings per place, in tenths of m²; 0: not known.
func (p siteShow) space() int {
	area := 0
	for _, d := range p.Dwellings {
		n := d.Space()
		if n == 0 {
			return 0
		}
		area += n
	}
	if p.Site.Places == 0 {
		return 0
	}
	return area / p.Site.Places
}

func (p siteShow) dwelling(which id.ID) string {
	for _, d := range p.Dwellings {
		if d.ID == which {
			return d.Name
		}
	}
	return ""
}

// again shows the page with what is wrong with one of its forms.
func again(v *door.Visit, open string, values map[string]string, err error) error {
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p, load := loadSite(v)
	if load != nil {
		return load
	}
	p.Values, p.Open, p.Faults = values, open, i18n.Err(v.Context(), err)
	return v.ShowInvalid(p.Site.Name, siteShowPage(p))
}

func typed(v *door.Visit, names ...string) map[string]string {
	values := map[string]string{}
	for _, name := range names {
		values[name] = text(v, name)
	}
	return values
}

// CloseSite closes a site or a dwelling of it for a time.
func CloseSite(v *door.Visit) error {
	site, err := findSite(v)
	if err != nil {
		return err
	}
	values := typed(v, "dwelling", "why", "from", "until", "note")
	var faults errs.List
	k := housing.Closure{Site: site.ID, Dwelling: id.ID(values["dwelling"]), Why: housing.Why(values["why"]), From: readDay(values["from"], "from", &faults),
		Until: readDay(values["until"], "until", &faults), Note: values["note"]}
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			k, err = housing.Close(ctx, tx, v.Clock, v.Scope, k)
			return err
		})
	}
	if err != nil {
		return again(v, "closure", values, err)
	}
	return v.Go(siteURL(site.ID)+"#sperren", "housing.closure.done", "count", k.Places)
}

// Reopen ends a closure today.
func Reopen(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(text(v, "version"))
	var k housing.Closure
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		k, err = housing.Reopen(ctx, tx, v.Clock, v.Scope, which, version, v.Today())
		return err
	})
	if err != nil {
		return err
	}
	return v.Go(siteURL(k.Site)+"#sperren", "housing.closure.ended")
}

// SetCost says what a site costs from a day on.
func SetCost(v *door.Visit) error {
	site, err := findSite(v)
	if err != nil {
		return err
	}
	values := typed(v, "amount", "per", "from", "note")
	var faults errs.List
	k := housing.Cost{Site: site.ID, Cents: readCents(values["amount"], "amount", &faults), Per: housing.Per(values["per"]), From: readDay(values["from"], "from", &faults), Note: values["note"]}
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := housing.SetCost(ctx, tx, v.Clock, v.Scope, k)
			return err
		})
	}
	if err != nil {
		return again(v, "cost", values, err)
	}
	return v.Go(siteURL(site.ID)+"#kosten", "housing.cost.done")
}

// readCents reads an amount in euros, "1.250,50" or "1250.50", in cents.
func readCents(value, field string, faults *errs.List) int {
	text := strings.ReplaceAll(strings.TrimSuffix(strings.TrimSpace(value), "€"), " ", "")
	if i := strings.LastIndexAny(text, ".,"); i >= 0 && len(text)-i-1 != 3 { // what stands before it sets thousands apart
		text = strings.NewReplacer(".", "", ",", "").Replace(text[:i]) + "." + text[i+1:]
	} else {
		text = strings.NewReplacer(".", "", ",", "").Replace(text)
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f < 0 || f > 1e8 {
		faults.Add(errs.Invalid("housing.cost.amount").At(field))
		return 0
	}
	return int(f*100 + 0.5)
}

func calendarURL(site id.ID, month clock.Date) string {
	return siteURL(site) + "/kalender?" + url.Values{"monat": {month.String()[:7]}}.Encode()
}
