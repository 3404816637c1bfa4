package path_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

var today = testkit.Today

// town is a municipality in which somebody walks with a family.
type town struct {
	*testkit.World
	kim    tenant.Scope
	family person.Household // mother, child of four, child of nine
}

func found(t testing.TB, d *db.DB) *town {
	t.Helper()
	w := &town{World: testkit.NewWorld(t, d)}
	w.kim = w.As(tenant.CaseManager)
	w.family = w.registers(t, "W-1", person.BornInYear(1990), person.BornInYear(2022), person.BornInYear(2017))
	w.catchUp(t)
	return w
}

func (w *town) registers(t testing.TB, number string, births ...person.Birth) (h person.Household) {
	t.Helper()
	cmd := person.RegisterCommand{FileNumber: number}
	for i, b := range births {
		cmd.Persons = append(cmd.Persons, person.Person{FamilyName: "Name" + number, GivenName: fmt.Sprint("P", i), Birth: b, Sex: person.Female})
	}
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = person.Register(ctx, tx, w.Clock, w.kim, cmd)
		return err
	})
	return h
}

func (w *town) catchUp(t testing.TB) {
	t.Helper()
	s := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Municipality, Actor: "night"}
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		_, err := path.Catchup(ctx, tx, w.Clock, s)
		return err
	})
}

func (w *town) shows(t testing.TB, s tenant.Scope, h, who id.ID) (p path.Path) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = path.Show(ctx, tx, w.Clock, s, h, who)
		return err
	})
	return p
}

func (w *town) adds(t testing.TB, who id.ID, f path.StepFields) (made path.Step) {
	t.Helper()
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = path.AddStep(ctx, tx, w.Clock, w.kim, path.AddStepCommand{Household: w.family.ID, Person: who, StepFields: f})
		return err
	})
	return made
}

func (w *town) acts(t testing.TB, cmd path.ActCommand) (now path.Step, err error) {
	t.Helper()
	err = w.Try(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		now, err = path.ActOn(ctx, tx, w.Clock, w.kim, cmd)
		return err
	})
	return now, err
}

func keys(p path.Path, who id.ID) (all []string) {
	for _, t := range p.Steps {
		if t.Person == who {
			all = append(all, t.Words)
		}
	}
	return all
}

func TestEverybodyHasAWayFromTheFirstDayThatFitsTheirAge(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		p := w.shows(t, w.kim, w.family.ID, "")
		if len(p.Cases) != 1 || p.Cases[0].Phase != path.Intake || p.Cases[0].Weight != 3+0+1 {
			t.Fatalf("cases: %+v", p.Cases)
		}
		mother, small, big := w.family.Persons[0].ID, w.family.Persons[1].ID, w.family.Persons[2].ID
		for who, want := range map[id.ID]string{"": "template.first-days.register", mother: "template.language.course", small: "template.kita.place", big: "template.school.begin"} {
			if got := keys(p, who); !slices.Contains(got, want) {
				t.Errorf("%q lacks %s: %v", who, want, got)
			}
		}
		if got := keys(p, small); slices.Contains(got, "template.school.begin") {
			t.Errorf("a child of four is to go to school: %v", got)
		}
		w.catchUp(t)
		if again := w.shows(t, w.kim, w.family.ID, ""); len(again.Cases) != 1 || len(again.Steps) != len(p.Steps) {
			t.Errorf("begun twice: %d cases, %d steps of %d", len(again.Cases), len(again.Steps), len(p.Steps))
		}
	})
}

func TestAStepSaysWhoseTurnItIsAndSinceWhenAndForgetsNobodysTurn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.family.Persons[0].ID
		made := w.adds(t, mother, path.StepFields{Area: path.Papers, Title: "Geburtsurkunde übersetzen", Turn: path.Person, Start: today.AddDays(-40)})
		if made.Since != today.AddDays(-40) {
			t.Errorf("since %s", made.Since)
		}
		passed, err := w.acts(t, path.ActCommand{Step: path.Seen{ID: made.ID, Version: 1}, Act: path.Pass, On: today.AddDays(-10), Note: "liegt dort", StepFields: path.StepFields{Turn: path.Authority, TurnName: "Standesamt"}})
		if err != nil || passed.Since != today.AddDays(-10) {
			t.Fatalf("%+v %v", passed, err)
		}
		if _, err := w.acts(t, path.ActCommand{Step: path.Seen{ID: made.ID, Version: 2}, Act: path.Finish, StepFields: path.StepFields{Evidence: "Urkunde vom 3.3."}}); err != nil {
			t.Fatal(err)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			f, err := path.FindStep(ctx, tx, w.Clock, w.kim, made.ID)
			if err != nil {
				return err
			}
			if len(f.Passed) != 2 || f.Passed[0].Turn != path.Person || f.Passed[0].Until != today.AddDays(-10) || f.Passed[1].Name != "Standesamt" || f.Passed[1].Until != today {
				t.Errorf("turns: %+v", f.Passed)
			}
			if f.State != path.StepDone || f.Evidence != "Urkunde vom 3.3." {
				t.Errorf("done: %+v", f.Step)
			}
			return nil
		})
	})
}

