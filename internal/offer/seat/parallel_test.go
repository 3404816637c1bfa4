package seat_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/testkit"
)

// A thousand who sign up at once, each of 500 twice: one half at a desk, the other without
// a log-in and for up to three people, while who has a seat leaves again.
func TestNoSeatIsSoldTwiceUnderAThousandParallelSignUps(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		const seats, people = 25, 500
		w := opened(t, d, seats)
		var signed, twice, left atomic.Int64
		var wait sync.WaitGroup
		begin := make(chan struct{})
		retry := func(fn func() error) error {
			for {
				if err := fn(); !errs.Is(err, errs.KindBusy) {
					return err
				}
			}
		}
		for n := range 2 * people {
			wait.Go(func() {
				<-begin
				cmd := guest(n % people)
				cmd.Offer = w.course.ID
				var one seat.Seat
				switch err := retry(func() error {
					return d.Do(t.Context(), w.kim.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
						if n%2 == 0 {
							one, err = seat.SignUp(ctx, tx, w.Clock, w.kim, cmd)
							return err
						}
						cmd := neighbour(n%people, 1+n%3)
						cmd.Offer = w.course.ID
						one, _, err = seat.SignUpGuest(ctx, tx, w.Clock, w.anybody(), cmd)
						return err
					})
				}); {
				case err == nil:
					signed.Add(1)
				case errs.Is(err, errs.KindInvalid):
					twice.Add(1)
					return
				default:
					t.Errorf("%+v", err)
					return
				}
				if one.State != seat.Taken || rand.IntN(2) == 0 {
					return
				}
				if err := retry(func() error {
					return d.Do(t.Context(), w.kim.Tenant, func(ctx context.Context, tx *db.Tx) error {
						_, err := seat.Settle(ctx, tx, w.Clock, w.kim, seat.SettleCommand{Seat: one.ID, Version: one.Version, To: seat.Withdrawn})
						return err
					})
				}); err != nil {
					t.Errorf("%+v", err)
				}
				left.Add(1)
			})
		}
		close(begin)
		wait.Wait()
		h := w.sheet(t, w.kim, w.course.ID)
		free := seats
		for _, one := range h.Held {
			free -= one.People
		}
		if len(h.Waiting) == 0 || free < 0 || free >= h.Waiting[0].People {
			t.Errorf("%d of %d seats are free, and %d wait", free, seats, len(h.Waiting))
		}
		if n := len(h.Held) + len(h.Waiting) + h.Ended; n != int(signed.Load()) {
			t.Errorf("%d signed up, %d are on the sheet", signed.Load(), n)
		}
		// Who left may sign up again, when their second came after: nobody else did.
		if more := signed.Load() - people; more > left.Load() || signed.Load()+twice.Load() != 2*people {
			t.Errorf("%d signed up, %d of them left, %d were there already", signed.Load(), left.Load(), twice.Load())
		}
		seen := map[string]bool{}
		for _, one := range h.Held {
			seen[one.Who] = true
		}
		for _, one := range h.Waiting {
			if seen[one.Who] {
				t.Errorf("%s has a seat and waits", one.Name)
			}
			seen[one.Who] = true
		}
		w.counted(t)
	})
}
