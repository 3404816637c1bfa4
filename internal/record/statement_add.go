package record

import (
	"context"
	"fmt"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

const statementFields = "statement: kind about sort standing danger certainty reaction dosage from until supply source basis consent"

// AddStatements records what sources say of allergies, medicines and aids, or
// none of it.
func AddStatements(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmds ...StatementCommand) ([]Statement, error) {
	list, err := decideStatements(c, s, cmds)
	if err != nil {
		return nil, err
	}
	if err := present(ctx, tx, s, personsOf(list, statementPerson)); err != nil {
		return nil, err
	}
	if err := insertStatements(ctx, tx, s, list); err != nil {
		return nil, err
	}
	logStatements(tx, c, s, audit.Create, list, statementFields)
	return list, nil
}

// decideStatements turns commands into rows of the scope's actor.
func decideStatements(c clock.Clock, s tenant.Scope, cmds []StatementCommand) ([]Statement, error) {
	if err := s.MayWrite(statementData); err != nil {
		return nil, err
	}
	list := make([]Statement, len(cmds))
	for i, cmd := range cmds {
		a, err := cmd.decide(clock.Today(c))
		if err != nil {
			return nil, err
		}
		a.RecordedAt, a.RecordedBy = c.Now(), s.Actor
		list[i] = a
	}
	return list, nil
}

// saidBy gives the statements with the document as their source.
func (cmd DocumentCommand) saidBy(today clock.Date) []StatementCommand {
	list := make([]StatementCommand, len(cmd.Statements))
	for i, a := range cmd.Statements {
		a.Person, a.Source, a.SourceDay = cmd.Person, OtherDocument, cmd.spoke(today)
		a.Basis, a.Consent = or(cmd.Basis, StatementBases[0]), cmd.Consent
		list[i] = a
	}
	return list
}

// keepStatements records what of a document's statements is new.
func (cmd DocumentCommand) keepStatements(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, document id.ID) (added, known int, err error) {
	list, err := decideStatements(c, s, cmd.saidBy(clock.Today(c)))
	if err != nil {
		return 0, 0, err
	}
	said, err := StatementsOf(ctx, tx, s, []id.ID{cmd.Person})
	if err != nil {
		return 0, 0, err
	}
	before := map[string]bool{}
	for _, a := range said {
		before[a.words()] = true
	}
	var fresh []Statement
	for _, a := range list {
		if words := a.words(); !before[words] {
			before[words] = true
			a.Document = document
			fresh = append(fresh, a)
		}
	}
	return len(fresh), len(list) - len(fresh), insertStatements(ctx, tx, s, fresh)
}

// words is what a statement says, apart from when and where it was read.
func (a Statement) words() string {
	return fmt.Sprintf("%q", []string{string(a.Person), string(a.Kind), fmt.Sprint(a.None), a.About, a.Sort, strings.Join(a.Codes, "\x00"), a.ATC, a.PZN,
		string(a.Standing), a.Danger, a.Certainty, a.Reaction, a.Dosage, a.From.String(), a.Until.String(), string(a.Source)})
}

func logStatements(tx *db.Tx, c clock.Clock, s tenant.Scope, what audit.Action, list []Statement, detail string) {
	if len(list) > 0 {
		audit.Log(tx, c, s, what, statementData, detail, personsOf(list, statementPerson)...)
	}
}
