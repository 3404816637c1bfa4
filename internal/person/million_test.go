package person_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// million is how many persons are searched; WEGWARTE_MILLION is another number.
func million() int {
	if n, err := strconv.Atoi(os.Getenv("WEGWARTE_MILLION")); err == nil {
		return n
	}
	return 1_000_000
}

// Names are put together from syllables, some of them far more often than
// others, as names are.
var syllables = []string{"ha", "mo", "al", "ka", "sa", "ra", "ya", "li", "na", "zi", "ba", "ru", "ta", "de", "ko", "va", "shi", "gu", "fe", "or", "wa", "mi", "ne", "jo"}

func invented(r *rand.Rand, z *rand.Zipf) string {
	name := syllables[z.Uint64()]
	for range 1 + r.IntN(3) {
		name += syllables[z.Uint64()]
	}
	return name
}

// crowd stores households of three, as the register does, without their audit.
func crowd(b *testing.B, w *testkit.World, persons int) {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same each time
	z := rand.NewZipf(r, 1.2, 4, uint64(len(syllables)-1))
	land := w.As(tenant.LandAllocation)
	for stored := 0; stored < persons; {
		w.Do(b, land, func(ctx context.Context, tx *db.Tx) error {
			var households, people, tokens [][]any
			for range 2000 {
				h, family := id.New(), invented(r, z)
				for i := range 3 {
					p, given := id.New(), invented(r, z)
					if i == 0 {
						households = append(households, []any{h, land.Tenant, "F-" + string(h), w.Facility.ID, "2026-01-01", "2026-01-01", "", 3,
							person.Fold(family + " " + given), 1, 0})
					}
					people = append(people, []any{p, land.Tenant, h, i + 1, family, given, "", "",
						fmt.Sprintf("%d-%02d-%02d", 1950+r.IntN(75), 1+r.IntN(12), 1+r.IntN(28)), "day", "unknown", "", "", 1, 0})
					for _, token := range person.Tokens(family, given, "", "") {
						tokens = append(tokens, []any{land.Tenant, token, p})
					}
					stored++
				}
			}
			if err := db.Insert(ctx, tx, `household (id, tenant_id, file_number, unit_id, unit_since, registered_on, left_on, size, sort_name,
				version, created_at)`, households, ""); err != nil {
				return err
			}
			if err := db.Insert(ctx, tx, `person (id, tenant_id, household_id, position, family_name, given_name, family_name_own, given_name_own,
				birth_date, birth_precision, sex, phone, email, version, created_at)`, people, ""); err != nil {
				return err
			}
			return db.Insert(ctx, tx, `person_token (tenant_id, token, person_id)`, tokens, "")
		})
	}
	if err := w.DB.Script(b.Context(), "ANALYZE"); err != nil {
		b.Fatal(err)
	}
}

// Searches as they are typed: a whole name, the beginnings of two, a name with
// a year, and, the worst, two letters.
func BenchmarkSearchOf1000000Persons(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(name, func(b *testing.B) {
			w := testkit.NewWorld(b, open(b))
			crowd(b, w, million())
			desk := w.As(tenant.LandAllocation)
			for _, text := range []string{"hamoka", "hamo kasa", "ruta 1984", "hamoal hamo", "ha mo", "ha"} {
				b.Run(text, func(b *testing.B) {
					var times []time.Duration
					for b.Loop() {
						began := time.Now()
						err := w.DB.Look(b.Context(), desk.Tenant, func(ctx context.Context, tx *db.Tx) error {
							_, err := person.Search(ctx, tx, w.Clock, desk, text)
							return err
						})
						if err != nil {
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
