package equal_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/equal"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

var (
	from = clock.MustDate("2025-01-01")
	to   = clock.MustDate("2025-12-31")
)

// settle writes down so many who came alone in 2025, of whom each second speaks Arabic, each third is a woman, and all had a course after 60 to 120
// days: those who speak Arabic late days later.
func settle(t testing.TB, w *testkit.World, n, late int) {
	t.Helper()
	s := w.As(tenant.CaseManager)
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		var homes, people, languages, firsts [][]any
		for i := range n {
			home, one := id.New(), id.New()
			came := from.AddDays(i * 364 / n)
			sex, language, days := "male", "uk", 60+i*37%61
			if i%3 == 0 {
				sex = "female"
			}
			if i%2 == 0 {
				language, days = "ar", days+late
			}
			homes = append(homes, []any{home, s.Tenant, fmt.Sprintf("F-%d", i), "", came, "", 1, "secretname", 1, 0})
			people = append(people, []any{one, s.Tenant, home, 1, "Secretname", "Secretname", "", "", "1990-05-05", "day", sex, "", "", 1, 0})
			languages = append(languages, []any{s.Tenant, one, language, true, true})
			firsts = append(firsts, []any{s.Tenant, one, "course-seat", came.AddDays(days), 1, "x", "x"})
		}
		return put(ctx, tx, homes, people, languages, firsts)
	})
}

// put stores households of one person each, with their language and their first.
func put(ctx context.Context, tx *db.Tx, homes, people, languages, firsts [][]any) error {
	for _, in := range []struct {
		into string
		rows [][]any
	}{{`household (id, tenant_id, file_number, unit_since, registered_on, left_on, size, sort_name, version, created_at)`, homes},
		{`person (id, tenant_id, household_id, position, family_name, given_name, family_name_own, given_name_own, birth_date, birth_precision, sex, phone, email, version, created_at)`, people},
		{`person_language (tenant_id, person_id, language, speaks, reads)`, languages},
		{`path_milestone (tenant_id, person_id, kind, reached, at, by_id, by_name)`, firsts}} {
		if err := db.Insert(ctx, tx, in.into, in.rows, ""); err != nil {
			return err
		}
	}
	return nil
}

func begin(t testing.TB, w *testkit.World, s tenant.Scope) equal.Run {
	t.Helper()
	var r equal.Run
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = equal.Begin(ctx, tx, w.Clock, s, equal.BeginCommand{From: from, To: to})
		return err
	})
	return r
}

// audit runs one as the house does, and gives what it says.
func audit(t testing.TB, w *testkit.World, s tenant.Scope, inputs ...equal.Input) equal.Run {
	t.Helper()
	r := begin(t, w, s)
	if err := (equal.Desk{DB: w.DB, Clock: w.Clock, Inputs: inputs}).Work(t.Context(), s.Tenant, r.ID); err != nil {
		t.Fatalf("%+v", err)
	}
	return find(t, w, s, r.Number)
}

func find(t testing.TB, w *testkit.World, s tenant.Scope, number int) (r equal.Run) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = equal.Find(ctx, tx, s, number)
		return err
	})
	return r
}

func TestADifferenceIsFoundAndNoneWhereThereIsNone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		for late, want := range map[int]int{0: 0, 40: 1} {
			w := testkit.NewWorld(t, d)
			s := w.At(w.Municipality, tenant.EqualityDesk)
			settle(t, w, 120, late)
			r := audit(t, w, s)
			if r.State != equal.Done || r.Persons != 120 || r.Through != r.Size {
				t.Fatalf("%+v", r)
			}
			found := 0
			for _, p := range r.Parts {
				for _, c := range p.Compared {
					if c.Stands() {
						found++
						if p.Outcome != equal.CourseSeat || c.Attribute != equal.Language {
							t.Errorf("found: %s %+v", p.Outcome, c)
						}
					}
				}
			}
			c, _ := r.Find(equal.CourseSeat, equal.Language, "ar")
			if found != want || !c.Told() || c.Difference < float64(late)-12 || c.Difference > float64(late)+12 || c.Low > c.Difference || c.About%5 != 0 {
				t.Errorf("%d days: %d findings, %+v", late, found, c)
			}
		}
	})
}

