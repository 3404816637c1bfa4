package work_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"wegwarte/engine/matching"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/work"
)

var today = testkit.Today

// office is a municipality with somebody who looks for work.
type office struct {
	*testkit.World
	manager tenant.Scope
	who     person.Person
	n       int
}

func opened(t testing.TB, d *db.DB) *office {
	t.Helper()
	w := testkit.NewWorld(t, d)
	o := &office{World: w, manager: w.As(tenant.CaseManager)}
	o.who = o.registered(t)
	return o
}

func (o *office) registered(t testing.TB) (p person.Person) {
	t.Helper()
	o.n++
	o.Do(t, o.manager, func(ctx context.Context, tx *db.Tx) error {
		h, err := person.Register(ctx, tx, o.Clock, o.manager, person.RegisterCommand{FileNumber: fmt.Sprintf("W-%d", o.n),
			Persons: []person.Person{{FamilyName: "Haddad", GivenName: "Amina", Birth: person.BornInYear(1990), Sex: person.Female, Languages: []person.Language{{Tag: "ar", Speaks: true}}}}})
		if err == nil {
			p = h.Persons[0]
		}
		return err
	})
	return p
}

func (o *office) try(t testing.TB, fn func(ctx context.Context, tx *db.Tx) error) error {
	t.Helper()
	return o.Try(t, o.manager, fn)
}

func (o *office) file(t testing.TB) (f work.File) {
	t.Helper()
	o.Do(t, o.manager, func(ctx context.Context, tx *db.Tx) (err error) {
		f, err = work.Show(ctx, tx, o.Clock, o.manager, o.who.ID)
		return err
	})
	return f
}

func (o *office) tells(t testing.TB, version int, told work.Told) error {
	t.Helper()
	return o.try(t, func(ctx context.Context, tx *db.Tx) error {
		_, err := work.SaveProfile(ctx, tx, o.Clock, o.manager, work.SaveProfileCommand{Person: o.who.ID, Version: version, Told: told})
		return err
	})
}

func (o *office) reads(t testing.TB, seen id.ID, f work.Facts) error {
	t.Helper()
	return o.try(t, func(ctx context.Context, tx *db.Tx) error {
		_, err := work.RecordPaper(ctx, tx, o.Clock, o.manager, work.RecordCommand{Person: o.who.ID, Seen: seen, Facts: f, Shown: today})
		return err
	})
}

func (o *office) offers(t testing.TB, one work.Opening) (kept work.Opening, err error) {
	t.Helper()
	err = o.try(t, func(ctx context.Context, tx *db.Tx) (err error) {
		kept, err = work.SaveOpening(ctx, tx, o.Clock, o.manager, one)
		return err
	})
	return kept, err
}

func (o *office) chooses(t testing.TB, opening id.ID, word work.Word) error {
	t.Helper()
	return o.try(t, func(ctx context.Context, tx *db.Tx) error {
		return work.Choose(ctx, tx, o.Clock, o.manager, work.ChooseCommand{Person: o.who.ID, Opening: opening, Choice: word})
	})
}

func (o *office) outcome(t testing.TB, out work.Outcome) (kept work.Outcome, err error) {
	t.Helper()
	out.Person = o.who.ID
	err = o.try(t, func(ctx context.Context, tx *db.Tx) (err error) {
		kept, err = work.SaveOutcome(ctx, tx, o.Clock, o.manager, out)
		return err
	})
	return kept, err
}

func week(text string) matching.Week {
	w, err := work.ParseWeek(text)
	if err != nil {
		panic(err)
	}
	return w
}

func nurse() work.Told {
	return work.Told{Seeks: work.SeeksWork, Wants: "Wieder im Krankenhaus arbeiten.", Occupations: []string{"Gesundheits- und Krankenpflege (KldB 8130)"}, Skills: []string{"Wundversorgung", " Blutabnahme "},
		Licences: []work.Licence{"car"}, Levels: map[string]int{"de": 3, "ar": 6}, Care: week("Mo–Fr 7:30–16"), Free: week("Mo–Fr 8–18"), MostMinutes: 45}
}

func place() work.Opening {
	return work.Opening{Kind: work.Job, Employer: "St. Christophorus Klinik", Title: "Gesundheits- und Krankenpflege (KldB 8130)",
		Details: work.Details{Skills: []string{"wundversorgung"}, German: 3, Week: week("Mo–Fr 8:30–14:30"), Minutes: 30, PayFrom: 1700, PayUntil: 2100, PayPer: work.PerHour}}
}

