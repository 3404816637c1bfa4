package audit_test

import (
	"context"
	"crypto/ed25519"
	"testing"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func newKey(t testing.TB) (audit.Keys, ed25519.PrivateKey) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return audit.Keys{public}, private
}

func sign(t testing.TB, w *testkit.World, chain id.ID, key ed25519.PrivateKey) (c audit.Checkpoint, fresh bool) {
	t.Helper()
	w.Do(t, tenant.Scope{Tenant: chain}, func(ctx context.Context, tx *db.Tx) (err error) {
		c, fresh, err = audit.Sign(ctx, tx, w.Clock, chain, key)
		return err
	})
	return c, fresh
}

// unguard takes the guards of the database away: whoever can do that is whom
// the chain and its checkpoints are for.
func unguard(t testing.TB, d *db.DB) {
	t.Helper()
	for _, statement := range map[db.Dialect][]string{
		db.SQLite: {"DROP TRIGGER audit_entry_kept", "DROP TRIGGER audit_entry_stays",
			"DROP TRIGGER audit_checkpoint_kept", "DROP TRIGGER audit_checkpoint_stays"},
		db.Postgres: {"ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_kept",
			"ALTER TABLE audit_checkpoint DISABLE TRIGGER audit_checkpoint_kept"},
	}[d.Dialect()] {
		if err := d.Script(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}

// cut takes away the end of a chain as somebody would who knows how it is made:
// the head fits again, and the chain alone is sound.
func cut(t testing.TB, w *testkit.World, s tenant.Scope, from int64) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		for _, statement := range []string{
			`UPDATE audit_head SET seq = $2 - 1, hash = (SELECT previous FROM audit_entry e WHERE e.tenant_id = $1 AND e.seq = $2) WHERE tenant_id = $1`,
			`DELETE FROM audit_entry WHERE tenant_id = $1 AND seq >= $2`,
			`DELETE FROM audit_subject WHERE tenant_id = $1 AND seq >= $2`,
		} {
			if _, err := tx.Exec(ctx, statement, s.Tenant, from); err != nil {
				return err
			}
		}
		return nil
	})
}

func witness(t testing.TB, w *testkit.World, chain id.ID, trusted audit.Keys, kept ...audit.Checkpoint) audit.Witnessed {
	t.Helper()
	seen, err := audit.Witness(t.Context(), w.DB, chain, trusted, kept)
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

func TestACheckpointIsSignedOnceForEachEnd(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.LandAllocation)
		public, private := newKey(t)
		if c, fresh := sign(t, w, s.Tenant, private); fresh || c.Seq != 0 {
			t.Errorf("an empty chain was signed: %+v", c)
		}
		note(t, w, s, 3)
		first, fresh := sign(t, w, s.Tenant, private)
		if !fresh || first.Seq != 3 || !first.Genuine(public) {
			t.Errorf("%+v, fresh %t", first, fresh)
		}
		if again, fresh := sign(t, w, s.Tenant, private); fresh || again.String() != first.String() {
			t.Errorf("signed twice: %s", again)
		}
		note(t, w, s, 2)
		if second, fresh := sign(t, w, s.Tenant, private); !fresh || second.Seq != 5 {
			t.Errorf("%+v, fresh %t", second, fresh)
		}
		if seen := witness(t, w, s.Tenant, public, first); seen.Broken != 0 || seen.Checkpoints != 3 {
			t.Errorf("%+v, want two of the database and one kept, all sound", seen)
		}
		if seen := witness(t, w, w.Elsewhere.ID, public); seen.Checkpoints != 0 {
			t.Errorf("another tenant's chain has %+v", seen)
		}
	})
}

// What Verify cannot see, because the chain that is left is sound, the
// checkpoints do.
func TestAChainCutOrComputedAnewDoesNotFitItsCheckpoints(t *testing.T) {
	for name, c := range map[string]struct {
		tamper func(t *testing.T, w *testkit.World, s tenant.Scope)
		why    string
		sound  bool // as far as the chain alone tells
	}{
		"truncation": {func(t *testing.T, w *testkit.World, s tenant.Scope) { cut(t, w, s, 5) }, "truncated", true},
		"truncation and new entries": {func(t *testing.T, w *testkit.World, s tenant.Scope) {
			cut(t, w, s, 5)
			note(t, w, s, 4, "P9")
		}, "rewritten", true},
		"truncation of everything": {func(t *testing.T, w *testkit.World, s tenant.Scope) { cut(t, w, s, 1) }, "truncated", true},
		"the checkpoint deleted too": {func(t *testing.T, w *testkit.World, s tenant.Scope) {
			cut(t, w, s, 5)
			tamper(t, w, s, `DELETE FROM audit_checkpoint`)
		}, "truncated", true},
		"the checkpoint changed too": {func(t *testing.T, w *testkit.World, s tenant.Scope) {
			cut(t, w, s, 5)
			tamper(t, w, s, `UPDATE audit_checkpoint SET seq = 4, hash = (SELECT hash FROM audit_head)`)
		}, "forged", true},
		"deletion": {func(t *testing.T, w *testkit.World, s tenant.Scope) {
			tamper(t, w, s, `DELETE FROM audit_entry WHERE seq = 6`)
		}, "truncated", false},
		"change": {func(t *testing.T, w *testkit.World, s tenant.Scope) {
			tamper(t, w, s, `UPDATE audit_entry SET hash = previous WHERE seq = 6`)
		}, "rewritten", false},
		"reordering": {func(t *testing.T, w *testkit.World, s tenant.Scope) {
			tamper(t, w, s, `UPDATE audit_entry SET seq = seq + 100 WHERE seq IN (5, 6)`)
			tamper(t, w, s, `UPDATE audit_entry SET seq = 5 WHERE seq = 106`)
		}, "truncated", false},
	} {
		t.Run(name, func(t *testing.T) {
			testkit.Each(t, func(t *testing.T, d *db.DB) {
				w := testkit.NewWorld(t, d)
				s := w.As(tenant.LandAllocation)
				public, private := newKey(t)
				note(t, w, s, 6, "P1")
				kept, _ := sign(t, w, s.Tenant, private)
				unguard(t, d)
				c.tamper(t, w, s)
				if seen := witness(t, w, s.Tenant, public, kept); seen.Broken == 0 || seen.Why != c.why {
					t.Errorf("%+v, want %q", seen, c.why)
				}
				if v := verify(t, w, s.Tenant); (v.Broken == 0) != c.sound {
					t.Errorf("the chain alone: %+v", v)
				}
			})
		})
	}
}

