package care

import (
	"context"
	"strconv"
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
	"wegwarte/internal/web/ui"
)

// healthPage shows one statement and what can be done with it.
type healthPage struct {
	Household   person.Household
	Person      person.Person
	Statement   record.Statement
	Lasts, Days string
	EndedOn     string
	SaidOn, How string // that the consent is taken back
	Changes     bool   // the role may end, supply and take it back
	Keeps       bool   // the role may say that it stays with the person
	Recalls     bool   // the role may note that the consent is taken back
	Faults      i18n.Faults
}

// ShowStatement shows one statement about a person's health.
func ShowStatement(v *door.Visit) error {
	p, err := loadStatement(v)
	if err != nil {
		return err
	}
	return v.Show(say.Statement(v.Context(), p.Statement), healthShowPage(p))
}

// ChangeStatement does the one thing the pressed button stands for.
func ChangeStatement(v *door.Visit) error {
	p, err := loadStatement(v)
	if err != nil {
		return err
	}
	form, said := v.Form(), "record.withdrawn"
	change := func(ctx context.Context, tx *db.Tx) error {
		return record.WithdrawStatement(ctx, tx, v.Clock, v.Scope, p.Statement.ID)
	}
	switch form.Get("do") {
	case "end":
		p.EndedOn, said = form.Get("ended_on"), "statement.end.done"
		var last clock.Date
		err = readDay("ended_on", p.EndedOn, &last)
		change = func(ctx context.Context, tx *db.Tx) error {
			return record.EndStatement(ctx, tx, v.Clock, v.Scope, p.Statement.ID, last)
		}
	case "supply":
		p.Lasts, p.Days, said = form.Get("lasts_until"), form.Get("supply_days"), "statement.supply.done"
		var supply record.Supply
		supply, err = readSupply(p.Lasts, p.Days)
		change = func(ctx context.Context, tx *db.Tx) error {
			return record.SupplyMedicine(ctx, tx, v.Clock, v.Scope, p.Statement.ID, supply)
		}
	case "consent":
		p.SaidOn, p.How, said = form.Get("said_on"), strings.TrimSpace(form.Get("how")), "consent.withdrawn"
		cmd := record.ConsentCommand{Need: p.Statement.ID, How: p.How}
		err = readDay("said_on", p.SaidOn, &cmd.SaidOn)
		change = func(ctx context.Context, tx *db.Tx) error {
			_, err := assignment.WithdrawStatementConsent(ctx, tx, v.Clock, v.Scope, cmd)
			return err
		}
	}
	if err == nil {
		err = v.Do(change)
	}
	if !errs.Is(err, errs.KindInvalid) {
		return done(v, err, p.Household.ID, said)
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(say.Statement(v.Context(), p.Statement), healthShowPage(p))
}

func loadStatement(v *door.Visit) (p healthPage, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p.EndedOn, p.SaidOn = v.Today().String(), v.Today().String()
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		if p.Statement, err = record.ShowStatement(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		p.Household, p.Person, err = person.ShowPerson(ctx, tx, v.Clock, v.Scope, p.Statement.Person)
		return err
	})
	writes := v.Scope.Writes(tenant.MeasureHealth)
	p.Recalls = writes && p.Statement.Basis == record.ByConsent
	p.Changes = writes && p.Household.LeftOn.IsZero()
	p.Keeps = p.Changes && v.Scope.Kind == tenant.Land
	p.Lasts = p.Statement.LastsUntil.String()
	if p.Statement.SupplyDays > 0 {
		p.Days = strconv.Itoa(p.Statement.SupplyDays)
	}
	trail(v, p.Household)
	return p, err
}

// statementDefinitions is all that one source says.
func statementDefinitions(ctx context.Context, a record.Statement) []ui.Definition {
	_, status := say.StatementStatus(ctx, a)
	list := []ui.Definition{{Term: i18n.T(ctx, "statement.what"), Text: i18n.T(ctx, "statement.kind."+string(a.Kind)) + ": " + say.Statement(ctx, a), Source: said(ctx, a.Source, a.SourceDay, a.Origin != "")}}
	if status != "" {
		list = append(list, ui.Definition{Term: i18n.T(ctx, "statement.field.standing"), Text: status})
	}
	if facts := say.StatementFacts(ctx, a); len(facts) > 0 {
		list = append(list, ui.Definition{Term: i18n.T(ctx, "statement.details"), Text: strings.Join(facts, " · ")})
	}
	list = append(list, ui.Definition{Term: i18n.T(ctx, "record.field.basis"), Text: basis(ctx, a.Basis)})
	if a.Consent != "" {
		list = append(list, ui.Definition{Term: i18n.T(ctx, "record.field.consent"), Text: a.Consent})
	}
	return append(list, ui.Definition{Term: i18n.T(ctx, "record.readers"), Text: i18n.T(ctx, "record.readers.of", "land", readers(ctx, tenant.MeasureHealth, tenant.Land), "place", readers(ctx, tenant.MeasureHealth, tenant.Municipality))},
		ui.Definition{Term: i18n.T(ctx, "record.recorded"), Text: i18n.Time(ctx, a.RecordedAt)})
}
