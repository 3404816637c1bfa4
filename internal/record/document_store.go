package record

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

var documentColumns = `r.id, ` + person.Leads("r.person_id") + `, r.kind, r.name, r.media_type, r.sha256, r.issued_on, r.leftovers,
	r.received_at, r.received_by`

func scanDocument(row db.Row) (d Document, err error) {
	err = row.Scan(&d.ID, &d.Person, &d.Kind, &d.Name, &d.MediaType, &d.SHA256, &d.IssuedOn, db.JSON(&d.Leftovers),
		db.Time(&d.ReceivedAt), &d.ReceivedBy)
	return d, err
}

// documentsOf gives the documents of persons, newest first; none to a scope
// that may not read what was done about health.
func documentsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, of about) ([]Document, error) {
	if !s.Reads(tenant.MeasureHealth) {
		return []Document{}, nil
	}
	return rowsAbout(ctx, tx, of, scanDocument, `SELECT `+documentColumns+` FROM document r WHERE`+inReach, []any{s.Tenant, s.OnlyUnit()},
		`2, r.received_at DESC, r.id DESC`)
}

// loadDocument gives one document that the scope may read.
func loadDocument(ctx context.Context, tx *db.Tx, s tenant.Scope, document id.ID) (Document, error) {
	if err := s.MayRead(tenant.MeasureHealth); err != nil {
		return Document{}, err
	}
	return db.One(ctx, tx, scanDocument, `SELECT `+documentColumns+` FROM document r
		WHERE`+inReach+`AND r.id = $3`, s.Tenant, s.OnlyUnit(), document)
}

// Content gives a document and the file as it came.
func Content(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, document id.ID) (Document, []byte, error) {
	found, err := loadDocument(ctx, tx, s, document)
	if err != nil {
		return Document{}, nil, err
	}
	content, err := db.One(ctx, tx, db.Value[[]byte], `SELECT content FROM document WHERE tenant_id = $1 AND id = $2`,
		s.Tenant, document)
	if err != nil {
		return Document{}, nil, err
	}
	audit.Log(tx, c, s, audit.Export, tenant.MeasureHealth, "document: content", found.Person)
	return found, content, nil
}
