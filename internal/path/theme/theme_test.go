package theme_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/path/theme"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// town is a municipality with some families, each with a step that waits for an office.
type town struct {
	*testkit.World
	kim   tenant.Scope
	steps []id.ID
}

func found(t testing.TB, d *db.DB, families int) *town {
	t.Helper()
	w := &town{World: testkit.NewWorld(t, d)}
	w.kim = w.As(tenant.CaseManager)
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
		for i := range families {
			h, err := person.Register(ctx, tx, w.Clock, w.kim, person.RegisterCommand{FileNumber: fmt.Sprint("W-", i), Persons: []person.Person{{FamilyName: fmt.Sprint("Nachname", i), GivenName: "Rania", Birth: person.BornInYear(1990), Sex: person.Female}}})
			if err != nil {
				return err
			}
			if _, err := path.Begin(ctx, tx, w.Clock, w.kim, path.BeginCommand{Household: h.ID}); err != nil {
				return err
			}
			f := path.StepFields{Area: path.Papers, Title: "Titel", Turn: path.Authority, TurnName: "Ausländerbehörde", Start: testkit.Today.AddDays(-7 * (i + 1))}
			made, err := path.AddStep(ctx, tx, w.Clock, w.kim, path.AddStepCommand{Household: h.ID, StepFields: f})
			if err != nil {
				return err
			}
			w.steps = append(w.steps, made.ID)
		}
		return nil
	})
	return w
}

func (w *town) tags(t testing.TB, name string, steps ...id.ID) (made theme.Theme) {
	t.Helper()
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		for _, step := range steps {
			if made, err = theme.TagStep(ctx, tx, w.Clock, w.kim, theme.TagCommand{Step: step, Name: name}); err != nil {
				return err
			}
		}
		return nil
	})
	return made
}

func (w *town) finds(t testing.TB, s tenant.Scope, which id.ID) (e theme.Theme) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		e, err = theme.Find(ctx, tx, s, which)
		return err
	})
	return e
}

func (w *town) night(t testing.TB) {
	t.Helper()
	s := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Municipality, Actor: "night"}
	for n := 1; n > 0; {
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
			n, err = theme.Tell(ctx, tx, w.Clock, s)
			return err
		})
	}
}

func TestAThemeTellsHowManyOnceTheyAreEnough(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d, 14)
		lead := w.At(w.Municipality, tenant.Lead)
		made := w.tags(t, "Termin bei der Ausländerbehörde", w.steps[:5]...)
		if again := w.tags(t, "termin bei der  Auslaenderbehoerde", w.steps[5]); again.ID != made.ID {
			t.Errorf("spelled otherwise, it is another theme: %+v", again)
		}
		few := w.tags(t, "Nur wenige", w.steps[:5]...)
		if e := w.finds(t, lead, made.ID); e.Persons != theme.Unsaid || e.Mine != 0 {
			t.Errorf("told before it was counted: %+v", e)
		}
		w.night(t)
		e := w.finds(t, w.kim, made.ID)
		want := []theme.Wait{{Weeks: theme.Unsaid}, {Turn: path.Authority, Name: "Ausländerbehörde", Weeks: theme.Unsaid}}
		if e.Persons != 6 || e.Mine != 6 || !slices.Equal(e.Waits, want) {
			t.Errorf("%+v", e)
		}
		if e := w.finds(t, lead, few.ID); e.Persons != theme.Unsaid || len(e.Waits) > 0 {
			t.Errorf("of few is told: %+v", e)
		}
		w.tags(t, made.Name, w.steps[6:10]...)
		w.Clock.Set(testkit.Now.AddDate(0, 0, 8))
		w.night(t)
		if e := w.finds(t, lead, made.ID); e.Persons != 6 {
			t.Errorf("a change of four is told: %+v", e)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error { // half of them go on
			for _, step := range w.steps[:7] {
				if _, err := path.ActOn(ctx, tx, w.Clock, w.kim, path.ActCommand{Step: path.Seen{ID: step, Version: 1}, Act: path.Finish, StepFields: path.StepFields{Evidence: "da"}}); err != nil {
					return err
				}
			}
			return nil
		})
		w.tags(t, made.Name, w.steps[10:]...)
		w.Clock.Set(testkit.Now.AddDate(0, 0, 16))
		w.night(t)
		if e := w.finds(t, lead, made.ID); e.Persons != 14 || e.Waits[0].Weeks < 5 || e.Waits[0].Weeks > 9 {
			t.Errorf("%+v", e)
		}
	})
}

