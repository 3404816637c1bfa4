package record

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

var statementColumns = `r.id, ` + person.Leads("r.person_id") + `, r.kind, r.none, r.about, r.sort, r.codes, r.atc, r.pzn, r.standing, r.danger,
	r.certainty, r.reaction, r.dosage, r.from_day, r.from_precision, r.until_day, r.ended_on, r.lasts_until, r.supply_days, r.source, r.source_day,
	coalesce(r.document_id, ''), r.document_path, r.basis, r.consent, coalesce(r.origin_id, ''), r.recorded_at, r.recorded_by`

func scanStatement(row db.Row) (a Statement, err error) {
	err = row.Scan(&a.ID, &a.Person, &a.Kind, &a.None, &a.About, &a.Sort, db.JSON(&a.Codes), &a.ATC, &a.PZN, &a.Standing, &a.Danger,
		&a.Certainty, &a.Reaction, &a.Dosage, &a.From, &a.FromPrecision, &a.Until, &a.EndedOn, &a.LastsUntil, &a.SupplyDays, &a.Source, &a.SourceDay,
		&a.Document, &a.DocumentPath, &a.Basis, &a.Consent, &a.Origin, db.Time(&a.RecordedAt), &a.RecordedBy)
	return a, err
}

// StatementsOf gives what is said of persons' allergies, medicines and aids, as
// far as the scope may read it, by person, kind and name. It is for other slices
// and not audited: the caller is.
func StatementsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) ([]Statement, error) {
	of, err := aboutAll(ctx, tx, s, persons)
	if err != nil {
		return nil, err
	}
	return statementsBy(ctx, tx, s, s.Reads(statementData), of)
}

func statementsBy(ctx context.Context, tx *db.Tx, s tenant.Scope, reads bool, of about) ([]Statement, error) {
	if !reads {
		return []Statement{}, nil
	}
	return rowsAbout(ctx, tx, of, scanStatement, `SELECT `+statementColumns+` FROM health_statement r WHERE`+inReach+`AND r.withdrawn_at = 0`,
		[]any{s.Tenant, s.OnlyUnit()}, `2, r.kind, r.about, r.id`)
}

// loadStatement gives one that the scope may read.
func loadStatement(ctx context.Context, tx *db.Tx, s tenant.Scope, statement id.ID) (Statement, error) {
	if err := s.MayRead(statementData); err != nil {
		return Statement{}, err
	}
	return db.One(ctx, tx, scanStatement, `SELECT `+statementColumns+` FROM health_statement r
		WHERE`+inReach+`AND r.withdrawn_at = 0 AND r.id = $3`, s.Tenant, s.OnlyUnit(), statement)
}

// insertStatements writes the rows; one that was handed over before stays as it is.
func insertStatements(ctx context.Context, tx *db.Tx, s tenant.Scope, list []Statement) error {
	rows := make([][]any, len(list))
	for i, a := range list {
		codes := a.Codes
		if codes == nil {
			codes = []string{}
		}
		rows[i] = []any{a.ID, s.Tenant, a.Person, a.Kind, a.None, a.About, a.Sort, db.JSON(codes), a.ATC, a.PZN, a.Standing, a.Danger,
			a.Certainty, a.Reaction, a.Dosage, a.From, a.FromPrecision, a.Until, a.EndedOn, a.LastsUntil, a.SupplyDays, a.Source, a.SourceDay,
			null(a.Document), a.DocumentPath, a.Basis, a.Consent, null(a.Origin), db.Micros(a.RecordedAt), a.RecordedBy, 0, "", "", ""}
	}
	return insert(ctx, tx, `health_statement (id, tenant_id, person_id, kind, none, about, sort, codes, atc, pzn, standing, danger,
		certainty, reaction, dosage, from_day, from_precision, until_day, ended_on, lasts_until, supply_days, source, source_day,
		document_id, document_path, basis, consent, origin_id, recorded_at, recorded_by, withdrawn_at, withdrawn_by, consent_back_on, consent_back_by)`, rows)
}