// An entry that somebody put in between, with the rest computed anew, is what a
// chain alone cannot show; here it is put in without.
func TestAnInsertedEntryIsFound(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.LandAllocation)
		note(t, w, s, 6)
		unguard(t, d)
		// From the end, as a key may not be there twice for a moment.
		for seq := 6; seq >= 4; seq-- {
			tamper(t, w, s, `UPDATE audit_entry SET seq = seq + 1 WHERE seq = $1`, seq)
		}
		tamper(t, w, s, `INSERT INTO audit_entry (tenant_id, seq, at, actor, role, purpose, action, kind, subjects, detail, previous, hash)
			SELECT tenant_id, 4, at, 'X', role, purpose, action, kind, subjects, detail, hash, hash FROM audit_entry WHERE seq = 3`)
		if v := verify(t, w, s.Tenant); v.Broken != 4 || v.Why != "changed" {
			t.Errorf("%+v", v)
		}
	})
}

// Two entries that change places, numbers included, do not follow each other.
func TestReorderedEntriesAreFound(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.LandAllocation)
		note(t, w, s, 6)
		unguard(t, d)
		for _, move := range [][2]int{{3, 103}, {4, 3}, {103, 4}} {
			tamper(t, w, s, `UPDATE audit_entry SET seq = $2 WHERE seq = $1`, move[0], move[1])
		}
		if v := verify(t, w, s.Tenant); v.Broken != 3 || v.Why != "unlinked" {
			t.Errorf("%+v", v)
		}
	})
}

func tamper(t testing.TB, w *testkit.World, s tenant.Scope, statement string, args ...any) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, statement, args...)
		if err == nil && n == 0 {
			t.Errorf("the tampering changed nothing: %s", statement)
		}
		return err
	})
}

func TestTheDatabaseItselfRefusesToChangeCheckpoints(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.LandAllocation)
		_, private := newKey(t)
		note(t, w, s, 1)
		sign(t, w, s.Tenant, private)
		for _, statement := range []string{`UPDATE audit_checkpoint SET seq = 9`, `DELETE FROM audit_checkpoint`} {
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

func TestOnlyTheTrustedKeySigns(t *testing.T) {
	d := testkit.SQLite(t)
	w := testkit.NewWorld(t, d)
	s := w.As(tenant.LandAllocation)
	mine, _ := newKey(t)
	_, theirs := newKey(t)
	note(t, w, s, 1)
	sign(t, w, s.Tenant, theirs)
	if seen := witness(t, w, s.Tenant, mine); seen.Why != "forged" {
		t.Errorf("%+v: somebody else's key was taken", seen)
	}
	if seen := witness(t, w, s.Tenant, nil); seen.Broken != 0 {
		t.Errorf("%+v: without a trusted key the one named beside it counts", seen)
	}
}

func FuzzParseCheckpoint(f *testing.F) {
	_, private, _ := ed25519.GenerateKey(nil)
	public, _ := private.Public().(ed25519.PublicKey)
	f.Add(audit.Checkpoint{Tenant: "T", Seq: 3, Hash: "ab", At: testkit.Now, Key: public, Signature: make([]byte, 64)}.String())
	f.Add("wegwarte-checkpoint-1 tenant= seq=1")
	f.Fuzz(func(t *testing.T, line string) {
		c, err := audit.ParseCheckpoint(line)
		if err != nil {
			return
		}
		again, err := audit.ParseCheckpoint(c.String())
		if err != nil && c.Tenant != "" && c.Hash != "" && len(c.Key) > 0 && len(c.Signature) > 0 && c.At.Year() >= 0 && c.At.Year() < 10000 {
			t.Errorf("%q became %q: %v", line, c, err)
		}
		if err == nil && again.String() != c.String() {
			t.Errorf("%q is not %q", again, c)
		}
	})
}
