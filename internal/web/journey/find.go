package journey

import (
	"context"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// find gives the transfer that the address names, without anybody's name.
func find(v *door.Visit) (t assignment.Transfer, err error) {
	one, err := v.ID("id")
	if err != nil {
		return t, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		t, err = assignment.Find(ctx, tx, v.Scope, one)
		return err
	})
	return t, err
}

func crumb(t assignment.Transfer) ui.Crumb { return ui.Crumb{Label: t.Number, URL: path(t.ID)} }