func faulty(err error, key string) bool {
	return slices.ContainsFunc(errs.All(err), func(e *errs.Error) bool { return e.Key == key })
}

// From the first paper to the first job: the next step follows from what is recorded.
func TestWhatIsNextFollowsFromWhatIsRecorded(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		stage := func(want work.Stage) {
			t.Helper()
			if got := o.file(t).Profile.Stage; got != want {
				t.Fatalf("the stage is %q, want %q", got, want)
			}
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(o.tells(t, 0, work.Told{Seeks: work.SeeksWork}))
		stage(work.NeedsPaper)
		facts := work.Facts{Paper: work.Permission, Says: work.SaysConsent, Registered: today.AddDays(-60), Facility: work.No, Ban: work.No}
		must(o.reads(t, "", facts))
		stage(work.NeedsProfile)
		must(o.tells(t, 1, nurse()))
		stage(work.Waits)
		facts.Registered = today.AddDays(-200)
		must(o.reads(t, o.file(t).Papers[0].ID, facts))
		stage(work.ToChoose)
		one, err := o.offers(t, place())
		must(err)
		must(o.chooses(t, one.ID, work.Interested))
		stage(work.ToRequest)
		asked := work.RequestCommand{Person: o.who.ID, Request: work.Request{On: today, Of: "Ausländerbehörde"}}
		must(o.try(t, func(ctx context.Context, tx *db.Tx) error { return work.SetRequest(ctx, tx, o.Clock, o.manager, asked) }))
		stage(work.Asked)
		asked.Answer, asked.AnswerOn = work.Granted, today
		must(o.try(t, func(ctx context.Context, tx *db.Tx) error { return work.SetRequest(ctx, tx, o.Clock, o.manager, asked) }))
		stage(work.ToApply)
		out, err := o.outcome(t, work.Outcome{Opening: one.ID, Kind: work.Internship, Employer: one.Employer, From: today, Until: today.AddDays(14)})
		must(err)
		stage(work.Trying)
		out.Until, out.Ended = today, work.TakenOver
		_, err = o.outcome(t, out)
		must(err)
		_, err = o.outcome(t, work.Outcome{Opening: one.ID, Kind: work.Job, Employer: one.Employer, From: today})
		must(err)
		stage(work.Working)
		if f := o.file(t); len(f.Papers) != 2 || len(f.Outcomes) != 2 || f.Profile.Version != 2 || f.Profile.Wants != nurse().Wants {
			t.Errorf("%+v", f)
		}
	})
}

func TestWhatTwoPeopleSayAtOnceIsNotLost(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		if err := o.tells(t, 0, nurse()); err != nil {
			t.Fatal(err)
		}
		if err := o.tells(t, 0, work.Told{Seeks: work.SeeksNothing}); !errs.Is(err, errs.KindConflict) {
			t.Errorf("over a version nobody saw: %v", err)
		}
		if err := o.reads(t, "", work.Facts{Paper: work.Temporary, Says: work.SaysNothing, Ban: work.No}); err != nil {
			t.Fatal(err)
		}
		if err := o.reads(t, "", work.Facts{Paper: work.Tolerated, Says: work.SaysNothing}); !errs.Is(err, errs.KindConflict) {
			t.Errorf("over a paper nobody saw: %v", err)
		}
		if err := o.tells(t, 1, nurse()); err != nil {
			t.Errorf("that a paper was read is no other version of what was said: %v", err)
		}
	})
}

