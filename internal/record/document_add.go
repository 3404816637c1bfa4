package record

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// DocumentCommand is a file about one person, with what a door read in it.
type DocumentCommand struct {
	Person    id.ID
	Kind      DocumentKind
	Name      string // of the file
	MediaType string
	Content   []byte // as it came
	IssuedOn  clock.Date
	Measures  []MeasureCommand // Person, Source and SourceDay are set from the document
	Leftovers []Leftover       // what was not understood

	Statements []StatementCommand // likewise, and Basis and Consent
	Basis      Basis              // of the statements; empty: the first of StatementBases
	Consent    string             // when and how it was given, where the basis is consent
}

// Received is what became of a document.
type Received struct {
	Document id.ID
	Again    bool // the same file was there already: nothing was changed
	Added    int  // measures and statements that are new
	Known    int  // measures and statements that an earlier document had said in the same words
}

// AddDocument keeps a document and records what it says. The same file twice
// changes nothing; a newer document adds only what is new in it.
func AddDocument(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd DocumentCommand) (Received, error) {
	if err := s.MayWrite(tenant.MeasureHealth); err != nil {
		return Received{}, err
	}
	if len(cmd.Content) == 0 {
		return Received{}, errs.Invalid("error.required").At("file")
	}
	measures, err := decideMeasures(c, s, cmd.sourced(clock.Today(c)))
	if err != nil {
		return Received{}, err
	}
	if err := present(ctx, tx, s, []id.ID{cmd.Person}); err != nil {
		return Received{}, err
	}
	received, err := keep(ctx, tx, c, s, cmd)
	if err != nil || received.Again {
		return received, err
	}
	said, err := MeasuresOf(ctx, tx, s, []id.ID{cmd.Person})
	if err != nil {
		return Received{}, err
	}
	fresh := unsaid(measures, said)
	for i := range fresh {
		fresh[i].Document = received.Document
	}
	received.Added, received.Known = len(fresh), len(measures)-len(fresh)
	if err := insertMeasures(ctx, tx, s, fresh); err != nil {
		return Received{}, err
	}
	added, repeated, err := cmd.keepStatements(ctx, tx, c, s, received.Document)
	if err != nil {
		return Received{}, err
	}
	received.Added, received.Known = received.Added+added, received.Known+repeated
	audit.Log(tx, c, s, audit.Import, tenant.MeasureHealth, "document: content leftovers; "+measureFields+"; "+statementFields, cmd.Person)
	return received, nil
}

// sourced gives the measures with the document as their source.
func (cmd DocumentCommand) sourced(today clock.Date) []MeasureCommand {
	measures := make([]MeasureCommand, len(cmd.Measures))
	for i, m := range cmd.Measures {
		m.Person, m.Source, m.SourceDay = cmd.Person, cmd.Kind.Source(), cmd.spoke(today)
		measures[i] = m
	}
	return measures
}

// spoke gives the day on which the document said so.
func (cmd DocumentCommand) spoke(today clock.Date) clock.Date {
	if cmd.IssuedOn.IsZero() || cmd.IssuedOn.After(today) {
		return today
	}
	return cmd.IssuedOn
}

// keep stores the file, or finds that it is there already.
func keep(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd DocumentCommand) (Received, error) {
	sum := sha256.Sum256(cmd.Content)
	digest, document := hex.EncodeToString(sum[:]), id.New()
	leftovers := cmd.Leftovers
	if leftovers == nil {
		leftovers = []Leftover{}
	}
	n, err := tx.Exec(ctx, `INSERT INTO document (id, tenant_id, person_id, kind, name, media_type, sha256, content,
		issued_on, leftovers, received_at, received_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (tenant_id, person_id, sha256) DO NOTHING`,
		document, s.Tenant, cmd.Person, cmd.Kind, cmd.Name, cmd.MediaType, digest, cmd.Content,
		cmd.IssuedOn, db.JSON(leftovers), db.Micros(c.Now()), s.Actor)
	if err != nil || n == 1 {
		return Received{Document: document}, err
	}
	document, err = db.One(ctx, tx, db.Value[id.ID], `SELECT id FROM document
		WHERE tenant_id = $1 AND person_id = $2 AND sha256 = $3`, s.Tenant, cmd.Person, digest)
	return Received{Document: document, Again: true}, err
}

// unsaid leaves out the measures that were said in the same words before.
func unsaid(measures, said []Measure) []Measure {
	known := map[string]bool{}
	for _, m := range said {
		known[m.words()] = true
	}
	fresh := []Measure{}
	for _, m := range measures {
		if words := m.words(); !known[words] {
			known[words] = true
			fresh = append(fresh, m)
		}
	}
	return fresh
}

// words is what a measure says, apart from when and where it was read.
func (m Measure) words() string {
	return fmt.Sprintf("%q", []string{string(m.Person), m.Kind, string(m.Outcome), m.Day.String(), string(m.DayPrecision),
		m.Place, m.Vaccine, m.ATC, strings.Join(m.Antigens, "\x00"), m.Batch, m.Dose, m.Note, string(m.Source)})
}
