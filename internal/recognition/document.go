package recognition

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Document is something that has to be handed in.
type Document struct {
	ID    id.ID
	Code  DocumentCode
	Label string // of one that is none of the usual
	State DocumentState
	Since clock.Date
	Paper id.ID // the photo or PDF on record; empty: none
	Note  string
}

// DocumentCode is what it is.
type DocumentCode string

// What § 5(1) BQFG asks for.
const (
	Table       DocumentCode = "table"       // Nr. 1: of training and work, in German
	Identity    DocumentCode = "identity"    // Nr. 2
	Certificate DocumentCode = "certificate" // Nr. 3
	Experience  DocumentCode = "experience"  // Nr. 4
	Declaration DocumentCode = "declaration" // Nr. 5: that it is the first application
	Another     DocumentCode = "other"       // an authority asks for more
)

// Usual are those that every procedure begins with.
var Usual = []DocumentCode{Table, Identity, Certificate, Experience, Declaration}

// DocumentState is how far it is.
type DocumentState string

// The states.
const (
	Absent      DocumentState = "missing"
	There       DocumentState = "there"
	Translating DocumentState = "translating"
	Sworn       DocumentState = "sworn" // a statement instead, where it cannot be had
	NotNeeded   DocumentState = "not-needed"
)

// DocumentStates lists them.
var DocumentStates = []DocumentState{Absent, Translating, There, Sworn, NotNeeded}

// Open reports whether it still holds the application up.
func (s DocumentState) Open() bool { return s == Absent || s == Translating }

const mostDocuments = 30

const documentColumns = `d.id, d.code, d.label, d.state, d.since_day, d.paper_id, d.note`

func scanDocument(row db.Row) (d Document, err error) {
	return d, row.Scan(&d.ID, &d.Code, &d.Label, &d.State, &d.Since, &d.Paper, &d.Note)
}

func documentsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, procedure id.ID) ([]Document, error) {
	return db.All(ctx, tx, scanDocument, `SELECT `+documentColumns+` FROM recognition_document d WHERE d.tenant_id = $1 AND d.recognition_id = $2 ORDER BY d.place, d.id`, s.Tenant, procedure)
}

func (h *held) insert(ctx context.Context, tx *db.Tx, s tenant.Scope, documents []Document) error {
	rows := make([][]any, len(documents))
	for i, d := range documents {
		rows[i] = []any{d.ID, s.Tenant, h.ID, len(h.documents) + i, d.Code, d.Label, d.State, d.Since, d.Paper, d.Note}
	}
	h.documents = append(h.documents, documents...)
	return db.Insert(ctx, tx, "recognition_document (id, tenant_id, recognition_id, place, code, label, state, since_day, paper_id, note)", rows, "")
}

// DocumentsCommand says how far the documents are.
type DocumentsCommand struct {
	Procedure Seen
	Documents []Document // by ID, those that changed at least
	More      string     // one that is asked for besides; empty: none
}

// SetDocuments says how far the documents are.
func SetDocuments(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd DocumentsCommand) (Procedure, error) {
	h, err := hold(ctx, tx, s, cmd.Procedure)
	if err != nil {
		return h.Procedure, err
	}
	var faults errs.List
	for _, said := range cmd.Documents {
		i := slices.IndexFunc(h.documents, func(d Document) bool { return d.ID == said.ID })
		if i < 0 || !slices.Contains(DocumentStates, said.State) {
			faults.Add(errs.Invalid("recognition.choice").At("state-" + string(said.ID)))
			continue
		}
		d := &h.documents[i]
		note := strings.TrimSpace(said.Note)
		faults.Add(short(note, longestLine, "note-"+string(said.ID)))
		if d.State == said.State && d.Note == note && d.Paper == said.Paper {
			continue
		}
		if d.State != said.State {
			d.State, d.Since = said.State, clock.Today(c)
		}
		d.Note, d.Paper = note, said.Paper
		if err := tx.Must(ctx, `UPDATE recognition_document SET state = $4, since_day = $5, paper_id = $6, note = $7 WHERE tenant_id = $1 AND recognition_id = $2 AND id = $3`,
			s.Tenant, h.ID, d.ID, d.State, d.Since, d.Paper, d.Note); err != nil {
			return h.Procedure, err
		}
	}
	more := strings.TrimSpace(cmd.More)
	faults.Add(short(more, longestLine, "more"))
	if more != "" && len(h.documents) >= mostDocuments {
		faults.Add(errs.Invalid("recognition.document.many", "most", mostDocuments).At("more"))
	}
	if err := faults.Err(); err != nil {
		return h.Procedure, err
	}
	if more != "" {
		if err := h.insert(ctx, tx, s, []Document{{ID: id.New(), Code: Another, Label: more, State: Absent, Since: clock.Today(c)}}); err != nil {
			return h.Procedure, err
		}
	}
	err = h.save(ctx, tx, c, s, "recognition: documents")
	return h.Procedure, err
}
