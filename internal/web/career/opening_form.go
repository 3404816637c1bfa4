package career

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"wegwarte/engine/matching"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
	"wegwarte/internal/work"
)

// openingForm asks for a place, a new one or one that is there.
type openingForm struct {
	Opening work.Opening
	Values  answers // what was typed, where the form came back
	Faults  i18n.Faults
	Today   clock.Date
}

func (p openingForm) title(ctx context.Context) string {
	if p.Opening.ID == "" {
		return i18n.T(ctx, "work.opening.new")
	}
	return plainTitle(p.Opening.Title)
}

// ShowOpening shows a place, or asks for a new one.
func ShowOpening(v *door.Visit) error {
	p, err := loadOpening(v)
	if err != nil {
		return err
	}
	return v.Show(p.title(v.Context()), openingPage(p))
}

func loadOpening(v *door.Visit) (p openingForm, err error) {
	v.Trail = []ui.Crumb{{Label: v.T("work.openings"), URL: openingPath}}
	p.Today = v.Today()
	if v.R.PathValue("id") == "" {
		return p, nil
	}
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Opening, err = work.FindOpening(ctx, tx, v.Scope, which)
		return err
	})
	return p, err
}

// SaveOpening keeps a place, and closes it or opens it again where that was asked.
func SaveOpening(v *door.Visit) error {
	p, err := loadOpening(v)
	if err != nil {
		return err
	}
	a := answers(typed(v))
	var faults errs.List
	o := work.Opening{ID: p.Opening.ID, Version: a.version(), Closed: p.Opening.Closed, Kind: work.Kind(a.one("kind")), Number: a.one("number"), Employer: a.one("employer"), Title: a.one("title"),
		Begins: a.day("begins", &faults), Until: a.day("until", &faults)}
	o.Skills, o.German = strings.FieldsFunc(a.one("skills"), isComma), matching.Level(a.count("german", &faults))
	o.WeekHours, o.Minutes, o.Town, o.Street = a.count("week_hours", &faults), a.count("minutes", &faults), a.one("town"), a.one("street")
	o.PayFrom, o.PayUntil, o.PayPer = a.cents("pay_from", &faults), a.cents("pay_until", &faults), work.Per(a.one("pay_per"))
	o.Contact, o.Phone, o.Email, o.Note = a.one("contact"), a.one("phone"), a.one("email"), a.one("note")
	for _, one := range a["licences"] {
		o.Licences = append(o.Licences, work.Licence(one))
	}
	week, err := work.ParseWeek(a.one("hours"))
	for _, fault := range errs.All(err) {
		faults.Add(fault.At("hours"))
	}
	o.Week = week
	flash := "work.opening.saved"
	switch a.one("do") {
	case "close":
		o.Closed, flash = v.Today(), "work.opening.is-closed"
	case "open":
		o.Closed = clock.Date{}
	}
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			o, err = work.SaveOpening(ctx, tx, v.Clock, v.Scope, o)
			return err
		})
	}
	if err == nil {
		return v.Go(openingURL(o.ID), flash)
	}
	if !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict) {
		return err
	}
	p.Values, p.Faults = a, i18n.Err(v.Context(), err)
	return v.ShowInvalid(p.title(v.Context()), openingPage(p))
}

func (p openingForm) field(ctx context.Context, name, known string) ui.Field {
	f := ui.Field{Name: name, Label: i18n.T(ctx, "work.field."+name), Value: known, Error: p.Faults.At(name), Dir: "auto"}
	if p.Values != nil {
		f.Value = p.Values.one(name)
	}
	return f
}

// pick gives what was chosen in a form that came back, else what is known.
func pick[T ~string](p openingForm, name string, known T) T {
	if p.Values != nil {
		return T(p.Values.one(name))
	}
	return known
}

func (p openingForm) licences() (list []work.Licence) {
	if p.Values == nil {
		return p.Opening.Licences
	}
	for _, one := range work.Licences {
		if slices.Contains(p.Values["licences"], string(one)) {
			list = append(list, one)
		}
	}
	return list
}

func (p openingForm) german() int {
	if p.Values == nil {
		return int(p.Opening.German)
	}
	n, _ := strconv.Atoi(p.Values.one("german"))
	return n
}

// minutes are shown where somebody looked them up, and not where they are estimated.
func (p openingForm) minutes() string {
	if p.Opening.Estimated {
		return ""
	}
	return number(p.Opening.Minutes)
}
