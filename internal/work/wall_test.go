package work_test

import (
	"context"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/work"
)

func TestAnotherMunicipalitySeesAndChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		if err := o.tells(t, 0, nurse()); err != nil {
			t.Fatal(err)
		}
		if err := o.reads(t, "", work.Facts{Paper: work.Temporary, Says: work.SaysNothing, Ban: work.No}); err != nil {
			t.Fatal(err)
		}
		one, err := o.offers(t, place())
		if err != nil {
			t.Fatal(err)
		}
		if err := o.chooses(t, one.ID, work.Interested); err != nil {
			t.Fatal(err)
		}
		brought := place()
		brought.Number = "7"
		if err := o.try(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := work.TakeOpenings(ctx, tx, o.Clock, o.manager, work.TakeCommand{Rows: []int{1}, Source: "Börse", All: []work.Opening{brought}})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		file := o.file(t)
		var h = file.Household
		for name, got := range map[string]func(context.Context, *db.Tx, tenant.Scope) (int, error){
			"Show": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				f, err := work.Show(ctx, tx, o.Clock, s, o.who.ID)
				return len(f.Papers), err
			},
			"Of": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := work.Of(ctx, tx, o.Clock, s, h)
				return len(all), err
			},
			"List": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := work.List(ctx, tx, o.Clock, s, work.Filter{})
				return len(all), err
			},
			"Openings": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := work.Openings(ctx, tx, o.Clock, s, work.OpeningFilter{})
				return len(all), err
			},
			"Brought": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := work.Brought(ctx, tx, s, work.BroughtFilter{Source: "Börse"})
				return len(all), err
			},
			"WithdrawOpening": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				return 0, work.WithdrawOpening(ctx, tx, o.Clock, s, work.WithdrawCommand{Source: "Börse", Number: "7"})
			},
			"FindOpening": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				p, err := work.FindOpening(ctx, tx, s, one.ID)
				return p.Version, err
			},
			"Matches": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := work.Matches(ctx, tx, o.Clock, s, file)
				return len(all), err
			},
			"SaveProfile": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := work.SaveProfile(ctx, tx, o.Clock, s, work.SaveProfileCommand{Person: o.who.ID, Version: 1, Told: nurse()})
				return 0, err
			},
			"SaveEntry": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := work.SaveEntry(ctx, tx, o.Clock, s, work.Entry{Person: o.who.ID, Kind: work.Course, Title: "x", From: "2020-01"})
				return 0, err
			},
			"RemoveEntry": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				return 0, work.RemoveEntry(ctx, tx, o.Clock, s, work.Entry{Person: o.who.ID})
			},
			"Forget": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				return 0, work.Forget(ctx, tx, o.Clock, s, o.who.ID)
			},
			"Carry": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				return 0, work.Carry(ctx, tx, o.Clock, s, s, map[id.ID]id.ID{o.who.ID: o.who.ID})
			},
			"RecordPaper": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := work.RecordPaper(ctx, tx, o.Clock, s, work.RecordCommand{Person: o.who.ID, Seen: file.Papers[0].ID, Facts: file.Facts(), Shown: today})
				return 0, err
			},
			"SetRequest": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				return 0, work.SetRequest(ctx, tx, o.Clock, s, work.RequestCommand{Person: o.who.ID, Request: work.Request{On: today, Of: "x"}})
			},
			"Choose": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				return 0, work.Choose(ctx, tx, o.Clock, s, work.ChooseCommand{Person: o.who.ID, Opening: one.ID, Choice: work.NotThis})
			},
			"SaveOutcome": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := work.SaveOutcome(ctx, tx, o.Clock, s, work.Outcome{Person: o.who.ID, Kind: work.Job, Employer: "x", From: today})
				return 0, err
			},
			"SaveOpening": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := work.SaveOpening(ctx, tx, o.Clock, s, one)
				return 0, err
			},
			"TakeOpenings": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				same := place()
				got, err := work.TakeOpenings(ctx, tx, o.Clock, s, work.TakeCommand{Rows: []int{2}, All: []work.Opening{same}})
				if err == nil {
					err = errs.NotFound("it is new there") // and is not to stay
				}
				return got.Changed + got.Same, err
			},
		} {
			s := o.At(o.Elsewhere, tenant.CaseManager)
			var n int
			err := o.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = got(ctx, tx, s)
				return err
			})
			if err != nil && !errs.Is(err, errs.KindNotFound) && !errs.Is(err, errs.KindConflict) || n != 0 && name != "Matches" {
				t.Errorf("%s: %d, %v", name, n, err)
			}
			if writes := name[:2] == "Sa" || name[:2] == "Se" || name == "Choose" || name == "Forget" || name == "RecordPaper" || name == "RemoveEntry"; writes && err == nil {
				t.Errorf("%s is done from elsewhere", name)
			}
			for _, role := range []tenant.Role{tenant.Intake, tenant.Housing, tenant.Lead, tenant.Administrator, tenant.Auditor, tenant.LandLegal, tenant.FacilitySocial} {
				s := o.As(role)
				if role == tenant.Lead || role == tenant.Administrator || role == tenant.Auditor {
					s = o.At(o.Municipality, role)
				}
				if err := o.Try(t, s, func(ctx context.Context, tx *db.Tx) error { _, err := got(ctx, tx, s); return err }); !errs.Is(err, errs.KindForbidden) {
					t.Errorf("%s as %s: %v", name, role, err)
				}
			}
		}
		if f := o.file(t); f.Profile.Version != 1 || len(f.Papers) != 1 || len(f.Choices) != 1 || f.Choices[0].Choice != work.Interested || len(f.Outcomes) != 0 {
			t.Errorf("%+v", f)
		}
	})
}

func TestListsAreReadByTheirIndexes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		if err := o.tells(t, 0, nurse()); err != nil {
			t.Fatal(err)
		}
		if _, err := o.offers(t, place()); err != nil {
			t.Fatal(err)
		}
		for _, plan := range testkit.Plans(t, d, o.manager.Tenant, func(ctx context.Context, tx *db.Tx) error {
			if _, err := work.Show(ctx, tx, o.Clock, o.manager, o.who.ID); err != nil {
				return err
			}
			if _, err := work.List(ctx, tx, o.Clock, o.manager, work.Filter{}); err != nil {
				return err
			}
			_, err := work.Openings(ctx, tx, o.Clock, o.manager, work.OpeningFilter{})
			return err
		}) {
			if fault := plan.Fault(); fault != "" {
				t.Error(fault)
			}
		}
	})
}