func TestTheBestPlacesComeFirstAndThePersonHasTheLastWord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		if err := o.tells(t, 0, nurse()); err != nil {
			t.Fatal(err)
		}
		var ids []id.ID
		for _, change := range []func(*work.Opening){func(p *work.Opening) { p.Week = week("Mo–Fr 6–14") }, func(p *work.Opening) { p.German = 4 }, func(*work.Opening) {}, func(p *work.Opening) { p.Until = today }} {
			p := place()
			change(&p)
			kept, err := o.offers(t, p)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, kept.ID)
		}
		order := func() (all []id.ID) {
			f := o.file(t)
			o.Do(t, o.manager, func(ctx context.Context, tx *db.Tx) error {
				list, err := work.Matches(ctx, tx, o.Clock, o.manager, f)
				for _, m := range list {
					all = append(all, m.Opening.ID)
				}
				return err
			})
			return all
		}
		if got := order(); len(got) != 4 || got[2] != ids[1] || got[3] != ids[0] {
			t.Errorf("%v of %v", got, ids)
		}
		if err := o.chooses(t, ids[0], work.Interested); err != nil {
			t.Fatal(err)
		}
		if err := o.chooses(t, ids[2], work.NotThis); err != nil {
			t.Fatal(err)
		}
		o.Clock.Move(48 * 3600 * 1e9) // the last has closed
		if got := order(); !slices.Equal(got, []id.ID{ids[0], ids[1], ids[2]}) {
			t.Errorf("%v of %v", got, ids)
		}
	})
}

func TestAListOfPlacesTakenInTwiceChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		take := func(list ...work.Opening) (got work.Taken, err error) {
			numbers := make([]int, len(list))
			for i := range list {
				numbers[i] = i + 2
			}
			err = o.try(t, func(ctx context.Context, tx *db.Tx) (err error) {
				got, err = work.TakeOpenings(ctx, tx, o.Clock, o.manager, work.TakeCommand{Rows: numbers, All: list})
				return err
			})
			return got, err
		}
		one, two := place(), place()
		one.Number, two.Title = "K-17", "Pflegehelferin"
		if got, err := take(one, two); err != nil || got.New != 2 {
			t.Fatalf("%+v, %v", got, err)
		}
		if got, err := take(one, two); err != nil || got.Same != 2 {
			t.Errorf("%+v, %v", got, err)
		}
		one.PayUntil = 2200
		if got, err := take(one); err != nil || got.Changed != 1 {
			t.Errorf("%+v, %v", got, err)
		}
		bad := place()
		bad.Employer, bad.PayPer = "", ""
		if got, err := take(two, bad, two); err == nil || len(got.Faults) != 3 || got.Faults[0].Row != 3 || got.Faults[2].Row != 4 {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		entry := func(e work.Entry) error {
			e.Person = o.who.ID
			return o.try(t, func(ctx context.Context, tx *db.Tx) error {
				_, err := work.SaveEntry(ctx, tx, o.Clock, o.manager, e)
				return err
			})
		}
		offer := func(change func(*work.Opening)) error {
			p := place()
			change(&p)
			_, err := o.offers(t, p)
			return err
		}
		out := func(f work.Outcome) error { _, err := o.outcome(t, f); return err }
		for want, err := range map[string]error{
			"work.choice":         o.reads(t, "", work.Facts{Paper: "passport", Says: work.SaysNothing}),
			"work.day.future":     o.reads(t, "", work.Facts{Paper: work.Permission, Says: work.SaysNot, Registered: today.AddDays(1)}),
			"error.required":      entry(work.Entry{Kind: work.Experience, From: "2019-01"}),
			"work.month":          entry(work.Entry{Kind: work.Experience, Title: "Bäcker"}),
			"work.month.before":   entry(work.Entry{Kind: work.Experience, Title: "Bäcker", From: "2019-04", Until: "2019-03"}),
			"work.month.future":   entry(work.Entry{Kind: work.Experience, Title: "Bäcker", From: "2027-01"}),
			"work.pay.range":      offer(func(p *work.Opening) { p.PayUntil = 100 }),
			"work.pay.per":        offer(func(p *work.Opening) { p.PayPer = "" }),
			"work.until.past":     offer(func(p *work.Opening) { p.Until = today.AddDays(-1) }),
			"work.minutes.number": offer(func(p *work.Opening) { p.Minutes = 999 }),
			"work.day.before":     out(work.Outcome{Kind: work.Job, Employer: "x", From: today, Until: today.AddDays(-1)}),
			"work.ended.when":     out(work.Outcome{Kind: work.Job, Employer: "x", From: today, Ended: work.AsPlanned}),
			"work.ended.future":   out(work.Outcome{Kind: work.Job, Employer: "x", From: today, Until: today.AddDays(1), Ended: work.AsPlanned}),
			"work.hours.number":   o.tells(t, 0, work.Told{Seeks: work.SeeksWork, WeekHours: 99}),
		} {
			if !faulty(err, want) {
				t.Errorf("want %s, got %v", want, err)
			}
		}
	})
}
