package housing_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wegwarte/engine/placement"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/person"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/city"
)

// databases are those on which the bars are measured.
var databases = []struct {
	name string
	open func(testing.TB) *db.DB
}{{"sqlite", testkit.SQLite}, {"postgres", testkit.Postgres}}

// The bar: the calendar of a month, the list with its totals, and what is free for
// somebody, within 100 ms in 95 of 100 cases.
func BenchmarkCityOf20000Places(b *testing.B) {
	for _, on := range databases {
		b.Run(on.name, func(b *testing.B) {
			w := found(b, on.open(b))
			k := city.Fill(b, w.World, 20_000)
			b.Logf("%d sites, %d places, %d stays", k.Sites, k.Places, k.Stays)
			guest := housing.Guest{Persons: make([]person.Person, 3)}
			for _, one := range []struct {
				name string
				read func(context.Context, *db.Tx) error
			}{
				{"Month/1000-places", func(ctx context.Context, tx *db.Tx) error {
					_, err := housing.Month(ctx, tx, w.Clock, w.housing, k.Largest, today)
					return err
				}},
				{"Month/100-places", func(ctx context.Context, tx *db.Tx) error {
					_, err := housing.Month(ctx, tx, w.Clock, w.housing, k.Middle, today)
					return err
				}},
				{"Month/4-places", func(ctx context.Context, tx *db.Tx) error {
					_, err := housing.Month(ctx, tx, w.Clock, w.housing, k.Flat, today)
					return err
				}},
				{"Sites+Totals", func(ctx context.Context, tx *db.Tx) error {
					if _, err := housing.Sites(ctx, tx, w.housing, today, housing.SiteFilter{}); err != nil {
						return err
					}
					_, err := housing.Totals(ctx, tx, w.housing, today)
					return err
				}},
				{"Offers", func(ctx context.Context, tx *db.Tx) error {
					all, err := housing.Offers(ctx, tx, w.Clock, w.housing, guest, today)
					if err == nil && len(all) != housing.MostOffers {
						b.Errorf("%d offers", len(all))
					}
					return err
				}},
				{"Dues", func(ctx context.Context, tx *db.Tx) error {
					_, err := housing.Dues(ctx, tx, w.Clock, w.housing)
					return err
				}},
				{"StockOn", func(ctx context.Context, tx *db.Tx) error {
					_, err := housing.StockOn(ctx, tx, w.Clock, w.housing, today)
					return err
				}},
			} {
				b.Run(one.name, func(b *testing.B) {
					var times []time.Duration
					for b.Loop() {
						began := time.Now()
						if err := w.DB.Look(b.Context(), w.housing.Tenant, one.read); err != nil {
							b.Fatal(err)
						}
						times = append(times, time.Since(began))
					}
					slices.Sort(times)
					b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
				})
			}
		})
	}
}

const (
	attempts = 100_000
	writers  = 8
)

// The bar: of 100,000 attempts of eight writers at once to have places, none is a
// double booking.
func BenchmarkDoubleBooking(b *testing.B) {
	for _, on := range databases {
		b.Run(on.name, func(b *testing.B) {
			for b.Loop() {
				w := found(b, on.open(b))
				began := time.Now()
				booked, refused := race(b, w, attempts)
				if n := w.doubly(b); n > 0 {
					b.Fatalf("%d places are had by two at once", n)
				}
				b.ReportMetric(attempts/time.Since(began).Seconds(), "attempts/s")
				b.ReportMetric(float64(booked), "booked")
				b.ReportMetric(float64(refused), "refused")
			}
		})
	}
}

func TestOfManyWritersAtOnceNoneBooksAPlaceTwice(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		booked, refused := race(t, w, 400)
		if n := w.doubly(t); n > 0 || booked == 0 || refused == 0 {
			t.Errorf("%d doubly, %d booked, %d refused", n, booked, refused)
		}
	})
}

// race has writers book few dwellings for many households at once, each for a week
// somewhere in a year, so that nearly all meet what somebody else has.
func race(t testing.TB, w *town, tries int) (booked, refused int64) {
	t.Helper()
	_, flats := w.site(t, placement.Flat, housing.Dwelling{Rooms: rooms(1)}, housing.Dwelling{Rooms: rooms(1)}, housing.Dwelling{Shared: true, Rooms: rooms(1, 1)})
	households := make([]person.Household, 4*writers)
	for i := range households {
		households[i] = w.lives(t, 1)
	}
	var next, in, out atomic.Int64
	var all sync.WaitGroup
	for n := range writers {
		all.Go(func() {
			for try := next.Add(1); try <= int64(tries); try = next.Add(1) {
				from := today.AddDays(int(try*7919%52) * 7)
				cmd := housing.BookCommand{Household: households[n*4+int(try%4)].ID, Dwelling: flats[try%3].ID, From: from, Until: from.AddDays(int(5 + try%9)), State: housing.Planned}
				err := w.DB.Do(t.Context(), w.housing.Tenant, func(ctx context.Context, tx *db.Tx) error {
					_, err := housing.Book(ctx, tx, w.Clock, w.housing, cmd)
					return err
				})
				switch {
				case err == nil:
					in.Add(1)
				case errs.Is(err, errs.KindConflict), errs.Is(err, errs.KindBusy): // PostgreSQL ends one of two that wait for each other
					out.Add(1)
				default:
					t.Errorf("%+v: %v", cmd, err)
					return
				}
			}
		})
	}
	all.Wait()
	return in.Load(), out.Load()
}

// doubly counts the pairs of holds of one place that have a day in common.
func (w *town) doubly(t testing.TB) (n int) {
	t.Helper()
	w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM hold a JOIN hold b ON b.place_id = a.place_id AND b.from_day > a.from_day
			WHERE a.tenant_id = $1 AND (a.until_day = '' OR a.until_day > b.from_day)`, w.housing.Tenant)
		return err
	})
	return n
}
