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

// PaperFiles is where the files of papers are.
var PaperFiles = seal.Files{Table: "paper_file", Owner: "paper_id"}

// keepFiles stores the files of a paper.
func keepFiles(ctx context.Context, tx *db.Tx, s tenant.Scope, keys *seal.Ring, paper id.ID, content, preview []byte) error {
	if err := PaperFiles.Keep(ctx, tx, keys, s.Tenant, paper, string(PaperContent), content); err != nil {
		return err
	}
	return PaperFiles.Keep(ctx, tx, keys, s.Tenant, paper, string(PaperPreview), preview)
}

// file gives one file of a paper whose right to be read was held.
func file(ctx context.Context, tx *db.Tx, s tenant.Scope, keys *seal.Ring, paper id.ID, part PaperPart) ([]byte, error) {
	found, err := PaperFiles.Open(ctx, tx, keys, s.Tenant, string(part), paper)
	if err == nil && found[paper] == nil {
		err = errs.NotFound("error.not-found")
	}
	return found[paper], err
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
