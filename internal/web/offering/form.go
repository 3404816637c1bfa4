package offering

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/offer"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// form asks for an offer, a new one or one that is there.
type form struct {
	Offer     offer.Offer
	Values    map[string][]string // what was typed, where the form came back
	Providers []offer.Named
	Steps     []ui.Option
	Town      tenant.Tenant
	Faults    i18n.Faults
	Writes    bool
	Own       bool
}

func (p form) title(ctx context.Context) string {
	if p.Offer.ID == "" {
		return i18n.T(ctx, "offer.new")
	}
	return p.Offer.Title
}

// ShowForm shows an offer to those who keep it, or asks for a new one; "wie" names
// another that it begins as a copy of.
func ShowForm(v *door.Visit) error {
	p, err := loadForm(v)
	if err != nil {
		return err
	}
	return v.Show(p.title(v.Context()), formPage(p))
}

func loadForm(v *door.Visit) (p form, err error) {
	v.Trail = []ui.Crumb{{Label: v.T("offer.list"), URL: offerPath}}
	p.Town, p.Writes, p.Own = v.Tenant, v.Scope.Writes(tenant.Offer), v.Scope.OnlyUnit() != ""
	p.Offer.How, p.Offer.Languages = offer.Open, []string{"de"}
	text, copied := v.R.PathValue("id"), false
	if text == "" {
		text, copied = v.R.URL.Query().Get("wie"), true
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if text != "" {
			which, err := idIn(text)
			if err != nil {
				return err
			}
			if p.Offer, err = offer.Find(ctx, tx, v.Scope, which); err != nil {
				return err
			}
		}
		if copied {
			p.Offer = copyOf(p.Offer, v.Today())
		}
		if p.Steps, err = stepOptions(ctx, tx, v, p.Offer.Steps); err != nil {
			return err
		}
		p.Providers, err = offer.Names(ctx, tx, v.Scope)
		return err
	})
	return p, err
}

// copyOf is an offer to begin another with: its single days are over, and its seats free.
func copyOf(o offer.Offer, today clock.Date) offer.Offer {
	o.ID, o.Version, o.Taken, o.Number, o.State = "", 0, 0, "", offer.StateDraft
	o.When.Dates = slices.DeleteFunc(slices.Clone(o.When.Dates), func(s offer.Slot) bool { return s.Day.Before(today) })
	if !o.When.Ends.IsZero() && o.When.Ends.Before(today) {
		o.When.Begins, o.When.Ends = clock.Date{}, clock.Date{}
	}
	if !o.SignUntil.IsZero() && o.SignUntil.Before(today) {
		o.SignUntil = clock.Date{}
	}
	return o
}

// stepOptions are the steps of the house's templates that an offer can serve. Those who
// keep offers for a provider see no ways, and say the part of life alone.
func stepOptions(ctx context.Context, tx *db.Tx, v *door.Visit, chosen []string) (list []ui.Option, err error) {
	if !v.Scope.Reads(tenant.Path) {
		return nil, nil
	}
	templates, err := path.Templates(ctx, tx, v.Scope)
	for _, t := range templates {
		for _, s := range t.Steps {
			label := s.Title
			if key := t.StepKey(s); key != "" {
				label = i18n.T(ctx, key)
			}
			value := t.Name + "." + s.Key
			list = append(list, ui.Option{Value: value, Label: label, Chosen: slices.Contains(chosen, value)})
		}
	}
	return list, err
}

// Save keeps an offer: as a draft, or for everybody to see.
func Save(v *door.Visit) error {
	p, err := loadForm(v)
	if err != nil {
		return err
	}
	p.Values = v.Form()
	o, err := p.read()
	flash := "offer.saved"
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			o, err = offer.Save(ctx, tx, v.Clock, v.Scope, o)
			return err
		})
	}
	if err == nil {
		if o.State == offer.StatePublished {
			flash = "offer.published"
		}
		return v.Go(offerURL(o.ID), flash)
	}
	if !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict) {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(p.title(v.Context()), formPage(p))
}

// End ends an offer.
func End(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(v.Text("version"))
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := offer.End(ctx, tx, v.Clock, v.Scope, which, version)
		return err
	})
	if err != nil {
		return err
	}
	return v.Go(offerPath, "offer.ended")
}

func (p form) one(name string) string { return strings.TrimSpace(strings.Join(p.Values[name], " ")) }
func (p form) is(name string) bool    { return p.one(name) != "" }

// read gives the offer as it was typed.
func (p form) read() (offer.Offer, error) {
	var faults errs.List
	count := func(name string) int { return door.ReadNumber(p.one(name), name, &faults) }
	day := func(name string) clock.Date { return door.ReadDay(p.one(name), name, &faults) }
	o := p.Offer
	o.Version, _ = strconv.Atoi(p.one("version"))
	o.Provider, _ = idIn(p.one("provider"))
	o.Number, o.Title, o.Text = p.one("number"), p.one("title"), p.one("text")
	o.Theme, o.Area, o.How = offer.Theme(p.one("theme")), path.Area(p.one("area")), offer.How(p.one("how"))
	o.Seats, o.SignUntil = count("seats"), day("sign_until")
	o.Online, o.Childcare, o.StepFree, o.Varies, o.When.Always = p.is("online"), p.is("childcare"), p.is("step_free"), p.is("varies"), p.is("always")
	o.Link, o.Costs, o.OnlyFor, o.Law, o.Level, o.When.Words = p.one("link"), p.one("costs"), p.one("only_for"), p.one("law"), p.one("level"), p.one("when_words")
	o.AgeFrom, o.AgeUntil, o.Cents = count("age_from"), count("age_until"), cents(p.one("cents"), &faults)
	o.When.Begins, o.When.Ends = day("begins"), day("ends")
	var known bool
	if o.When.Not, known = offer.ParseDays(p.one("not")); !known {
		faults.Add(errs.Invalid("error.date.form").At("not"))
	}
	faults.Add(o.When.ParseTimes(p.one("times")))
	o.Languages, o.Milestones = p.Values["languages"], nil
	for _, m := range p.Values["milestones"] {
		o.Milestones = append(o.Milestones, path.Milestone(m))
	}
	if p.Steps != nil {
		o.Steps = p.Values["steps"]
	}
	o.Where = offer.Address{Place: p.one("place"), Street: p.one("street"), PostalCode: p.one("postal_code"), Town: p.one("town"), District: p.one("district"),
		Latitude: degrees(p.one("latitude"), "latitude", &faults), Longitude: degrees(p.one("longitude"), "longitude", &faults)}
	words := map[string]offer.Words{}
	for _, tag := range wordLanguages {
		words[tag] = offer.Words{Title: p.one("words_" + tag), Text: p.one("words_text_" + tag)}
	}
	o.Words = words
	if o.State = offer.StatePublished; p.one("do") == "draft" {
		o.State = offer.StateDraft
	}
	return o, faults.Err()
}

// wordLanguages are those in which a provider can have own words.
var wordLanguages = []string{"en", "uk", "ru", "ar", "fa", "tr", "fr", "ku", "ti"}

func degrees(text, field string, faults *errs.List) float64 {
	if text == "" {
		return 0
	}
	f, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil {
		faults.Add(errs.Invalid("offer.point").At(field))
	}
	return f
}

// cents reads an amount of euros: "14,50", "14", "14.50".
func cents(text string, faults *errs.List) int {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "€"))
	if text == "" {
		return 0
	}
	f, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || f < 0 || f > 100_000 {
		faults.Add(errs.Invalid("offer.cents").At("cents"))
		return 0
	}
	return int(f*100 + 0.5)
}
