package bulk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/path"
	"wegwarte/internal/path/bulk"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

const many = 60

// desk is a house with many cases that nobody has, and two who could have them.
type desk struct {
	*testkit.World
	t        *testing.T
	kim, ali tenant.Scope
	bulk     bulk.Desk
}

func opened(t *testing.T, d *db.DB) *desk {
	t.Helper()
	w := &desk{World: testkit.NewWorld(t, d), t: t}
	w.bulk = bulk.Desk{DB: d, Clock: w.Clock}
	w.kim, w.ali = w.hires("Kim"), w.hires("Ali")
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
		for i := range many {
			if _, err := person.Register(ctx, tx, w.Clock, w.kim, person.RegisterCommand{FileNumber: fmt.Sprint("W-", i), Persons: []person.Person{{FamilyName: "Muster", GivenName: fmt.Sprint("P", i),
				Birth: person.BornInYear(1990), Sex: person.Female}}}); err != nil {
				return err
			}
		}
		return nil
	})
	for n := 1; n > 0; {
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
			n, err = path.Catchup(ctx, tx, w.Clock, tenant.Scope{Tenant: w.kim.Tenant, Kind: tenant.Municipality, Actor: "ways", Role: tenant.CaseManager})
			return err
		})
	}
	return w
}

func (w *desk) hires(name string) tenant.Scope {
	w.t.Helper()
	s := w.At(w.Municipality, tenant.Administrator)
	var made account.Account
	w.Do(w.t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = account.Add(ctx, tx, w.Clock, s, account.New{Email: name + "@stadt.example", Name: name, Password: "ein Satz, den niemand errät", Roles: []tenant.Role{tenant.CaseManager}})
		return err
	})
	kim := w.As(tenant.CaseManager)
	kim.Actor, kim.Name = made.ID, name
	return kim
}

func (w *desk) cases(f path.CaseFilter) (seen []path.Seen) {
	w.t.Helper()
	w.Do(w.t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		seen, err = path.CasesSeen(ctx, tx, w.kim, f)
		return err
	})
	return seen
}

func (w *desk) begins(cmd bulk.BeginCommand) (r bulk.Run, err error) {
	w.t.Helper()
	err = w.Try(w.t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = bulk.Begin(ctx, tx, w.Clock, w.kim, cmd)
		return err
	})
	return r, err
}

func (w *desk) finds(s tenant.Scope, which id.ID) (r bulk.Run, left []bulk.Refusal, err error) {
	w.t.Helper()
	err = w.Try(w.t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		if r, err = bulk.Find(ctx, tx, s, which); err == nil {
			left, err = bulk.Refusals(ctx, tx, s, which)
		}
		return err
	})
	return r, left, err
}

func TestManyAreGivenAwayAndWhatChangedMeanwhileIsNamed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d)
		seen := w.cases(path.CaseFilter{Nobody: true})
		if len(seen) != many {
			t.Fatalf("%d cases", len(seen))
		}
		r, err := w.begins(bulk.BeginCommand{Act: bulk.Assign, What: bulk.What{To: w.ali.Actor}, Seen: seen})
		if err != nil {
			t.Fatal(err)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error { // somebody is faster with one
			_, err := path.Assign(ctx, tx, w.Clock, w.kim, seen[30], w.kim.Actor)
			return err
		})
		work, stop := context.WithCancel(t.Context())
		runner := &job.Runner{DB: d, Clock: w.Clock, Poll: 10 * time.Millisecond}
		w.bulk.Serve(runner)
		done := make(chan struct{})
		go func() { runner.Run(work); close(done) }()
		for range 1000 {
			if now, _, err := w.finds(w.kim, r.ID); err != nil || now.State != bulk.Running {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		stop()
		<-done
		now, left, err := w.finds(w.kim, r.ID)
		if err != nil || now.State != bulk.Done || now.Changed != many-1 || now.Refused != 1 || now.Through() != now.Size {
			t.Errorf("%+v, %v", now, err)
		}
		if len(left) != 1 || left[0].ID != seen[30].ID || left[0].Key != "error.conflict" {
			t.Errorf("left alone: %v", left)
		}
		if got := len(w.cases(path.CaseFilter{Manager: w.ali.Actor})); got != many-1 {
			t.Errorf("%d are Ali's", got)
		}
	})
}

