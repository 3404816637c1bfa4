package record

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/scan"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// Described is what is said of a paper.
type Described struct {
	Kind     PaperKind
	Need     id.ID // that it belongs to
	Measure  id.ID // that it belongs to; one of both at most
	IssuedOn clock.Date
	Language string
	Note     string
}

// PaperCommand is a photo or PDF of a paper of one person. Its file can only be
// one that was looked at.
type PaperCommand struct {
	Person id.ID
	Described
	File   scan.Clean
	Source []byte // the file as it came: the same one twice is kept once
}

var errNoKeys = errors.New("record: no keys to seal papers with")

// AddPaper keeps a paper, encrypted. The same file twice changes nothing.
func AddPaper(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, cmd PaperCommand) (p Paper, again bool, err error) {
	if keys == nil {
		return Paper{}, false, errs.Internal(errNoKeys)
	}
	if len(cmd.File.Content()) == 0 {
		return Paper{}, false, errs.Invalid("error.required").At("file")
	}
	p = Paper{ID: id.New(), Person: cmd.Person, MediaType: cmd.File.MediaType(), Bytes: len(cmd.File.Content()) + len(cmd.File.Preview()),
		Pages: cmd.File.Pages(), Version: 1, AddedAt: c.Now(), AddedBy: s.Actor}
	p.Width, p.Height = cmd.File.Size()
	if p, err = cmd.decide(p, clock.Today(c)); err != nil {
		return Paper{}, false, err
	}
	if entry, _ := p.Kind.Entry(); !entry.AddedBy(s) {
		return Paper{}, false, errs.Forbidden("error.forbidden")
	}
	if err := present(ctx, tx, s, []id.ID{cmd.Person}); err != nil {
		return Paper{}, false, err
	}
	if p, err = p.belongs(ctx, tx, s); err != nil {
		return Paper{}, false, err
	}
	if err := fits(ctx, tx, s, p); err != nil {
		return Paper{}, false, err
	}
	kept, err := p.insert(ctx, tx, s, printOf(cmd.Person, cmd.Source))
	if err != nil {
		return Paper{}, false, err
	}
	if !kept {
		return Paper{}, true, nil
	}
	if err := keepFiles(ctx, tx, s, keys, p.ID, cmd.File.Content(), cmd.File.Preview()); err != nil {
		return Paper{}, false, err
	}
	audit.Log(tx, c, s, audit.Create, p.Data(), "paper: kind issued_on language note item content", cmd.Person)
	return p, false, nil
}

// decide holds the rules of what is said of a paper.
func (d Described) decide(p Paper, today clock.Date) (Paper, error) {
	p.Kind, p.Need, p.Measure, p.IssuedOn, p.Language, p.Note = d.Kind, d.Need, d.Measure, d.IssuedOn, d.Language, d.Note
	var faults errs.List
	if _, known := d.Kind.Entry(); !known {
		faults.Add(errs.Invalid("error.paper.kind").At("kind"))
	}
	if !d.IssuedOn.IsZero() && d.IssuedOn.After(today) {
		faults.Add(errs.Invalid("error.record.day.future").At("issued_on"))
	}
	if d.Language != "" && !person.KnownTongue(d.Language) {
		faults.Add(errs.Invalid("error.paper.language").At("language"))
	}
	if d.Need != "" && d.Measure != "" {
		faults.Add(errs.Invalid("error.paper.item").At("item"))
	}
	faults.Add(short("note", d.Note, 300))
	return p, faults.Err()
}

// belongs holds that what the paper belongs to is the same person's, and takes
// over who may read that.
func (p Paper) belongs(ctx context.Context, tx *db.Tx, s tenant.Scope) (Paper, error) {
	var of id.ID
	p.ItemData = ""
	switch {
	case p.Need != "":
		found, err := loadNeed(ctx, tx, s, p.Need)
		if err != nil {
			return p, errs.Invalid("error.paper.item").At("item").Because(err)
		}
		of, p.ItemData = found.Person, found.data()
	case p.Measure != "":
		found, err := loadMeasure(ctx, tx, s, p.Measure)
		if err != nil {
			return p, errs.Invalid("error.paper.item").At("item").Because(err)
		}
		of, p.ItemData = found.Person, found.data()
	default:
		return p, nil
	}
	same, err := person.WithFollowers(ctx, tx, s, []id.ID{of})
	if err == nil && !slices.Contains(same, p.Person) {
		err = errs.Invalid("error.paper.item").At("item")
	}
	return p, err
}

// fits holds what papers may take up. It holds the household, so that two
// uploads at once do not both find the last place.
func fits(ctx context.Context, tx *db.Tx, s tenant.Scope, p Paper) error {
	household, err := db.One(ctx, tx, db.Value[id.ID], `SELECT h.id FROM household h WHERE h.tenant_id = $1 AND h.id =
		(SELECT household_id FROM person WHERE tenant_id = $1 AND id = $2)`+tx.ForUpdate(), s.Tenant, p.Person)
	if err != nil {
		return err
	}
	type used struct{ count, own, all int }
	scan := func(row db.Row) (u used, err error) { return u, row.Scan(&u.count, &u.own, &u.all) }
	u, err := db.One(ctx, tx, scan, `SELECT coalesce(sum(CASE WHEN r.person_id = $3 THEN 1 ELSE 0 END), 0),
			coalesce(sum(CASE WHEN r.person_id = $3 THEN r.bytes ELSE 0 END), 0), coalesce(sum(r.bytes), 0)
		FROM paper r JOIN person p ON p.id = r.person_id AND p.tenant_id = r.tenant_id
		WHERE r.tenant_id = $1 AND p.household_id = $2 AND r.removed_at = 0`, s.Tenant, household, p.Person)
	switch {
	case err != nil:
		return err
	case u.count >= MaxPapers:
		return errs.Invalid("error.paper.many", "most", MaxPapers).At("file")
	case u.own+p.Bytes > MaxPersonBytes:
		return errs.Invalid("error.paper.person-full", "mib", MaxPersonBytes>>20).At("file")
	case u.all+p.Bytes > MaxHouseholdBytes:
		return errs.Invalid("error.paper.household-full", "mib", MaxHouseholdBytes>>20).At("file")
	}
	return nil
}

// printOf is by what the same file of the same person is known again, and
// nobody else's.
func printOf(person id.ID, source []byte) any {
	if len(source) == 0 {
		return nil
	}
	sum := sha256.Sum256(append([]byte(person+"\n"), source...))
	return hex.EncodeToString(sum[:])
}

// insert writes the row, unless the same file, or the same row of the Land, is
// there already.
func (p Paper) insert(ctx context.Context, tx *db.Tx, s tenant.Scope, print any) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO paper (id, tenant_id, person_id, kind, data, need_id, measure_id, item_data, issued_on, language,
			note, media_type, bytes, width, height, pages, turned, print, origin_id, version, added_at, added_by,
			removed_at, removed_by, removed_why, removed_note)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, 0, '', '', '')
		ON CONFLICT DO NOTHING`,
		p.ID, s.Tenant, p.Person, p.Kind, p.Data(), null(p.Need), null(p.Measure), p.ItemData, p.IssuedOn, p.Language,
		p.Note, p.MediaType, p.Bytes, p.Width, p.Height, p.Pages, p.Turned, print, null(p.Origin), p.Version, db.Micros(p.AddedAt), p.AddedBy)
	return n == 1, err
}
