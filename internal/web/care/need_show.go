package care

import (
	"context"
	"strings"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
)

// needPage shows one need and what can be done with it.
type needPage struct {
	Household person.Household
	Person    person.Person
	Need      record.Need
	Until     string
	SaidOn    string // that the consent is taken back
	How       string
	Changes   bool // the role may end it or take it back
	Keeps     bool // the role may say that it stays with the person
	Papers    bool // the role may add papers that belong to it
	Recalls   bool // the role may note that the consent is taken back
	Faults    i18n.Faults
}

// ShowNeed shows one need: to end it, or to withdraw what was recorded in error.
func ShowNeed(v *door.Visit) error {
	p, err := loadNeed(v)
	if err != nil {
		return err
	}
	return v.Show(say.Need(v.Context(), p.Need.Code), needShowPage(p))
}

// ChangeNeed does the one thing the pressed button stands for.
func ChangeNeed(v *door.Visit) error {
	p, err := loadNeed(v)
	if err != nil {
		return err
	}
	p.Until = v.Form().Get("until")
	if v.Form().Get("do") == "consent" {
		return withdrawConsent(v, p)
	}
	if v.Form().Get("do") == "withdraw" {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			return record.WithdrawNeed(ctx, tx, v.Clock, v.Scope, p.Need.ID)
		})
		return done(v, err, p.Household.ID, "record.withdrawn")
	}
	var last clock.Date
	err = readDay("until", p.Until, &last)
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			return record.EndNeed(ctx, tx, v.Clock, v.Scope, p.Need.ID, last)
		})
	}
	if !errs.Is(err, errs.KindInvalid) {
		return done(v, err, p.Household.ID, "record.need.ended")
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(say.Need(v.Context(), p.Need.Code), needShowPage(p))
}

// withdrawConsent notes that the person no longer consents.
func withdrawConsent(v *door.Visit, p needPage) error {
	p.SaidOn, p.How, p.Until = v.Form().Get("said_on"), strings.TrimSpace(v.Form().Get("how")), v.Today().String()
	cmd := record.ConsentCommand{Need: p.Need.ID, How: p.How}
	err := readDay("said_on", p.SaidOn, &cmd.SaidOn)
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := assignment.WithdrawConsent(ctx, tx, v.Clock, v.Scope, cmd)
			return err
		})
	}
	if !errs.Is(err, errs.KindInvalid) {
		return done(v, err, p.Household.ID, "consent.withdrawn")
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(say.Need(v.Context(), p.Need.Code), needShowPage(p))
}

func loadNeed(v *door.Visit) (p needPage, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p.Until, p.SaidOn = v.Today().String(), v.Today().String()
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		if p.Need, err = record.ShowNeed(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		p.Household, p.Person, err = person.ShowPerson(ctx, tx, v.Clock, v.Scope, p.Need.Person)
		p.Recalls = p.Need.Basis == record.ByConsent && p.Need.Writable(v.Scope)
		p.Papers = addsPapers(v.Scope, p.Household)
		p.Keeps = v.Scope.Kind == tenant.Land && p.Household.LeftOn.IsZero() && v.Scope.Writes(needData(p.Need.Health))
		p.Changes = p.Household.LeftOn.IsZero() && p.Need.Writable(v.Scope)
		return err
	})
	trail(v, p.Household)
	return p, err
}
