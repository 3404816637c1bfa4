package open_test

import (
	"context"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAnotherTenantReadsAndChangesNoDraftAndNoAnswer(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.set(t, w.werne, func(set *open.Settings) { set.Rhythm = open.Quarterly })
		r := w.draft(t, w.werne)
		var answer open.Kept
		w.Do(t, w.werne, func(ctx context.Context, tx *db.Tx) error {
			which, err := open.Write(ctx, tx, w.Clock, w.werne, "", 0, open.Answer{Rumour: "x", Text: "y", Source: "z"})
			answer.ID = which
			return err
		})
		for _, s := range []tenant.Scope{w.At(w.towns["05978036"], tenant.Lead), w.lead} {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				if _, err := open.Find(ctx, tx, s, r.ID); !errs.Is(err, errs.KindNotFound) {
					t.Errorf("finds the draft: %v", err)
				}
				if _, err := open.Drafted(ctx, tx, s); !errs.Is(err, errs.KindNotFound) {
					t.Errorf("has the draft: %v", err)
				}
				if _, err := open.Publish(ctx, tx, w.Clock, s, r.ID, r.Hash); !errs.Is(err, errs.KindNotFound) {
					t.Errorf("publishes: %v", err)
				}
				if _, err := open.Withdraw(ctx, tx, w.Clock, s, r.ID, "x"); !errs.Is(err, errs.KindNotFound) {
					t.Errorf("withdraws: %v", err)
				}
				if all, err := open.Releases(ctx, tx, s, 0); err != nil || len(all) > 0 {
					t.Errorf("lists %v, %v", all, err)
				}
				if all, err := open.Answers(ctx, tx, s); err != nil || len(all) > 0 {
					t.Errorf("answers %v, %v", all, err)
				}
				if _, _, err := open.FindAnswer(ctx, tx, s, answer.ID); !errs.Is(err, errs.KindNotFound) {
					t.Errorf("finds the answer: %v", err)
				}
				if _, err := open.Write(ctx, tx, w.Clock, s, answer.ID, 1, open.Answer{Rumour: "a", Text: "b", Source: "c"}); !errs.Is(err, errs.KindConflict) {
					t.Errorf("writes the answer: %v", err)
				}
				if err := open.Move(ctx, tx, w.Clock, s, answer.ID, 0); !errs.Is(err, errs.KindNotFound) {
					t.Errorf("moves the answer: %v", err)
				}
				if set, err := open.SettingsOf(ctx, tx, s); err != nil || set.Rhythm != open.Monthly {
					t.Errorf("settings %v, %v", set, err)
				}
				if _, err := open.Told(ctx, tx, r.ID); !errs.Is(err, errs.KindNotFound) {
					t.Errorf("a draft is told: %v", err)
				}
				return nil
			})
		}
		town := w.At(w.towns["05978036"], tenant.Lead)
		if _, err := open.CountNow(t.Context(), d, w.Clock, town); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("a municipality counts the Land: %v", err)
		}
		if other, err := open.Make(t.Context(), d, w.Clock, town); err != nil || other.ID == r.ID || other.AGS != "05978036" {
			t.Errorf("%+v, %v", other, err)
		}
		w.Do(t, town, func(ctx context.Context, tx *db.Tx) error { return open.Set(ctx, tx, w.Clock, town, open.Usual()) })
		w.Do(t, w.werne, func(ctx context.Context, tx *db.Tx) error {
			if set, err := open.SettingsOf(ctx, tx, w.werne); err != nil || set.Rhythm != open.Quarterly {
				t.Errorf("changed from elsewhere: %v, %v", set, err)
			}
			return nil
		})
	})
}

func TestEveryQueryOfWhatIsPublicHasItsIndex(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.announce(t, way{werneKey, november[2], some(8)})
		w.count(t)
		w.set(t, w.werne, nil)
		r := w.publish(t, w.werne, w.draft(t, w.werne))
		for _, plan := range testkit.Plans(t, d, w.werne.Tenant, func(ctx context.Context, tx *db.Tx) error {
			_, err := open.Changed(ctx, tx, testkit.Now)
			if err == nil {
				_, err = open.Told(ctx, tx, r.ID)
			}
			if err == nil {
				_, err = open.Releases(ctx, tx, w.werne, 0)
			}
			if err == nil {
				_, err = open.Answers(ctx, tx, w.werne)
			}
			if err == nil {
				_, err = open.SettingsOf(ctx, tx, w.werne)
			}
			return err
		}) {
			if fault := plan.Fault(); fault != "" {
				t.Error(fault)
			}
		}
	})
}
