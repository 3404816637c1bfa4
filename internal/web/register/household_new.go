package register

import (
	"context"
	"net/url"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// newHousehold is the form for a household that has arrived.
type newHousehold struct {
	FileNumber string
	Unit       string // name of the visitor's facility; "" in a municipality
	Since      string
	Persons    []newPerson
	Faults     i18n.Faults
}

type newPerson struct {
	personFields
	Relation string // to the first persons
}

// relations are what a form offers for the second person and those after them:
// the ties each makes.
var relations = []struct {
	value string
	ties  []person.Tie // 0 is the person's own position
}{
	{"spouse", []person.Tie{{Other: 1, Kind: person.Spouse}}},
	{"child", []person.Tie{{Person: 1, Kind: person.Parent}}},
	{"child-of-both", []person.Tie{{Person: 1, Kind: person.Parent}, {Person: 2, Kind: person.Parent}}},
	{"parent", []person.Tie{{Other: 1, Kind: person.Parent}}},
	{"ward", []person.Tie{{Person: 1, Kind: person.Guardian}}},
	{"stay-together", []person.Tie{{Other: 1, Kind: person.StayTogether}}},
}

// fieldDrop is ticked for a person who is to be left out again.
const fieldDrop = "drop"

// mostPersons bounds a form; the register holds the rule.
const mostPersons = 60

// ShowNewHousehold asks for a household, with one person to begin with.
func ShowNewHousehold(v *door.Visit) error {
	unit, err := ownUnit(v)
	if err != nil {
		return err
	}
	form := newHousehold{Unit: unit.Name, Since: v.Today().String()}
	form.add()
	return v.Show(v.T("register.new"), newHouseholdPage(form))
}

// AddHousehold registers what was filled in, or gives the form back: with room
// for one more person, where that was asked for, or with what is wrong.
func AddHousehold(v *door.Visit) error {
	unit, err := ownUnit(v)
	if err != nil {
		return err
	}
	sent := v.Form()
	form, cmd, err := readHousehold(v, sent)
	form.Unit = unit.Name
	if sent.Get("do") == "add" {
		form.add()
		return v.Show(v.T("register.new"), newHouseholdPage(form))
	}
	cmd.Unit = unit.ID
	var registered person.Household
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			registered, err = person.Register(ctx, tx, v.Clock, v.Scope, cmd)
			if err == nil && v.Scope.Kind == tenant.Municipality {
				err = path.Welcome(ctx, tx, v.Clock, v.Scope, registered.ID)
			}
			return err
		})
	}
	switch {
	case err == nil:
		return v.Go(householdURL(registered.ID), "register.registered-now", "number", registered.FileNumber)
	case !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict):
		return err
	}
	form.fault(i18n.Err(v.Context(), err))
	return v.ShowInvalid(v.T("register.new"), newHouseholdPage(form))
}

// ownUnit gives the facility the visitor works in; none in a municipality.
func ownUnit(v *door.Visit) (unit tenant.Unit, err error) {
	if v.Scope.Unit == "" {
		return unit, nil
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		units, err := tenant.Units(ctx, tx, v.Scope)
		for _, u := range units {
			if u.ID == v.Scope.Unit {
				unit = u
			}
		}
		return err
	})
	return unit, err
}

func (f *newHousehold) add() {
	f.Persons = append(f.Persons, newPerson{personFields: fieldsOf(len(f.Persons)+1, person.Person{})})
}

func (f *newHousehold) fault(faults i18n.Faults) {
	f.Faults = faults
	for i := range f.Persons {
		f.Persons[i].Faults = faults
		f.Persons[i].personFields = f.Persons[i].moreLines()
	}
}

// readHousehold reads the form; the error lists dates that are none.
func readHousehold(v *door.Visit, sent url.Values) (newHousehold, person.RegisterCommand, error) {
	var list errs.List
	form := newHousehold{FileNumber: sent.Get(person.FieldFileNumber), Since: sent.Get(person.FieldUnitSince)}
	cmd := person.RegisterCommand{ID: id.New(), FileNumber: form.FileNumber}
	if form.Since != "" {
		since, err := clock.ParseDate(form.Since)
		if err != nil {
			list = append(list, errs.Invalid("error.date.form").At(person.FieldUnitSince))
		}
		cmd.UnitSince = since
	}
	count, err := strconv.Atoi(sent.Get("persons"))
	if err != nil || count < 1 {
		count = 1
	}
	for position := 1; position <= min(count, mostPersons); position++ {
		if position > 1 && sent.Get(person.PersonField(position, fieldDrop)) != "" {
			continue
		}
		fields, err := readPerson(v, position, sent)
		fields.Position = len(form.Persons) + 1 // one before may have been left out
		if err != nil {
			list = append(list, errs.Invalid("error.person.birth.form").At(fields.name(person.FieldBirth)))
		}
		one := newPerson{fields.moreLines(), sent.Get(person.PersonField(position, person.FieldRelation))}
		form.Persons = append(form.Persons, one)
		cmd.Persons = append(cmd.Persons, fields.Person)
		cmd.Ties = append(cmd.Ties, one.ties()...)
	}
	return form, cmd, list.Err()
}

func (p newPerson) ties() []person.Tie {
	var ties []person.Tie
	for _, r := range relations {
		if r.value != p.Relation || p.Position < 2 {
			continue
		}
		for _, tie := range r.ties {
			if tie.Person == 0 {
				tie.Person = p.Position
			}
			if tie.Other == 0 {
				tie.Other = p.Position
			}
			ties = append(ties, tie)
		}
	}
	return ties
}
