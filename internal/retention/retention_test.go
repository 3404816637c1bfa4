package retention_test

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/retention"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestTheNightRemovesWhatIsOverAtEachTenantOnceADay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		desk := retention.Desk(d, w.Clock)
		jobs := &job.Runner{DB: d, Clock: w.Clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
		desk.Serve(jobs)
		sent := clock.MustDate("2025-11-20") // goes after 31 December 2026
		persons := map[id.ID]id.ID{}         // by tenant
		for _, at := range []tenant.Tenant{w.Land, w.Municipality} {
			admin := w.At(at, tenant.Administrator)
			w.Do(t, admin, func(ctx context.Context, tx *db.Tx) error {
				_, err := account.Add(ctx, tx, w.Clock, admin, account.New{Email: string(at.ID) + "@example.org", Name: "Korte", Password: "ein Satz, den niemand errät", Roles: []tenant.Role{tenant.Administrator}})
				return err
			})
			s := w.As(tenant.FacilityMedic)
			writer := w.As(tenant.FacilitySocial)
			if at.Kind == tenant.Municipality {
				s = w.As(tenant.Intake)
				writer = s
			}
			w.Do(t, writer, func(ctx context.Context, tx *db.Tx) error {
				h, err := person.Register(ctx, tx, w.Clock, writer, person.RegisterCommand{FileNumber: "A-1", Unit: writer.Unit, Persons: []person.Person{
					{FamilyName: "Muster", GivenName: "Amina", Birth: person.BornInYear(1990), Sex: person.Female}}})
				if err == nil {
					persons[at.ID] = h.Persons[0].ID
				}
				return err
			})
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				cmds := make([]record.AZRCommand, 310) // more than one step
				for i := range cmds {
					cmds[i] = record.AZRCommand{Person: persons[at.ID], Kind: "examination", Day: sent.AddDays(-i), SentOn: sent}
				}
				_, err := record.AddAZR(ctx, tx, w.Clock, s, cmds...)
				return err
			})
		}
		left := func(at tenant.Tenant) (n int) {
			s := w.At(at, tenant.Auditor)
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM measure WHERE tenant_id = $1`, at.ID)
				return err
			})
			return n
		}
		night := func(on string) int {
			t.Helper()
			w.Clock.Set(clock.MustDate(on).Begins().Add(3 * time.Hour))
			if err := desk.Schedule(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := desk.Schedule(t.Context()); err != nil { // a minute later
				t.Fatal(err)
			}
			n, err := jobs.Drain(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := night("2026-12-31"); n != 3 || left(w.Land) != 310 || left(w.Municipality) != 310 {
			t.Errorf("on the last day: %d jobs, %d and %d left", n, left(w.Land), left(w.Municipality))
		}
		if n := night("2027-01-01"); n != 3 || left(w.Land) != 0 || left(w.Municipality) != 0 {
			t.Errorf("on the day after: %d jobs, %d and %d left", n, left(w.Land), left(w.Municipality))
		}
		for _, at := range []tenant.Tenant{w.Land, w.Municipality} {
			s := w.At(at, tenant.Auditor)
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				entries, err := audit.Page(ctx, tx, s, audit.Filter{Subject: persons[at.ID], Limit: 100})
				n := 0
				for _, e := range entries {
					if e.Actor == "retention" && e.Action == audit.Change {
						n++
					}
				}
				if n != 2 {
					t.Errorf("%d steps are on record, want 2", n)
				}
				return err
			})
		}
	})
}
