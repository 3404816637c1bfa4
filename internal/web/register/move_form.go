package register

import (
	"context"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// moveForm asks to which facility a household has moved, and when.
type moveForm struct {
	Household person.Household
	Units     []tenant.Unit // all of the Land's
	Here      string        // name of the one it lives in
	Version   int           // of the household, as it was seen
	Unit      id.ID         // chosen
	Since     string        // as it was typed
	Today     clock.Date
	Faults    i18n.Faults
}

// ShowMove shows the form. Only the Land has facilities to move between.
func ShowMove(v *door.Visit) error {
	form, err := loadMove(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("register.move"), movePage(form))
}

// MoveHousehold notes the move. The household is the other facility's from then
// on, so its page is left for the list.
func MoveHousehold(v *door.Visit) error {
	form, err := loadMove(v)
	if err != nil {
		return err
	}
	sent := v.Form()
	form.Unit, form.Since = id.ID(sent.Get(person.FieldUnit)), sent.Get(person.FieldUnitSince)
	form.Version, _ = strconv.Atoi(sent.Get("version"))
	cmd := person.MoveCommand{Household: form.Household.ID, Version: form.Version, Unit: form.Unit}
	if form.Since != "" {
		if cmd.Since, err = clock.ParseDate(form.Since); err != nil {
			err = errs.Invalid("error.date.form").At(person.FieldUnitSince)
		}
	}
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Move(ctx, tx, v.Clock, v.Scope, cmd)
			return err
		})
	}
	switch {
	case err == nil:
		return v.Go("/haushalte", "register.move.done", "number", form.Household.FileNumber, "unit", unitName(form.Units, form.Unit))
	case !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict):
		return err
	}
	form.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("register.move"), movePage(form))
}

func loadMove(v *door.Visit) (form moveForm, err error) {
	which, err := v.ID("id")
	if err != nil {
		return form, err
	}
	if v.Scope.Kind != tenant.Land {
		return form, errs.NotFound("error.not-found")
	}
	form.Today, form.Since = v.Today(), v.Today().String()
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if form.Household, err = person.Show(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		form.Units, err = tenant.Units(ctx, tx, v.Scope)
		return err
	})
	if err != nil {
		return form, err
	}
	form.Version, form.Here = form.Household.Version, unitName(form.Units, form.Household.Unit)
	v.Trail = trail(v, ui.Crumb{Label: HouseholdName(v.Context(), form.Household), URL: householdURL(which)})
	return form, nil
}

// unitName gives the name of a facility, "" where it is none of these.
func unitName(units []tenant.Unit, wanted id.ID) string {
	for _, u := range units {
		if u.ID == wanted {
			return u.Name
		}
	}
	return ""
}
