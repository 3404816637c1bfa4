package portal_test

import (
	"context"
	"strings"
	"testing"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func (w *town) moves(t testing.TB, s tenant.Scope, who id.ID, parts ...portal.Along) error {
	t.Helper()
	return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
		return portal.Move(ctx, tx, w.Clock, s, portal.MoveCommand{Person: who, To: w.Elsewhere.ID, On: testkit.Today, Parts: parts, Consent: true})
	})
}

func (w *town) lists(t testing.TB, s tenant.Scope) (away, here []portal.Moving) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		away, here, err = portal.Moves(ctx, tx, w.Clock, s)
		return err
	})
	return away, here
}

func (w *town) takesIn(t testing.TB, s tenant.Scope, which id.ID) (h person.Household, err error) {
	t.Helper()
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
		h, err = portal.TakeIn(ctx, tx, w.Clock, s, w.keys(), which)
		return err
	})
	return h, err
}

func TestWhoMovesTakesAlongWhatEachOfThemConsentedTo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother, father := w.enters(t, w.mother), w.enters(t, w.father)
		there := w.At(w.Elsewhere, tenant.CaseManager)
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			for _, who := range []id.ID{w.mother, w.father} {
				g, err := path.SetGoal(ctx, tx, w.Clock, w.kim, path.SetGoalCommand{Household: w.family.ID, Person: who, Area: path.Papers, Words: "Ziel von " + string(who)})
				if err != nil {
					return err
				}
				if _, err := path.AddStep(ctx, tx, w.Clock, w.kim, path.AddStepCommand{Household: w.family.ID, Person: who, StepFields: path.StepFields{Goal: g.ID, Area: path.Papers, Title: "Schritt von " + string(who), Turn: path.Authority, TurnName: "Standesamt", Start: testkit.Today.AddDays(-50)}}); err != nil {
					return err
				}
			}
			_, err := record.AddNeed(ctx, tx, w.Clock, w.kim, record.NeedCommand{Person: w.mother, Code: "quiet-room", Severity: record.Needed, Source: record.OwnWord, SourceDay: testkit.Today, Basis: record.ByConsent, Consent: "mündlich"})
			return err
		})
		if err := w.Try(t, mother, func(ctx context.Context, tx *db.Tx) error {
			return portal.Move(ctx, tx, w.Clock, mother, portal.MoveCommand{Person: w.mother, To: w.Elsewhere.ID, On: testkit.Today})
		}); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("without consent: %v", err)
		}
		if err := w.moves(t, mother, w.mother, portal.AlongPath, portal.AlongHealth, portal.AlongWork); err != nil {
			t.Fatal(err)
		}
		if err := w.moves(t, mother, w.mother, portal.AlongPath); !errs.Is(err, errs.KindConflict) {
			t.Errorf("twice: %v", err)
		}
		if _, here := w.lists(t, there); len(here) != 0 {
			t.Error("the new end sees it before the day is confirmed")
		}
		away, _ := w.lists(t, w.kim)
		if len(away) != 1 || len(away[0].Persons) != 2 {
			t.Fatalf("%+v", away)
		}
		confirm := func(s tenant.Scope, m portal.Moving) error {
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				return portal.ConfirmMove(ctx, tx, w.Clock, s, m.ID, testkit.Today)
			})
		}
		if err := confirm(there, away[0]); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("the new end confirms: %v", err)
		}
		if err := confirm(w.kim, away[0]); err != nil {
			t.Fatal(err)
		}
		_, here := w.lists(t, there)
		if len(here) != 1 || here[0].Name != "Amina Haddad" || here[0].FromTown != "Musterstadt" {
			t.Fatalf("%+v", here)
		}
		if _, err := w.takesIn(t, there, here[0].ID); !errs.Is(err, errs.KindConflict) {
			t.Errorf("the father has not said so: %v", err)
		}
		if _, err := w.takesIn(t, w.kim, here[0].ID); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("the old end takes in: %v", err)
		}
		revoke := func(s tenant.Scope, who id.ID) error {
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error { return portal.Revoke(ctx, tx, w.Clock, s, who) })
		}
		if err := revoke(mother, w.mother); err != nil {
			t.Fatal(err)
		}
		if _, err := w.takesIn(t, there, here[0].ID); err == nil {
			t.Error("taken in after it was taken back")
		}
		if _, here := w.lists(t, there); len(here) != 0 {
			t.Error("the new end still sees what was taken back")
		}
		for _, err := range []error{w.moves(t, mother, w.mother, portal.AlongPath, portal.AlongHealth, portal.AlongWork), w.moves(t, father, w.father)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		away, _ = w.lists(t, w.kim)
		for _, m := range away {
			if err := confirm(w.kim, m); err != nil {
				t.Fatal(err)
			}
		}
		_, here = w.lists(t, there)
		h, err := w.takesIn(t, there, here[0].ID)
		if err != nil || len(h.Persons) != 3 || len(here) != 2 {
			t.Fatalf("%d here: %+v %v", len(here), h, err)
		}
		p := path.Path{}
		var known record.Record
		w.Do(t, there, func(ctx context.Context, tx *db.Tx) (err error) {
			if p, err = path.Show(ctx, tx, w.Clock, there, h.ID, ""); err == nil {
				known, err = record.Show(ctx, tx, w.Clock, there, person.IDs(h))
			}
			return err
		})
		var said strings.Builder
		for _, g := range p.Goals {
			said.WriteString(g.Words + "\n")
		}
		for _, one := range p.Steps {
			if strings.HasPrefix(one.Title, "Schritt von") && (one.Since != testkit.Today.AddDays(-50) || one.TurnName != "Standesamt" || one.Goal == "") {
				t.Errorf("the step began anew: %+v", one)
			}
			said.WriteString(one.Title + "\n")
		}
		if all := said.String(); !strings.Contains(all, "Ziel von "+string(w.mother)) || !strings.Contains(all, "Schritt von "+string(w.mother)) || strings.Contains(all, string(w.father)) {
			t.Errorf("came along: %s", all)
		}
		if len(known.Needs) != 1 || known.Needs[0].Source != record.OwnWord || known.Needs[0].Person != h.Persons[0].ID {
			t.Errorf("needs: %+v", known.Needs)
		}
		var old person.Household
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
			if old, err = person.Show(ctx, tx, w.Clock, w.kim, w.family.ID); err != nil {
				return err
			}
			n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM path_case k WHERE k.tenant_id = $1 AND k.household_id = $2 AND k.ended_on = ''`, w.kim.Tenant, w.family.ID)
			if n != 0 {
				t.Error("somebody still walks with them at the old end")
			}
			return err
		})
		if old.LeftOn != testkit.Today {
			t.Errorf("left on %v", old.LeftOn)
		}
		if err := revoke(mother, w.mother); err == nil {
			t.Error("taken back after they were taken in")
		}
		for _, chain := range []id.ID{w.Municipality.ID, w.Elsewhere.ID} {
			if v, err := audit.Verify(t.Context(), w.DB, chain); err != nil || v.Broken != 0 || v.Entries == 0 {
				t.Errorf("%+v %v", v, err)
			}
		}
	})
}

func TestAnotherTownHasNoPartInWhatSomebodyTakesAlong(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		if err := w.moves(t, mother, w.mother, portal.AlongPath); err != nil {
			t.Fatal(err)
		}
		away, _ := w.lists(t, w.kim)
		foreign, desk := mother, w.At(w.Elsewhere, tenant.CaseManager)
		foreign.Tenant = w.Elsewhere.ID
		for name, fn := range map[string]func(ctx context.Context, tx *db.Tx) error{
			"Move": func(ctx context.Context, tx *db.Tx) error {
				return portal.Move(ctx, tx, w.Clock, foreign, portal.MoveCommand{Person: w.mother, To: w.Municipality.ID, On: testkit.Today, Consent: true})
			},
			"MoveOf": func(ctx context.Context, tx *db.Tx) error {
				_, err := portal.MoveOf(ctx, tx, w.Clock, foreign, w.mother)
				return err
			},
			"Revoke": func(ctx context.Context, tx *db.Tx) error {
				return portal.Revoke(ctx, tx, w.Clock, foreign, w.mother)
			},
			"Erase": func(ctx context.Context, tx *db.Tx) error {
				_, _, err := portal.Erase(ctx, tx, w.Clock, foreign, portal.EraseCommand{Person: w.mother, Names: []string{"goals"}})
				return err
			},
			"ConfirmMove": func(ctx context.Context, tx *db.Tx) error {
				return portal.ConfirmMove(ctx, tx, w.Clock, desk, away[0].ID, testkit.Today)
			},
			"TakeIn": func(ctx context.Context, tx *db.Tx) error {
				_, err := portal.TakeIn(ctx, tx, w.Clock, desk, w.keys(), away[0].ID)
				return err
			},
			"as the lead": func(ctx context.Context, tx *db.Tx) error {
				_, err := portal.TakeIn(ctx, tx, w.Clock, w.At(w.Elsewhere, tenant.Lead), w.keys(), away[0].ID)
				return err
			},
		} {
			if err := w.DB.Do(t.Context(), w.Elsewhere.ID, fn); err == nil {
				t.Errorf("%s is done from elsewhere", name)
			}
		}
		if again, _ := w.lists(t, w.kim); len(again) != 1 || again[0].State != portal.Said {
			t.Errorf("%+v", again)
		}
	})
}
