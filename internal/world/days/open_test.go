package days

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"wegwarte/engine/disclosure"
	"wegwarte/engine/disclosure/attack"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/world"
)

// The demo tells everybody how things are, day after day of the same month, while single households are announced. Whoever has
// all that was told, and reckons with sums, margins and differences, knows of nobody; hiding below five would tell of most.
func TestTheDemosReleasesTogetherTellOfNobody(t *testing.T) {
	d := testkit.SQLite(t) // what is attacked is what was told, whichever database it came from
	now := time.Date(2026, time.November, 12, 9, 0, 0, 0, time.UTC)
	if _, err := Play(t.Context(), d, world.Config{Seed: 1, Persons: 300, Today: clock.DateOf(now)}, nil, now, nil); err != nil {
		t.Fatal(err)
	}
	w := look(t, d)
	november := clock.MustDate("2026-11-01")
	is := []map[string]int64{w.soIs(t, november)}
	for day := 1; day <= 4; day++ { // whose households are announced one by one
		for i, ags := range telling {
			if i%2 == day%2 {
				w.announce(t, ags, clock.DateOf(now).AddDays(4+7*(i%3)), 1+i%4)
			}
		}
		w.tell(t, clock.At(now.AddDate(0, 0, day)))
		is = append(is, w.soIs(t, november))
	}
	months := w.counted(t)
	if n := len(months["2026-11-01"]); n != 5 || len(months) < 2 {
		t.Fatalf("%d months, and this one counted %d times", len(months), n)
	}
	for month, all := range months {
		var told, plain []*disclosure.Release
		for i, k := range all {
			if len(all) == len(is) {
				plain = append(plain, naive(is[i]))
			}
			if k.Checked.Refused != "" { // nothing of it was told
				t.Logf("%s, number %d: refused for %s", month, k.Number, k.Checked.Refused)
				continue
			}
			told = append(told, w.release(k))
		}
		for _, smallest := range []int64{0, 5} {
			report, err := attack.Attack(told, attack.Options{Min: smallest, Small: 5, Quick: true})
			if err != nil {
				t.Fatal(err)
			}
			if report.Exact > 0 || report.Changes > 0 {
				t.Errorf("%s: %d releases tell %d counts, %d changes: %+v", month, len(told), report.Exact, report.Changes, report.Found)
			}
		}
		if len(plain) == 0 {
			continue
		}
		report, err := attack.Attack(plain, attack.Options{Small: 5, Quick: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(told) < 3 {
			t.Errorf("%s: only %d of %d were told", month, len(told), len(all))
		}
		t.Logf("%s: %d releases; hiding below five tells %d", month, len(told), report.Exact)
		if report.Exact < 10 {
			t.Errorf("%s: hiding below five tells only %d: the test looks at nothing", month, report.Exact)
		}
	}
	if n := w.saysNoMore(t, months); n < 30 {
		t.Errorf("only %d pages told something", n)
	}
}

// telled is the demo as somebody sees it who reads all tables.
type telled struct {
	d     *db.DB
	land  tenant.Tenant
	towns map[string]tenant.Tenant
	kreis map[string]string
}

func look(t *testing.T, d *db.DB) *telled {
	w := &telled{d: d, towns: map[string]tenant.Tenant{}, kreis: map[string]string{}}
	w.do(t, "", func(ctx context.Context, tx *db.Tx) error {
		for _, kind := range []tenant.Kind{tenant.Land, tenant.Municipality} {
			all, err := tenant.OfKind(ctx, tx, kind)
			if err != nil {
				return err
			}
			for _, one := range all {
				if kind == tenant.Land {
					w.land = one
				} else if one.AGS != "" {
					w.towns[one.AGS] = one
				}
			}
		}
		places, err := tenant.Places(ctx, tx, w.land.LandKey)
		for _, p := range places {
			w.kreis[p.AGS] = p.KreisKey
		}
		return err
	})
	return w
}

func (w *telled) do(t *testing.T, at id.ID, fn func(context.Context, *db.Tx) error) {
	t.Helper()
	if err := w.d.Do(t.Context(), at, fn); err != nil {
		t.Fatalf("%+v", err)
	}
}

// announce writes down that one household is announced, as its transfer would.
func (w *telled) announce(t *testing.T, ags string, on clock.Date, persons int) {
	t.Helper()
	w.do(t, w.land.ID, func(ctx context.Context, tx *db.Tx) error {
		transfer, to := id.New(), w.towns[ags].ID
		err := db.Insert(ctx, tx, `transfer (id, tenant_id, to_tenant_id, number, state, resume, open_questions, turn, turn_since, due_on, arrive_on, arrive_at, meeting_point,
			announced_on, notice_days, notice_working, promised_days, handover, households, persons, version, created_at)`,
			[][]any{{transfer, w.land.ID, to, string(transfer), "announced", "", 0, "municipality", 0, "", on, "", "", on.AddDays(-14), 14, 10, 14, 1, 1, persons, 1, 0}}, "")
		if err != nil {
			return err
		}
		return db.Insert(ctx, tx, `announcement (transfer_id, version, household_id, tenant_id, to_tenant_id, unit_id, holds, announced_on, arrive_on, kind, notice_days, promised_days, persons, expected, known)`,
			[][]any{{transfer, 1, id.New(), w.land.ID, to, "", true, on.AddDays(-14), on, "usual", 14, 14, persons, 1, 1}}, "")
	})
}

// tell counts, and has the Land and the towns publish.
func (w *telled) tell(t *testing.T, c clock.Clock) {
	t.Helper()
	lead := func(at tenant.Tenant) tenant.Scope {
		return tenant.Scope{Tenant: at.ID, Kind: at.Kind, Actor: "open", Name: "Leitung", Role: tenant.Lead}
	}
	if _, err := open.CountNow(t.Context(), w.d, c, lead(w.land)); err != nil {
		t.Fatal(err)
	}
	all := []tenant.Tenant{w.land}
	for _, ags := range telling {
		all = append(all, w.towns[ags])
	}
	for _, one := range all {
		r, err := open.Make(t.Context(), w.d, c, lead(one))
		if err != nil {
			t.Fatal(err)
		}
		w.do(t, one.ID, func(ctx context.Context, tx *db.Tx) error {
			_, err := open.Publish(ctx, tx, c, lead(one), r.ID, r.Hash)
			return err
		})
	}
}

// counted gives all protected counts by month, the oldest first.
func (w *telled) counted(t *testing.T) map[string][]open.Cells {
	t.Helper()
	by := map[string][]open.Cells{}
	w.do(t, w.land.ID, func(ctx context.Context, tx *db.Tx) error {
		all, err := db.All(ctx, tx, func(row db.Row) (k open.Cells, err error) {
			return k, row.Scan(&k.Number, &k.Month, &k.Day, &k.Smallest, db.JSON(&k.Cells), db.JSON(&k.Checked), db.Time(&k.At))
		}, `SELECT number, month, day, smallest, cells, checked, at FROM open_count WHERE tenant_id = $1 ORDER BY number`, w.land.ID)
		for _, k := range all {
			by[k.Month.String()] = append(by[k.Month.String()], k)
		}
		return err
	})
	return by
}

func (w *telled) key(c open.Cell) []string {
	key := []string{disclosure.All, disclosure.All, disclosure.All}
	switch len(c.Town) {
	case 8:
		key[0], key[1] = c.Town, w.kreis[c.Town]
	case 5:
		key[1] = c.Town
	}
	if !c.Week.IsZero() {
		key[2] = c.Week.String()
	}
	return key
}

// release is what everybody has of a count, as the attacker reads it.
func (w *telled) release(k open.Cells) *disclosure.Release {
	r := &disclosure.Release{Columns: []string{"municipality", "kreis", "week"}, ZerosOmitted: true}
	for _, c := range k.Cells {
		r.Cells = append(r.Cells, disclosure.Cell{Key: w.key(c), Count: int64(max(0, c.N)), Hidden: c.N < 0})
	}
	return r
}

// soIs counts who is announced for a month's weeks, as it is now.
func (w *telled) soIs(t *testing.T, month clock.Date) map[string]int64 {
	t.Helper()
	is, weeks := map[string]int64{}, open.Weeks(month)
	w.do(t, w.land.ID, func(ctx context.Context, tx *db.Tx) error {
		return db.Each(ctx, tx, func(row db.Row) error {
			var ags string
			var on clock.Date
			var n int64
			if err := row.Scan(&ags, &on, &n); err != nil {
				return err
			}
			for _, town := range []string{ags, w.kreis[ags], ""} {
				for _, week := range []clock.Date{weeks[0].AddDays(weeks[0].DaysUntil(on) / 7 * 7), {}} {
					is[strings.Join(w.key(open.Cell{Town: town, Week: week}), " ")] += n
				}
			}
			return nil
		}, `SELECT m.ags, a.arrive_on, a.persons FROM announcement a JOIN tenant m ON m.id = a.to_tenant_id
			WHERE a.tenant_id = $1 AND a.holds AND a.arrive_on >= $2 AND a.arrive_on < $3`, w.land.ID, weeks[0], weeks[len(weeks)-1].AddDays(7))
	})
	return is
}

// naive is what hiding below five alone would have told.
func naive(is map[string]int64) *disclosure.Release {
	r := &disclosure.Release{Columns: []string{"municipality", "kreis", "week"}, ZerosOmitted: true}
	for _, key := range slices.Sorted(maps.Keys(is)) {
		c := disclosure.Cell{Key: strings.Fields(key), Count: is[key]}
		if c.Hidden = c.Count > 0 && c.Count < 5; c.Hidden {
			c.Count = 0
		}
		r.Cells = append(r.Cells, c)
	}
	return r
}

// saysNoMore holds what stands on published pages against the protected counts, and gives on how many something is told.
func (w *telled) saysNoMore(t *testing.T, months map[string][]open.Cells) (pages int) {
	t.Helper()
	at := []tenant.Tenant{w.land}
	for _, ags := range telling {
		at = append(at, w.towns[ags])
	}
	var all []string
	for _, one := range at {
		w.do(t, one.ID, func(ctx context.Context, tx *db.Tx) error {
			some, err := db.All(ctx, tx, db.Value[string], `SELECT content FROM open_release WHERE tenant_id = $1 AND state = 'published' ORDER BY told_at`, one.ID)
			all = append(all, some...)
			return err
		})
	}
	for _, raw := range all {
		var c open.Content
		if err := json.Unmarshal([]byte(raw), &c); err != nil {
			t.Fatal(err)
		}
		if c.Arrivals == nil {
			continue
		}
		pages++
		month := clock.NewDate(c.Day.Year(), c.Day.Month(), 1)
		var k open.Cells
		for _, one := range months[month.String()] {
			if !one.Day.After(c.Day) {
				k = one
			}
		}
		town := c.AGS
		if len(town) < 8 {
			town = ""
		}
		same := func(what string, week clock.Date, told open.Count) {
			if got := k.In(what, week); got != told {
				t.Errorf("%s on %s tells %+v of %s, and %+v is protected", c.Name, c.Day, told, week, got)
			}
		}
		same(town, clock.Date{}, c.Arrivals.Total)
		for _, one := range c.Arrivals.Weeks {
			same(town, one.From, one.Count)
		}
		for _, p := range c.Arrivals.Places {
			same(p.Key, clock.Date{}, p.Count)
		}
	}
	return pages
}
