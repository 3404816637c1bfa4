package open_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/id"
	"wegwarte/internal/testkit"
)

// persons is how many are in the registers that are measured; WEGWARTE_PERSONS is another number.
func persons() int {
	if n, err := strconv.Atoi(os.Getenv("WEGWARTE_PERSONS")); err == nil {
		return n
	}
	return 100_000
}

// The releases of all municipalities of a Land, with the counts they are parts of: bar 60 s from 1,000,000 persons.
func BenchmarkReleasesOfALand(b *testing.B) {
	for name, open1 := range map[string]func(testing.TB) *db.DB{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(name, func(b *testing.B) {
			d := open1(b)
			w := found(b, d)
			w.settle(b, persons())
			if err := d.Script(b.Context(), "ANALYZE"); err != nil {
				b.Fatal(err)
			}
			desk := &open.Desk{DB: d, Clock: w.Clock, Tenants: func(context.Context, *db.Tx) (all []id.ID, err error) {
				for _, t := range w.towns {
					all = append(all, t.ID)
				}
				return append(all, w.Land.ID), nil
			}}
			month := 0
			for b.Loop() {
				if err := desk.Settle(b.Context()); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				month++
				w.Clock.Set(testkit.Now.AddDate(0, month, 0))
				b.StartTimer()
			}
			w.Do(b, w.werne, func(ctx context.Context, tx *db.Tx) error {
				n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM open_release WHERE tenant_id = $1`, w.werne.Tenant)
				if err == nil && n == 0 {
					b.Error("nothing was made")
				}
				return err
			})
			b.ReportMetric(60/(b.Elapsed().Seconds()/float64(b.N)), "×bar(60s)")
		})
	}
}

// settle registers so many persons in the municipalities, each of whom was announced within the last two years or is for the months ahead.
func (w *land) settle(t testing.TB, n int) {
	t.Helper()
	r := rand.New(rand.NewPCG(5, 5)) //nolint:gosec // invented
	keys := make([]string, 0, len(w.towns))
	for ags := range w.towns {
		keys = append(keys, ags)
	}
	slices.Sort(keys)
	each := n / len(keys)
	for _, ags := range keys {
		s := w.werne
		s.Tenant = w.towns[ags].ID
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			var homes, people [][]any
			for left := each; left > 0; {
				home, size := id.New(), min(left, 1+r.IntN(5))
				left -= size
				since := testkit.Today.AddDays(-r.IntN(700))
				homes = append(homes, []any{home, s.Tenant, home, since, "", since, size, "x", 1, 0})
				for i := range size {
					people = append(people, []any{id.New(), s.Tenant, home, i + 1, "x", "x", "", "", testkit.Today.AddDays(-r.IntN(25_000)), "day", "unknown", "", "", 1, 0})
				}
			}
			if err := db.Insert(ctx, tx, `household (id, tenant_id, file_number, unit_since, left_on, registered_on, size, sort_name, version, created_at)`, homes, ""); err != nil {
				return err
			}
			return db.Insert(ctx, tx, `person (id, tenant_id, household_id, position, family_name, given_name, family_name_own, given_name_own, birth_date, birth_precision, sex,
				phone, email, version, created_at)`, people, "")
		})
		var all []way
		for left := each; left > 0; {
			one := way{ags: ags, day: testkit.Today.AddDays(60 - r.IntN(760))}
			for range min(8, 1+r.IntN(8)) {
				size := 1 + r.IntN(5)
				left -= size
				one.sizes = append(one.sizes, size)
			}
			all = append(all, one)
		}
		w.announce(t, all...)
	}
	if t, ok := t.(*testing.B); ok {
		t.Log(fmt.Sprint(each*len(keys), " persons"))
	}
}
