package main

import (
	"context"
	"log/slog"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/picture"
	"wegwarte/internal/portal/post"
	"wegwarte/internal/record"
	"wegwarte/internal/seal"
)

// renewKeys seals the keys of papers, pictures and messages with the current key, after the program was
// started with a new one: the files themselves stay as they are. Where it is
// interrupted, the next start goes on.
func renewKeys(ctx context.Context, d *db.DB, keys *seal.Ring, log *slog.Logger) {
	if keys == nil {
		return
	}
	var tenants []id.ID
	err := d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		tenants, err = db.All(ctx, tx, db.Value[id.ID], `SELECT id FROM tenant ORDER BY id`)
		return err
	})
	renewed := 0
	for _, one := range tenants {
		if err != nil {
			break
		}
		for _, files := range []seal.Files{record.PaperFiles, picture.Files, post.Files} {
			if err == nil {
				var n int
				n, err = files.Renew(ctx, d, keys, one)
				renewed += n
			}
		}
	}
	if renewed > 0 {
		log.Info("papers, pictures and messages have the current key", "keys", renewed)
	}
	if err != nil && ctx.Err() == nil {
		log.Error("renewing the keys of papers, pictures and messages", "err", err)
	}
}
