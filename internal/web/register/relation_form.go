package register

import (
	"context"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// relationForm shows how a household's people belong together and asks for more.
type relationForm struct {
	household
	Chosen person.Relation
	Number string // file number of another household
	Faults i18n.Faults
}

// The fields of the form; the third is the one errors name.
const (
	relationPerson = "person"
	relationKind   = "kind"
	relationOther  = person.FieldRelation
	relationNumber = person.FieldFileNumber
)

// ShowRelations shows the form.
func ShowRelations(v *door.Visit) error {
	form, err := loadRelations(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("register.relations"), relationPage(form))
}

// ChangeRelations adds a relation, or removes the one whose button was pressed.
func ChangeRelations(v *door.Visit) error {
	form, err := loadRelations(v)
	if err != nil {
		return err
	}
	sent, here := v.Form(), householdURL(form.Household.ID)+"/beziehungen"
	if which, ok := id.Parse(sent.Get("remove")); ok {
		err := v.Do(func(ctx context.Context, tx *db.Tx) error {
			return person.RemoveRelation(ctx, tx, v.Clock, v.Scope, which)
		})
		if err != nil {
			return err
		}
		return v.Go(here, "register.relation.removed")
	}
	form.Chosen = person.Relation{Person: id.ID(sent.Get(relationPerson)), Other: id.ID(sent.Get(relationOther)),
		Kind: person.RelationKind(sent.Get(relationKind))}
	form.Number = strings.TrimSpace(sent.Get(relationNumber))
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		r, err := form.relation(v, ctx, tx)
		if err != nil {
			return err
		}
		_, err = person.AddRelation(ctx, tx, v.Clock, v.Scope, r)
		return err
	})
	switch {
	case err == nil:
		return v.Go(here, "register.relation.added")
	case errs.Is(err, errs.KindInvalid), errs.Is(err, errs.KindConflict), errs.Is(err, errs.KindNotFound):
		form.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("register.relations"), relationPage(form))
	}
	return err
}

// relation gives what was chosen, with the first person of another household
// where a file number names one.
func (f relationForm) relation(v *door.Visit, ctx context.Context, tx *db.Tx) (person.Relation, error) { //nolint:revive // the visit leads
	r := f.Chosen
	if _, here := f.Household.Person(r.Person); !here {
		return r, errs.Invalid("error.relation.choose").At(relationPerson)
	}
	if f.Number == "" {
		if _, here := f.Household.Person(r.Other); !here {
			return r, errs.Invalid("error.relation.choose").At(relationOther)
		}
		return r, nil
	}
	found, err := person.Search(ctx, tx, v.Clock, v.Scope, f.Number)
	if err != nil {
		return r, err
	}
	for _, h := range found.Households {
		if h.FileNumber == person.TidyFileNumber(f.Number) && h.ID != f.Household.ID {
			r.Other = h.Persons[0].ID
			return r, nil
		}
	}
	return r, errs.Invalid("error.relation.file-number").At(relationNumber)
}

func loadRelations(v *door.Visit) (form relationForm, err error) {
	which, err := v.ID("id")
	if err != nil {
		return form, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		form.household, err = loadHousehold(v, ctx, tx, which)
		return err
	})
	if err != nil {
		return form, err
	}
	v.Trail = trail(v, ui.Crumb{Label: HouseholdName(v.Context(), form.Household), URL: householdURL(which)})
	return form, nil
}
