package feedback_test

import (
	"context"
	"strings"
	"testing"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/feedback"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

type town struct {
	*testkit.World
	lead    tenant.Scope
	mother  id.ID
	visitor tenant.Scope // she, on her page
	keys    *seal.Ring
}

func found(t testing.TB, d *db.DB) *town {
	t.Helper()
	w := &town{World: testkit.NewWorld(t, d), keys: seal.New()}
	w.lead = w.At(w.Municipality, tenant.Lead)
	kim := w.As(tenant.CaseManager)
	var inv portal.Invitation
	w.Do(t, kim, func(ctx context.Context, tx *db.Tx) error {
		h, err := person.Register(ctx, tx, w.Clock, kim, person.RegisterCommand{FileNumber: "W-1", Persons: []person.Person{{FamilyName: "Haddad", GivenName: "Amina", Birth: person.BornInYear(1990), Sex: person.Female}}})
		if err != nil {
			return err
		}
		w.mother = h.Persons[0].ID
		inv, err = portal.Invite(ctx, tx, w.Clock, kim, portal.InviteCommand{Person: w.mother, Language: i18n.Arabic})
		return err
	})
	a, err := portal.Redeem(t.Context(), d, w.Clock, inv.Code, "482915", "192.0.2.7")
	if err != nil {
		t.Fatal(err)
	}
	w.visitor = tenant.Scope{Tenant: a.Tenant, Kind: tenant.Private, Actor: a.ID, Role: tenant.Person}
	return w
}

// unnamed sends something in the scope of nobody.
func (w *town) unnamed(t testing.TB, text string) (code string, err error) {
	t.Helper()
	s := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Municipality}
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		code, err = feedback.Send(ctx, tx, w.Clock, s, w.keys, feedback.SendCommand{Kind: feedback.Complaint, Text: text, Language: "ar"})
		return err
	})
	return code, err
}

func (w *town) onPage(t testing.TB, fn func(ctx context.Context, tx *db.Tx, s tenant.Scope) error) error {
	t.Helper()
	return w.Try(t, w.visitor, func(ctx context.Context, tx *db.Tx) error {
		s, _, err := portal.Alone(ctx, tx, w.Clock, w.visitor, w.mother, portal.Messages)
		if err != nil {
			return err
		}
		return fn(ctx, tx, s)
	})
}

func (w *town) list(t testing.TB) (all []feedback.Listed) {
	t.Helper()
	w.Do(t, w.lead, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = feedback.List(ctx, tx, w.Clock, w.lead, w.keys, feedback.Filter{})
		return err
	})
	return all
}

// What somebody wrote without a name leads to nobody: neither they, nor their
// account, nor their network, nor the moment stands anywhere beside it.
func TestWhoDoesNotSayWhoTheyAreLeavesNoTrace(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		before := map[string][]string{}
		for _, trace := range []string{string(w.mother), string(w.visitor.Actor)} {
			before[trace] = testkit.Find(t, d, w.Municipality.ID, trace)
		}
		if err := feedback.Allow(t.Context(), d, w.Clock, "198.51.100.99"); err != nil {
			t.Fatal(err)
		}
		code, err := w.unnamed(t, "Kanarienbeschwerde")
		if err != nil {
			t.Fatal(err)
		}
		for trace, rows := range before {
			if now := testkit.Find(t, d, w.Municipality.ID, trace); len(now) != len(rows) {
				t.Errorf("%s stands in %d rows more: %v", trace, len(now)-len(rows), now)
			}
		}
		for _, trace := range []string{"Kanarien", "198.51.100.99", code} {
			if where := testkit.Find(t, d, w.Municipality.ID, trace); len(where) > 0 {
				t.Errorf("%q stands in %v", trace, where)
			}
		}
		one := w.list(t)[0]
		if one.Person != "" || one.Name() != "" || one.Text != "Kanarienbeschwerde" || one.Due != testkit.Today.AddDays(14) {
			t.Errorf("the lead sees %+v", one)
		}
		if day := id.From(testkit.Today.Begins(), [10]byte{}); one.ID[:10] != day[:10] {
			t.Error("the identifier tells the moment")
		}
		s := w.At(w.Municipality, tenant.Auditor)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, s, audit.Filter{Limit: 100})
			seen := 0
			for _, e := range entries {
				if e.Kind == tenant.Feedback && e.Action == audit.Create {
					if seen++; e.Actor != "" || len(e.Subjects) != 0 || e.Role != "" {
						t.Errorf("on record as %+v", e)
					}
				}
			}
			if seen != 1 {
				t.Errorf("%d entries", seen)
			}
			return err
		})
		_ = w.onPage(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			if all, err := feedback.Mine(ctx, tx, w.Clock, s, w.keys); err != nil || len(all) != 0 {
				t.Errorf("it stands on her page: %v %v", all, err)
			}
			return nil
		})
	})
}

