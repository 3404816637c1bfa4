package quota

import (
	"context"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/report"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// placeList is where the Land's facilities stand, and a form for one more
// statement.
type placeList struct {
	Scope     tenant.Scope
	Today     clock.Date
	Hold      []report.Place // on this day
	Before    []report.Place // other statements, the latest first
	Proposals []report.Place
	Towns     []tenant.Place
	Names     map[string]string // of municipalities
	Values    placeValues
	Faults    i18n.Faults
}

// placeValues is what stands in the fields.
type placeValues struct{ Town, Facility, From, Places, Source string }

// ListPlaces shows what is credited to whom.
func ListPlaces(v *door.Visit) error {
	if err := onlyLand(v); err != nil {
		return err
	}
	p, err := loadPlaces(v)
	if err != nil {
		return err
	}
	p.Values.From = p.Today.String()
	return v.Show(v.T("quote.places.title"), placesPage(p))
}

func loadPlaces(v *door.Visit) (placeList, error) {
	p := placeList{Scope: v.Scope, Today: v.Today(), Names: map[string]string{}}
	err := v.Look(func(ctx context.Context, tx *db.Tx) error {
		all, err := report.Places(ctx, tx, v.Scope)
		if err != nil {
			return err
		}
		p.Hold = report.PlacesOn(all, p.Today)
		hold := map[string]bool{}
		for _, one := range p.Hold {
			hold[string(one.ID)] = true
		}
		for _, one := range all {
			if !hold[string(one.ID)] {
				p.Before = append(p.Before, one)
			}
		}
		if p.Proposals, err = report.Proposals(ctx, tx, v.Scope, p.Today); err != nil {
			return err
		}
		p.Towns, err = tenant.Places(ctx, tx, v.Tenant.LandKey)
		return err
	})
	for _, t := range p.Towns {
		p.Names[t.AGS] = t.Name
	}
	return p, err
}

// SetPlaces keeps a statement, or takes proposals over.
func SetPlaces(v *door.Visit) error {
	if err := onlyLand(v); err != nil {
		return err
	}
	p, err := loadPlaces(v)
	if err != nil {
		return err
	}
	if text(v, "do") == "propose" {
		return takeProposals(v, p)
	}
	p.Values = placeValues{text(v, "ags"), text(v, "facility"), text(v, "from"), text(v, "places"), text(v, "source")}
	one, faults := p.Values.read(p.Towns)
	err = faults.Err()
	if err == nil {
		err = setPlaces(v, one)
	}
	switch {
	case err == nil:
		return v.Go("/quote/plaetze", "quote.places.kept")
	case !errs.Is(err, errs.KindInvalid):
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("quote.places.title"), placesPage(p))
}

func setPlaces(v *door.Visit, all ...report.Place) error {
	return v.Do(func(ctx context.Context, tx *db.Tx) error { return report.SetPlaces(ctx, tx, v.Clock, v.Scope, all...) })
}

// takeProposals keeps those that were ticked, as they stand now.
func takeProposals(v *door.Visit, p placeList) error {
	var all []report.Place
	for _, one := range p.Proposals {
		for _, ticked := range v.Form()["facility"] {
			if ticked == one.Facility {
				one.Source = v.T("quote.places.from-unit")
				all = append(all, one)
			}
		}
	}
	if err := setPlaces(v, all...); err != nil {
		return err
	}
	return v.Go("/quote/plaetze", "quote.places.taken", "count", len(all))
}

// read finds a municipality by its key or by its name where only one has it.
func (values placeValues) read(towns []tenant.Place) (one report.Place, faults errs.List) {
	one = report.Place{AGS: values.Town, Facility: values.Facility, Source: values.Source}
	found := 0
	for _, t := range towns {
		if strings.EqualFold(t.Name, values.Town) || t.AGS == values.Town {
			one.AGS = t.AGS
			found++
		}
	}
	switch {
	case values.Town == "":
		faults.Add(errs.Invalid("error.required").At("ags"))
	case found != 1:
		faults.Add(errs.Invalid("report.rule.municipality").At("ags"))
	}
	one.From = readDay(values.From, "from", &faults)
	one.Places = count(values.Places, "places", &faults)
	return one, faults
}

func readDay(typed, field string, faults *errs.List) clock.Date {
	if typed == "" {
		faults.Add(errs.Invalid("error.required").At(field))
		return clock.Date{}
	}
	d, err := clock.ParseDate(typed)
	if err != nil {
		faults.Add(errs.Invalid("error.date.form").At(field))
	}
	return d
}