func TestOfTwoWhoChangeAStepNobodyOverwritesTheOtherUnseen(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		made := w.adds(t, "", path.StepFields{Area: path.Papers, Title: "Konto", Turn: path.Person})
		if _, err := w.acts(t, path.ActCommand{Step: path.Seen{ID: made.ID, Version: 1}, Act: path.Alter, StepFields: path.StepFields{Area: path.Papers, Title: "Konto bei der Sparkasse", Turn: path.Person}}); err != nil {
			t.Fatal(err)
		}
		now, err := w.acts(t, path.ActCommand{Step: path.Seen{ID: made.ID, Version: 1}, Act: path.Alter, StepFields: path.StepFields{Area: path.Papers, Title: "Konto bei der Bank", Turn: path.Person}})
		if !errs.Is(err, errs.KindConflict) || now.Title != "Konto bei der Sparkasse" || now.Version != 2 {
			t.Errorf("the second: %v, and the step as it is: %+v", err, now)
		}
	})
}

func TestWhatIsStuckComesByTheLongestWaitAndByWhoCanUnblockIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		for i, days := range []int{300, 400, 350} {
			w.adds(t, "", path.StepFields{Area: path.Papers, Title: fmt.Sprint("S", i), Turn: path.Authority, TurnName: "Ausländerbehörde", Start: today.AddDays(-days)})
		}
		w.adds(t, "", path.StepFields{Area: path.Papers, Title: "später", Turn: path.Authority, Start: today.AddDays(30)})
		w.adds(t, "", path.StepFields{Area: path.Health, Title: "Facharzt", Turn: path.Authority, Start: today.AddDays(-390)})
		titles := func(s tenant.Scope, f path.Filter) (all []string) {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				found, err := path.Stuck(ctx, tx, w.Clock, s, f)
				for _, l := range found {
					all = append(all, l.Title)
				}
				return err
			})
			return all
		}
		if got := titles(w.kim, path.Filter{Turn: path.Authority}); !slices.Equal(got, []string{"S1", "Facharzt", "S2", "S0"}) {
			t.Errorf("by wait: %v", got)
		}
		if got := titles(w.kim, path.Filter{Turn: path.Authority, Name: "Ausländerbehörde", Down: true}); !slices.Equal(got, []string{"S0", "S2", "S1"}) {
			t.Errorf("of one authority, the shortest first: %v", got)
		}
		if got := titles(w.At(w.Municipality, tenant.Lead), path.Filter{Turn: path.Authority}); slices.Contains(got, "Facharzt") || len(got) != 3 {
			t.Errorf("who leads sees what tells of health: %v", got)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			places, err := path.Places(ctx, tx, w.Clock, w.kim, path.Filter{Turn: path.Authority, Name: "x"})
			if err != nil || !slices.Equal(places, []path.Place{{Name: "Ausländerbehörde", Steps: 3, First: today.AddDays(-400)}}) {
				t.Errorf("by place: %+v, %v", places, err)
			}
			all, err := path.AllWaiting(ctx, tx, w.Clock, w.kim, false)
			i := slices.IndexFunc(all, func(a path.Waiting) bool { return a.Turn == path.Authority })
			if err == nil && (i < 0 || all[i].Steps != 4 || all[i].First != today.AddDays(-400)) {
				t.Errorf("counted: %+v", all)
			}
			return err
		})
	})
}

func TestAWishChangesWhichStepsAreProposedAndNeverWhenTheyAreDue(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.family.Persons[0].ID
		proposed := func() (names []string) {
			for _, p := range w.shows(t, w.kim, w.family.ID, "").Proposed {
				if p.Person == mother {
					names = append(names, p.Template.Name)
				}
			}
			return names
		}
		before := w.shows(t, w.kim, w.family.ID, "").Steps
		if slices.Contains(proposed(), "return") {
			t.Error("somebody who said nothing is asked to think of returning")
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			return path.SetWish(ctx, tx, w.Clock, w.kim, path.WishCommand{Household: w.family.ID, Person: mother, Wish: path.ToReturn})
		})
		if !slices.Contains(proposed(), "return") || !slices.Contains(proposed(), "work") {
			t.Errorf("who wants to return: %v", proposed())
		}
		if after := w.shows(t, w.kim, w.family.ID, "").Steps; !slices.Equal(before, after) {
			t.Error("a wish changed what is to be done")
		}
	})
}

