package care

import (
	"context"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/register"
	"wegwarte/internal/web/ui"
)

// visited gives the person a page is about, with the household around them.
func visited(v *door.Visit, who id.ID) (h person.Household, p person.Person, err error) {
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		h, p, err = person.ShowPerson(ctx, tx, v.Clock, v.Scope, who)
		return err
	})
	return h, p, err
}

// trail leads from a form back to the household, if there is one to show.
func trail(v *door.Visit, h person.Household) {
	if len(h.Persons) == 0 {
		return
	}
	v.Trail = []ui.Crumb{{Label: v.T("register.title"), URL: "/haushalte"}, {Label: register.HouseholdName(v.Context(), h), URL: home(h.ID)}}
}

// home is the household's page.
func home(household id.ID) string { return "/haushalte/" + string(household) }

// done goes back to the household, or hands on the error.
func done(v *door.Visit, err error, household id.ID, key string, args ...any) error {
	if err != nil {
		return err
	}
	return v.Go(home(household), key, args...)
}

// readDay reads a day as a date field sends it; nothing is the zero Date.
func readDay(field, text string, into *clock.Date) error {
	if text == "" {
		return nil
	}
	d, err := clock.ParseDate(text)
	if err != nil {
		return errs.Invalid("error.record.day.form").At(field)
	}
	*into = d
	return nil
}

// addsPapers reports whether the role may add papers to somebody of a household
// that is here.
func addsPapers(s tenant.Scope, h person.Household) bool {
	return h.LeftOn.IsZero() && slices.ContainsFunc(record.PaperData, s.Writes)
}
