package register

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// legalForm is the legal desk's page about a person.
type legalForm struct {
	Legal     person.Legal   // as it is, or as it was sent
	Earlier   []person.Legal // the later ones first
	StatedOn  string         // as it was typed
	Name      string
	Household person.Household
	Today     clock.Date
	Faults    i18n.Faults
}

// ShowLegal shows nationality and legal status, to the legal desk alone.
func ShowLegal(v *door.Visit) error {
	form, err := loadLegal(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("legal.title"), legalPage(form))
}

// SetLegal keeps what was stated, beside what was stated before.
func SetLegal(v *door.Visit) error {
	form, err := loadLegal(v)
	if err != nil {
		return err
	}
	sent := v.Form()
	form.Legal.Nationality, form.Legal.Status = sent.Get(person.FieldNationality), person.Status(sent.Get(person.FieldStatus))
	form.Legal.Source, form.StatedOn = sent.Get(person.FieldSource), sent.Get(person.FieldStatedOn)
	form.Legal.StatedOn = clock.Date{}
	if form.StatedOn != "" {
		if form.Legal.StatedOn, err = clock.ParseDate(form.StatedOn); err != nil {
			err = errs.Invalid("error.date.form").At(person.FieldStatedOn)
		}
	}
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			return person.SetLegal(ctx, tx, v.Clock, v.Scope, form.Legal)
		})
	}
	switch {
	case err == nil:
		return v.Go(householdURL(form.Household.ID), "legal.saved")
	case !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict):
		return err
	}
	form.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("legal.title"), legalPage(form))
}

func loadLegal(v *door.Visit) (form legalForm, err error) {
	who, err := v.ID("id")
	if err != nil {
		return form, err
	}
	form.Today = v.Today()
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		file, err := person.ShowLegal(ctx, tx, v.Clock, v.Scope, who)
		if err != nil {
			return err
		}
		form.Legal, form.Earlier = file.Latest, file.Earlier
		h, p, err := person.ShowPerson(ctx, tx, v.Clock, v.Scope, who)
		form.Household, form.Name, form.StatedOn = h, p.Name(), form.Legal.StatedOn.String()
		return err
	})
	if err != nil {
		return form, err
	}
	v.Trail = trail(v, ui.Crumb{Label: HouseholdName(v.Context(), form.Household), URL: householdURL(form.Household.ID)})
	return form, nil
}
