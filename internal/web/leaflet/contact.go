package leaflet

import (
	"context"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// contactForm asks who meets those who arrive.
type contactForm struct {
	Contact assignment.Contact
	Faults  i18n.Faults
}

// ShowContact shows who meets those who arrive, to be changed.
func ShowContact(v *door.Visit) error {
	var form contactForm
	if err := opens(v); err != nil {
		return err
	}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		form.Contact, err = assignment.ContactOf(ctx, tx, v.Scope, v.Scope.Tenant)
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("contact.title"), contactPage(form))
}

// SetContact keeps it.
func SetContact(v *door.Visit) error {
	if err := opens(v); err != nil {
		return err
	}
	sent := v.Form()
	form := contactForm{Contact: assignment.Contact{Office: sent.Get("office"), Address: sent.Get("address"),
		Phone: sent.Get("phone"), Hours: sent.Get("hours")}}
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		return assignment.SetContact(ctx, tx, v.Clock, v.Scope, form.Contact)
	})
	switch {
	case err == nil:
		return v.Go("/eingang", "contact.saved")
	case !errs.Is(err, errs.KindInvalid):
		return err
	}
	form.Faults = i18n.Err(v.Context(), err)
	v.Trail = contactTrail(v)
	return v.ShowInvalid(v.T("contact.title"), contactPage(form))
}

// opens lets in who may change it: only a municipality receives anybody.
func opens(v *door.Visit) error {
	if v.Scope.Kind != tenant.Municipality {
		return errs.NotFound("error.not-found")
	}
	if !assignment.SetsContact(v.Scope) {
		return errs.Forbidden("error.forbidden")
	}
	v.Trail = contactTrail(v)
	return nil
}

func contactTrail(v *door.Visit) []ui.Crumb {
	return []ui.Crumb{{Label: v.T("inbox.title"), URL: "/eingang"}}
}
