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
			err = errs.Busy(throttledLogIn, "count", int(window/time.Minute))
		}
		return err
	})
}
