package intake

import (
	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/fhir"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
)

// mostStatements bounds what is taken of one document; no summary of a person
// says as much.
const mostStatements = 500

// addStatement takes a statement over, or sets it aside with the rule that it
// does not keep. A day that cannot be is left out, and named.
func addStatement(cmd *record.DocumentCommand, a fhir.Statement, today clock.Date) {
	if len(cmd.Statements) == mostStatements {
		cmd.Leftovers = append(cmd.Leftovers, record.Leftover{Path: a.Path, Reason: "record.leftover.many", Text: a.About})
		return
	}
	said := statement(a)
	for range 3 { // days are left out one after the other
		whole := said
		whole.Person, whole.Source, whole.Basis = id.New(), record.OtherDocument, record.StatementBases[0] // as the document's will be
		faults := errs.All(whole.Check(today))
		if len(faults) == 0 {
			cmd.Statements = append(cmd.Statements, said)
			return
		}
		cmd.Leftovers = append(cmd.Leftovers, record.Leftover{Path: a.Path, Reason: faults[0].Key, Text: a.About})
		switch faults[0].Field {
		case "from":
			said.From, said.FromPrecision = clock.Date{}, ""
		case "until":
			said.Until = clock.Date{}
		case "lasts_until":
			said.LastsUntil = clock.Date{}
		default:
			return
		}
	}
}

// statement says what a statement of the document says, in the record's words.
func statement(a fhir.Statement) record.StatementCommand {
	cmd := record.StatementCommand{Kind: record.StatementKind(a.Kind), None: a.None, About: a.About, Sort: a.Sort, Standing: record.Standing(a.Standing),
		Danger: string(a.Danger), Certainty: string(a.Certainty), Reaction: a.Reaction, Dosage: a.Dosage, From: a.From.Date,
		FromPrecision: precisions[a.From.Precision], Supply: record.Supply{LastsUntil: a.Lasts.Date}, DocumentPath: a.Path}
	if a.Until.Precision == fhir.ToDay {
		cmd.Until = a.Until.Date
	}
	if record.ATC(a.ATC) {
		cmd.ATC = a.ATC
	}
	if record.PZN(a.PZN) {
		cmd.PZN = a.PZN
	}
	for _, c := range a.Codes {
		if c.System != "" && c.Code != "" && c.Code != "-" && len(cmd.Codes) < 20 {
			cmd.Codes = append(cmd.Codes, c.System+"|"+c.Code)
		}
	}
	return cmd
}
