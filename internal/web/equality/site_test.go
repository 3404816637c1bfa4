package equality_test

import (
	"context"
	"fmt"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/equal"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit/site"
)

var (
	from = clock.MustDate("2025-01-01")
	to   = clock.MustDate("2025-12-31")
)

// alone writes down somebody who came alone; more is what else is known of them, after the household and the person.
type alone struct {
	home, one     id.ID
	came          clock.Date
	sex, language string
}

// settle registers so many who came alone in 2025 at a tenant, the i-th as it is told.
func settle(t *testing.T, s *site.Site, at tenant.Scope, n int, as func(i int, a *alone)) (all []alone) {
	t.Helper()
	s.Do(t, at, func(ctx context.Context, tx *db.Tx) error {
		var homes, people, languages [][]any
		for i := range n {
			a := alone{id.New(), id.New(), from.AddDays(i * 364 / n), "male", "uk"}
			as(i, &a)
			homes = append(homes, []any{a.home, at.Tenant, fmt.Sprintf("F-%d", i), "", a.came, "", 1, "secretname", 1, 0})
			people = append(people, []any{a.one, at.Tenant, a.home, 1, "Secretname", "Secretname", "", "", "1990-05-05", "day", a.sex, "", "", 1, 0})
			languages = append(languages, []any{at.Tenant, a.one, a.language, true, true})
			all = append(all, a)
		}
		for _, in := range []struct {
			into string
			rows [][]any
		}{{`household (id, tenant_id, file_number, unit_since, registered_on, left_on, size, sort_name, version, created_at)`, homes},
			{`person (id, tenant_id, household_id, position, family_name, given_name, family_name_own, given_name_own, birth_date, birth_precision, sex, phone, email, version, created_at)`, people},
			{`person_language (tenant_id, person_id, language, speaks, reads)`, languages}} {
			if err := db.Insert(ctx, tx, in.into, in.rows, ""); err != nil {
				return err
			}
		}
		return nil
	})
	return all
}

// town has 120 who had a course after 60 to 120 days, those who speak Arabic 60 days later, and three who speak Tigrinya.
func town(t *testing.T, s *site.Site) {
	t.Helper()
	at := s.At(s.Municipality, tenant.EqualityDesk)
	all := settle(t, s, at, 120, func(i int, a *alone) {
		if i%2 == 0 {
			a.language = "ar"
		}
		if i%3 == 0 {
			a.sex = "female"
		}
		if i%40 == 7 {
			a.language = "ti"
		}
	})
	s.Do(t, at, func(ctx context.Context, tx *db.Tx) error {
		var rows [][]any
		for i, a := range all {
			days := 60 + i*37%61
			if a.language == "ar" {
				days += 60
			}
			rows = append(rows, []any{at.Tenant, a.one, "course-seat", a.came.AddDays(days), 1, "x", "x"})
		}
		return db.Insert(ctx, tx, `path_milestone (tenant_id, person_id, kind, reached, at, by_id, by_name)`, rows, "")
	})
}

// waiting has 120 in the Land's facilities who were sent on: those in the procedure after half a year, those with temporary protection after a month.
func waiting(t *testing.T, s *site.Site) {
	t.Helper()
	at := s.At(s.Land, tenant.EqualityDesk)
	all := settle(t, s, at, 120, func(i int, a *alone) {})
	s.Do(t, at, func(ctx context.Context, tx *db.Tx) error {
		var legal, sent, with [][]any
		for i, a := range all {
			status, days := "in-procedure", 170+i*7%30
			if i%2 == 0 {
				status, days = "temporary", 20+i*7%30
			}
			on := a.came.AddDays(days)
			transfer := id.New()
			legal = append(legal, []any{at.Tenant, a.one, 1, "SY", status, "x", "2025-01-01", 1, "x"})
			sent = append(sent, []any{transfer, at.Tenant, s.Municipality.ID, string(transfer), "arrived", "", 0, "municipality", 0, "", on, "", "", on.AddDays(-14), 14, 10, 14, 1, 1, 1, 1, 0})
			with = append(with, []any{transfer, at.Tenant, s.Municipality.ID, a.home, false})
		}
		if err := db.Insert(ctx, tx, `person_legal (tenant_id, person_id, number, nationality, status, source, stated_on, recorded_at, recorded_by)`, legal, ""); err != nil {
			return err
		}
		if err := db.Insert(ctx, tx, `transfer (id, tenant_id, to_tenant_id, number, state, resume, open_questions, turn, turn_since, due_on, arrive_on, arrive_at, meeting_point,
			announced_on, notice_days, notice_working, promised_days, handover, households, persons, version, created_at)`, sent, ""); err != nil {
			return err
		}
		return db.Insert(ctx, tx, `transfer_household (transfer_id, tenant_id, to_tenant_id, household_id, active)`, with, "")
	})
}

// work does the run that was begun.
func work(t *testing.T, s *site.Site, at tenant.Tenant, number int) {
	t.Helper()
	who := s.At(at, tenant.EqualityDesk)
	var r equal.Run
	s.Do(t, who, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = equal.Find(ctx, tx, who, number)
		return err
	})
	if err := (equal.Desk{DB: s.DB, Clock: s.Clock}).Work(t.Context(), at.ID, r.ID); err != nil {
		t.Fatalf("%+v", err)
	}
}
