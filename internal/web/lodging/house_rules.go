package lodging

import (
	"context"
	"strconv"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// rulesForm is what holds in a site, as it is typed.
type rulesForm struct {
	Site   housing.Site
	Rules  housing.HouseRules
	Others bool // what is said in other languages is open
	Faults i18n.Faults
}

func rulesURL(p housing.Site) string { return siteURL(p.ID) + "/hausordnung" }

// ShowHouseRules shows the form with what holds in a site.
func ShowHouseRules(v *door.Visit) error {
	site, err := findSite(v)
	if err != nil {
		return err
	}
	p := rulesForm{Site: site}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Rules, err = housing.HouseRulesOf(ctx, tx, v.Scope, site.ID)
		return err
	})
	if err != nil {
		return err
	}
	p.Others = len(p.Rules.Words) > 1
	return showRulesForm(v, p, nil)
}

func showRulesForm(v *door.Visit, p rulesForm, faults error) error {
	v.Trail = []ui.Crumb{{Label: v.T("housing.title"), URL: sitePath}, {Label: p.Site.Name, URL: siteURL(p.Site.ID)}}
	if faults == nil {
		return v.Show(v.T("house-rules.title"), rulesPage(p))
	}
	p.Faults = i18n.Err(v.Context(), faults)
	return v.ShowInvalid(v.T("house-rules.title"), rulesPage(p))
}

// SaveHouseRules keeps what holds in a site.
func SaveHouseRules(v *door.Visit) error {
	site, err := findSite(v)
	if err != nil {
		return err
	}
	p := rulesForm{Site: site, Rules: readRules(v)}
	p.Rules.Site = site.ID
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := housing.SaveHouseRules(ctx, tx, v.Clock, v.Scope, p.Rules)
		return err
	})
	switch {
	case err == nil:
		return v.Go(siteURL(site.ID)+"#hausordnung", "house-rules.saved")
	case errs.Is(err, errs.KindInvalid):
		p.Others = len(p.Rules.Words) > 0
		return showRulesForm(v, p, err)
	}
	return err
}

// readRules reads the fields.
func readRules(v *door.Visit) housing.HouseRules {
	r := housing.HouseRules{Words: map[i18n.Lang]string{}}
	r.Version, _ = strconv.Atoi(text(v, "version"))
	r.Terms = housing.Terms{
		Caretaker: housing.Caretaker{Name: text(v, "caretaker_name"), Phone: text(v, "caretaker_phone"), Hours: text(v, "caretaker_hours")},
		QuietFrom: text(v, "quiet_from"), QuietUntil: text(v, "quiet_until"), VisitorsUntil: text(v, "visitors_until"),
		LaundryFrom: text(v, "laundry_from"), LaundryUntil: text(v, "laundry_until"), Smoking: housing.Smoking(text(v, "smoking")), Pets: housing.Pets(text(v, "pets")),
		Damage: housing.ToldTo(text(v, "damage")), DamagePhone: text(v, "damage_phone"), NightPhone: text(v, "night_phone"),
	}
	for _, one := range v.Form()["holds"] {
		r.Terms.Holds = append(r.Terms.Holds, housing.Clause(one))
	}
	for _, one := range v.Form()["there"] {
		r.Terms.There = append(r.Terms.There, housing.Thing(one))
	}
	for _, lang := range i18n.Papers {
		if words := text(v, housing.WordsField(lang)); words != "" {
			r.Words[lang] = words
		}
	}
	return r
}
