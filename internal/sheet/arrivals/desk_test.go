package arrivals

import (
	"context"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/upload"
)

// found gives a list as it stands.
func found(t testing.TB, d Desk, s tenant.Scope, which id.ID) (u upload.Upload) {
	t.Helper()
	err := d.DB.Look(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		u, err = upload.Find(ctx, tx, s, upload.Arrivals, which)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}
