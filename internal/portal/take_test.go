package portal_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func (w *town) takes(t testing.TB, s tenant.Scope, who id.ID) (all portal.Taken, err error) {
	t.Helper()
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
		all, err = portal.Take(ctx, tx, w.Clock, s, who, w.keys())
		return err
	})
	return all, err
}

func rows(all portal.Taken, part string) []string {
	var list []string
	for _, p := range all.Parts {
		if p.Name == part {
			for _, row := range p.Rows {
				list = append(list, fmt.Sprint(row...))
			}
		}
	}
	return list
}

// Everything that is kept of somebody goes along with them and nobody else, or is
// on the short list of what does not, with the reason.
func TestNoTableThatReachesAPersonIsForgotten(t *testing.T) {
	d := testkit.SQLite(t)
	known := map[string]bool{}
	for _, p := range portal.Parts {
		for _, word := range strings.Fields(p.Table) {
			known[word] = true
		}
	}
	for _, one := range portal.Stays {
		if known[one.Table] {
			t.Errorf("%s goes along, and stays", one.Table)
		}
		known[one.Table] = true
	}
	type link struct{ from, to string }
	var links []link
	var tables []string
	err := d.Look(t.Context(), "", func(ctx context.Context, tx *db.Tx) (err error) {
		tables, err = db.All(ctx, tx, db.Value[string], `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
		if err != nil {
			return err
		}
		links, err = db.All(ctx, tx, func(row db.Row) (l link, err error) { return l, row.Scan(&l.from, &l.to) },
			`SELECT m.name, k."table" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) k WHERE m.type = 'table'
			UNION SELECT m.name, 'person' FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name IN ('person_id', 'household_id', 'other_id', 'one_id')`)
		return err
	})
	if err != nil || len(tables) < 100 {
		t.Fatal(len(tables), err)
	}
	reached := map[string]bool{"person": true, "household": true}
	// What lies beyond these is of many, or of nobody.
	crossroads := []string{"site", "dwelling", "place", "room", "transfer", "theme", "work_opening", "account", "tenant", "unit"}
	for grew := true; grew; {
		grew = false
		for _, l := range links {
			if reached[l.to] && !slices.Contains(crossroads, l.to) && !reached[l.from] {
				reached[l.from], grew = true, true
			}
		}
	}
	for _, name := range tables {
		if reached[name] && !known[name] {
			t.Errorf("%s is about persons: it is neither in portal.Parts nor, with the reason, in portal.Stays", name)
		}
	}
	for name := range known {
		if !slices.Contains(tables, name) && len(name) > 3 && !slices.Contains([]string{"JOIN", "AND"}, name) && !strings.Contains(name, ".") {
			t.Errorf("there is no table %s", name)
		}
	}
}

func TestSomebodyTakesAlongAllOfTheirsAndNothingOfOthers(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			for _, who := range []id.ID{w.mother, w.father} {
				if _, err := path.SetGoal(ctx, tx, w.Clock, w.kim, path.SetGoalCommand{Household: w.family.ID, Person: who, Area: path.Papers, Words: "Ziel von " + string(who)}); err != nil {
					return err
				}
			}
			return nil
		})
		got, err := w.takes(t, mother, w.mother)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range got.Parts {
			for _, row := range p.Rows {
				if text := fmt.Sprint(row...); strings.Contains(text, "Karim") || strings.Contains(text, "Ziel von "+string(w.father)) || strings.Contains(text, "Nour") {
					t.Errorf("%s: somebody else's: %s", p.Name, text)
				}
			}
		}
		for part, want := range map[string]string{"person": "Amina", "goal": "Ziel von " + string(w.mother), "household": "W-1", "step": "template.", "access": "2026", "case": "intake"} {
			if !strings.Contains(strings.Join(rows(got, part), "\n"), want) {
				t.Errorf("%s lacks %s: %v", part, want, rows(got, part))
			}
		}
		if child, err := w.takes(t, mother, w.child); err != nil || !strings.Contains(strings.Join(rows(child, "person"), ""), "Yusuf") {
			t.Errorf("of her child: %v", err)
		}
		for name, who := range map[string]id.ID{"husband": w.father, "neighbour": w.neighbour} {
			if _, err := w.takes(t, mother, who); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		foreign := mother
		foreign.Tenant = w.Elsewhere.ID
		if _, err := w.takes(t, foreign, w.mother); err == nil {
			t.Error("somebody of another town takes it")
		}
	})
}

func TestTakingABigRecordIsQuick(t *testing.T) {
	if testing.Short() {
		t.Skip("some thousand rows")
	}
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			for i := range 1000 {
				if _, err := path.AddStep(ctx, tx, w.Clock, w.kim, path.AddStepCommand{Household: w.family.ID, Person: w.mother, StepFields: path.StepFields{Area: path.Papers, Title: fmt.Sprint("Schritt ", i), Turn: path.Authority, Start: testkit.Today}}); err != nil {
					return err
				}
			}
			return nil
		})
		began := time.Now()
		got, err := w.takes(t, mother, w.mother)
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took > 2*time.Second || len(rows(got, "step")) < 1000 || len(rows(got, "turn")) < 1000 {
			t.Errorf("%d steps, %d turns after %v", len(rows(got, "step")), len(rows(got, "turn")), took)
		} else {
			t.Logf("%d steps after %v", len(rows(got, "step")), took.Round(time.Millisecond))
		}
	})
}
