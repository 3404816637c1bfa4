package portal

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// Everything that is kept about somebody goes with them (Art. 15, 20 DSGVO): each
// thing is a line of parts, and what stays behind is a line of stays, with the
// reason. A test walks the schema and holds that no table is forgotten.

// Part is one kind of thing that is kept about somebody, one table of the database.
type Part struct {
	Name  string      // in alles.json; its words are "own.take.part." and this
	Table string      // what it is read from, with joins
	Who   string      // the condition that a row is about the person: $who, $home stand for identifiers
	Order string      //
	Data  tenant.Data // the right that opens it
	Field []Field
}

// Field is one thing that is known.
type Field struct {
	Name   string // in alles.json; its words are "own.take.field." and this
	Column string // SQL
	Kind   Kind
	Words  string // where it is one of some words: what stands before it in the message's key
}

// Kind is how a value is to be read.
type Kind string

// The kinds of fields.
const (
	Text   Kind = "text"
	Day    Kind = "day"    // JJJJ-MM-TT
	Moment Kind = "moment" // RFC 3339, UTC
	Count  Kind = "number"
	Yes    Kind = "yes-no"
	Data   Kind = "json" // as it is kept
	Coded  Kind = "code" // one of some words
)

// Filled is a part with what is kept.
type Filled struct {
	Part
	Rows [][]any // string, int64, bool, time.Time, nil
}

// Taken is what goes with somebody. Files come one after the other: Files.
type Taken struct {
	Person id.ID
	Name   string
	Town   string
	At     time.Time
	Parts  []Filled
	Papers []record.Paper
	Health bool // the documents of health go along, too

	documents []id.ID
	scope     tenant.Scope
}

// all opens what nobody shares: the whole record.
func all(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) (tenant.Scope, Acting, error) {
	as, a, err := Alone(ctx, tx, c, s, who)
	if err != nil {
		return as, a, err
	}
	as.Own.Read = opensAll
	return as, a, nil
}

var opensAll = tenant.These(tenant.Register, tenant.Legal, tenant.Need, tenant.NeedHealth, tenant.Measure, tenant.MeasureHealth, tenant.Identity,
	tenant.Education, tenant.Transfer, tenant.Stay, tenant.Flat, tenant.Case, tenant.Path, tenant.Work, tenant.Contact, tenant.Feedback, tenant.Seat, tenant.Encounter, tenant.Own)

// Take gives all that is kept about somebody, and puts on record that it goes out.
func Take(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID, keys *seal.Ring) (t Taken, err error) {
	as, a, err := all(ctx, tx, c, s, who)
	if err != nil {
		return t, err
	}
	t, err = gather(ctx, tx, c, as, a, keys, func(string) bool { return true })
	t.Health = true
	audit.Log(tx, c, as, audit.Export, tenant.Own, "own: all taken", a.Household, a.Person)
	return t, err
}

// gather reads the wanted parts of what is kept about somebody.
func gather(ctx context.Context, tx *db.Tx, c clock.Clock, as tenant.Scope, a Acting, keys *seal.Ring, wanted func(string) bool) (t Taken, err error) {
	town, err := tenant.Find(ctx, tx, as.Tenant)
	if err != nil {
		return t, err
	}
	t = Taken{Person: a.Person, Name: a.Name, Town: town.Name, At: c.Now(), scope: as}
	whose, err := person.WithFollowers(ctx, tx, as, []id.ID{a.Person})
	if err != nil {
		return t, err
	}
	args := []any{as.Tenant}
	homes, err := db.All(ctx, tx, db.Value[id.ID], `SELECT DISTINCT p.household_id FROM person p WHERE `+db.ByID(&args, "p", whose), args...)
	if err != nil {
		return t, err
	}
	if !slices.Contains(homes, a.Household) {
		homes = append(homes, a.Household)
	}
	for _, p := range Parts {
		if !wanted(p.Name) {
			continue
		}
		filled, err := p.fill(ctx, tx, as, whose, homes)
		if err != nil {
			return t, err
		}
		t.Parts = append(t.Parts, filled)
	}
	shown, err := record.ShowPapers(ctx, tx, c, as, keys, []id.ID{a.Person})
	if err != nil {
		return t, err
	}
	for _, one := range shown {
		if !one.IsGone() {
			t.Papers = append(t.Papers, one.Paper)
		}
	}
	args = []any{as.Tenant}
	t.documents, err = db.All(ctx, tx, db.Value[id.ID], `SELECT d.id FROM document d WHERE d.tenant_id = $1 AND d.person_id IN (`+db.List(&args, whose)+`) ORDER BY d.id`, args...)
	return t, err
}

func (p Part) fill(ctx context.Context, tx *db.Tx, s tenant.Scope, whose, homes []id.ID) (Filled, error) {
	f := Filled{Part: p}
	if err := s.MayRead(p.Data); err != nil {
		return f, err
	}
	columns := make([]string, len(p.Field))
	for i, one := range p.Field {
		columns[i] = one.Column
	}
	args := []any{s.Tenant}
	where := p.Who
	if strings.Contains(where, "$who") {
		where = strings.ReplaceAll(where, "$who", db.List(&args, whose))
	}
	if strings.Contains(where, "$home") {
		where = strings.ReplaceAll(where, "$home", db.List(&args, homes))
	}
	if strings.Contains(where, "$actor") {
		args = append(args, s.Actor)
		where = strings.ReplaceAll(where, "$actor", db.Last(args))
	}
	rows, err := db.All(ctx, tx, p.scan, `SELECT `+strings.Join(columns, ", ")+` FROM `+p.Table+` WHERE `+where+` ORDER BY `+p.Order, args...)
	f.Rows = rows
	return f, err
}

