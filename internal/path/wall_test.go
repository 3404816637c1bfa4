package path_test

import (
	"context"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestNobodyElsewhereSeesOrMovesAWay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		made := w.adds(t, "", path.StepFields{Area: path.Papers, Title: "Konto", Turn: path.Person, Start: today.AddDays(-400)})
		k := w.shows(t, w.kim, w.family.ID, "").Cases[0]
		mother, seen := w.family.Persons[0].ID, path.Seen{ID: k.ID, Version: k.Version}
		s := w.At(w.Elsewhere, tenant.CaseManager)
		calls := map[string]func(context.Context, *db.Tx) error{
			"Show": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.Show(ctx, tx, w.Clock, s, w.family.ID, "")
				return err
			},
			"Mine": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.Mine(ctx, tx, w.Clock, s, w.family.ID, mother)
				return err
			},
			"FindStep": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.FindStep(ctx, tx, w.Clock, s, made.ID)
				return err
			},
			"ActOn": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.ActOn(ctx, tx, w.Clock, s, path.ActCommand{Step: path.Seen{ID: made.ID, Version: 1}, Act: path.Finish})
				return err
			},
			"AddStep": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.AddStep(ctx, tx, w.Clock, s, path.AddStepCommand{Household: w.family.ID, StepFields: path.StepFields{Area: path.Papers, Title: "x", Turn: path.Person}})
				return err
			},
			"SetGoal": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.SetGoal(ctx, tx, w.Clock, s, path.SetGoalCommand{Household: w.family.ID, Area: path.Papers, Words: "x"})
				return err
			},
			"SetWish": func(ctx context.Context, tx *db.Tx) error {
				return path.SetWish(ctx, tx, w.Clock, s, path.WishCommand{Household: w.family.ID, Person: mother, Wish: path.ToStay})
			},
			"Forget": func(ctx context.Context, tx *db.Tx) error {
				return path.Forget(ctx, tx, w.Clock, s, mother)
			},
			"Apply": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.Apply(ctx, tx, w.Clock, s, path.ApplyCommand{Household: w.family.ID, Template: "flat"})
				return err
			},
			"Begin": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.Begin(ctx, tx, w.Clock, s, path.BeginCommand{Household: w.family.ID})
				return err
			},
			"Set": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.Set(ctx, tx, w.Clock, s, path.SetCommand{Case: seen, Phase: path.Goals, AgreedOn: today})
				return err
			},
			"Assign": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.Assign(ctx, tx, w.Clock, s, seen, "")
				return err
			},
			"End": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.End(ctx, tx, w.Clock, s, seen, path.MovedAway)
				return err
			},
		}
		for name, call := range calls {
			if err := w.Try(t, s, call); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error { // what names nobody of theirs leaves nothing behind
			if err := path.Welcome(ctx, tx, w.Clock, s, w.family.ID); err != nil {
				return err
			}
			if err := path.WelcomeAll(ctx, tx, w.Clock, s, id.New()); err != nil {
				return err
			}
			if err := path.Follow(ctx, tx, w.Clock, s, path.FollowCommand{Person: mother, Room: "recognition", Ref: "y", Area: path.Job, Turn: path.Person, Since: today}); err != nil {
				return err
			}
			if err := path.Reach(ctx, tx, w.Clock, s, path.ReachCommand{Person: mother, Milestone: path.Club, On: clock.Today(w.Clock)}); err != nil {
				return err
			}
			stuck, err := path.Stuck(ctx, tx, w.Clock, s, path.Filter{})
			if err == nil && len(stuck) > 0 {
				t.Errorf("stuck elsewhere: %+v", stuck)
			}
			if err != nil {
				return err
			}
			if followed, err := path.Followed(ctx, tx, s, "recognition", []string{"y"}); err != nil || len(followed) > 0 {
				t.Errorf("followed elsewhere: %v, %v", followed, err)
			}
			if err := path.TakeBack(ctx, tx, w.Clock, s, path.ReachCommand{Person: mother, Milestone: path.Recognised, On: clock.Today(w.Clock)}); err != nil {
				return err
			}
			if places, err := path.Places(ctx, tx, w.Clock, s, path.Filter{Turn: path.Authority}); err != nil || len(places) > 0 {
				t.Errorf("places elsewhere: %v, %v", places, err)
			}
			waiting, err := path.AllWaiting(ctx, tx, w.Clock, s, false)
			if err == nil && len(waiting) > 0 {
				t.Errorf("waiting elsewhere: %+v", waiting)
			}
			return err
		})
		if p := w.shows(t, w.kim, w.family.ID, ""); len(p.Reached) != 0 || len(p.Cases) != 1 {
			t.Errorf("elsewhere left something behind: %+v", p.Reached)
		}
	})
}
