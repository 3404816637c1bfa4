package fact

import (
	"context"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/recognition"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// Item is what of the record is said to be wrong.
type Item string

// The items. Those of the register name a field, the others a row.
const (
	Name        Item = "name"
	NameOwn     Item = "name-own"
	Birth       Item = "birth"
	Sex         Item = "sex"
	Languages   Item = "languages"
	Phone       Item = "phone"
	Email       Item = "email"
	Family      Item = "family"
	Work        Item = "work"    // the work profile
	Permit      Item = "permit"  // what was read on the paper they showed
	Missing     Item = "missing" // something that is not there at all
	Home        Item = "stay"
	Need        Item = "need"
	Measure     Item = "measure"
	Statement   Item = "statement"
	Paper       Item = "paper"
	Recognition Item = "recognition"
)

// fields are the items without a row, and whose kind of data they are.
var fields = map[Item]tenant.Data{
	Name: tenant.Register, NameOwn: tenant.Register, Birth: tenant.Register, Sex: tenant.Register, Languages: tenant.Register,
	Phone: tenant.Register, Email: tenant.Register, Family: tenant.Register, Missing: tenant.Register, Work: tenant.Work, Permit: tenant.Work,
}

// find gives the kind of data of an item of a person, in the scope that their
// page opens; what is not theirs, or not there, is not found.
func (i Item) find(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who, household, row id.ID) (kind tenant.Data, err error) {
	if kind, ok := fields[i]; ok && row == "" {
		return kind, s.MayRead(kind)
	}
	var whose id.ID
	switch i {
	case Need:
		var n record.Need
		n, err = record.ShowNeed(ctx, tx, c, s, row)
		whose, kind = n.Person, n.Circle().Data()
	case Measure:
		var m record.Measure
		m, err = record.ShowMeasure(ctx, tx, c, s, row)
		if whose, kind = m.Person, tenant.Measure; m.Health {
			kind = tenant.MeasureHealth
		}
	case Statement:
		var a record.Statement
		a, err = record.ShowStatement(ctx, tx, c, s, row)
		whose, kind = a.Person, tenant.MeasureHealth
	case Paper:
		var p record.Paper
		p, err = record.ShowPaper(ctx, tx, c, s, row)
		if whose, kind = p.Person, p.Data(); p.ItemData != "" && p.TellsOfHealth() {
			kind = tenant.MeasureHealth
		}
	case Home:
		var h housing.Housed
		h, err = housing.FindStay(ctx, tx, c, s, row)
		if kind = tenant.Stay; h.Household == household {
			whose = who
		}
	case Recognition:
		var all []recognition.Procedure
		all, err = recognition.Of(ctx, tx, c, s, []id.ID{who})
		if kind = tenant.Work; slices.ContainsFunc(all, func(p recognition.Procedure) bool { return p.ID == row }) {
			whose = who
		}
	}
	if err != nil {
		return "", err
	}
	if whose, _, err = person.Home(ctx, tx, s, whose); err != nil || whose != who {
		return "", errs.NotFound("error.not-found").Because(err)
	}
	return kind, nil
}
