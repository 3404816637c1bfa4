package portal_test

import (
	"context"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/portal"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/work"
)

func (w *town) erases(t testing.TB, s tenant.Scope, who id.ID, names ...string) (closed bool, err error) {
	t.Helper()
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
		closed, _, err = portal.Erase(ctx, tx, w.Clock, s, portal.EraseCommand{Person: who, Names: names})
		return err
	})
	return closed, err
}

func TestConsentsAreTakenBackAtOnceAndNotesOnlyOfWhatIsOver(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		note := func(who id.ID, text string) {
			w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
				_, err := path.AddNote(ctx, tx, w.Clock, w.kim, path.AddNoteCommand{Household: w.family.ID, Person: who, NoteFields: path.NoteFields{Purpose: path.Talk, Sight: path.Shared, Text: text}})
				return err
			})
		}
		note(w.mother, "über sie")
		note(w.father, "über ihn")
		note("", "über alle")
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			for basis, code := range map[record.Basis]string{record.ByConsent: "quiet-room", "asylg-44-2": "interpreter"} {
				cmd := record.NeedCommand{Person: w.mother, Code: code, Severity: record.Needed, Detail: "Arabisch", Source: record.OwnWord, SourceDay: testkit.Today, Basis: basis}
				if basis == record.ByConsent {
					cmd.Consent = "mündlich"
				}
				if _, err := record.AddNeed(ctx, tx, w.Clock, w.kim, cmd); err != nil {
					return err
				}
			}
			return nil
		})
		if _, err := w.erases(t, mother, w.mother, "consents", "old-notes"); err != nil {
			t.Fatal(err)
		}
		if n := w.counts(t, w.kim, `SELECT count(*) FROM need WHERE tenant_id = $1 AND withdrawn_at = 0`); n != 1 {
			t.Errorf("%d needs hold, one by law", n)
		}
		if n := w.counts(t, w.kim, `SELECT count(*) FROM path_note WHERE tenant_id = $1`); n != 3 {
			t.Errorf("%d notes are left, of a case that goes on", n)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			cases, err := db.All(ctx, tx, func(row db.Row) (k path.Seen, err error) { return k, row.Scan(&k.ID, &k.Version) }, `SELECT id, version FROM path_case WHERE tenant_id = $1 AND ended_on = ''`, w.kim.Tenant)
			for _, k := range cases {
				if err == nil {
					_, err = path.End(ctx, tx, w.Clock, w.kim, k, path.OnTheirOwn)
				}
			}
			return err
		})
		var n int
		w.Do(t, mother, func(ctx context.Context, tx *db.Tx) (err error) {
			n, err = portal.OldNotes(ctx, tx, w.Clock, mother, w.mother)
			return err
		})
		if n != 1 {
			t.Errorf("%d notes may be deleted", n)
		}
		if _, err := w.erases(t, mother, w.mother, "old-notes"); err != nil {
			t.Fatal(err)
		}
		if n := w.counts(t, w.kim, `SELECT count(*) FROM path_note WHERE tenant_id = $1 AND text IN ('über ihn', 'über alle')`); n != 2 || w.counts(t, w.kim, `SELECT count(*) FROM path_note WHERE tenant_id = $1`) != 2 {
			t.Errorf("%d notes about others are left", n)
		}
	})
}

func TestWhatIsTheirsIsGoneAtOnceAndWhatIsNotBecomesATaskWithADay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			for _, who := range []id.ID{w.mother, w.father} {
				g, err := path.SetGoal(ctx, tx, w.Clock, w.kim, path.SetGoalCommand{Household: w.family.ID, Person: who, Area: path.Papers, Words: "Ziel von " + string(who)})
				if err != nil {
					return err
				}
				if _, err := path.AddStep(ctx, tx, w.Clock, w.kim, path.AddStepCommand{Household: w.family.ID, Person: who, StepFields: path.StepFields{Goal: g.ID, Area: path.Papers, Title: "Schritt", Turn: path.Authority}}); err != nil {
					return err
				}
				if _, err := work.SaveEntry(ctx, tx, w.Clock, w.kim, work.Entry{Person: who, Kind: work.Experience, Title: "Schneiderin", From: "2015-03"}); err != nil {
					return err
				}
			}
			return nil
		})
		before, err := w.takes(t, mother, w.mother)
		if err != nil || len(rows(before, "goal")) != 1 || len(rows(before, "work-entry")) != 1 {
			t.Fatal(err, rows(before, "goal"), rows(before, "work-entry"))
		}
		if _, err := w.erases(t, mother, w.mother); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("nothing was ticked: %v", err)
		}
		if _, err := w.erases(t, mother, w.mother, "audit", "register"); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("what the law keeps is deleted: %v", err)
		}
		for _, who := range []id.ID{w.father, w.neighbour} {
			if _, err := w.erases(t, mother, who, "goals"); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("somebody else's: %v", err)
			}
		}
		if closed, err := w.erases(t, mother, w.mother, "goals", "work", "papers", "notes"); err != nil || closed {
			t.Fatal(closed, err)
		}
		after, err := w.takes(t, mother, w.mother)
		if err != nil || len(rows(after, "goal"))+len(rows(after, "work-entry")) != 0 || len(rows(after, "step")) != len(rows(before, "step"))+1 {
			t.Errorf("%v: goals %v, work %v, %d steps of %d", err, rows(after, "goal"), rows(after, "work-entry"), len(rows(after, "step")), len(rows(before, "step")))
		}
		if all := strings.Join(rows(after, "step"), "\n"); !strings.Contains(all, "Art. 17 DSGVO") || !strings.Contains(all, testkit.Today.AddMonths(1).String()) {
			t.Errorf("no task: %s", all)
		}
		if _, err := w.erases(t, mother, w.mother, "papers", "notes"); !errs.Is(err, errs.KindConflict) {
			t.Errorf("asked for twice: %v", err)
		}
		father := w.enters(t, w.father)
		if got, err := w.takes(t, father, w.father); err != nil || len(rows(got, "goal")) != 1 || len(rows(got, "work-entry")) != 1 {
			t.Errorf("her husband's went, too: %v %v", err, rows(got, "goal"))
		}
		if _, err := w.erases(t, mother, w.child, "access"); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("a child's page closes her own: %v", err)
		}
		if closed, err := w.erases(t, mother, w.mother, "access"); err != nil || !closed {
			t.Errorf("%v %v", closed, err)
		}
		n := 0
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
			n, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM account WHERE id = $1 AND active`, mother.Actor)
			return err
		})
		if n != 0 {
			t.Error("her page is still open")
		}
	})
}
