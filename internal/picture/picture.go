// Package picture keeps photos of places: of a site, for those who will live
// there, and of a flat as it was handed over. They are drawn anew (package scan)
// and stored encrypted. What a photo belongs to says who may see it.
package picture

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/scan"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// Picture is what is known of a photo.
type Picture struct {
	ID      id.ID
	Data    tenant.Data // who may read this may see it
	Of      id.ID       // what it belongs to
	About   id.ID       // the household this is about; empty where nobody
	Caption string
	Width   int // in pixels
	Height  int
	Bytes   int
	At      time.Time
	By      string
}

// Files is where the photos themselves are.
var Files = seal.Files{Table: "picture_file", Owner: "picture_id"}

// Part is one of the files of a photo.
type Part string

// The parts.
const (
	Whole Part = "content"
	Small Part = "preview"
)

// Most is how many photos belong to one thing.
const Most = 24

const longestCaption = 200

const columns = `id, data, of_id, about_id, caption, width, height, bytes, at, by_name`

func scanRow(row db.Row) (p Picture, err error) {
	err = row.Scan(&p.ID, &p.Data, &p.Of, &p.About, &p.Caption, &p.Width, &p.Height, &p.Bytes, db.Time(&p.At), &p.By)
	return p, err
}

// AddCommand is a photo. Its file can only be one that was looked at; whoever
// gives it has seen to it that what it belongs to is the scope's.
type AddCommand struct {
	Data    tenant.Data
	Of      id.ID
	About   id.ID
	Caption string
	File    scan.Clean
}

// Add keeps a photo.
func Add(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, cmd AddCommand) (Picture, error) {
	if err := s.MayWrite(cmd.Data); err != nil {
		return Picture{}, err
	}
	p := Picture{ID: id.New(), Data: cmd.Data, Of: cmd.Of, About: cmd.About, Caption: strings.TrimSpace(cmd.Caption), Bytes: len(cmd.File.Content()), At: c.Now(), By: s.Name}
	p.Width, p.Height = cmd.File.Size()
	var faults errs.List
	if cmd.File.MediaType() != "image/jpeg" {
		faults.Add(errs.Invalid("picture.none").At("file"))
	}
	faults.Add(captioned(p.Caption))
	there, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM picture WHERE tenant_id = $1 AND of_id = $2`, s.Tenant, p.Of)
	if err != nil {
		return Picture{}, err
	}
	if there >= Most {
		faults.Add(errs.Invalid("picture.many", "most", Most).At("file"))
	}
	if err := faults.Err(); err != nil {
		return Picture{}, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO picture (id, tenant_id, data, of_id, about_id, caption, width, height, bytes, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		p.ID, s.Tenant, p.Data, p.Of, p.About, p.Caption, p.Width, p.Height, p.Bytes, db.Micros(p.At), s.Actor, p.By); err != nil {
		return Picture{}, err
	}
	if err := Files.Keep(ctx, tx, keys, s.Tenant, p.ID, string(Whole), cmd.File.Content()); err != nil {
		return Picture{}, err
	}
	if err := Files.Keep(ctx, tx, keys, s.Tenant, p.ID, string(Small), cmd.File.Preview()); err != nil {
		return Picture{}, err
	}
	p.log(tx, c, s, audit.Create, "picture")
	return p, nil
}

func (p Picture) log(tx *db.Tx, c clock.Clock, s tenant.Scope, action audit.Action, detail string) {
	var about []id.ID
	if p.About != "" {
		about = []id.ID{p.About}
	}
	audit.Log(tx, c, s, action, p.Data, detail, about...)
}

// Of lists the photos of something, the first first.
func Of(ctx context.Context, tx *db.Tx, s tenant.Scope, data tenant.Data, of id.ID) ([]Picture, error) {
	if err := s.MayRead(data); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanRow, `SELECT `+columns+` FROM picture WHERE tenant_id = $1 AND of_id = $2 AND data = $3 ORDER BY at, id`, s.Tenant, of, data)
}

func find(ctx context.Context, tx *db.Tx, s tenant.Scope, picture id.ID) (Picture, error) {
	p, err := db.One(ctx, tx, scanRow, `SELECT `+columns+` FROM picture WHERE tenant_id = $1 AND id = $2`, s.Tenant, picture)
	if err == nil {
		err = s.MayRead(p.Data)
	}
	return p, err
}

// Open gives a photo to somebody who sees it.
func Open(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, picture id.ID, part Part) (Picture, []byte, error) {
	p, err := find(ctx, tx, s, picture)
	if err != nil {
		return Picture{}, nil, err
	}
	open, err := Files.Open(ctx, tx, keys, s.Tenant, string(part), p.ID)
	if err == nil && open[p.ID] == nil {
		err = errs.NotFound("error.not-found")
	}
	if err == nil && p.About != "" {
		p.log(tx, c, s, audit.Read, "picture")
	}
	return p, open[p.ID], err
}

// Describe says anew what a photo shows.
func Describe(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, picture id.ID, caption string) (Picture, error) {
	p, err := find(ctx, tx, s, picture)
	if err == nil {
		err = s.MayWrite(p.Data)
	}
	if err != nil {
		return Picture{}, err
	}
	p.Caption = strings.TrimSpace(caption)
	if err := captioned(p.Caption); err != nil {
		return p, err
	}
	if err := tx.Must(ctx, `UPDATE picture SET caption = $3 WHERE tenant_id = $1 AND id = $2`, s.Tenant, p.ID, p.Caption); err != nil {
		return p, err
	}
	p.log(tx, c, s, audit.Change, "picture")
	return p, nil
}

func captioned(text string) error {
	if utf8.RuneCountInString(text) > longestCaption {
		return errs.Invalid("picture.long", "most", longestCaption).At("caption")
	}
	return nil
}

// Previews gives photos small, to whoever was given the list of them.
func Previews(ctx context.Context, tx *db.Tx, s tenant.Scope, keys *seal.Ring, list []Picture) (map[id.ID][]byte, error) {
	ids := make([]id.ID, len(list))
	for i, p := range list {
		if err := s.MayRead(p.Data); err != nil {
			return nil, err
		}
		ids[i] = p.ID
	}
	return Files.Open(ctx, tx, keys, s.Tenant, string(Small), ids...)
}

// Remove removes a photo; that it was there stands in the audit.
func Remove(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, picture id.ID) (Picture, error) {
	p, err := find(ctx, tx, s, picture)
	if err == nil {
		err = s.MayWrite(p.Data)
	}
	if err != nil {
		return Picture{}, err
	}
	for _, table := range []string{`picture_file WHERE picture_id`, `picture WHERE id`} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` = $2 AND tenant_id = $1`, s.Tenant, p.ID); err != nil {
			return Picture{}, err
		}
	}
	p.log(tx, c, s, audit.Change, "picture removed")
	return p, nil
}
