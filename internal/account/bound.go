package account

import (
	"context"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
)

// Bound counts that somebody does what anybody can do without a log-in, and refuses
// it where their network has done it so often within a window already. What names
// the thing. Of the network nothing is kept but a hash, and that for the window.
func Bound(ctx context.Context, d *db.DB, c clock.Clock, what, network string, most int) error {
	return d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		if err := forgetWindows(ctx, tx, c); err != nil {
			return err
		}
		n, err := count(ctx, tx, c, throttleKeys("", what+" "+network)[1])
		if err == nil && n > most {
			err = errs.Often("error.often", "count", int(window/time.Minute))
		}
		return err
	})
}

// Guess tries something that a secret opens, and refuses it where a network has given
// so many wrong ones within a window: only an error of the kind Invalid counts. Of the
// network nothing is kept but a hash, as in Bound.
func Guess(ctx context.Context, d *db.DB, c clock.Clock, what, network string, most int, try func() error) error {
	key := throttleKeys("", what+" "+network)[1]
	err := d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		if err := forgetWindows(ctx, tx, c); err != nil {
			return err
		}
		wrong, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(failures), 0) FROM throttle WHERE key = $1`, key)
		if err == nil && wrong >= most {
			err = errs.Often("error.often", "count", int(window/time.Minute))
		}
		return err
	})
	if err != nil {
		return err
	}
	if err = try(); errs.Is(err, errs.KindInvalid) {
		counted := d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
			_, err := count(ctx, tx, c, key)
			return err
		})
		if counted != nil {
			return counted
		}
	}
	return err
}
