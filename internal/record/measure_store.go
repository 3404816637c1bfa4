package record

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

var measureColumns = `r.id, ` + person.Leads("r.person_id") + `, r.kind, r.outcome, r.day, r.day_precision, r.place, r.vaccine, r.atc, r.antigens,
	r.batch, r.dose, r.note, r.source, r.source_day, coalesce(r.document_id, ''), r.document_path, r.health,
	coalesce(r.origin_id, ''), r.recorded_at, r.recorded_by`

func scanMeasure(row db.Row) (m Measure, err error) {
	err = row.Scan(&m.ID, &m.Person, &m.Kind, &m.Outcome, &m.Day, &m.DayPrecision, &m.Place, &m.Vaccine, &m.ATC,
		db.JSON(&m.Antigens), &m.Batch, &m.Dose, &m.Note, &m.Source, &m.SourceDay, &m.Document, &m.DocumentPath,
		&m.Health, &m.Origin, db.Time(&m.RecordedAt), &m.RecordedBy)
	return m, err
}

// MeasuresOf gives what was done for persons as far as the scope may read it,
// by person, kind and day. It is for other slices and not audited: the caller is.
func MeasuresOf(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) ([]Measure, error) {
	of, err := aboutAll(ctx, tx, s, persons)
	if err != nil {
		return nil, err
	}
	return measuresBy(ctx, tx, reach(s, measureData), of)
}

func measuresBy(ctx context.Context, tx *db.Tx, reach []any, of about) ([]Measure, error) {
	return rowsAbout(ctx, tx, of, scanMeasure, `SELECT `+measureColumns+` FROM measure r WHERE`+inReach+`AND`+legible, reach,
		`2, r.kind, r.day, r.id`)
}

// loadMeasure gives one measure that the scope may read.
func loadMeasure(ctx context.Context, tx *db.Tx, s tenant.Scope, measure id.ID) (Measure, error) {
	return db.One(ctx, tx, scanMeasure, `SELECT `+measureColumns+` FROM measure r
		WHERE`+inReach+`AND`+legible+`AND r.id = $5`, append(reach(s, measureData), measure)...)
}

// insertMeasures writes the rows; one that was handed over before stays as it is.
func insertMeasures(ctx context.Context, tx *db.Tx, s tenant.Scope, measures []Measure) error {
	rows := make([][]any, len(measures))
	for i, m := range measures {
		rows[i] = []any{m.ID, s.Tenant, m.Person, m.Kind, m.Outcome, m.Day, m.DayPrecision, m.Place, m.Vaccine, m.ATC,
			db.JSON(m.Antigens), m.Batch, m.Dose, m.Note, m.Source, m.SourceDay, null(m.Document), m.DocumentPath,
			m.Health, null(m.Origin), db.Micros(m.RecordedAt), m.RecordedBy, 0, ""}
	}
	return insert(ctx, tx, `measure (id, tenant_id, person_id, kind, outcome, day, day_precision, place, vaccine, atc,
		antigens, batch, dose, note, source, source_day, document_id, document_path, health, origin_id, recorded_at,
		recorded_by, withdrawn_at, withdrawn_by)`, rows)
}