func TestARunThatIsStoppedLeavesTheRestAsItIs(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d)
		r, err := w.begins(bulk.BeginCommand{Act: bulk.Assign, What: bulk.What{To: w.ali.Actor}, Seen: w.cases(path.CaseFilter{})})
		if err != nil {
			t.Fatal(err)
		}
		if open, err := w.bulk.Work(t.Context(), w.kim.Tenant, r.ID, time.Now()); err != nil || !open {
			t.Fatal(open, err)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error { return bulk.Stop(ctx, tx, w.Clock, w.kim, r.ID) })
		if open, err := w.bulk.Work(t.Context(), w.kim.Tenant, r.ID, time.Now().Add(time.Minute)); err != nil || open {
			t.Error(open, err)
		}
		now, _, err := w.finds(w.kim, r.ID)
		if got := len(w.cases(path.CaseFilter{Manager: w.ali.Actor})); err != nil || now.State != bulk.Stopped || now.Changed != got || got == 0 || got == many {
			t.Errorf("%+v, %d are Ali's, %v", now, got, err)
		}
		sweep := func() (n int) {
			w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = bulk.Sweep(ctx, tx, w.Clock, w.kim)
				return err
			})
			return n
		}
		if sweep() != 0 {
			t.Error("it is removed at once")
		}
		w.Clock.Move(bulk.Stays + time.Second)
		if sweep() != 1 || sweep() != 0 {
			t.Error("it is not removed once")
		}
	})
}

func TestStepsAreMovedAndFinishedByTheRulesForOne(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d)
		r, err := w.begins(bulk.BeginCommand{Act: bulk.Assign, What: bulk.What{To: w.kim.Actor}, Seen: w.cases(path.CaseFilter{})})
		if err == nil {
			_, err = w.bulk.Work(t.Context(), w.kim.Tenant, r.ID, time.Now().Add(time.Minute))
		}
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Move(30 * 24 * time.Hour)
		late := func() (seen []path.Seen) {
			w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
				seen, err = path.DaySeen(ctx, tx, w.Clock, w.kim, path.DayFilter{List: "overdue"})
				return err
			})
			return seen
		}
		all := late()
		if len(all) < many {
			t.Fatalf("%d are late", len(all))
		}
		for _, cmd := range []bulk.BeginCommand{{Act: bulk.Move, Seen: all}, {Act: bulk.Finish}, {Act: bulk.Assign, Seen: all}, {Act: "delete", Seen: all}} {
			if _, err := w.begins(cmd); err == nil {
				t.Errorf("%s begins", cmd.Act)
			}
		}
		half := len(all) / 2
		for _, cmd := range []bulk.BeginCommand{{Act: bulk.Finish, What: bulk.What{Evidence: "Sammeltermin"}, Seen: all[:half]}, {Act: bulk.Move, What: bulk.What{Due: testkit.Today.AddDays(60)}, Seen: all}} {
			r, err := w.begins(cmd)
			if err == nil {
				_, err = w.bulk.Work(t.Context(), w.kim.Tenant, r.ID, time.Now().Add(time.Minute))
			}
			now, left, err2 := w.finds(w.kim, r.ID)
			if err != nil || err2 != nil || now.State != bulk.Done || cmd.Act == bulk.Finish && now.Changed != half || cmd.Act == bulk.Move && (now.Changed != len(all)-half || len(left) != min(half, bulk.MostRefusals)) {
				t.Errorf("%s: %+v, %v, %v", cmd.Act, now, err, err2)
			}
		}
		if n := len(late()); n != 0 {
			t.Errorf("%d are late still", n)
		}
	})
}

