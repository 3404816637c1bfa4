package career

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
	"wegwarte/internal/work"
)

// ShowCV shows somebody's CV, in German, as it is printed: what they want in it.
func ShowCV(v *door.Visit) error {
	who, err := v.ID("id")
	if err != nil {
		return err
	}
	var f work.File
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		f, err = work.Show(ctx, tx, v.Clock, v.Scope, who)
		return err
	})
	if err != nil {
		return err
	}
	v.Trail = []ui.Crumb{{Label: v.T("work.title"), URL: listPath}, {Label: f.Who.Name(), URL: fileURL(f.Who.ID)}}
	return v.Show(v.T("work.cv.of", "name", f.Who.Name()), cvPage(f))
}

// entriesOf gives the lines of a kind that stand in the CV, the latest first.
func entriesOf(f work.File, k work.EntryKind) (list []work.Entry) {
	for _, e := range f.Entries {
		if e.Kind == k && !e.Hidden {
			list = append(list, e)
		}
	}
	return list
}
