package record

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

var needColumns = `r.id, ` + person.Leads("r.person_id") + `, r.code, r.catalogue, r.severity, r.detail, r.from_day, r.until_day, r.source,
	r.source_day, r.basis, r.consent, r.health, coalesce(r.origin_id, ''), r.recorded_at, r.recorded_by`

func scanNeed(row db.Row) (n Need, err error) {
	err = row.Scan(&n.ID, &n.Person, &n.Code, &n.Catalogue, &n.Severity, &n.Detail, &n.From, &n.Until, &n.Source,
		&n.SourceDay, &n.Basis, &n.Consent, &n.Health, &n.Origin, db.Time(&n.RecordedAt), &n.RecordedBy)
	return n, err
}

// NeedsOf gives the needs of persons as far as the scope may read them, ended
// ones too, by person, code and beginning. It is for other slices and not
// audited: the caller is.
func NeedsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) ([]Need, error) {
	of, err := aboutAll(ctx, tx, s, persons)
	if err != nil {
		return nil, err
	}
	return needsBy(ctx, tx, reach(s, needData), of)
}

func needsBy(ctx context.Context, tx *db.Tx, reach []any, of about) ([]Need, error) {
	return rowsAbout(ctx, tx, of, scanNeed, `SELECT `+needColumns+` FROM need r WHERE`+inReach+`AND`+legible, reach,
		`2, r.code, r.from_day, r.id`)
}

// loadNeed gives one need that the scope may read.
func loadNeed(ctx context.Context, tx *db.Tx, s tenant.Scope, need id.ID) (Need, error) {
	return db.One(ctx, tx, scanNeed, `SELECT `+needColumns+` FROM need r
		WHERE`+inReach+`AND`+legible+`AND r.id = $5`, append(reach(s, needData), need)...)
}

// insertNeeds writes the rows; one that was handed over before stays as it is.
func insertNeeds(ctx context.Context, tx *db.Tx, s tenant.Scope, needs []Need) error {
	rows := make([][]any, len(needs))
	for i, n := range needs {
		rows[i] = []any{n.ID, s.Tenant, n.Person, n.Code, n.Catalogue, n.Severity, n.Detail, n.From, n.Until, n.Source,
			n.SourceDay, n.Basis, n.Consent, n.Health, null(n.Origin), db.Micros(n.RecordedAt), n.RecordedBy, 0, ""}
	}
	return insert(ctx, tx, `need (id, tenant_id, person_id, code, catalogue, severity, detail, from_day, until_day, source,
		source_day, basis, consent, health, origin_id, recorded_at, recorded_by, withdrawn_at, withdrawn_by)`, rows)
}

// logNeeds audits what was done to needs, health apart from the rest.
func logNeeds(tx *db.Tx, c clock.Clock, s tenant.Scope, a audit.Action, needs []Need, detail string) {
	for _, health := range []bool{false, true} {
		of := slices.DeleteFunc(slices.Clone(needs), func(n Need) bool { return n.Health != health })
		if len(of) > 0 {
			audit.Log(tx, c, s, a, needData(health), detail, personsOf(of, needPerson)...)
		}
	}
}