// scan reads a row as its fields are.
func (p Part) scan(row db.Row) ([]any, error) {
	values, into := make([]any, len(p.Field)), make([]any, len(p.Field))
	for i, one := range p.Field {
		switch one.Kind {
		case Moment:
			into[i] = new(int64)
		case Count:
			into[i] = new(int64)
		case Yes:
			into[i] = new(bool)
		default:
			into[i] = new(string)
		}
	}
	if err := row.Scan(into...); err != nil {
		return nil, err
	}
	for i, one := range p.Field {
		switch v := into[i].(type) {
		case *string:
			values[i] = *v
		case *bool:
			values[i] = *v
		case *int64:
			values[i] = *v
			if one.Kind == Moment {
				values[i] = nil
				if *v != 0 {
					values[i] = time.UnixMicro(*v).UTC()
				}
			}
		}
	}
	return values, nil
}

// Word gives a value as somebody reads it.
func (f Field) Word(ctx context.Context, value any) string {
	switch v := value.(type) {
	case time.Time:
		return i18n.Time(ctx, v)
	case bool:
		if v {
			return i18n.T(ctx, "own.take.yes")
		}
		return i18n.T(ctx, "own.take.no")
	case int64:
		return i18n.Number(ctx, int(v))
	case string:
		if f.Kind == Day {
			if day, err := clock.ParseDate(v); err == nil {
				return i18n.Date(ctx, day)
			}
		}
		switch f.Kind {
		case Coded:
			return f.coded(ctx, v)
		case Data:
			return plainly(v)
		}
		return v
	}
	return ""
}

// reasons are words that begin with what they answer, "Warum: damit …", which
// stands before them already.
var reasons = []string{"own.basis.", "own.purpose.", "own.permit.says."}

func (f Field) coded(ctx context.Context, v string) string {
	if f.Words == "catalogue." { // "need:kita-place"
		v = strings.Replace(v, ":", ".", 1)
	}
	for _, key := range []string{f.Words + v, "own.word." + v} {
		if v == "" || !i18n.Has(key) {
			continue
		}
		text := i18n.T(ctx, key)
		if slices.Contains(reasons, f.Words) {
			for _, sign := range []string{": ", "፦ ", " : "} {
				if _, behind, found := strings.Cut(text, sign); found {
					return strings.TrimSpace(behind)
				}
			}
		}
		return text
	}
	return v
}

// plainly gives the texts and numbers of what is kept as JSON, each in its line.
// What each of them is, alles.json says.
func plainly(text string) string {
	var lines []string
	if err := texts(json.NewDecoder(strings.NewReader(text)), &lines); err != nil {
		return text
	}
	return strings.Join(lines, "\n")
}

func texts(d *json.Decoder, lines *[]string) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	switch v := token.(type) {
	case string:
		if strings.TrimSpace(v) != "" {
			*lines = append(*lines, v)
		}
	case float64:
		*lines = append(*lines, strconv.FormatFloat(v, 'f', -1, 64))
	case json.Delim:
		for d.More() {
			if v == '{' {
				if _, err := d.Token(); err != nil { // the name
					return err
				}
			}
			if err := texts(d, lines); err != nil {
				return err
			}
		}
		_, err = d.Token()
	}
	return err
}

// Scope is the one in which what goes along is read.
func (t Taken) Scope() tenant.Scope { return t.scope }

// File is one that goes along.
type File struct {
	Name string
	Data []byte
}

// atOnce is how many bytes of files are read in one look, and held: what was read is
// on record before it goes out, and each record costs a write to the disk.
const atOnce = 8 << 20

// Files hands on the files that go along, some at a time, each of them on record: no
// more than atOnce and one more are held.
func (t Taken) Files(ctx context.Context, d *db.DB, c clock.Clock, keys *seal.Ring, each func(File) error) error {
	papers, documents := t.Papers, t.documents
	for len(papers)+len(documents) > 0 {
		var files []File
		err := d.Look(ctx, t.scope.Tenant, func(ctx context.Context, tx *db.Tx) error {
			held := 0
			for len(papers) > 0 && held < atOnce {
				_, data, err := record.OpenPaper(ctx, tx, c, t.scope, keys, papers[0].ID, record.PaperContent)
				if err != nil {
					return err
				}
				files = append(files, File{"unterlagen/" + string(papers[0].ID) + suffix(papers[0].MediaType), data})
				papers, held = papers[1:], held+len(data)
			}
			for len(papers) == 0 && len(documents) > 0 && held < atOnce {
				came, data, err := record.Content(ctx, tx, c, t.scope, documents[0])
				if err != nil {
					return err
				}
				files = append(files, File{"dokumente/" + string(documents[0]) + suffix(came.MediaType), data})
				documents, held = documents[1:], held+len(data)
			}
			return nil
		})
		for _, f := range files {
			if err == nil {
				err = each(f)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func suffix(mediaType string) string {
	for part, end := range map[string]string{"jpeg": ".jpg", "pdf": ".pdf", "xml": ".xml", "json": ".json", "png": ".png"} {
		if strings.Contains(mediaType, part) {
			return end
		}
	}
	return ".bin"
}
