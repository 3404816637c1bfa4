package open_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func (w *land) change(t testing.TB, s tenant.Scope, fn func(ctx context.Context, tx *db.Tx) error, want errs.Kind) {
	t.Helper()
	if err := w.Try(t, s, fn); want == 0 && err != nil || want != 0 && !errs.Is(err, want) {
		t.Errorf("%v, want kind %v", err, want)
	}
}

func TestAReleaseGoesOutOnceAndIsNeverChanged(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.announce(t, way{werneKey, november[2], some(8)}, way{werneKey, november[1], some(9)})
		w.count(t)
		r := w.draft(t, w.werne)
		if r.State != open.Draft || r.Content.Arrivals == nil || r.Content.Arrivals.Total.N != 42 || r.Content.Allocation == nil {
			t.Fatalf("%+v", r.Content)
		}
		publish := func(hash string) func(context.Context, *db.Tx) error {
			return func(ctx context.Context, tx *db.Tx) error {
				_, err := open.Publish(ctx, tx, w.Clock, w.werne, r.ID, hash)
				return err
			}
		}
		w.change(t, w.werne, publish(r.Hash), errs.KindInvalid) // nobody answers for the page
		w.set(t, w.werne, nil)
		r = w.draft(t, w.werne)
		w.change(t, w.werne, publish("what somebody else saw"), errs.KindConflict)
		w.change(t, w.werne, publish(r.Hash), 0)
		w.change(t, w.werne, publish(r.Hash), errs.KindConflict)
		w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error {
			all, err := open.Changed(ctx, tx, testkit.Now.AddDate(0, 0, -1))
			if err != nil || len(all) != 1 || all[0].Number != 1 || all[0].TellBy != "" {
				t.Errorf("%+v, %v", all, err)
			}
			told, err := open.Told(ctx, tx, r.ID)
			if err != nil {
				return err
			}
			if _, hash, _ := told.Content.Canonical(); hash != r.Hash || told.Hash != r.Hash {
				t.Errorf("what is read back has another hash: %s, %s", hash, r.Hash)
			}
			return nil
		})
		second := w.publish(t, w.werne, w.draft(t, w.werne))
		if second.Number != 2 {
			t.Errorf("the second is version %d", second.Number)
		}
		withdraw := func(reason string) func(context.Context, *db.Tx) error {
			return func(ctx context.Context, tx *db.Tx) error {
				_, err := open.Withdraw(ctx, tx, w.Clock, w.werne, second.ID, reason)
				return err
			}
		}
		w.change(t, w.werne, withdraw(" "), errs.KindInvalid)
		w.change(t, w.werne, withdraw("Eine Halle war doppelt gezählt."), 0)
		w.change(t, w.werne, withdraw("noch einmal"), errs.KindConflict)
	})
}

func TestOnlyTheLeadSendsOut(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.set(t, w.werne, nil)
		r := w.draft(t, w.werne)
		for _, role := range []tenant.Role{tenant.CaseManager, tenant.Intake, tenant.Housing, tenant.Administrator, tenant.Auditor, tenant.Offerer} {
			s := w.At(w.towns[werneKey], role)
			w.change(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := open.Publish(ctx, tx, w.Clock, s, r.ID, r.Hash)
				return err
			}, errs.KindForbidden)
			w.change(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := open.Withdraw(ctx, tx, w.Clock, s, r.ID, "x")
				return err
			}, errs.KindForbidden)
			w.change(t, s, func(ctx context.Context, tx *db.Tx) error { return open.Set(ctx, tx, w.Clock, s, open.Usual()) }, errs.KindForbidden)
		}
	})
}

func TestTheSameDayGivesTheSameContent(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.announce(t, way{werneKey, november[2], some(8)}, way{werneKey, november[1], some(9)})
		w.count(t)
		if a, b := w.draft(t, w.werne), w.draft(t, w.werne); a.Hash != b.Hash || a.ID == b.ID {
			t.Errorf("%s and %s", a.Hash, b.Hash)
		}
	})
}