func TestTheCodeShowsTheAnswerAndNothingElseDoes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		code, err := w.unnamed(t, "zu laut")
		if err != nil {
			t.Fatal(err)
		}
		one := w.list(t)[0]
		act := func(cmd feedback.ActCommand) error {
			return w.Try(t, w.lead, func(ctx context.Context, tx *db.Tx) error { return feedback.Act(ctx, tx, w.Clock, w.lead, w.keys, cmd) })
		}
		if err := act(feedback.ActCommand{ID: one.ID, Version: 1}); err != nil {
			t.Fatal(err)
		}
		if f, err := feedback.ByCode(t.Context(), d, w.Clock, w.keys, strings.ToLower(code[:8])+" "+code[8:], "192.0.2.8"); err != nil || f.State != feedback.Working || f.Text != "zu laut" {
			t.Errorf("%+v %v", f, err)
		}
		if err := act(feedback.ActCommand{ID: one.ID, Version: 1, Answer: "x"}); !errs.Is(err, errs.KindConflict) {
			t.Errorf("two answer at once: %v", err)
		}
		if err := act(feedback.ActCommand{ID: one.ID, Version: 2, Answer: "Wird leiser.", Translation: "x"}); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("a translation by nobody: %v", err)
		}
		if err := act(feedback.ActCommand{ID: one.ID, Version: 2, Answer: "Wird leiser.", Translation: "سيصبح أهدأ.", Translator: "Salma Idris"}); err != nil {
			t.Fatal(err)
		}
		if f, err := feedback.ByCode(t.Context(), d, w.Clock, w.keys, code, "192.0.2.8"); err != nil || f.Answer != "Wird leiser." || f.Translation != "سيصبح أهدأ." || f.Translator != "Salma Idris" {
			t.Errorf("%+v %v", f, err)
		}
		for i := range 22 {
			_, err := feedback.ByCode(t.Context(), d, w.Clock, w.keys, "0123456789ABCDEF", "192.0.2.9")
			if want := map[bool]errs.Kind{true: errs.KindInvalid, false: errs.KindOften}[i < 20]; !errs.Is(err, want) {
				t.Fatalf("guess %d: %v", i, err)
			}
		}
		if _, err := feedback.ByCode(t.Context(), d, w.Clock, w.keys, code, "192.0.2.9"); !errs.Is(err, errs.KindOften) {
			t.Errorf("who guessed goes on: %v", err)
		}
		if _, err := feedback.ByCode(t.Context(), d, w.Clock, w.keys, code, "192.0.2.10"); err != nil {
			t.Errorf("others wait too: %v", err)
		}
	})
}

func TestAFloodIsBounded(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	for i := range 7 {
		if err := feedback.Allow(t.Context(), w.DB, w.Clock, "192.0.2.8"); errs.Is(err, errs.KindOften) != (i >= 5) {
			t.Errorf("%d: %v", i, err)
		}
	}
	for i := range 201 {
		if _, err := w.unnamed(t, "x"); errs.Is(err, errs.KindBusy) != (i >= 200) || err != nil && i < 200 {
			t.Fatalf("%d: %v", i, err)
		}
	}
	for i := range 11 {
		err := w.onPage(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			_, err := feedback.Send(ctx, tx, w.Clock, s, w.keys, feedback.SendCommand{Kind: feedback.Idea, Text: "x"})
			return err
		})
		if errs.Is(err, errs.KindBusy) != (i >= 10) {
			t.Errorf("%d with a name: %v", i, err)
		}
	}
}

