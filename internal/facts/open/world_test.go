package open_test

import (
	"context"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/gazetteer"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// land is a Land with all its municipalities.
type land struct {
	*testkit.World
	d     *db.DB
	towns map[string]tenant.Tenant
	lead  tenant.Scope // the Land's
	werne tenant.Scope // Werne's lead
}

const werneKey = "05978040"

func found(t testing.TB, d *db.DB) *land {
	t.Helper()
	w := &land{World: testkit.NewWorld(t, d), d: d, towns: map[string]tenant.Tenant{}}
	w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tenant.PutPlaces(ctx, tx, testkit.Now, gazetteer.NRW().Places()); err != nil {
			return err
		}
		all, err := tenant.OfKind(ctx, tx, tenant.Municipality)
		for _, one := range all {
			if one.AGS != "" {
				w.towns[one.AGS] = one
			}
		}
		return err
	})
	w.lead = w.At(w.Land, tenant.Lead)
	w.werne = w.At(w.towns[werneKey], tenant.Lead)
	return w
}

// way is households that are announced to a municipality for a day.
type way struct {
	ags   string
	day   clock.Date
	sizes []int
}

// announce writes down that households are announced, as their transfers would.
func (w *land) announce(t testing.TB, all ...way) {
	t.Helper()
	w.Do(t, w.lead, func(ctx context.Context, tx *db.Tx) error {
		var transfers, rows [][]any
		for _, one := range all {
			transfer, to := id.New(), w.towns[one.ags].ID
			persons := 0
			for _, n := range one.sizes {
				persons += n
				rows = append(rows, []any{transfer, 1, id.New(), w.Land.ID, to, "", true, one.day.AddDays(-14), one.day, "usual", 14, 14, n, 1, 1})
			}
			transfers = append(transfers, []any{transfer, w.Land.ID, to, string(transfer), "announced", "", 0, "municipality", 0, "", one.day, "", "", one.day.AddDays(-14), 14, 10, 14, 1, len(one.sizes), persons, 1, 0})
		}
		if err := db.Insert(ctx, tx, `transfer (id, tenant_id, to_tenant_id, number, state, resume, open_questions, turn, turn_since, due_on, arrive_on, arrive_at, meeting_point,
			announced_on, notice_days, notice_working, promised_days, handover, households, persons, version, created_at)`, transfers, ""); err != nil {
			return err
		}
		return db.Insert(ctx, tx, `announcement (transfer_id, version, household_id, tenant_id, to_tenant_id, unit_id, holds, announced_on, arrive_on, kind, notice_days, promised_days, persons, expected, known)`, rows, "")
	})
}

// some gives n households of two or three persons.
func some(n int) (sizes []int) {
	for i := range n {
		sizes = append(sizes, 2+i%2)
	}
	return sizes
}

func (w *land) count(t testing.TB) open.Cells {
	t.Helper()
	cells, err := open.CountNow(t.Context(), w.d, w.Clock, w.lead)
	if err != nil {
		t.Fatal(err)
	}
	return cells
}

var office = open.Office{Name: "Stadt Werne", Address: "Konrad-Adenauer-Platz 1, 59368 Werne", Email: "stadt@werne.example"}

func (w *land) set(t testing.TB, s tenant.Scope, change func(*open.Settings)) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		set, err := open.SettingsOf(ctx, tx, s)
		if err != nil {
			return err
		}
		set.Office = office
		if change != nil {
			change(&set)
		}
		return open.Set(ctx, tx, w.Clock, s, set)
	})
}

func (w *land) draft(t testing.TB, s tenant.Scope) open.Release {
	t.Helper()
	r, err := open.Make(t.Context(), w.d, w.Clock, s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (w *land) publish(t testing.TB, s tenant.Scope, r open.Release) open.Release {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = open.Publish(ctx, tx, w.Clock, s, r.ID, r.Hash)
		return err
	})
	return r
}
