package person

import (
	"context"
	"fmt"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// RegisterCommand is a household that has arrived.
type RegisterCommand struct {
	ID         id.ID // empty: a new one
	FileNumber string
	Unit       id.ID      // the Land facility; empty in a municipality
	UnitSince  clock.Date // zero: not known
	Transfer   id.ID      // by which it came; empty at the Land

	// Many says that this is one of very many, after whom FindDuplicates looks
	// for those who were here already; otherwise Register does.
	Many bool

	// Persons in their order; ID may be empty (a new one is made), Household,
	// Position and Version are set by Register.
	Persons []Person
	Ties    []Tie
}

// Tie is a relation between two persons of a command, by their positions from 1.
type Tie struct {
	Person, Other int
	Kind          RelationKind
}

// Register takes a household with its persons and relations into the register.
// At the Land it lives in one of the Land's facilities: for a role that is
// bound to one, in that one. Whoever of them may be here already is proposed as a
// Duplicate. The error lists every rule that is not met, each
// with its field ("2.birth" for the second person's).
func Register(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd RegisterCommand) (Household, error) {
	if err := s.MayWrite(tenant.Register); err != nil {
		return Household{}, err
	}
	units, err := tenant.Units(ctx, tx, s)
	if err != nil {
		return Household{}, err
	}
	if cmd.Unit == "" {
		cmd.Unit = s.Unit
	}
	h, relations, err := decideRegister(cmd, s, units, clock.Today(c))
	if err != nil {
		return Household{}, err
	}
	if err := insertHouseholds(ctx, tx, s, c.Now(), []Household{h}, relations, true); err != nil {
		return Household{}, fileNumberTaken(err)
	}
	audit.Log(tx, c, s, audit.Create, tenant.Register, "household", h.Subjects()...)
	if !cmd.Many {
		if _, err := propose(ctx, tx, c, s, h.Persons, false); err != nil {
			return Household{}, err
		}
	}
	return h, nil
}

func fileNumberTaken(err error) error {
	if db.IsDuplicate(err) {
		return errs.Conflict("error.household.file-number.taken").At(FieldFileNumber).Because(err)
	}
	return err
}

// decideRegister makes the household and its relations of the command, or gives
// every rule the command breaks.
func decideRegister(cmd RegisterCommand, s tenant.Scope, units []tenant.Unit, today clock.Date) (Household, []Relation, error) {
	h := Household{ID: orNew(cmd.ID), FileNumber: TidyFileNumber(cmd.FileNumber), Unit: cmd.Unit,
		UnitSince: cmd.UnitSince, RegisteredOn: today, Transfer: cmd.Transfer, Version: 1}
	for i, p := range cmd.Persons {
		p = p.tidy()
		p.ID, p.Household, p.Position, p.Version = orNew(p.ID), h.ID, i+1, 1
		h.Persons = append(h.Persons, p)
	}
	list := h.check(s, units, today)
	relations, err := tied(h, cmd.Ties, today)
	list.Add(err)
	if err := list.Err(); err != nil {
		return Household{}, nil, err
	}
	return h, relations, nil
}

// check gives the rules that a tidy household breaks.
func (h Household) check(s tenant.Scope, units []tenant.Unit, today clock.Date) errs.List {
	var list errs.List
	if h.FileNumber == "" {
		list = append(list, errs.Invalid("error.household.file-number.missing").At(FieldFileNumber))
	}
	list.Add(checkText(FieldFileNumber, h.FileNumber, longestFileNumber))
	list.Add(checkUnit(h.Unit, s, units))
	if h.UnitSince.After(today) {
		list = append(list, errs.Invalid("error.household.unit-since.future").At(FieldUnitSince))
	}
	switch {
	case len(h.Persons) == 0:
		list = append(list, errs.Invalid("error.household.empty").At(FieldPersons))
	case len(h.Persons) > mostPersons:
		return append(list, errs.Invalid("error.household.many", "most", mostPersons).At(FieldPersons))
	}
	for i, p := range h.Persons {
		for _, broken := range p.check(today) {
			list = append(list, broken.At(PersonField(i+1, broken.Field)))
		}
	}
	return list
}

func checkUnit(unit id.ID, s tenant.Scope, units []tenant.Unit) error {
	switch bound := s.OnlyUnit(); {
	case unit == "" && s.Kind == tenant.Land:
		return errs.Invalid("error.household.unit.missing").At(FieldUnit)
	case unit == "":
		return nil
	case bound != "" && unit != bound:
		return errs.Forbidden("error.household.unit.other").At(FieldUnit)
	case !slices.ContainsFunc(units, func(u tenant.Unit) bool { return u.ID == unit }):
		return errs.Invalid("error.household.unit.unknown").At(FieldUnit)
	}
	return nil
}

// PersonField names a field of the person at a position, from 1.
func PersonField(position int, field string) string { return fmt.Sprintf("%d.%s", position, field) }

func orNew(given id.ID) id.ID {
	if given == "" {
		return id.New()
	}
	return given
}
