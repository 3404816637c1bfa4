package recognise

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/recognition"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// termsForm is what a procedure is about, as typed.
type termsForm struct {
	URL         string
	Version     int // 0: a new one
	Authorities []recognition.Authority
	Values      map[string]string
	Faults      i18n.Faults
	Who         person.Person
	Household   person.Household
}

// ShowNew shows the form for a new procedure of a person.
func ShowNew(v *door.Visit) error {
	p, err := loadNew(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("recognition.new"), newPage(p))
}

func loadNew(v *door.Visit) (p termsForm, err error) {
	who, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p = termsForm{URL: newURL(who), Values: map[string]string{}}
	v.Trail = []ui.Crumb{{Label: v.T("recognition.title"), URL: listPath}}
	return p, v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Household, p.Who, err = person.ShowPerson(ctx, tx, v.Clock, v.Scope, who); err != nil {
			return err
		}
		p.Authorities, err = recognition.Authorities(ctx, tx, v.Scope)
		return err
	})
}

// Begin begins a procedure of a person.
func Begin(v *door.Visit) error {
	p, err := loadNew(v)
	if err != nil {
		return err
	}
	values, terms, faults := readTerms(v)
	var made recognition.Procedure
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			made, err = recognition.Begin(ctx, tx, v.Clock, v.Scope, recognition.BeginCommand{Person: p.Who.ID, Terms: terms})
			return err
		})
	}
	if err == nil {
		return v.Go(procedureURL(made.ID), "recognition.begun")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Values, p.Faults = values, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("recognition.new"), newPage(p))
}
