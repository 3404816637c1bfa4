package open_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/facts/gap"
	"wegwarte/internal/id"
	"wegwarte/internal/testkit"
)

// residents are 300 of each age at the end of 2025, and places for children under three.
func residents() (rows []figure.Row) {
	add := func(key, from, to string, n int64) {
		rows = append(rows, figure.Row{Figure: figure.Figure{Key: key, From: clock.MustDate(from), To: clock.MustDate(to), Value: 1000 * n, Low: 1000 * n, High: 1000 * n, Source: "IT.NRW", Licence: "dl-de/by-2-0", AsOf: clock.MustDate("2026-02-28")}})
	}
	for age := range 100 {
		add(fmt.Sprintf("population.age.%d", age), "2025-12-31", "2025-12-31", 300)
	}
	add("population.births", "2025-01-01", "2025-12-31", 300)
	add("kita.u3.places", "2025-12-31", "2025-12-31", 300)
	add("kita.u3.wish", "2025-01-01", "2025-12-31", 60)
	add("kita.3to6.places", "2025-12-31", "2025-12-31", 700)
	add("fullday.places", "2025-12-31", "2025-12-31", 1000)
	return rows
}

// home is a household that came to Werne: a grown-up and children.
type home struct {
	id   id.ID
	came clock.Date
	born []string
}

func (w *land) move(t testing.TB, all ...home) {
	t.Helper()
	w.Do(t, w.werne, func(ctx context.Context, tx *db.Tx) error {
		var homes, people [][]any
		for i, h := range all {
			homes = append(homes, []any{h.id, w.werne.Tenant, string(h.id), "", h.came, "", len(h.born), "x", 1, 0})
			for n, born := range h.born {
				people = append(people, []any{id.New(), w.werne.Tenant, h.id, n + 1, "x", fmt.Sprint(i), "", "", born, "day", "female", "", "", 1, 0})
			}
		}
		if err := db.Insert(ctx, tx, `household (id, tenant_id, file_number, unit_since, registered_on, left_on, size, sort_name, version, created_at)`, homes, ""); err != nil {
			return err
		}
		return db.Insert(ctx, tx, `person (id, tenant_id, household_id, position, family_name, given_name, family_name_own, given_name_own, birth_date, birth_precision, sex, phone, email, version, created_at)`, people, "")
	})
}

// months gives what the public page would say of gaps in each month up to June 2026, one text for each; plain: from counts as they are.
func (w *land) months(t testing.TB, plain bool) (all []string) {
	t.Helper()
	for m := time.January; m <= time.June; m++ {
		day := clock.NewDate(2026, m, 28)
		if !plain {
			w.Clock.Set(day.Begins().Add(9 * time.Hour))
			r := w.draft(t, w.werne)
			text, err := json.Marshal([]any{r.Content.Gaps, r.Content.Arrivals, r.Content.Halls})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Content.Gaps) == 0 {
				t.Fatal("nothing is told")
			}
			all = append(all, string(text))
			continue
		}
		w.Do(t, w.werne, func(ctx context.Context, tx *db.Tx) error {
			told, err := gap.Told(ctx, tx, w.werne, day)
			text := ""
			for _, st := range told {
				if st.Answer != nil {
					text += fmt.Sprintln(st.Key, st.Answer.Years)
				}
			}
			all = append(all, text)
			return err
		})
	}
	return all
}

