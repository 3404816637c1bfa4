package recognise

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/recognition"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// letter is a reminder as it is printed. An authority is written to in German, whatever the language of the page.
type letter struct {
	recognition.Reminder
	Office string
	Signed string
}

// ShowReminder shows the letter to an authority that is overdue.
func ShowReminder(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	p := letter{Signed: v.Scope.Name}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Reminder, err = recognition.Remind(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		of, err := tenant.Find(ctx, tx, v.Scope.Tenant)
		p.Office = of.Name
		return err
	})
	if err != nil {
		return err
	}
	v.Trail = []ui.Crumb{{Label: v.T("recognition.title"), URL: listPath}, {Label: v.T("recognition.of", "occupation", p.Occupation), URL: procedureURL(which)}}
	return v.Show(v.T("recognition.reminder"), letterPage(p))
}

// german words a message of the letter.
func (p letter) german(key string, args ...any) string {
	return i18n.T(i18n.With(context.Background(), i18n.German), key, args...)
}