func TestAThemeIsRaisedTakenUpAndAnswered(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d, 1)
		lead := w.At(w.Municipality, tenant.Lead)
		made := w.tags(t, "Formular fehlt", w.steps...)
		decide := func(s tenant.Scope, version int, state theme.State, answer string) (e theme.Theme, err error) {
			err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				e, err = theme.Decide(ctx, tx, w.Clock, s, theme.DecideCommand{Theme: theme.Seen{ID: made.ID, Version: version}, State: state, Answer: answer})
				return err
			})
			return e, err
		}
		for _, k := range []struct {
			who     tenant.Scope
			version int
			state   theme.State
			answer  string
			kind    errs.Kind
		}{
			{lead, 1, theme.Raised, "", errs.KindForbidden},
			{w.kim, 1, theme.Taken, "", errs.KindForbidden},
			{w.kim, 1, theme.Raised, "", 0},
			{w.kim, 1, theme.Raised, "", errs.KindConflict}, // somebody was there before
			{w.kim, 2, theme.Raised, "", errs.KindConflict},
			{lead, 2, theme.Taken, "", 0},
			{lead, 3, theme.Answered, "", errs.KindInvalid},
			{lead, 3, theme.Answered, "Ab Januar liegt das Formular im Rathaus aus.", 0},
		} {
			if _, err := decide(k.who, k.version, k.state, k.answer); k.kind == 0 && err != nil || k.kind != 0 && !errs.Is(err, k.kind) {
				t.Errorf("%+v: %v", k, err)
			}
		}
		if e := w.finds(t, w.kim, made.ID); e.State != theme.Answered || e.Answer == "" || e.AnsweredOn != testkit.Today || e.Mine != 1 {
			t.Errorf("%+v", e)
		}
	})
}

func TestAnExampleIsOnesOwnAndNamesNobody(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d, 2)
		made := w.tags(t, "Formular fehlt", w.steps...)
		share := func(words string) error {
			return w.Try(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
				return theme.Share(ctx, tx, w.Clock, w.kim, made.ID, words)
			})
		}
		if err := share("Rania war dreimal dort."); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("a name is shared: %v", err)
		}
		if err := share("Eine Mutter war dreimal dort."); err != nil {
			t.Fatal(err)
		}
		other := w.kim
		other.Actor = "someone-else"
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			all, err := theme.Examples(ctx, tx, w.kim, made.ID)
			if err != nil || len(all) != 1 {
				t.Fatalf("%+v, %v", all, err)
			}
			if err := theme.Withdraw(ctx, tx, w.Clock, other, all[0].ID); err == nil {
				t.Error("somebody else's example is taken back")
			}
			return theme.Withdraw(ctx, tx, w.Clock, w.kim, all[0].ID)
		})
		if e := w.finds(t, w.kim, made.ID); e.Examples != 0 {
			t.Errorf("%+v", e)
		}
	})
}

func TestNobodyElsewhereSeesOrMakesAThemeOfOnesOwn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d, 1)
		made := w.tags(t, "Formular fehlt", w.steps...)
		var example id.ID
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			if err := theme.Share(ctx, tx, w.Clock, w.kim, made.ID, "So war es."); err != nil {
				return err
			}
			all, err := theme.Examples(ctx, tx, w.kim, made.ID)
			example = all[0].ID
			return err
		})
		for _, s := range []tenant.Scope{w.At(w.Elsewhere, tenant.CaseManager), w.As(tenant.Housing), w.As(tenant.LandAllocation)} {
			for name, call := range map[string]func(context.Context, *db.Tx) error{
				"Find": func(ctx context.Context, tx *db.Tx) error { _, err := theme.Find(ctx, tx, s, made.ID); return err },
				"TagStep": func(ctx context.Context, tx *db.Tx) error {
					_, err := theme.TagStep(ctx, tx, w.Clock, s, theme.TagCommand{Step: w.steps[0], Theme: made.ID})
					return err
				},
				"Untag": func(ctx context.Context, tx *db.Tx) error {
					return theme.Untag(ctx, tx, w.Clock, s, theme.TagCommand{Step: w.steps[0], Theme: made.ID})
				},
				"OfStep": func(ctx context.Context, tx *db.Tx) error {
					_, _, err := theme.OfStep(ctx, tx, w.Clock, s, w.steps[0])
					return err
				},
				"Share":    func(ctx context.Context, tx *db.Tx) error { return theme.Share(ctx, tx, w.Clock, s, made.ID, "x") },
				"Withdraw": func(ctx context.Context, tx *db.Tx) error { return theme.Withdraw(ctx, tx, w.Clock, s, example) },
				"Decide": func(ctx context.Context, tx *db.Tx) error {
					_, err := theme.Decide(ctx, tx, w.Clock, s, theme.DecideCommand{Theme: theme.Seen{ID: made.ID, Version: 1}, State: theme.Raised})
					return err
				},
			} {
				if err := w.Try(t, s, call); !errs.Is(err, errs.KindNotFound) && !errs.Is(err, errs.KindForbidden) && !errs.Is(err, errs.KindConflict) {
					t.Errorf("%s %s: %v", s.Role, name, err)
				}
			}
			_ = w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				if all, err := theme.List(ctx, tx, s); len(all) > 0 {
					t.Errorf("%s: %+v, %v", s.Role, all, err)
				}
				if all, err := theme.Examples(ctx, tx, s, made.ID); len(all) > 0 {
					t.Errorf("%s: %+v, %v", s.Role, all, err)
				}
				return nil
			})
		}
		if e := w.finds(t, w.kim, made.ID); e.State != theme.Tag || e.Mine != 1 || e.Examples != 1 {
			t.Errorf("%+v", e)
		}
	})
}
