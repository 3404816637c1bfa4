package record

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// HandedPaper gives, of the scope's Land, a paper as it is now and one of its
// files, nil where it has none. It acts in the name of the municipality that it
// was handed to; that it was, and that the reader may read it, is held and
// audited where it was asked for: only assignment calls it.
func HandedPaper(ctx context.Context, tx *db.Tx, s tenant.Scope, keys *seal.Ring, paper id.ID, part PaperPart) (Paper, []byte, error) {
	found, err := db.One(ctx, tx, scanPaper, `SELECT `+paperColumns+` FROM paper r WHERE r.tenant_id = $1 AND r.id = $2`, s.Tenant, paper)
	if err != nil || found.IsGone() {
		return found, nil, err
	}
	data, err := file(ctx, tx, s, keys, paper, part)
	if errs.Is(err, errs.KindNotFound) {
		return found, nil, nil // a PDF without a preview
	}
	return found, found.upright(data, part), err
}

// CopiedPaper is a paper that was handed over, with its files as they are kept.
type CopiedPaper struct {
	Paper            // at the Land
	Content, Preview []byte
}

// RawPaper gives, of the scope's Land, a paper with its files as they are kept,
// for a copy; without files where it was removed. Only assignment calls it.
func RawPaper(ctx context.Context, tx *db.Tx, s tenant.Scope, keys *seal.Ring, paper id.ID) (one CopiedPaper, err error) {
	one.Paper, err = db.One(ctx, tx, scanPaper, `SELECT `+paperColumns+` FROM paper r WHERE r.tenant_id = $1 AND r.id = $2`, s.Tenant, paper)
	if err != nil || one.IsGone() {
		return one, err
	}
	if one.Content, err = file(ctx, tx, s, keys, paper, PaperContent); err != nil {
		return one, err
	}
	one.Preview, err = file(ctx, tx, s, keys, paper, PaperPreview)
	if errs.Is(err, errs.KindNotFound) {
		err = nil
	}
	return one, err
}

// CopyPaper takes a paper that was handed over into the record of the scope's
// municipality, as the paper of one of its own persons. It belongs to the copy
// of what it belonged to. Copying the same again changes nothing.
func CopyPaper(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, own id.ID, came CopiedPaper) error {
	if err := s.MayWrite(tenant.Transfer); err != nil {
		return err
	}
	if keys == nil {
		return errs.Internal(errNoKeys)
	}
	if err := within(ctx, tx, s, []id.ID{own}); err != nil {
		return err
	}
	p := came.Paper
	p.Origin, p.ID, p.Person, p.Version, p.AddedAt, p.AddedBy = p.ID, id.New(), own, 1, c.Now(), s.Actor
	var err error
	for table, item := range map[string]*id.ID{"need": &p.Need, "measure": &p.Measure} {
		if *item == "" {
			continue
		}
		if *item, err = db.One(ctx, tx, db.Value[id.ID], `SELECT id FROM `+table+` WHERE tenant_id = $1 AND person_id = $2 AND origin_id = $3`,
			s.Tenant, own, *item); err != nil {
			return err
		}
	}
	kept, err := p.insert(ctx, tx, s, nil)
	if err != nil || !kept {
		return err
	}
	if err := keepFiles(ctx, tx, s, keys, p.ID, came.Content, came.Preview); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Create, p.Data(), "paper: from the hand-over", own)
	return nil
}