func TestOnlyTheLeadHearsAndOnlyOfTheirOwnTown(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		err := w.onPage(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			_, err := feedback.Send(ctx, tx, w.Clock, s, w.keys, feedback.SendCommand{Kind: feedback.Praise, Text: "danke"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		one := w.list(t)[0]
		if one.Name() != "Amina Haddad" {
			t.Errorf("the lead does not see who it was: %q", one.Name())
		}
		scopes := map[string]tenant.Scope{"another town's lead": w.At(w.Elsewhere, tenant.Lead), "the Land's lead": w.At(w.Land, tenant.Lead), "the visitor": w.visitor}
		for _, role := range []tenant.Role{tenant.CaseManager, tenant.Intake, tenant.Housing, tenant.Administrator, tenant.Auditor} {
			scopes[string(role)] = w.As(role)
		}
		for name, s := range scopes {
			for what, fn := range map[string]func(ctx context.Context, tx *db.Tx) error{
				"shows": func(ctx context.Context, tx *db.Tx) error {
					_, err := feedback.Show(ctx, tx, w.Clock, s, w.keys, one.ID)
					return err
				},
				"answers": func(ctx context.Context, tx *db.Tx) error {
					return feedback.Act(ctx, tx, w.Clock, s, w.keys, feedback.ActCommand{ID: one.ID, Version: 1, Answer: "x"})
				},
				"reads hers": func(ctx context.Context, tx *db.Tx) error {
					_, err := feedback.Mine(ctx, tx, w.Clock, s, w.keys)
					return err
				},
				"writes in her place": func(ctx context.Context, tx *db.Tx) error {
					_, err := feedback.Send(ctx, tx, w.Clock, s, w.keys, feedback.SendCommand{Kind: feedback.Praise, Text: "x"})
					return err
				},
			} {
				if err := w.Try(t, s, fn); !errs.Is(err, errs.KindForbidden) && !errs.Is(err, errs.KindNotFound) {
					t.Errorf("%s %s: %v", name, what, err)
				}
			}
			_ = w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				if all, _ := feedback.List(ctx, tx, w.Clock, s, w.keys, feedback.Filter{}); len(all) > 0 {
					t.Errorf("%s lists %d", name, len(all))
				}
				if n, _ := feedback.Waiting(ctx, tx, s); n > 0 {
					t.Errorf("%s counts %d", name, n)
				}
				if name == "another town's lead" {
					return nil
				}
				if err := feedback.SetPlace(ctx, tx, w.Clock, s, feedback.Place{Name: "x", Days: 3}); err == nil {
					t.Errorf("%s sets the place", name)
				}
				return nil
			})
		}
	})
}

func TestFeedbackGoesTwoYearsAfterItsAnswer(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		if _, err := w.unnamed(t, "x"); err != nil {
			t.Fatal(err)
		}
		one := w.list(t)[0]
		w.Do(t, w.lead, func(ctx context.Context, tx *db.Tx) error {
			if err := feedback.SetPlace(ctx, tx, w.Clock, w.lead, feedback.Place{Name: " ", Days: 91}); len(errs.All(err)) != 2 {
				t.Errorf("%v", err)
			}
			return feedback.Act(ctx, tx, w.Clock, w.lead, w.keys, feedback.ActCommand{ID: one.ID, Version: 1, Answer: "y"})
		})
		night := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Municipality, Actor: "ways"}
		for after, want := range map[int]int{0: 0, 731: 1} {
			w.Clock.Set(clock.MustDate("2026-11-23").AddDays(after).Begins())
			w.Do(t, night, func(ctx context.Context, tx *db.Tx) error {
				n, err := feedback.RemoveAged(ctx, tx, w.Clock, night)
				if n != want && after != 0 {
					t.Errorf("after %d days %d go", after, n)
				}
				return err
			})
		}
	})
}
