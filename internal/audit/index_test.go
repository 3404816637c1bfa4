package audit_test

import (
	"context"
	"fmt"
	"testing"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAnEntryIsFoundByWhomItIsAboutIndexedOrNot(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s, auditor := w.As(tenant.LandAllocation), w.As(tenant.LandAllocation)
		auditor.Role = tenant.Auditor
		amina, omar := id.New(), id.New()
		found := func(who id.ID) (seqs string) {
			t.Helper()
			w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
				all, err := audit.Page(ctx, tx, auditor, audit.Filter{Subject: who})
				for _, e := range all {
					seqs += fmt.Sprint(e.Seq, " ")
				}
				return err
			})
			return seqs
		}
		index := func() {
			t.Helper()
			if err := audit.Index(t.Context(), d); err != nil {
				t.Fatal(err)
			}
		}
		note(t, w, s, 1, amina, omar)
		note(t, w, s, 1, omar)
		for _, then := range []func(){func() {}, index, index} { // before, after, and once more
			then()
			if a, o := found(amina), found(omar); a != "1 " || o != "2 1 " {
				t.Errorf("found %q and %q", a, o)
			}
		}
		note(t, w, s, 1, amina) // half is indexed, half is not
		if a, o := found(amina), found(omar); a != "3 1 " || o != "2 1 " {
			t.Errorf("found %q and %q", a, o)
		}
		note(t, w, s, 1200)
		index()
		note(t, w, s, 1, omar)
		if a, o := found(amina), found(omar); a != "3 1 " || o != "1204 2 1 " {
			t.Errorf("found %q and %q", a, o)
		}
	})
}
