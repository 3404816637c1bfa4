package audit_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// note writes n entries about the subjects, each in a transaction of its own.
func note(t *testing.T, w *testkit.World, s tenant.Scope, n int, subjects ...id.ID) {
	t.Helper()
	for range n {
		w.Do(t, s, func(_ context.Context, tx *db.Tx) error {
			audit.Log(tx, w.Clock, s, audit.Read, tenant.Register, "fields", subjects...)
			return nil
		})
	}
}

func verify(t testing.TB, w *testkit.World, chain id.ID) audit.Verdict {
	t.Helper()
	v, err := audit.Verify(t.Context(), w.DB, chain)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestEachTenantHasASoundChainOfItsOwn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		note(t, w, w.As(tenant.LandAllocation), 3, "P1", "P2")
		note(t, w, w.As(tenant.Intake), 2)
		for tenantID, n := range map[id.ID]int64{w.Land.ID: 3, w.Municipality.ID: 2, w.Elsewhere.ID: 0} {
			if v := verify(t, w, tenantID); v.Broken != 0 || v.Entries != n {
				t.Errorf("verdict %+v, want %d sound entries", v, n)
			}
		}
	})
}

func TestAChainIsSoundWhileItGrows(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.LandAllocation)
		note(t, w, s, 1)
		var writers sync.WaitGroup
		for range 4 {
			writers.Go(func() { note(t, w, s, 100) })
		}
		grown := make(chan struct{})
		go func() { writers.Wait(); close(grown) }()
		for growing := true; growing; {
			select {
			case <-grown:
				growing = false
			default:
			}
			if v := verify(t, w, s.Tenant); v.Broken != 0 {
				t.Errorf("verdict %+v", v)
			}
		}
		if v := verify(t, w, s.Tenant); v.Entries != 401 {
			t.Errorf("verdict %+v, want 401 entries", v)
		}
	})
}

func TestAFailedTransactionIsNotOnRecordAndAFailedRecordIsNoTransaction(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.LandAllocation)
		_ = w.Try(t, s, func(_ context.Context, tx *db.Tx) error {
			audit.Log(tx, w.Clock, s, audit.Read, tenant.Register, "")
			return errs.NotFound("error.not-found")
		})
		if v := verify(t, w, s.Tenant); v.Entries != 0 {
			t.Errorf("%d entries of a transaction that failed", v.Entries)
		}
		// Without its table the record cannot be written: nothing may be read then.
		if err := d.Script(t.Context(), "ALTER TABLE audit_entry RENAME TO audit_gone"); err != nil {
			t.Fatal(err)
		}
		err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
			audit.Log(tx, w.Clock, s, audit.Create, tenant.Register, "")
			return tenant.AddUnit(ctx, tx, tenant.Unit{ID: "U", Tenant: s.Tenant, Kind: "central"})
		})
		var units []tenant.Unit
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
			units, err = tenant.Units(ctx, tx, s)
			return err
		})
		if err == nil || len(units) != 2 {
			t.Errorf("err = %v, units = %d: the write went through without its record", err, len(units))
		}
	})
}

// The guards of the database are taken away first: whoever can do that is whom
// the chain is for.
func TestWhateverIsDoneToTheChainIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		tamper string
		why    string
		at     int64
	}{
		"a changed entry":  {`UPDATE audit_entry SET actor = 'X' WHERE seq = 3`, "changed", 3},
		"a changed time":   {`UPDATE audit_entry SET at = at + 1 WHERE seq = 5`, "changed", 5},
		"a missing entry":  {`DELETE FROM audit_entry WHERE seq = 4`, "missing", 4},
		"a cut end":        {`DELETE FROM audit_entry WHERE seq = 6`, "truncated", 6},
		"a swapped pair":   {`UPDATE audit_entry SET seq = CASE seq WHEN 2 THEN 1002 ELSE 1003 END WHERE seq IN (2, 3)`, "missing", 2},
		"a foreign link":   {`UPDATE audit_entry SET previous = hash WHERE seq = 2`, "unlinked", 2},
		"a forged head":    {`UPDATE audit_head SET seq = 5`, "truncated", 7},
		"an emptied chain": {`DELETE FROM audit_entry WHERE seq > 0`, "truncated", 1},
		"no head":          {`DELETE FROM audit_head`, "truncated", 7},
	} {
		t.Run(name, func(t *testing.T) {
			testkit.Each(t, func(t *testing.T, d *db.DB) {
				w := testkit.NewWorld(t, d)
				s := w.As(tenant.LandAllocation)
				note(t, w, s, 6, "P1")
				unguard(t, d)
				tamper(t, w, s, c.tamper)
				if v := verify(t, w, s.Tenant); v.Broken != c.at || v.Why != c.why {
					t.Errorf("verdict %+v, want %q at %d", v, c.why, c.at)
				}
			})
		})
	}
}

