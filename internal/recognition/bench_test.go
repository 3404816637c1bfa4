package recognition_test

import (
	"context"
	"syscall"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/recognition"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// What the night costs for 300,000 procedures: the first has to change all of them, as when rules were corrected; the
// ones after it what a day moves, which is one of twelve.
func BenchmarkNightOf300000(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(name, func(b *testing.B) {
			d := open(b)
			w := &desk{World: testkit.NewWorld(b, d)}
			w.s = w.As(tenant.CaseManager)
			w.proceed(b, 300_000)
			if err := d.Script(b.Context(), "ANALYZE"); err != nil {
				b.Fatal(err)
			}
			night := recognition.Desk{DB: d, Clock: w.Clock}
			for _, what := range []string{"all", "day"} {
				b.Run(what, func(b *testing.B) {
					for b.Loop() {
						before := processor()
						changed, err := night.Reckon(b.Context(), w.s.Tenant)
						b.ReportMetric(processor()-before, "processor-s")
						if err != nil {
							b.Fatal(err)
						}
						b.ReportMetric(float64(changed), "changed")
						b.StopTimer()
						w.Clock.Set(w.Clock.Now().AddDate(0, 0, 1))
						b.StartTimer()
					}
				})
			}
		})
	}
}

// proceed stores procedures: of each twelve, one is paused, some are overdue.
func (w *desk) proceed(b *testing.B, n int) {
	b.Helper()
	a := w.authority(b, recognition.Authority{Name: "Kammer", Law: "BQFG"})
	who := w.person(b)
	for at := 0; at < n; at += 2000 {
		w.Do(b, w.s, func(ctx context.Context, tx *db.Tx) error {
			var rows, events, documents [][]any
			for i := range 2000 {
				p, begun := id.New(), today.AddDays(-200+(at+i)%180)
				rows = append(rows, []any{p, w.s.Tenant, who, "", "Koch", "", "", 0, false, a.ID, "", false, 0, "", "", "", "", begun, begun, "", "", "receipt", "authority", begun, "", "", "9999-12-31", "",
					begun, "", "", 1, 0, "", ""})
				happened := []string{"applied", "acknowledged", "documents_complete"}
				if i%12 == 0 {
					happened = append(happened, "paused")
				}
				for k, kind := range happened {
					events = append(events, []any{id.New(), w.s.Tenant, p, begun.AddDays(k), kind, "", "", "", "", 0, "", ""})
				}
				for k, code := range recognition.Usual {
					documents = append(documents, []any{id.New(), w.s.Tenant, p, k, code, "", "there", begun, "", ""})
				}
			}
			if err := db.Insert(ctx, tx, `recognition (id, tenant_id, person_id, occupation_code, occupation, certificate, learned_at, learned_year, regulated, authority_id, reference, accelerated,
				costs, funding, note, result, missing, applied_on, complete_on, decided_on, recognised_on, stage, turn, since_day, acknowledge_by, decide_by, due_day, cite, started_on, ended_on, outcome,
				version, at, by_id, by_name)`, rows, ""); err != nil {
				return err
			}
			if err := db.Insert(ctx, tx, `recognition_event (id, tenant_id, recognition_id, day, kind, until_day, note, struck, struck_by, at, by_id, by_name)`, events, ""); err != nil {
				return err
			}
			return db.Insert(ctx, tx, `recognition_document (id, tenant_id, recognition_id, place, code, label, state, since_day, paper_id, note)`, documents, "")
		})
	}
}

// processor is the time in seconds that the program has worked; the server of PostgreSQL is not in it.
func processor() float64 {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9
}
