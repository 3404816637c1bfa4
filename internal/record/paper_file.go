package record

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/scan"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// place names the place a file is sealed for: put into another row, or under
// another tenant, it does not open.
func place(tenantID, paper id.ID, part PaperPart) string {
	return "paper_file " + string(tenantID) + " " + string(paper) + " " + string(part)
}

// keepFile seals one file of a paper and stores it.
func keepFile(ctx context.Context, tx *db.Tx, s tenant.Scope, keys *seal.Ring, paper id.ID, part PaperPart, data []byte) error {
	if len(data) == 0 {
		return nil
	}
	at := place(s.Tenant, paper, part)
	key, sealedKey := keys.NewKey(at)
	_, err := tx.Exec(ctx, `INSERT INTO paper_file (paper_id, part, tenant_id, key_name, file_key, sealed) VALUES ($1, $2, $3, $4, $5, $6)`,
		paper, part, s.Tenant, keys.Current(), sealedKey, key.Seal(data, at))
	return err
}

type sealedFile struct {
	paper       id.ID
	key, sealed []byte
}

func scanFile(row db.Row) (f sealedFile, err error) {
	err = row.Scan(&f.paper, &f.key, &f.sealed)
	return f, err
}

func (f sealedFile) open(keys *seal.Ring, tenantID id.ID, part PaperPart) ([]byte, error) {
	if keys == nil {
		return nil, errs.Internal(errNoKeys)
	}
	at := place(tenantID, f.paper, part)
	key, err := keys.OpenKey(f.key, at)
	if err != nil {
		return nil, errs.Internal(err)
	}
	data, err := key.Open(f.sealed, at)
	if err != nil {
		return nil, errs.Internal(err)
	}
	return data, nil
}

// file gives one file of a paper whose right to be read was held.
func file(ctx context.Context, tx *db.Tx, s tenant.Scope, keys *seal.Ring, paper id.ID, part PaperPart) ([]byte, error) {
	found, err := db.One(ctx, tx, scanFile, `SELECT paper_id, file_key, sealed FROM paper_file
		WHERE tenant_id = $1 AND paper_id = $2 AND part = $3`, s.Tenant, paper, part)
	if err != nil {
		return nil, err
	}
	return found.open(keys, s.Tenant, part)
}

// OpenPaper gives a paper and one of its files to somebody who reads it, turned
// as it is to be read.
func OpenPaper(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, paper id.ID, part PaperPart) (Paper, []byte, error) {
	found, err := loadPaper(ctx, tx, s, paper, "")
	if err != nil {
		return Paper{}, nil, err
	}
	if found.IsGone() {
		return Paper{}, nil, errs.NotFound("error.paper.removed")
	}
	data, err := file(ctx, tx, s, keys, paper, part)
	if err != nil {
		return Paper{}, nil, err
	}
	audit.Log(tx, c, s, audit.Read, found.Data(), "paper: "+string(part), found.Person)
	return found, found.upright(data, part), nil
}

// upright turns a picture.
func (p Paper) upright(data []byte, part PaperPart) []byte {
	if p.IsPicture() || part == PaperPreview {
		return scan.Turned(data, p.Turned)
	}
	return data
}
