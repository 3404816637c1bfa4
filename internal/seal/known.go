package seal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"wegwarte/internal/db"
)

// Ready gives the keys of the secret file and sees to it that they are those of
// the database: a database never goes on with other keys than it was sealed
// with. Where nothing was sealed yet and first is true, the file is made.
func Ready(ctx context.Context, d *db.DB, file string, first bool) (*Ring, error) {
	known, err := knownKeys(ctx, d)
	if err != nil {
		return nil, err
	}
	r, err := Load(file)
	if errors.Is(err, fs.ErrNotExist) && first && len(known) == 0 {
		if err := Create(file); err != nil && !errors.Is(err, fs.ErrExist) { // another program was faster
			return nil, err
		}
		r, err = Load(file)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no secret file %s: put its copy there, or make a first one with `wegwarte secret new`: %w", file, err)
	}
	if err != nil {
		return nil, err
	}
	for _, name := range known {
		if !slices.Contains(r.names, name) {
			return nil, fmt.Errorf("the secret file %s lacks the key %s, with which something in this database is sealed", file, name)
		}
	}
	return r, d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO seal_key (id, known_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING`,
			r.current, db.Micros(time.Now()))
		return err
	})
}

func knownKeys(ctx context.Context, d *db.DB) (names []string, err error) {
	err = d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		names, err = db.All(ctx, tx, db.Value[string], `SELECT id FROM seal_key ORDER BY id`)
		return err
	})
	return names, err
}
