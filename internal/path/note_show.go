package path

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Notebook is the notes about a household that the scope may see, the latest first.
type Notebook struct {
	Household person.Household
	Notes     []Note
	More      bool // there are earlier ones
}

// NoteFilter is a page of a notebook.
type NoteFilter struct {
	Household id.ID
	Sight     Sight // empty: all
	After     id.ID
}

// Notes gives what was written down about a household and its persons.
func Notes(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f NoteFilter) (b Notebook, err error) {
	if err = ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return b, err
	}
	if b.Household, err = person.Show(ctx, tx, c, s, f.Household); err != nil {
		return b, err
	}
	b.Notes, err = notesOf(ctx, tx, s, b.Household, f)
	b.More = len(b.Notes) == NotePage
	audit.Log(tx, c, s, audit.Read, tenant.Path, "path: notes", b.Household.Subjects()...)
	return b, err
}

func notesOf(ctx context.Context, tx *db.Tx, s tenant.Scope, h person.Household, f NoteFilter) ([]Note, error) {
	whose, err := person.WithFollowers(ctx, tx, s, person.IDs(h))
	if err != nil {
		return nil, err
	}
	homes, err := homesOf(ctx, tx, s, h.ID, whose)
	if err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	where := whosePart("path_note", "n", &args, homes, whose, "") + noteFor(&args, s)
	if f.Sight != "" {
		args = append(args, f.Sight)
		where += ` AND n.sight = ` + db.Last(args)
	}
	order := db.Order{Table: "path_note", As: "n", Columns: []string{"$noted_on"}, Down: true}
	return db.All(ctx, tx, scanNote, `SELECT `+noteColumns+` FROM path_note n WHERE NOT n.struck AND `+where+order.Behind(&args, f.After)+
		` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT %d`, NotePage), args...)
}

// NoteBefore is a note as it was.
type NoteBefore struct {
	NoteFields
	Version int
	At      time.Time
	By      string
}

// NoteShown is a note with what stood there before.
type NoteShown struct {
	Note
	Before    []NoteBefore // the latest first
	Household person.Household
}

// FindNote gives one note with its history. What was a working note before is in
// it for its author alone.
func FindNote(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, note id.ID) (f NoteShown, err error) {
	if err = ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return f, err
	}
	if f.Note, err = findNote(ctx, tx, s, note, ""); err != nil {
		return f, err
	}
	if f.Household, err = person.Show(ctx, tx, c, s, f.Note.Household); err != nil {
		return f, err
	}
	audit.Log(tx, c, s, audit.Read, tenant.Path, "path: note", f.subjects()...)
	f.Before, err = db.All(ctx, tx, func(row db.Row) (b NoteBefore, err error) {
		return b, row.Scan(&b.Version, &b.Area, &b.Purpose, &b.Sight, &b.Text, db.Time(&b.At), &b.By)
	}, `SELECT b.version, b.area, b.purpose, b.sight, b.text, b.at, b.by_name FROM path_note_before b WHERE b.tenant_id = $1 AND b.note_id = $2 ORDER BY b.version DESC`, s.Tenant, note)
	f.Before = slices.DeleteFunc(f.Before, func(b NoteBefore) bool {
		return b.Sight == Private && f.AuthorID != s.Actor || b.Area == Health && !s.Reads(tenant.NeedHealth)
	})
	return f, err
}

// Block is the beginning of a note that is written often.
type Block struct {
	ID      id.ID
	Title   string
	Purpose NotePurpose
	Text    string
	Version int
}

const (
	mostBlocks   = 100
	longestBlock = 500
)

const blockColumns = `b.id, b.title, b.purpose, b.text, b.version`

func scanBlock(row db.Row) (b Block, err error) {
	err = row.Scan(&b.ID, &b.Title, &b.Purpose, &b.Text, &b.Version)
	return b, err
}

// Blocks gives the municipality's own beginnings of notes. They are no personal
// data.
func Blocks(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Block, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanBlock, `SELECT `+blockColumns+` FROM path_block b WHERE b.tenant_id = $1 ORDER BY b.title, b.id LIMIT $2`, s.Tenant, mostBlocks)
}

// SaveBlock keeps the beginning of a note: a new one where it has no ID; with
// neither title nor text it goes.
func SaveBlock(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, b Block) (Block, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Path); err != nil {
		return b, err
	}
	b.Title, b.Text = strings.TrimSpace(b.Title), strings.TrimSpace(b.Text)
	if b.ID != "" {
		there, err := db.One(ctx, tx, scanBlock, `SELECT `+blockColumns+` FROM path_block b WHERE b.tenant_id = $1 AND b.id = $2`+tx.ForUpdate(), s.Tenant, b.ID)
		if err == nil && there.Version != b.Version {
			err = errs.Conflict("error.conflict")
		}
		if err != nil {
			return b, err
		}
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "path: block")
	if b.ID != "" && b.Title == "" && b.Text == "" {
		return b, tx.Must(ctx, `DELETE FROM path_block WHERE tenant_id = $1 AND id = $2`, s.Tenant, b.ID)
	}
	var faults errs.List
	if b.Title == "" {
		faults.Add(errs.Invalid("error.required").At("title"))
	}
	if b.Text == "" {
		faults.Add(errs.Invalid("error.required").At("text"))
	}
	faults.Add(short(b.Title, 60, "title"))
	faults.Add(short(b.Text, longestBlock, "text"))
	if !slices.Contains(NotePurposes, b.Purpose) {
		faults.Add(errs.Invalid("path.choice").At("purpose"))
	}
	if err := faults.Err(); err != nil {
		return b, err
	}
	if b.ID != "" {
		b.Version++
		return b, tx.Must(ctx, `UPDATE path_block SET title = $3, purpose = $4, text = $5, version = $6, at = $7, by_id = $8, by_name = $9 WHERE tenant_id = $1 AND id = $2`,
			s.Tenant, b.ID, b.Title, b.Purpose, b.Text, b.Version, db.Micros(c.Now()), s.Actor, s.Name)
	}
	if all, err := Blocks(ctx, tx, s); err != nil {
		return b, err
	} else if len(all) >= mostBlocks {
		return b, errs.Invalid("path.many", "most", mostBlocks).At("title")
	}
	b.ID, b.Version = id.New(), 1
	_, err := tx.Exec(ctx, `INSERT INTO path_block (id, tenant_id, title, purpose, text, version, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8)`,
		b.ID, s.Tenant, b.Title, b.Purpose, b.Text, db.Micros(c.Now()), s.Actor, s.Name)
	return b, err
}
