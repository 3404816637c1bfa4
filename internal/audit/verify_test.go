package audit

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// Whether a chain is verified in one page or in many, of which several at once,
// must not show: wherever it was tampered with, also where two pages meet.
func TestPagesOfAChainAreVerifiedAsTheWhole(t *testing.T) {
	for entry := 1; entry <= 9; entry++ {
		for name, tamper := range map[string]string{
			"sound":     `UPDATE tenant SET name = name WHERE '' = $1`,
			"changed":   `UPDATE audit_entry SET detail = 'x' WHERE seq = $1`,
			"missing":   `DELETE FROM audit_entry WHERE seq = $1`,
			"unlinked":  `UPDATE audit_entry SET previous = hash WHERE seq = $1`,
			"cut":       `DELETE FROM audit_entry WHERE seq >= $1`,
			"a gap":     `DELETE FROM audit_entry WHERE seq >= $1 AND seq < $1 + 4`,
			"both":      `UPDATE audit_entry SET previous = hash, detail = 'x' WHERE seq = $1`,
			"head back": `UPDATE audit_head SET seq = $1 - 1`,
		} {
			t.Run(fmt.Sprintf("%s at %d", name, entry), func(t *testing.T) {
				d := chained(t, 9)
				err := d.Do(t.Context(), "T", func(ctx context.Context, tx *db.Tx) error {
					_, err := tx.Exec(ctx, tamper, entry)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				whole, err := verify(t.Context(), d, "T", 100)
				if err != nil || (whole.Broken > 0) == (name == "sound") {
					t.Fatalf("%+v, %v", whole, err)
				}
				for size := 1; size <= 9; size++ {
					v, err := verify(t.Context(), d, "T", size)
					if diff := cmp.Diff(whole, v); err != nil || diff != "" {
						t.Errorf("in pages of %d: %v %s", size, err, diff)
					}
				}
			})
		}
	}
}

// chained gives a database with a chain that nothing guards.
func chained(t *testing.T, entries int) *db.DB {
	t.Helper()
	d, err := db.Create(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "chain.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if _, err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, guard := range []string{"DROP TRIGGER audit_entry_kept", "DROP TRIGGER audit_entry_stays"} {
		if err := d.Script(t.Context(), guard); err != nil {
			t.Fatal(err)
		}
	}
	err = d.Do(t.Context(), "T", func(_ context.Context, tx *db.Tx) error {
		for range entries {
			Log(tx, clock.System{}, tenant.Scope{Tenant: "T", Role: tenant.Auditor}, Read, tenant.Register, "fields", "P")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}