func TestALaterTemplateIsToldToOpenWaysAndBringsWhatIsMissing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		var of path.Template
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			all, err := path.Versions(ctx, tx, w.kim, "first-days")
			if err != nil {
				return err
			}
			of = all[len(all)-1]
			steps := append(slices.Clone(of.Steps), path.TemplateStep{Key: "id", Area: path.Papers, Title: "Steuer-ID notieren", Turn: path.CaseManager, Due: 30})
			steps[1].Due = 20
			_, err = path.Publish(ctx, tx, w.Clock, w.kim, path.PublishCommand{Name: of.Name, Template: path.Template{Version: of.Version, Reason: "seit 1. Januar", Steps: steps}})
			return err
		})
		told := w.shows(t, w.kim, w.family.ID, "")
		if len(told.Behind) != 1 || told.Behind[0].Was != 1 || told.Behind[0].Template.Version != 2 {
			t.Fatalf("behind: %+v", told.Behind)
		}
		added, changed, gone := of.Differs(told.Behind[0].Template)
		if len(added) != 1 || len(changed) != 1 || len(gone) != 0 {
			t.Errorf("differs: +%d ~%d -%d", len(added), len(changed), len(gone))
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			made, err := path.Apply(ctx, tx, w.Clock, w.kim, path.ApplyCommand{Household: w.family.ID, Template: "first-days"})
			if err == nil && (len(made) != 1 || made[0].Title != "Steuer-ID notieren") {
				t.Errorf("added: %+v", made)
			}
			return err
		})
		now := w.shows(t, w.kim, w.family.ID, "")
		if i := slices.IndexFunc(now.Steps, func(t path.Step) bool { return t.Template.Step == "register" && t.Person == "" }); len(now.Behind) != 0 || now.Steps[i].Due != now.Steps[i].Start.AddDays(20) {
			t.Errorf("after it: behind %d, %+v", len(now.Behind), now.Steps[i])
		}
	})
}

func TestAMatterOfAnotherRoomMovesOneStepAndMayBeAFirst(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.family.Persons[0].ID
		follow := func(cmd path.FollowCommand) {
			cmd.Person, cmd.Room, cmd.Ref, cmd.Area, cmd.Title, cmd.Milestone = mother, "recognition", "R1", path.Job, "Pflegefachfrau", path.Recognised
			w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error { return path.Follow(ctx, tx, w.Clock, w.kim, cmd) })
		}
		its := func() path.Step {
			p := w.shows(t, w.kim, w.family.ID, mother)
			i := slices.IndexFunc(p.Steps, func(t path.Step) bool { return t.Room == "recognition" })
			return p.Steps[i]
		}
		follow(path.FollowCommand{Turn: path.Person, Since: today.AddDays(-50)})
		follow(path.FollowCommand{Turn: path.Authority, TurnName: "Bezirksregierung", Since: today.AddDays(-20), Due: today.AddDays(70)})
		if got := its(); got.Turn != path.Authority || got.Since != today.AddDays(-20) || got.Start != today.AddDays(-50) {
			t.Errorf("it stands: %+v", got)
		}
		if _, err := w.acts(t, path.ActCommand{Step: path.Seen{ID: its().ID, Version: its().Version}, Act: path.Finish}); !errs.Is(err, errs.KindConflict) {
			t.Errorf("moved by hand: %v", err)
		}
		follow(path.FollowCommand{Turn: path.Authority, Since: today.AddDays(-1), Done: true})
		p := w.shows(t, w.kim, w.family.ID, mother)
		if got := its(); got.State != path.StepDone || len(p.Reached) != 1 || p.Reached[0].On != today.AddDays(-1) {
			t.Errorf("done: %+v, firsts %+v", got, p.Reached)
		}
		follow(path.FollowCommand{Turn: path.Authority, Since: today.AddDays(-20)})
		if p := w.shows(t, w.kim, w.family.ID, mother); its().State != path.StepOpen || len(p.Reached) != 0 {
			t.Errorf("what was done is not, and the first stays: %+v", p.Reached)
		}
	})
}

