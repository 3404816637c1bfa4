package paper

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/scan"
	"wegwarte/internal/web/door"
)

// AddPapers takes files in, each by itself: the good ones are kept, whatever
// becomes of the others.
func AddPapers(v *door.Visit) error {
	who, err := v.ID("id")
	if err != nil {
		return err
	}
	if len(kindsFor(v.Scope)) == 0 {
		return errs.Forbidden("error.forbidden")
	}
	sent, err := v.Receive(func(data []byte) (again bool, err error) { return keep(v, who, data) })
	if err != nil {
		return err
	}
	if sent.Nothing() {
		sent.Faults.Add(errs.Invalid("error.file.missing").At("file"))
	}
	if sent.Faults.Err() == nil && len(sent.Refused) == 0 {
		if sent.Kept == 0 {
			return v.Go(folderURL(who), "paper.again", "count", sent.Again)
		}
		return v.Go(folderURL(who), "paper.kept", "count", sent.Kept)
	}
	p, err := loadFolder(v)
	if err != nil {
		return err
	}
	p.Values, p.Kept, p.Refused, p.Faults = readDescribed(v), sent.Kept+sent.Again, sent.Refused, i18n.Err(v.Context(), sent.Faults.Err())
	return v.ShowInvalid(v.T("paper.of", "name", p.Person.Name()), folderView(p))
}

// keep looks at one file and keeps it.
func keep(v *door.Visit, who id.ID, data []byte) (again bool, err error) {
	said, err := readDescribed(v).command()
	if err != nil {
		return false, err
	}
	if entry, known := said.Kind.Entry(); !known || !entry.AddedBy(v.Scope) {
		return false, errs.Invalid("error.paper.kind").At("kind")
	}
	clean, err := scan.Apart(v.Context(), data)
	if err != nil {
		return false, err
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		_, again, err = record.AddPaper(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, record.PaperCommand{Person: who, Described: said, File: clean, Source: data})
		return err
	})
	return again, err
}