func TestTheDatabaseItselfRefusesToChangeEntries(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.LandAllocation)
		note(t, w, s, 1)
		for _, statement := range []string{`UPDATE audit_entry SET actor = 'X'`, `DELETE FROM audit_entry`} {
			err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, statement)
				return err
			})
			if err == nil {
				t.Errorf("%s went through", statement)
			}
		}
	})
}

func TestTheAuditorFindsEntriesBySubjectAndActor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		desk, medic := w.As(tenant.LandAllocation), w.As(tenant.FacilityMedic)
		note(t, w, desk, 2, "P1", "P2")
		note(t, w, medic, 3, "P2")
		auditor := w.As(tenant.Auditor)
		page := func(f audit.Filter) (seqs []int64) {
			w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
				entries, err := audit.Page(ctx, tx, auditor, f)
				for _, e := range entries {
					seqs = append(seqs, e.Seq)
				}
				return err
			})
			return seqs
		}
		for name, c := range map[string]struct {
			filter audit.Filter
			want   []int64
		}{
			"all, newest first": {audit.Filter{}, []int64{5, 4, 3, 2, 1}},
			"a page":            {audit.Filter{Before: 4, Limit: 2}, []int64{3, 2}},
			"the oldest":        {audit.Filter{Oldest: true, Limit: 2}, []int64{1, 2}},
			"behind them":       {audit.Filter{Oldest: true, Before: 2, Limit: 2}, []int64{3, 4}},
			"by subject":        {audit.Filter{Subject: "P1"}, []int64{2, 1}},
			"by actor":          {audit.Filter{Actor: medic.Actor, Limit: 2}, []int64{5, 4}},
		} {
			if diff := cmp.Diff(c.want, page(c.filter)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		foreign := w.At(w.Elsewhere, tenant.Auditor)
		w.Do(t, foreign, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, foreign, audit.Filter{Subject: "P1"})
			if len(entries) != 0 {
				t.Errorf("another tenant's auditor sees %d entries", len(entries))
			}
			found, err2 := audit.Patterns(ctx, tx, w.Clock, foreign)
			seen, err3 := audit.Look(ctx, tx, w.Clock, foreign, audit.Filter{Actor: medic.Actor})
			taken, _, err4 := audit.Take(ctx, tx, w.Clock, foreign, audit.Filter{})
			if len(found)+len(seen)+len(taken) != 0 {
				t.Errorf("another tenant's auditor sees %v %v %v", found, seen, taken)
			}
			err = errors.Join(err, err2, err3, err4)
			return err
		})
		err := w.Try(t, desk, func(ctx context.Context, tx *db.Tx) error {
			_, err := audit.Page(ctx, tx, desk, audit.Filter{})
			return err
		})
		if !errs.Is(err, errs.KindForbidden) {
			t.Errorf("the desk reads the audit: %v", err)
		}
	})
}

func BenchmarkLog(b *testing.B) {
	d := testkit.SQLite(b)
	w := testkit.NewWorld(b, d)
	s := w.As(tenant.LandAllocation)
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			w.Do(b, s, func(_ context.Context, tx *db.Tx) error {
				audit.Log(tx, w.Clock, s, audit.Read, tenant.Register, "fields", "P1")
				return nil
			})
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	d := testkit.SQLite(b)
	w := testkit.NewWorld(b, d)
	s := w.As(tenant.LandAllocation)
	const entries = 20_000
	w.Do(b, s, func(_ context.Context, tx *db.Tx) error {
		for range entries {
			audit.Log(tx, w.Clock, s, audit.Read, tenant.Register, "fields", "P1")
		}
		return nil
	})
	for b.Loop() {
		if v := verify(b, w, s.Tenant); v.Entries != entries {
			b.Fatalf("%+v", v)
		}
	}
	each := b.Elapsed().Seconds() / float64(b.N) / entries
	b.ReportMetric(1/each, "entries/s")
	b.ReportMetric(1e6*each, "s/1000000")
}