func TestSupportEndsCanComeBackAndGoesToWhoHasTheCase(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		var who account.Account
		admin := w.At(w.Municipality, tenant.Administrator)
		w.Do(t, admin, func(ctx context.Context, tx *db.Tx) (err error) {
			who, err = account.Add(ctx, tx, w.Clock, admin, account.New{Email: "kim@stadt.example", Name: "Kim", Password: "Passwort-mit-viel-Laenge-1", Roles: []tenant.Role{tenant.CaseManager}})
			return err
		})
		k := w.shows(t, w.kim, w.family.ID, "").Cases[0]
		seen := func() path.Seen { return path.Seen{ID: k.ID, Version: k.Version} }
		lead := w.At(w.Municipality, tenant.Lead)
		change := func(s tenant.Scope, fn func(context.Context, *db.Tx) error) {
			w.Do(t, s, fn)
			k = w.shows(t, w.kim, w.family.ID, "").Cases[0]
		}
		change(lead, func(ctx context.Context, tx *db.Tx) error {
			_, err := path.Assign(ctx, tx, w.Clock, lead, seen(), who.ID)
			return err
		})
		p := w.shows(t, w.kim, w.family.ID, "")
		if i := slices.IndexFunc(p.Steps, func(t path.Step) bool { return t.Manager != who.ID }); k.ManagedBy != "Kim" || i >= 0 {
			t.Errorf("assigned: %+v", k)
		}
		if err := w.Try(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			_, err := path.Set(ctx, tx, w.Clock, w.kim, path.SetCommand{Case: seen(), Phase: path.Goals})
			return err
		}); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("goals without their word: %v", err)
		}
		change(w.kim, func(ctx context.Context, tx *db.Tx) error {
			_, err := path.Set(ctx, tx, w.Clock, w.kim, path.SetCommand{Case: seen(), Phase: path.Evaluation, AgreedOn: today})
			return err
		})
		change(w.kim, func(ctx context.Context, tx *db.Tx) error {
			_, err := path.End(ctx, tx, w.Clock, w.kim, seen(), path.OnTheirOwn)
			return err
		})
		p = w.shows(t, w.kim, w.family.ID, "")
		if i := slices.IndexFunc(p.Steps, func(t path.Step) bool { return t.State == path.StepOpen }); i >= 0 || len(p.Reached) != 3 {
			t.Errorf("ended: %d firsts, open %v", len(p.Reached), i)
		}
		change(w.kim, func(ctx context.Context, tx *db.Tx) error {
			_, err := path.Begin(ctx, tx, w.Clock, w.kim, path.BeginCommand{Household: w.family.ID})
			return err
		})
		if p = w.shows(t, w.kim, w.family.ID, ""); len(p.Cases) != 2 || !p.Cases[0].Open() {
			t.Errorf("back: %+v", p.Cases)
		}
	})
}

func TestWhoComesOfAgeGetsAWayOfTheirOwnOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		h := w.registers(t, "W-2", person.BornInYear(1980), person.Born(today.AddMonths(-18*12)), person.Born(today.AddMonths(-18*12).AddDays(1)))
		w.catchUp(t)
		night := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Municipality, Actor: "night"}
		for i, want := range []int{1, 0} {
			w.Do(t, night, func(ctx context.Context, tx *db.Tx) error {
				n, err := path.ComeOfAge(ctx, tx, w.Clock, night)
				if n != want {
					t.Errorf("night %d: %d, want %d", i, n, want)
				}
				return err
			})
		}
		p := w.shows(t, w.kim, h.ID, h.Persons[1].ID)
		if i := slices.IndexFunc(p.Cases, func(k path.Case) bool { return k.Person == h.Persons[1].ID }); i < 0 {
			t.Fatalf("cases: %+v", p.Cases)
		} else if n := slices.IndexFunc(p.Steps, func(t path.Step) bool { return t.State == path.StepOpen && t.Case != p.Cases[i].ID }); n >= 0 {
			t.Errorf("a step of theirs is still the household's: %+v", p.Steps[n])
		}
	})
}

func TestAMatterIsNotOpenedAgainWhereNobodyWalksWithThemAnyMore(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.family.Persons[0].ID
		follow := func(days int) {
			w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
				return path.Follow(ctx, tx, w.Clock, w.kim, path.FollowCommand{Person: mother, Room: "recognition", Ref: "R1", Area: path.Job, Title: "Köchin", Turn: path.Authority, Since: today.AddDays(-days)})
			})
		}
		its := func() (path.Step, path.Path) {
			p := w.shows(t, w.kim, w.family.ID, mother)
			return p.Steps[slices.IndexFunc(p.Steps, func(t path.Step) bool { return t.Room != "" })], p
		}
		follow(9)
		_, p := its()
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			_, err := path.End(ctx, tx, w.Clock, w.kim, path.Seen{ID: p.Cases[0].ID, Version: p.Cases[0].Version}, path.NoWish)
			return err
		})
		follow(5)
		if got, _ := its(); got.State != path.StepDropped {
			t.Errorf("opened again: %+v", got)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			_, err := path.Begin(ctx, tx, w.Clock, w.kim, path.BeginCommand{Household: w.family.ID})
			return err
		})
		follow(1)
		if got, p := its(); got.State != path.StepOpen || got.Case != p.Cases[0].ID || !p.Cases[0].Open() {
			t.Errorf("with the case begun since: %+v", got)
		}
	})
}
