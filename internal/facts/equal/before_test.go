package equal_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/equal"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// guest came alone and had a course on a day.
type guest struct {
	id           id.ID
	came, course clock.Date
	language     string
}

// arrive registers so many, evenly over a quarter, every second of whom speaks Arabic.
func arrive(t testing.TB, w *testkit.World, all *[]guest, quarter string, n int) {
	t.Helper()
	s, first := w.As(tenant.CaseManager), clock.MustDate(quarter)
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		var homes, people, languages, firsts [][]any
		for i := range n {
			g := guest{id.New(), first.AddDays(i * 89 / n), clock.Date{}, []string{"ar", "uk"}[i%2]}
			g.course = g.came.AddDays(50 + i*37%120)
			*all = append(*all, g)
			home := id.New()
			homes = append(homes, []any{home, s.Tenant, fmt.Sprintf("G-%d", len(*all)), "", g.came, "", 1, "x", 1, 0})
			people = append(people, []any{g.id, s.Tenant, home, 1, "x", "x", "", "", "1990-05-05", "day", "male", "", "", 1, 0})
			languages = append(languages, []any{s.Tenant, g.id, g.language, true, true})
			firsts = append(firsts, []any{s.Tenant, g.id, "course-seat", g.course, 1, "x", "x"})
		}
		return put(ctx, tx, homes, people, languages, firsts)
	})
}

// on runs an audit as it would be on a day.
func on(t testing.TB, w *testkit.World, day, from, to string) equal.Run {
	t.Helper()
	s := w.At(w.Municipality, tenant.EqualityDesk)
	w.Clock.Set(clock.MustDate(day).Begins().Add(10 * 3600e9))
	var r equal.Run
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = equal.Begin(ctx, tx, w.Clock, s, equal.BeginCommand{From: clock.MustDate(from), To: clock.MustDate(to)})
		return err
	})
	if err := (equal.Desk{DB: w.DB, Clock: w.Clock}).Work(t.Context(), s.Tenant, r.ID); err != nil {
		t.Fatalf("%+v", err)
	}
	return find(t, w, s, r.Number)
}

// fact is what somebody's answer is in a run: that they waited so long, or wait.
type fact struct {
	who  int
	days int
}

// facts are the answers a figure of a group is made of, as the test knows them: those of the group who came within the span.
func facts(all []guest, r equal.Run, language string) map[fact]bool {
	out := map[fact]bool{}
	for i, g := range all {
		if g.language != language || g.came.Before(r.Span.From) || g.came.After(r.Span.To) || g.came.After(r.On) {
			continue
		}
		days := -1
		if !g.course.After(r.On) {
			days = g.came.DaysUntil(g.course)
		}
		out[fact{i, days}] = true
	}
	return out
}

// subtracted adds and subtracts the figures of reports in all ways, and counts those that are about few.
func subtracted(sets []map[fact]bool) (leaks int) {
	ways := 1
	for range sets {
		ways *= 3
	}
	for way := range ways {
		sum := map[fact]int{}
		for n, of := 0, way; n < len(sets); n, of = n+1, of/3 {
			for f := range sets[n] {
				sum[f] += of%3 - 1
			}
		}
		who := map[int]bool{}
		for f, n := range sum {
			if n != 0 {
				who[f.who] = true
			}
		}
		if len(who) > 0 && len(who) < equal.Least {
			leaks++
		}
	}
	return leaks
}

// Reports follow each other while single people come and single people get a seat. Whoever adds and subtracts what is told of a group, or of the others,
// learns of nobody, nor of fewer than ten; without the rule they would.
func TestReportsTogetherTellOfNobody(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		var all []guest
		for quarter, n := range map[string]int{"2024-10-01": 40, "2025-01-01": 40, "2025-04-01": 40, "2025-07-01": 4} {
			arrive(t, w, &all, quarter, n)
		}
		runs := []equal.Run{on(t, w, "2025-10-05", "2024-10-01", "2025-06-30"), on(t, w, "2025-10-06", "2024-10-01", "2025-09-30"), on(t, w, "2025-10-07", "2025-01-01", "2025-09-30")}
		arrive(t, w, &all, "2025-10-01", 1)
		runs = append(runs, on(t, w, "2026-01-10", "2024-10-01", "2025-12-31"), on(t, w, "2026-01-10", "2024-10-01", "2025-06-30"))
		arrive(t, w, &all, "2026-01-01", 50)
		runs = append(runs, on(t, w, "2026-04-10", "2024-10-01", "2026-03-31"), on(t, w, "2026-07-10", "2024-10-01", "2026-03-31"), on(t, w, "2026-07-10", "2025-01-01", "2025-12-31"))

		again := 0
		for _, side := range []string{"ar", "uk"} {
			var told, naive []map[fact]bool
			for i, r := range runs {
				for _, about := range []string{"ar", "uk"} { // a figure of one group is one of the other's rest
					c, there := r.Find(equal.CourseSeat, equal.Language, about)
					if !there {
						t.Fatalf("run %d has no %s", i+1, about)
					}
					if c.Told() || c.Why == equal.Before {
						naive = append(naive, facts(all, r, side))
						if c.Told() {
							told = append(told, facts(all, r, side))
							if i > 0 {
								again++
							}
						}
						break
					}
				}
			}
			if len(naive) > 9 {
				t.Fatal("too many ways to try")
			}
			if n := subtracted(told); n > 0 {
				t.Errorf("%s: of %d reports, %d sums are about few", side, len(told), n)
			}
			if n := subtracted(naive); n == 0 {
				t.Errorf("%s: without the rule nothing leaks: the test looks at nothing", side)
			} else {
				t.Logf("%s: %d reports told, %d would be, with %d sums about few", side, len(told), len(naive), n)
			}
		}
		if again < 2 {
			t.Errorf("only %d were told again: the rule withholds all", again)
		}
		for i, r := range runs {
			if want := i == 0; r.Persons > 0 != want { // each other span is one quarter of few more or less
				t.Errorf("run %d tells %d persons", i+1, r.Persons)
			}
		}
	})
}

// What was put right since does not show in a report that sees the same people: it would be one person's.
func TestWhatWasPutRightDoesNotShowAsADifference(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		var all []guest
		arrive(t, w, &all, "2025-01-01", 60)
		arrive(t, w, &all, "2025-04-01", 60)
		first := on(t, w, "2026-01-10", "2025-01-01", "2025-06-30")
		w.Do(t, w.As(tenant.CaseManager), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE path_milestone SET reached = $3 WHERE tenant_id = $1 AND person_id = $2`, w.Municipality.ID, all[0].id, "2025-12-01")
			return err
		})
		second := on(t, w, "2026-01-20", "2025-01-01", "2025-06-30")
		a, _ := first.Find(equal.CourseSeat, equal.Language, "ar")
		b, _ := second.Find(equal.CourseSeat, equal.Language, "ar")
		if !a.Told() || !reflect.DeepEqual(a, b) {
			t.Errorf("%+v became %+v", a, b)
		}
	})
}

func TestOnlyQuartersThatAreOverAreCompared(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.At(w.Municipality, tenant.EqualityDesk)
		err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := equal.Begin(ctx, tx, w.Clock, s, equal.BeginCommand{From: from, To: clock.MustDate("2026-12-31")})
			return err
		})
		if err == nil {
			t.Error("a quarter that is not over")
		}
		if r := begin(t, w, s); r.On != clock.MustDate("2026-09-30") {
			t.Errorf("it looks at %s", r.On)
		}
	})
}
