package register

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/web/correction"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// personForm asks for one person: somebody known, or a new one of a household.
type personForm struct {
	personFields
	ID        id.ID // empty for a new one
	Name      string
	Household id.ID
	Version   int
	Disputed  templ.Component // what of it they say is wrong
}

func (f personForm) action() string {
	if f.ID == "" {
		return householdURL(f.Household) + "/person"
	}
	return personURL(f.ID)
}

func (f personForm) title(ctx context.Context) string {
	if f.ID == "" {
		return i18n.T(ctx, "register.person.add")
	}
	return f.Name
}

// ShowPerson shows the form with what is known of a person.
func ShowPerson(v *door.Visit) error {
	form, err := loadPersonForm(v)
	if err != nil {
		return err
	}
	return v.Show(form.title(v.Context()), personFormPage(form))
}

// ChangePerson keeps what was corrected.
func ChangePerson(v *door.Visit) error {
	form, err := loadPersonForm(v)
	if err != nil {
		return err
	}
	read, err := readPerson(v, 0, v.Form())
	form.personFields = read.moreLines()
	read.Person.ID = form.ID
	read.Person.Version, _ = strconv.Atoi(v.Form().Get("version"))
	form.Version = read.Person.Version
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Change(ctx, tx, v.Clock, v.Scope, read.Person)
			return err
		})
	}
	return form.answer(v, err, "register.person.changed")
}

func loadPersonForm(v *door.Visit) (form personForm, err error) {
	which, err := v.ID("id")
	if err != nil {
		return form, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		h, p, err := person.ShowPerson(ctx, tx, v.Clock, v.Scope, which)
		if err != nil {
			return err
		}
		v.Trail = trail(v, ui.Crumb{Label: HouseholdName(ctx, h), URL: householdURL(h.ID)})
		form = personForm{personFields: fieldsOf(0, p), ID: p.ID, Name: p.Name(), Household: h.ID, Version: p.Version}
		h.Persons = []person.Person{p}
		form.Disputed, err = correction.Section(v, ctx, tx, h)
		return err
	})
	return form, err
}

// ShowNewPerson asks for one more person of a household.
func ShowNewPerson(v *door.Visit) error {
	form, err := loadNewPerson(v)
	if err != nil {
		return err
	}
	return v.Show(form.title(v.Context()), personFormPage(form))
}

// AddPerson takes one more person into a household.
func AddPerson(v *door.Visit) error {
	form, err := loadNewPerson(v)
	if err != nil {
		return err
	}
	read, err := readPerson(v, 0, v.Form())
	form.personFields = read.moreLines()
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Join(ctx, tx, v.Clock, v.Scope, form.Household, read.Person)
			return err
		})
	}
	return form.answer(v, err, "register.person.added")
}

func loadNewPerson(v *door.Visit) (form personForm, err error) {
	which, err := v.ID("id")
	if err != nil {
		return form, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		h, err := person.Show(ctx, tx, v.Clock, v.Scope, which)
		if err != nil {
			return err
		}
		v.Trail = trail(v, ui.Crumb{Label: HouseholdName(ctx, h), URL: householdURL(h.ID)})
		form = personForm{Household: h.ID,
			personFields: fieldsOf(0, person.Person{FamilyName: h.Persons[0].FamilyName, FamilyNameOwn: h.Persons[0].FamilyNameOwn})}
		return nil
	})
	return form, err
}

// answer goes back to the household, or shows the form with what is wrong.
func (f personForm) answer(v *door.Visit, err error, done string) error {
	switch {
	case err == nil:
		return v.Go(householdURL(f.Household), done)
	case !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict):
		return err
	}
	f.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(f.title(v.Context()), personFormPage(f))
}
