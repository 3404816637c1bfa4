package record

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// ShownPaper is a paper with its preview, nil where it has none.
type ShownPaper struct {
	Paper
	Preview []byte
}

// ShowPapers gives the papers of persons, each of whom the scope must be able to
// see, with previews, newest first, removed ones too; and audits one read for
// each kind of data among them.
func ShowPapers(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, persons []id.ID) ([]ShownPaper, error) {
	persons = distinct(persons)
	if err := within(ctx, tx, s, persons); err != nil {
		return nil, err
	}
	of, err := aboutAll(ctx, tx, s, persons)
	if err != nil {
		return nil, err
	}
	where, args := paperReach(s)
	papers, err := papersBy(ctx, tx, where, args, of)
	if err != nil {
		return nil, err
	}
	previews, err := previewsOf(ctx, tx, s, keys, papers)
	if err != nil {
		return nil, err
	}
	shown := make([]ShownPaper, len(papers))
	for i, p := range papers {
		shown[i] = ShownPaper{p, p.upright(previews[p.ID], PaperPreview)}
	}
	for _, kind := range readablePapers(s, PaperData) {
		audit.Log(tx, c, s, audit.Read, kind, "paper: list", of.persons()...)
	}
	return shown, nil
}

// ShowPaper gives one paper, without its file, to somebody who reads it.
func ShowPaper(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, paper id.ID) (Paper, error) {
	found, err := loadPaper(ctx, tx, s, paper, "")
	if err != nil {
		return Paper{}, err
	}
	audit.Log(tx, c, s, audit.Read, found.Data(), "paper", found.Person)
	return found, nil
}

// previewsOf opens the previews of papers that the scope reads.
func previewsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, keys *seal.Ring, papers []Paper) (map[id.ID][]byte, error) {
	ids := make([]id.ID, len(papers))
	for i, p := range papers {
		ids[i] = p.ID
	}
	return PaperFiles.Open(ctx, tx, keys, s.Tenant, string(PaperPreview), ids...)
}