func TestNobodyElseSeesOrStopsARun(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d)
		r, err := w.begins(bulk.BeginCommand{Act: bulk.Assign, What: bulk.What{To: w.ali.Actor}, Seen: w.cases(path.CaseFilter{})})
		if err != nil {
			t.Fatal(err)
		}
		var all []id.ID
		for _, seen := range w.cases(path.CaseFilter{}) {
			all = append(all, seen.ID)
		}
		abroad := w.At(w.Elsewhere, tenant.CaseManager)
		abroad.Actor = w.kim.Actor
		for _, s := range []tenant.Scope{w.ali, abroad} {
			for name, call := range map[string]func(context.Context, *db.Tx) error{
				"Find":     func(ctx context.Context, tx *db.Tx) error { _, err := bulk.Find(ctx, tx, s, r.ID); return err },
				"Refusals": func(ctx context.Context, tx *db.Tx) error { _, err := bulk.Refusals(ctx, tx, s, r.ID); return err },
				"Stop":     func(ctx context.Context, tx *db.Tx) error { return bulk.Stop(ctx, tx, w.Clock, s, r.ID) },
			} {
				if err := w.Try(t, s, call); !errs.Is(err, errs.KindNotFound) {
					t.Errorf("%s by %s: %v", name, s.Name, err)
				}
			}
			if err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				all, err := bulk.Recent(ctx, tx, s)
				if len(all) != 0 {
					t.Errorf("%s lists it", s.Name)
				}
				return err
			}); err != nil {
				t.Error(err)
			}
		}
		if err := w.Try(t, abroad, func(ctx context.Context, tx *db.Tx) error {
			if n, err := bulk.Sweep(ctx, tx, w.Clock, abroad); n != 0 || err != nil {
				t.Error(n, err)
			}
			named, err := path.NamedCases(ctx, tx, w.Clock, abroad, all)
			if err != nil {
				return err
			}
			steps, err := path.Named(ctx, tx, w.Clock, abroad, all)
			if err != nil {
				return err
			}
			cases, err := path.CasesSeen(ctx, tx, abroad, path.CaseFilter{})
			if err != nil {
				return err
			}
			due, err := path.DaySeen(ctx, tx, w.Clock, abroad, path.DayFilter{List: "due"})
			if len(named)+len(steps)+len(cases)+len(due) != 0 {
				t.Error("cases or steps are told")
			}
			return err
		}); err != nil {
			t.Error(err)
		}
	})
}

func TestCasesComeByTheirNextStepPageByPage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d)
		lead := w.At(w.Municipality, tenant.Lead) // who does not see what tells of health
		for _, s := range []tenant.Scope{w.kim, lead} {
			walk := func(down bool) (all []path.CaseListed) {
				f := path.CaseFilter{By: path.ByNext, Down: down, Nobody: true}
				for page := path.CasePage; page == path.CasePage; {
					w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
						some, err := path.Cases(ctx, tx, w.Clock, s, f)
						all, page = append(all, some...), len(some)
						f.After = all[len(all)-1].ID
						return err
					})
				}
				return all
			}
			up, down := walk(false), walk(true)
			seen := map[id.ID]bool{}
			for i, k := range up {
				seen[k.ID] = true
				if k.Next.ID == "" || s.Role == tenant.Lead && k.Next.Area == path.Health || i > 0 && k.Next.Due.Before(up[i-1].Next.Due) || down[len(up)-1-i].ID != k.ID {
					t.Errorf("%s, %d: %+v", s.Role, i, k.Next)
				}
			}
			if len(up) != many || len(seen) != many || len(down) != many {
				t.Errorf("%s sees %d, %d, %d", s.Role, len(up), len(seen), len(down))
			}
		}
	})
}
