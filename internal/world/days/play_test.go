package days_test

import (
	"context"
	"testing"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/testkit"
	"wegwarte/internal/world"
	"wegwarte/internal/world/days"
)

func TestAWorldHappensOnBothDatabases(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		began := time.Now()
		result, err := days.Play(t.Context(), d, world.Config{Seed: 1, Persons: 60, Today: testkit.Today}, testkit.Now, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d persons in %s", result.Persons, time.Since(began))
		sound(t, d)
	})
}

// sound holds that every chain of the audit is whole.
func sound(t *testing.T, d *db.DB) {
	t.Helper()
	var chains []id.ID
	must := func(tenant id.ID, fn func(context.Context, *db.Tx) error) {
		t.Helper()
		if err := d.Do(t.Context(), tenant, fn); err != nil {
			t.Fatal(err)
		}
	}
	must("", func(ctx context.Context, tx *db.Tx) (err error) {
		chains, err = audit.Chains(ctx, tx)
		return err
	})
	entries := int64(0)
	for _, chain := range chains {
		must(chain, func(ctx context.Context, tx *db.Tx) error {
			v, err := audit.Verify(ctx, tx, chain)
			if v.Broken > 0 {
				t.Errorf("the chain of %s is broken at %d: %s", chain, v.Broken, v.Why)
			}
			entries += v.Entries
			return err
		})
	}
	if entries < 100 {
		t.Errorf("only %d audit entries", entries)
	}
}