func TestAnAnswerHasVersionsAnOrderAndItsFigure(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.announce(t, way{werneKey, november[2], some(8)}, way{werneKey, november[1], some(9)})
		w.count(t)
		write := func(which id.ID, version int, a open.Answer) (out id.ID) {
			w.Do(t, w.werne, func(ctx context.Context, tx *db.Tx) (err error) {
				out, err = open.Write(ctx, tx, w.Clock, w.werne, which, version, a)
				return err
			})
			return out
		}
		first := write("", 0, open.Answer{Rumour: "Es kommen Hunderte.", Text: "In diesem Monat sind so viele angekündigt.", Figure: "arrivals.total", Source: "Zuweisungen"})
		second := write("", 0, open.Answer{Rumour: "Alle in Hallen?", Text: "Nein.", Source: "Stadt", Words: map[string]open.Words{"uk": {Rumour: "Усі в залах?", Text: "Ні."}, "ar": {}}})
		write(first, 1, open.Answer{Rumour: "Es kommen Hunderte.", Text: "So viele sind angekündigt.", Figure: "arrivals.total", Source: "Zuweisungen"})
		w.change(t, w.werne, func(ctx context.Context, tx *db.Tx) error {
			_, err := open.Write(ctx, tx, w.Clock, w.werne, first, 1, open.Answer{Rumour: "x", Text: "x", Source: "x"})
			return err
		}, errs.KindConflict)
		w.change(t, w.werne, func(ctx context.Context, tx *db.Tx) error {
			_, err := open.Write(ctx, tx, w.Clock, w.werne, "", 0, open.Answer{Rumour: "x", Figure: "no.such", Link: "javascript:alert(1)", Words: map[string]open.Words{"xx": {}}})
			return err
		}, errs.KindInvalid)
		move := func(which id.ID, way int) {
			w.Do(t, w.werne, func(ctx context.Context, tx *db.Tx) error { return open.Move(ctx, tx, w.Clock, w.werne, which, way) })
		}
		move(second, -1)
		r := w.draft(t, w.werne)
		if a := r.Content.Answers; len(a) != 2 || a[0].ID != second || a[1].Value == nil || a[1].Value.Value != "42" || a[1].Version != 2 || len(a[0].Words) != 1 {
			t.Errorf("%+v", a)
		}
		move(first, 0)
		if a := w.draft(t, w.werne).Content.Answers; len(a) != 1 || a[0].ID != second {
			t.Errorf("%+v", a)
		}
		move(first, 2)
		w.Do(t, w.werne, func(ctx context.Context, tx *db.Tx) error {
			k, before, err := open.FindAnswer(ctx, tx, w.werne, first)
			if err != nil || k.Place != 2 || len(before) != 2 || !strings.HasPrefix(before[1].Text, "In diesem Monat") {
				t.Errorf("%+v %+v, %v", k, before, err)
			}
			return nil
		})
	})
}

func TestTheNightDraftsByRhythmAndSendsOutWhereSomebodySaidSo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		desk := &open.Desk{DB: d, Clock: w.Clock, Tenants: func(context.Context, *db.Tx) ([]id.ID, error) { return []id.ID{w.Land.ID, w.werne.Tenant}, nil }}
		state := func(s tenant.Scope) (drafts, out int) {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := open.Drafted(ctx, tx, s)
				if err == nil {
					drafts = 1
				}
				all, err := open.Releases(ctx, tx, s, 0)
				out = len(all)
				return err
			})
			return drafts, out
		}
		night := func(day string) {
			w.Clock.Set(clock.MustDate(day).Begins().Add(2 * 3600e9))
			if err := desk.Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		night("2026-11-24")
		if drafts, out := state(w.werne); drafts != 1 || out != 0 {
			t.Fatalf("%d drafts, %d out", drafts, out)
		}
		w.set(t, w.werne, func(set *open.Settings) { set.Automatic = true })
		night("2026-11-25") // there is one of this month
		if drafts, out := state(w.werne); drafts != 1 || out != 0 {
			t.Errorf("%d drafts, %d out", drafts, out)
		}
		night("2026-12-01")
		night("2026-12-02")
		if drafts, out := state(w.werne); drafts != 0 || out != 1 {
			t.Errorf("%d drafts, %d out", drafts, out)
		}
		if drafts, _ := state(w.lead); drafts != 1 {
			t.Error("the Land has no draft")
		}
		w.set(t, w.werne, func(set *open.Settings) { set.Rhythm = open.Quarterly })
		night("2026-12-31")
		night("2027-01-02")
		if _, out := state(w.werne); out != 2 {
			t.Errorf("%d out, in two quarters", out)
		}
	})
}

// What goes out names no person: no text of it is but the office's, its answers', places' and sources'.
func TestAContentHoldsNoFieldOfAPerson(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.announce(t, way{werneKey, november[2], some(8)})
		w.count(t)
		w.set(t, w.werne, nil)
		data, _, err := w.draft(t, w.werne).Content.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		var all map[string]any
		if err := json.Unmarshal(data, &all); err != nil {
			t.Fatal(err)
		}
		for name := range all {
			switch name {
			case "format", "ags", "name", "day", "arrivals", "halls", "offers", "allocation", "answers", "gaps", "office":
			default:
				t.Errorf("%s is told: look whether it may be", name)
			}
		}
	})
}
