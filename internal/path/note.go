package path

import (
	"context"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Note is what somebody wrote down about a household or one of its persons.
type Note struct {
	ID        id.ID
	Household id.ID
	Person    id.ID // empty: the household
	NoteFields
	On       clock.Date
	Struck   bool // taken back: only its history shows it
	Version  int
	At       time.Time
	AuthorID id.ID
	Author   string
	ByID     id.ID // who wrote this version
	By       string
}

// NoteFields are what somebody enters of a note.
type NoteFields struct {
	Area    Area // empty: none in particular
	Purpose NotePurpose
	Sight   Sight
	Text    string
}

// NotePurpose is what a note is of, or for.
type NotePurpose string

// The purposes.
const (
	Talk       NotePurpose = "talk"   // with them
	Call       NotePurpose = "call"   // by telephone
	Visit      NotePurpose = "visit"  // at their home
	Agreement  NotePurpose = "agreed" // what they and we agreed
	FromOffice NotePurpose = "office" // what an authority, a school, an employer said
	ForMyself  NotePurpose = "memo"
)

// NotePurposes lists them.
var NotePurposes = []NotePurpose{Talk, Call, Visit, Agreement, FromOffice, ForMyself}

// Sight is who sees a note.
type Sight string

// Who sees it, from few to many.
const (
	Private  Sight = "private" // its author alone
	CaseFile Sight = "file"    // who reads the way
	Shared   Sight = "shared"  // and the person it is about: it is read out or printed for them
)

// Sights lists them.
var Sights = []Sight{Private, CaseFile, Shared}

const (
	mostNotes = 5000 // of a household
	// NotePage is how many notes a page has.
	NotePage = 50
)

const noteColumns = `n.id, n.household_id, n.person_id, n.area, n.purpose, n.sight, n.text, n.noted_on, n.struck, n.version, n.at, n.author_id, n.author_name, n.by_id, n.by_name`

func scanNote(row db.Row) (n Note, err error) {
	err = row.Scan(&n.ID, &n.Household, &n.Person, &n.Area, &n.Purpose, &n.Sight, &n.Text, &n.On, &n.Struck, &n.Version, db.Time(&n.At), &n.AuthorID, &n.Author, &n.ByID, &n.By)
	return n, err
}

// noteFor leaves out what the scope may not see: others' working notes, and of
// health for who may not read of it.
func noteFor(args *[]any, s tenant.Scope) string {
	*args = append(*args, s.Actor)
	where := ` AND (n.sight <> 'private' OR n.author_id = ` + db.Last(*args) + `)`
	if !s.Reads(tenant.NeedHealth) {
		where += ` AND n.area <> 'health'`
	}
	return where
}

// reader is under which the words of a note are found.
func (n Note) reader() string {
	switch {
	case n.Sight == Private:
		return string(n.AuthorID)
	case n.Area == Health:
		return healthReader
	}
	return ""
}

func (f NoteFields) tidy() NoteFields {
	f.Text = strings.TrimSpace(f.Text)
	return f
}

func (f NoteFields) check(s tenant.Scope) error {
	var faults errs.List
	if f.Text == "" {
		faults.Add(errs.Invalid("error.required").At("text"))
	}
	faults.Add(short(f.Text, longestText, "text"))
	if f.Area != "" && !slices.Contains(Areas, f.Area) || f.Area == Health && !s.Reads(tenant.NeedHealth) {
		faults.Add(errs.Invalid("path.choice").At("area"))
	}
	if !slices.Contains(NotePurposes, f.Purpose) {
		faults.Add(errs.Invalid("path.choice").At("purpose"))
	}
	if !slices.Contains(Sights, f.Sight) {
		faults.Add(errs.Invalid("path.choice").At("sight"))
	}
	return faults.Err()
}

// AddNoteCommand writes something down.
type AddNoteCommand struct {
	Household id.ID
	Person    id.ID
	NoteFields
}

// AddNote keeps a note.
func AddNote(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd AddNoteCommand) (Note, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Path); err != nil {
		return Note{}, err
	}
	w, err := walked(ctx, tx, c, s, cmd.Household)
	if err != nil {
		return Note{}, err
	}
	n := Note{ID: id.New(), Household: cmd.Household, Person: cmd.Person, NoteFields: cmd.tidy(), On: clock.Today(c), Version: 1, At: c.Now(), AuthorID: s.Actor, Author: s.Name, ByID: s.Actor, By: s.Name}
	var faults errs.List
	faults.Add(n.check(s))
	faults.Add(w.has(n.Person))
	if err := faults.Err(); err != nil {
		return n, err
	}
	if there, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM path_note n WHERE n.tenant_id = $1 AND n.household_id = $2`, s.Tenant, n.Household); err != nil {
		return n, err
	} else if there >= mostNotes {
		return n, errs.Invalid("path.many", "most", mostNotes).At("text")
	}
	audit.Log(tx, c, s, audit.Create, tenant.Path, "path: note", w.subjects(n.Person)...)
	if _, err := tx.Exec(ctx, `INSERT INTO path_note (id, tenant_id, household_id, person_id, area, purpose, sight, text, noted_on, struck, version, at, author_id, author_name, by_id, by_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $12, $13, $14, $15)`,
		n.ID, s.Tenant, n.Household, n.Person, n.Area, n.Purpose, n.Sight, n.Text, n.On, false, db.Micros(n.At), n.AuthorID, n.Author, n.ByID, n.By); err != nil {
		return n, err
	}
	return n, index(ctx, tx, s, []entry{n.entry()})
}

// CorrectNoteCommand changes a note, or takes it back.
type CorrectNoteCommand struct {
	Note   Seen
	Strike bool // the fields do not matter then
	NoteFields
}

// CorrectNote corrects a note: what stood there stays in its history. A working
// note only its author corrects. Who may see a note can become more, never fewer:
// what others have read is not hidden from them. Whoever corrects what somebody
// else did meanwhile gets that note with the conflict.
func CorrectNote(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd CorrectNoteCommand) (Note, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Path); err != nil {
		return Note{}, err
	}
	was, err := findNote(ctx, tx, s, cmd.Note.ID, tx.ForUpdate())
	switch {
	case err != nil:
		return was, err
	case was.Version != cmd.Note.Version:
		return was, errs.Conflict("error.conflict")
	case was.Struck:
		return was, errs.Conflict("note.struck")
	}
	n := was
	if n.Struck = cmd.Strike; !cmd.Strike {
		n.NoteFields = cmd.tidy()
		var faults errs.List
		faults.Add(n.check(s))
		if slices.Index(Sights, n.Sight) < slices.Index(Sights, was.Sight) {
			faults.Add(errs.Invalid("note.narrower").At("sight"))
		}
		if err := faults.Err(); err != nil {
			return was, err
		}
	}
	n.At, n.ByID, n.By = c.Now(), s.Actor, s.Name
	audit.Log(tx, c, s, audit.Change, tenant.Path, "path: note", n.subjects()...)
	if _, err := tx.Exec(ctx, `INSERT INTO path_note_before (tenant_id, note_id, version, area, purpose, sight, text, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		s.Tenant, was.ID, was.Version, was.Area, was.Purpose, was.Sight, was.Text, db.Micros(was.At), was.ByID, was.By); err != nil {
		return was, err
	}
	if err := tx.Must(ctx, `UPDATE path_note SET area = $4, purpose = $5, sight = $6, text = $7, struck = $8, version = version + 1, at = $9, by_id = $10, by_name = $11
		WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, n.ID, n.Version, n.Area, n.Purpose, n.Sight, n.Text, n.Struck, db.Micros(n.At), n.ByID, n.By); err != nil {
		return was, err
	}
	n.Version++
	return n, index(ctx, tx, s, []entry{n.entry()})
}

func (n Note) subjects() []id.ID {
	if n.Person == "" {
		return []id.ID{n.Household}
	}
	return []id.ID{n.Household, n.Person}
}

func findNote(ctx context.Context, tx *db.Tx, s tenant.Scope, note id.ID, lock string) (Note, error) {
	args := []any{s.Tenant, note}
	return db.One(ctx, tx, scanNote, `SELECT `+noteColumns+` FROM path_note n WHERE n.tenant_id = $1 AND n.id = $2`+noteFor(&args, s)+lock, args...)
}
