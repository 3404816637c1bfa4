package seat_test

import (
	"context"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/person"
	"wegwarte/internal/testkit"
)

// figure gives what is told of one kind of seat.
func (w *town) figure(t testing.TB, kind offer.Theme, what string) seat.Figure {
	t.Helper()
	var all []seat.Figure
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = seat.Needs(ctx, tx, w.Clock, w.kim)
		return err
	})
	for _, f := range all {
		if f.Kind == kind && f.What == what {
			return f
		}
	}
	t.Fatalf("nothing is told of %s %s: %+v", kind, what, all)
	return seat.Figure{}
}

func TestNeedsAreToldAndSmallNumbersAreNot(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 5)
		for n := range 8 { // five have a seat, three wait
			w.must(t, guest(n))
		}
		if f := w.figure(t, offer.German, "A1"); f.Seats != 5 || f.Free != 0 || !f.Waiting.Hidden || f.Waiting.N != 0 || f.Median != 0 || !f.Known {
			t.Errorf("three wait: %+v", f)
		}
		for n := range 4 {
			w.must(t, guest(10+n))
		}
		if f := w.figure(t, offer.German, "A1"); f.Waiting.Hidden || f.Waiting.N != 7 {
			t.Errorf("seven wait: %+v", f)
		}
		// Seats for all who wait, ten days later: half of them had one on the day they signed up or after ten days.
		w.later(10)
		more := w.course
		more.Seats = 12
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			_, err := offer.Save(ctx, tx, w.Clock, w.kim, more)
			return err
		})
		w.night(t)
		for _, one := range w.sheet(t, w.kim, w.course.ID).Held {
			if one.State == seat.Offered {
				if _, err := w.settles(t, w.kim, one, seat.Taken); err != nil {
					t.Fatalf("%+v", err)
				}
			}
		}
		if f := w.figure(t, offer.German, "A1"); f.Median != 10 || f.Waiting.N != 0 {
			t.Errorf("all have one: %+v", f)
		}
		// The child of the family is of the age of Kitas, and five more come.
		for n := range 5 {
			w.registers(t, "K-"+string(rune('a'+n)), person.BornInYear(1992), person.BornInYear(2022))
		}
		if f := w.figure(t, offer.KitaPlace, "3"); f.Others.N != 6 || f.Others.Hidden {
			t.Errorf("six children without a place: %+v", f)
		}
	})
}