// What is kept of a run holds no person, and no group of few.
func TestAResultHoldsNoPerson(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.At(w.Municipality, tenant.EqualityDesk)
		settle(t, w, 60, 30)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error { // three speak Tigrinya
			_, err := tx.Exec(ctx, `UPDATE person_language SET language = 'ti' WHERE tenant_id = $1 AND person_id IN (SELECT p.id FROM person p WHERE p.tenant_id = $1 ORDER BY p.id LIMIT 3)`, s.Tenant)
			return err
		})
		r := audit(t, w, s)
		var raw string
		var persons []string
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
			if raw, err = db.One(ctx, tx, db.Value[string], `SELECT result FROM equality_run WHERE tenant_id = $1`, s.Tenant); err != nil {
				return err
			}
			persons, err = db.All(ctx, tx, db.Value[string], `SELECT id FROM person WHERE tenant_id = $1 UNION SELECT id FROM household WHERE tenant_id = $1`, s.Tenant)
			return err
		})
		if len(persons) != 120 {
			t.Fatal(len(persons))
		}
		for _, one := range append(persons, "Secretname", "F-1", "1990") {
			if strings.Contains(raw, one) {
				t.Errorf("%s is kept", one)
			}
		}
		for _, p := range r.Parts {
			hidden, tiny := 0, false
			for _, c := range p.Compared {
				if !c.Told() && c.Mean+c.Rest+c.Difference+c.Low+c.High+c.P+float64(c.About+c.Beside) != 0 {
					t.Errorf("what is withheld has figures: %+v", c)
				}
				if c.Attribute == equal.Language && p.Outcome == equal.CourseSeat {
					tiny = tiny || c.Group == "ti" && c.Why == "few"
					if c.Why == "beside" {
						hidden++
					}
				}
			}
			if p.Outcome == equal.CourseSeat && (!tiny || hidden == 0) {
				t.Errorf("three can be found by subtraction: %+v", p)
			}
		}
		// That they were read is on record with each of them, and with the office that did.
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM audit_entry WHERE tenant_id = $1 AND purpose = 'equal-treatment' AND detail = 'equality: read' AND subjects <> '[]'`, s.Tenant)
			if err != nil || n != 1 {
				t.Errorf("%d entries, %v", n, err)
			}
			return nil
		})
	})
}

func TestNobodyElseSeesAnythingOfIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s, lead := w.At(w.Municipality, tenant.EqualityDesk), w.At(w.Municipality, tenant.Lead)
		settle(t, w, 60, 40)
		r := audit(t, w, s)
		ask := equal.AskCommand{Run: r.Number, Outcome: equal.CourseSeat, Attribute: equal.Language, Group: "ar", Question: "Woran liegt es?", Due: testkit.Today.AddDays(30)}
		var task equal.Task
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
			task, err = equal.Ask(ctx, tx, w.Clock, s, ask)
			return err
		})
		tries := func(who tenant.Scope) map[string]func(context.Context, *db.Tx) (int, error) {
			return map[string]func(context.Context, *db.Tx) (int, error){
				"List": func(ctx context.Context, tx *db.Tx) (int, error) {
					all, err := equal.List(ctx, tx, who)
					return len(all), err
				},
				"Find": func(ctx context.Context, tx *db.Tx) (int, error) {
					_, err := equal.Find(ctx, tx, who, r.Number)
					return one(err)
				},
				"Latest": func(ctx context.Context, tx *db.Tx) (int, error) {
					_, _, err := equal.Latest(ctx, tx, who, testkit.Today)
					return one(err)
				},
				"Tasks": func(ctx context.Context, tx *db.Tx) (int, error) {
					all, err := equal.Tasks(ctx, tx, who, r.Number)
					return len(all), err
				},
				"Waiting": func(ctx context.Context, tx *db.Tx) (int, error) { return equal.Waiting(ctx, tx, who) },
				"Stop": func(ctx context.Context, tx *db.Tx) (int, error) {
					return one(equal.Stop(ctx, tx, w.Clock, who, r.Number))
				},
				"HandOn": func(ctx context.Context, tx *db.Tx) (int, error) {
					_, err := equal.HandOn(ctx, tx, w.Clock, who, equal.Seen{Number: r.Number, Version: r.Version})
					return one(err)
				},
				"Ask": func(ctx context.Context, tx *db.Tx) (int, error) {
					_, err := equal.Ask(ctx, tx, w.Clock, who, ask)
					return one(err)
				},
				"Answer": func(ctx context.Context, tx *db.Tx) (int, error) {
					_, err := equal.Answer(ctx, tx, w.Clock, who, equal.AnswerCommand{Task: task.ID, Version: 1, Answer: "Wir sehen nach."})
					return one(err)
				},
			}
		}
		var who []tenant.Scope
		for _, g := range tenant.Matrix {
			if g.Role != tenant.EqualityDesk {
				who = append(who, w.As(g.Role))
			}
		}
		who = append(who, lead, w.At(w.Elsewhere, tenant.EqualityDesk), w.At(w.Land, tenant.EqualityDesk), w.At(w.Elsewhere, tenant.Lead))
		for _, other := range who {
			for name, try := range tries(other) {
				_ = w.Try(t, other, func(ctx context.Context, tx *db.Tx) error {
					if n, err := try(ctx, tx); n != 0 || err != nil && !errs.Is(err, errs.KindForbidden) && !errs.Is(err, errs.KindNotFound) {
						t.Errorf("%s at %s: %s gives %d, %v", other.Role, other.Tenant, name, n, err)
					}
					return errs.Internal(nil)
				})
			}
			if other.Role != tenant.EqualityDesk {
				for name, try := range map[string]func(context.Context, *db.Tx) error{
					"Begin": func(ctx context.Context, tx *db.Tx) error {
						_, err := equal.Begin(ctx, tx, w.Clock, other, equal.BeginCommand{From: from, To: to})
						return err
					},
					"Check": func(ctx context.Context, tx *db.Tx) error {
						_, err := equal.Check(ctx, tx, w.Clock, other, equal.Engines[0])
						return err
					},
				} {
					if err := w.Try(t, other, func(ctx context.Context, tx *db.Tx) error { return try(ctx, tx) }); !errs.Is(err, errs.KindForbidden) {
						t.Errorf("%s: %s gives %v", other.Role, name, err)
					}
				}
			}
		}
		// What is handed on, the lead reads, and answers what is asked.
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := equal.HandOn(ctx, tx, w.Clock, s, equal.Seen{Number: r.Number, Version: r.Version})
			return err
		})
		for _, c := range []struct { // the answer last: then nothing waits
			name string
			want int
		}{{"List", 1}, {"Find", 1}, {"Latest", 1}, {"Tasks", 1}, {"Waiting", 1}, {"Ask", 0}, {"HandOn", 0}, {"Stop", 0}, {"Answer", 1}} {
			_ = w.Try(t, lead, func(ctx context.Context, tx *db.Tx) error {
				if n, err := tries(lead)[c.name](ctx, tx); n != c.want {
					t.Errorf("the lead: %s gives %d, %v", c.name, n, err)
				}
				return nil
			})
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			all, err := equal.Tasks(ctx, tx, s, r.Number)
			if err != nil || len(all) != 1 || all[0].Answer != "Wir sehen nach." || all[0].AnsweredOn != testkit.Today || all[0].AnsweredBy != lead.Name {
				t.Errorf("%+v, %v", all, err)
			}
			return nil
		})
	})
}

func one(err error) (int, error) {
	if err != nil {
		return 0, err
	}
	return 1, nil
}

func TestOnlyWholeQuartersAndOneAfterTheOther(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.At(w.Land, tenant.EqualityDesk)
		try := func(from, to string) error {
			cmd := equal.BeginCommand{}
			if from != "" {
				cmd.From = clock.MustDate(from)
			}
			if to != "" {
				cmd.To = clock.MustDate(to)
			}
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := equal.Begin(ctx, tx, w.Clock, s, cmd)
				return err
			})
		}
		for _, k := range [][2]string{{"", "2025-12-31"}, {"2025-01-01", ""}, {"2025-01-02", "2025-12-31"}, {"2025-02-01", "2025-12-31"}, {"2025-01-01", "2025-12-30"}, {"2025-01-01", "2025-03-31"}, {"2027-01-01", "2027-12-31"}, {"2019-01-01", "2025-12-31"}} {
			if err := try(k[0], k[1]); !errs.Is(err, errs.KindInvalid) {
				t.Errorf("%v: %v", k, err)
			}
		}
		if err := try("2025-01-01", "2025-06-30"); err != nil {
			t.Fatal(err)
		}
		if err := try("2025-01-01", "2025-12-31"); !errs.Is(err, errs.KindConflict) {
			t.Errorf("a second one: %v", err)
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error { return equal.Stop(ctx, tx, w.Clock, s, 1) })
		r := find(t, w, s, 1)
		if err := (equal.Desk{DB: w.DB, Clock: w.Clock}).Work(t.Context(), s.Tenant, r.ID); err != nil {
			t.Error(err)
		}
		if r = find(t, w, s, 1); r.State != equal.Stopped || len(r.Parts) > 0 {
			t.Errorf("%+v", r)
		}
	})
}

// Whom a law lets work at once, does not wait longer than others because of it.
func TestALawCausesNoDifferenceAgainstItself(t *testing.T) {
	day := clock.MustDate("2026-11-23")
	for _, k := range []struct {
		outcome    string
		at         tenant.Kind
		of         equal.Attribute
		group      string
		difference float64
		law        bool
	}{
		{equal.Permission, tenant.Municipality, equal.Status, "temporary", -60, true},
		{equal.Permission, tenant.Municipality, equal.Status, "temporary", 60, false},
		{equal.Permission, tenant.Municipality, equal.Status, "in-procedure", 60, true},
		{equal.Permission, tenant.Municipality, equal.Status, "in-procedure", -60, true}, // among others may be whom it hinders more
		{equal.SmallUnit, tenant.Municipality, equal.Status, "in-procedure", -.3, true},
		{equal.SmallUnit, tenant.Municipality, equal.Status, "in-procedure", .3, false},
		{equal.SmallUnit, tenant.Municipality, equal.Status, "in-procedure", 0, true},
		{equal.OwnFlat, tenant.Municipality, equal.Status, "in-procedure", -60, true}, // § 12a hinders others
		{equal.Transferred, tenant.Land, equal.Family, "family", 20, false},
		{equal.Transferred, tenant.Land, equal.Family, "alone", 20, true},
		{equal.Permission, tenant.Municipality, equal.Gender, "female", 60, false},
		{equal.CourseSeat, tenant.Municipality, equal.Status, "in-procedure", 60, false}, // nobody verified it
	} {
		if got := equal.CausesOf(equal.LawsOn(day, k.outcome, k.of), equal.OutcomeOf(k.outcome, k.at), k.group, k.difference); got != k.law {
			t.Errorf("%s of %s, %v: %v", k.outcome, k.group, k.difference, got)
		}
	}
}

func TestTheHouseDoesARunInTheBackground(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.At(w.Municipality, tenant.EqualityDesk)
		settle(t, w, 40, 0)
		r := begin(t, w, s)
		runner := &job.Runner{DB: d, Clock: w.Clock}
		equal.Desk{DB: d, Clock: w.Clock, Inputs: equal.Engines}.Serve(runner)
		if _, err := runner.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r = find(t, w, s, r.Number); r.State != equal.Done || len(r.Blind) != 3 {
			t.Errorf("%+v", r)
		}
	})
}

func TestLawIsNamedWithItsParagraph(t *testing.T) {
	seen := map[string]bool{}
	for _, l := range equal.Laws() {
		if known := l.Certainty != equal.Unknown; seen[l.ID] || known == l.Read.IsZero() || known && l.Read.Before(l.From.AddMonths(-12)) || !strings.HasPrefix(l.Cite, "§ ") {
			t.Errorf("%s: named twice, of no known certainty, or read at no time: %+v", l.ID, l)
		}
		seen[l.ID] = true
		if !slices.Contains([]equal.Certainty{equal.InText, equal.Partly, equal.OnPage, equal.Unknown}, l.Certainty) {
			t.Errorf("%s: %q", l.ID, l.Certainty)
		}
		if l.ID == "" || l.Cite == "" || l.Source == "" || l.From.IsZero() || len(l.Outcomes) == 0 || len(equal.Groups[l.Attribute]) == 0 {
			t.Errorf("%+v", l)
		}
		for _, group := range slices.Concat(l.Favours, l.Hinders) {
			if !slices.Contains(equal.Groups[l.Attribute], group) {
				t.Errorf("%s speaks of %q", l.ID, group)
			}
		}
		for _, key := range l.Outcomes {
			found := false
			for _, o := range equal.Outcomes {
				found = found || o.Key == key
			}
			if !found {
				t.Errorf("%s speaks of %q", l.ID, key)
			}
		}
	}
	day := clock.MustDate("2026-11-23")
	if all := equal.LawsOn(day, equal.Permission, equal.Status); len(all) != 2 || !all[0].Verified() {
		t.Errorf("%+v", all)
	}
	if all := equal.LawsOn(clock.MustDate("2020-01-01"), equal.Permission, equal.Status); len(all) != 0 {
		t.Errorf("before it was read: %+v", all)
	}
	if all := equal.LawsOn(day, equal.CourseSeat, equal.Status); len(all) != 1 || all[0].Verified() {
		t.Errorf("what nobody verified is named, and marked: %+v", all)
	}
	if _, err := json.Marshal(equal.Laws()); err != nil {
		t.Error(err)
	}
}