// In each month a single household comes, with or without children. Of each there is another town in which it never came, or in another month, or one more with it, or one
// of the next, and of which everybody would have been told the same in all months: so nobody can tell how many came. Counts as they are tell of all of them.
func TestGapsOverMonthsTellOfNoHousehold(t *testing.T) {
	d := testkit.SQLite(t)
	w := found(t, d)
	w.Do(t, w.werne, func(ctx context.Context, tx *db.Tx) error {
		taken, err := figure.Take(ctx, tx, w.Clock, w.werne, figure.TakeCommand{Rows: residents(), Way: figure.Sheet})
		if err == nil && len(taken.Faults) > 0 {
			t.Fatalf("%+v", taken.Faults[0].Err)
		}
		return err
	})
	var before []home
	for i := range 33 { // in the years before
		before = append(before, home{id.New(), clock.MustDate("2019-03-01").AddDays(i * 75), []string{"1990-02-02", fmt.Sprintf("20%d-03-03", 10+i%15)}})
	}
	w.move(t, before...)
	single := []home{
		{id.New(), clock.MustDate("2026-01-20"), []string{"1988-01-01", "2024-06-01"}}, {id.New(), clock.MustDate("2026-02-11"), []string{"1999-01-01"}},
		{id.New(), clock.MustDate("2026-03-09"), []string{"1980-01-01", "2022-01-01", "2019-05-01"}}, {id.New(), clock.MustDate("2026-04-22"), []string{"1991-01-01"}},
		{id.New(), clock.MustDate("2026-05-05"), []string{"1985-01-01", "2013-01-01"}}, {id.New(), clock.MustDate("2026-06-16"), []string{"1970-01-01", "2025-12-01"}},
	}
	w.move(t, single...)
	told, plain := w.months(t, false), w.months(t, true)
	for i, h := range single {
		hidden := false
		var why string
		for _, one := range []struct {
			name   string
			change func(ctx context.Context, tx *db.Tx) error
		}{
			{"it never came", func(ctx context.Context, tx *db.Tx) error { return w.moveTo(ctx, tx, h.id, "2027-01-01") }},
			{"one more came with it", func(ctx context.Context, tx *db.Tx) error { return w.grow(ctx, tx, h) }},
			{"it came a month later", func(ctx context.Context, tx *db.Tx) error {
				return w.moveTo(ctx, tx, h.id, h.came.AddMonths(1).String())
			}},
			{"it came a month before", func(ctx context.Context, tx *db.Tx) error {
				return w.moveTo(ctx, tx, h.id, h.came.AddMonths(-1).String())
			}},
			{"one who came with the next came with it", func(ctx context.Context, tx *db.Tx) error {
				return w.join(ctx, tx, single[(i+1)%len(single)].id, h.id, 1, 98)
			}},
		} {
			if hidden {
				break
			}
			name := one.name
			w.Do(t, w.werne, one.change)
			if other := w.months(t, false); fmt.Sprint(other) == fmt.Sprint(told) {
				hidden, why = true, name
			}
			if name == "it never came" && fmt.Sprint(w.months(t, true)) == fmt.Sprint(plain) {
				t.Errorf("household %d: counts as they are do not tell that it came: the test looks at nothing", i+1)
			}
			w.Do(t, w.werne, func(ctx context.Context, tx *db.Tx) error {
				if _, err := tx.Exec(ctx, `DELETE FROM person WHERE tenant_id = $1 AND household_id = $2 AND position = 99`, w.werne.Tenant, h.id); err != nil {
					return err
				}
				if name == "one who came with the next came with it" {
					if err := w.join(ctx, tx, h.id, single[(i+1)%len(single)].id, 98, 1); err != nil {
						return err
					}
				}
				return w.moveTo(ctx, tx, h.id, h.came.String())
			})
		}
		if !hidden {
			t.Errorf("household %d, that came on %s, can be told from what was published", i+1, h.came)
		} else {
			t.Logf("household %d: the same would have been told if %s", i+1, why)
		}
	}
}

// grow has one more person in a household.
func (w *land) grow(ctx context.Context, tx *db.Tx, h home) error {
	return db.Insert(ctx, tx, `person (id, tenant_id, household_id, position, family_name, given_name, family_name_own, given_name_own, birth_date, birth_precision, sex, phone, email, version, created_at)`,
		[][]any{{id.New(), w.werne.Tenant, h.id, 99, "x", "x", "", "", "1990-01-01", "day", "male", "", "", 1, 0}}, "")
}

// join has somebody come with another household.
func (w *land) join(ctx context.Context, tx *db.Tx, from, to id.ID, was, is int) error {
	return tx.Must(ctx, `UPDATE person SET household_id = $3, position = $5 WHERE tenant_id = $1 AND household_id = $2 AND position = $4`, w.werne.Tenant, from, to, was, is)
}

func (w *land) moveTo(ctx context.Context, tx *db.Tx, home id.ID, day string) error {
	return tx.Must(ctx, `UPDATE household SET registered_on = $3 WHERE tenant_id = $1 AND id = $2`, w.werne.Tenant, home, day)
}
