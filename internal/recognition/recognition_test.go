package recognition_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"wegwarte/engine/deadline"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/recognition"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

var today = testkit.Today

// desk is a municipality whose case manager walks with people to their recognition.
type desk struct {
	*testkit.World
	s tenant.Scope
	n int
}

func opened(t testing.TB, d *db.DB) *desk {
	t.Helper()
	w := testkit.NewWorld(t, d)
	return &desk{World: w, s: w.As(tenant.CaseManager)}
}

func (w *desk) person(t testing.TB) id.ID {
	t.Helper()
	w.n++
	var h person.Household
	w.Do(t, w.s, func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = person.Register(ctx, tx, w.Clock, w.s, person.RegisterCommand{FileNumber: fmt.Sprintf("R-%d", w.n),
			Persons: []person.Person{{FamilyName: fmt.Sprintf("Name%d", w.n), GivenName: "P", Birth: person.BornInYear(1990), Sex: person.Female}}})
		return err
	})
	return h.Persons[0].ID
}

func (w *desk) authority(t testing.TB, a recognition.Authority) recognition.Authority {
	t.Helper()
	w.Do(t, w.s, func(ctx context.Context, tx *db.Tx) (err error) {
		a, err = recognition.SaveAuthority(ctx, tx, w.Clock, w.s, a)
		return err
	})
	return a
}

func (w *desk) begins(t testing.TB, terms recognition.Terms) (p recognition.Procedure) {
	t.Helper()
	who := w.person(t)
	if terms.Occupation == "" {
		terms.Occupation = "Elektronikerin"
	}
	w.Do(t, w.s, func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = recognition.Begin(ctx, tx, w.Clock, w.s, recognition.BeginCommand{Person: who, Terms: terms})
		return err
	})
	return p
}

func (w *desk) find(t testing.TB, p recognition.Procedure) (one recognition.Whole) {
	t.Helper()
	w.Do(t, w.s, func(ctx context.Context, tx *db.Tx) (err error) {
		one, err = recognition.Find(ctx, tx, w.Clock, w.s, p.ID)
		return err
	})
	return one
}

// tells as somebody does who sees the procedure as it is now.
func (w *desk) tells(t testing.TB, p *recognition.Procedure, cmd recognition.TellCommand) error {
	t.Helper()
	cmd.Procedure = recognition.Seen{ID: p.ID, Version: p.Version}
	return w.Try(t, w.s, func(ctx context.Context, tx *db.Tx) error {
		after, err := recognition.Tell(ctx, tx, w.Clock, w.s, cmd)
		if err == nil {
			*p = after
		}
		return err
	})
}

func (w *desk) happens(t testing.TB, p *recognition.Procedure, kind deadline.Kind, day string) {
	t.Helper()
	if err := w.tells(t, p, recognition.TellCommand{Kind: kind, Day: clock.MustDate(day), Result: recognition.Full}); err != nil {
		t.Fatalf("%s on %s: %v", kind, day, err)
	}
}

func (w *desk) all(t testing.TB, p *recognition.Procedure, state recognition.DocumentState, codes ...recognition.DocumentCode) {
	t.Helper()
	documents := w.find(t, *p).Documents
	for i, d := range documents {
		if len(codes) == 0 || slices.Contains(codes, d.Code) {
			documents[i].State = state
		}
	}
	w.Do(t, w.s, func(ctx context.Context, tx *db.Tx) (err error) {
		*p, err = recognition.SetDocuments(ctx, tx, w.Clock, w.s, recognition.DocumentsCommand{Procedure: recognition.Seen{ID: p.ID, Version: p.Version}, Documents: documents})
		return err
	})
}

func faulty(err error, key, field string) bool {
	return slices.ContainsFunc(errs.All(err), func(e *errs.Error) bool { return e.Key == key && e.Field == field })
}

func at(day string) time.Time { return clock.MustDate(day).Begins().Add(9 * time.Hour) }

func TestItIsAlwaysKnownWhoseTurnItIsAndSinceWhen(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d)
		w.Clock.Set(at("2026-01-07"))
		ihk := w.authority(t, recognition.Authority{Name: "Kammer", Law: "BQFG"})
		p := w.begins(t, recognition.Terms{Authority: ihk.ID})
		stands := func(what string, stage recognition.Stage, turn recognition.Turn, since, due string) {
			t.Helper()
			if stored := w.find(t, p).Procedure; stored.Standing != p.Standing || stored.Version != p.Version {
				t.Errorf("%s: stored %+v, told %+v", what, stored, p)
			}
			if p.Stage != stage || p.Turn != turn || p.Since.String() != since || p.Due.String() != due {
				t.Errorf("%s: %s, %s since %s until %s", what, p.Stage, p.Turn, p.Since, p.Due)
			}
		}
		stands("documents are missing", recognition.Preparing, recognition.ByPerson, "2026-01-07", "")
		w.Clock.Set(at("2026-01-09"))
		w.all(t, &p, recognition.There)
		w.all(t, &p, recognition.Translating, recognition.Certificate)
		stands("one is being translated", recognition.Preparing, recognition.ByTranslator, "2026-01-09", "")
		w.Clock.Set(at("2026-01-11"))
		w.all(t, &p, recognition.Sworn, recognition.Certificate)
		stands("all are there", recognition.Ready, recognition.ByManager, "2026-01-11", "")
		w.Clock.Set(at("2026-07-01"))
		w.happens(t, &p, deadline.Applied, "2026-01-12")
		stands("it is not acknowledged", recognition.Receipt, recognition.ByAuthority, "2026-01-12", "2026-02-12")
		w.happens(t, &p, deadline.Acknowledged, "2026-01-20")
		stands("the authority asked for more", recognition.Documents, recognition.ByPerson, "2026-01-20", "")
		w.happens(t, &p, deadline.Complete, "2026-03-10")
		stands("the authority decides", recognition.Deciding, recognition.ByAuthority, "2026-03-10", "2026-06-10")
		if p.Late(today) == 0 || p.Cite == "" {
			t.Errorf("it is not late: %+v", p.Standing)
		}
		w.happens(t, &p, deadline.Paused, "2026-04-01")
		stands("its clock stands", recognition.Paused, recognition.ByPerson, "2026-04-01", "")
		w.happens(t, &p, deadline.Resumed, "2026-04-15")
		stands("it goes on", recognition.Deciding, recognition.ByAuthority, "2026-04-15", "2026-06-24")
		if err := w.tells(t, &p, recognition.TellCommand{Kind: deadline.Decided, Day: clock.MustDate("2026-06-30"), Result: recognition.Compensation, Missing: "Messtechnik"}); err != nil {
			t.Fatal(err)
		}
		stands("the person chooses", recognition.Choosing, recognition.ByPerson, "2026-06-30", "")
		if !p.Recognised.IsZero() {
			t.Error("what is to be made up for is recognised")
		}
		save := func(m recognition.Measure) (id.ID, error) {
			err := w.Try(t, w.s, func(ctx context.Context, tx *db.Tx) error {
				after, err := recognition.SaveMeasure(ctx, tx, w.Clock, w.s, recognition.Seen{ID: p.ID, Version: p.Version}, m)
				if err == nil {
					p = after
				}
				return err
			})
			all := w.find(t, p).Measures
			if len(all) == 0 {
				return "", err
			}
			return all[len(all)-1].ID, err
		}
		if _, err := save(recognition.Measure{Kind: recognition.Analysis, State: recognition.Planned}); !faulty(err, "recognition.measure.kind", "kind") {
			t.Errorf("an analysis after the decision: %v", err)
		}
		test, err := save(recognition.Measure{Kind: recognition.Aptitude, State: recognition.Planned})
		if err != nil {
			t.Fatal(err)
		}
		stands("a test within six months", recognition.Making, recognition.ByPerson, "2026-07-01", "2027-01-01")
		if _, err := save(recognition.Measure{ID: test, State: recognition.Failed}); err != nil {
			t.Fatal(err)
		}
		stands("it came to nothing", recognition.Choosing, recognition.ByPerson, "2026-07-01", "")
		course, err := save(recognition.Measure{Kind: recognition.Adaptation, State: recognition.Running, From: clock.MustDate("2026-07-01"), Until: clock.MustDate("2027-03-31"), Provider: "Schule"})
		if err != nil {
			t.Fatal(err)
		}
		stands("a course runs", recognition.Making, recognition.ByProvider, "2026-07-01", "2027-03-31")
		w.Clock.Set(at("2027-03-31"))
		if _, err := save(recognition.Measure{ID: course, State: recognition.Passed, From: clock.MustDate("2026-07-01"), Until: clock.MustDate("2027-03-31")}); err != nil {
			t.Fatal(err)
		}
		stands("it is passed", recognition.Over, recognition.ByNobody, "2027-03-31", "")
		if p.Recognised.String() != "2027-03-31" || p.Outcome != recognition.Recognised {
			t.Errorf("passed: %+v", p)
		}
	})
}

func TestAWrongEventIsCorrectedAndStays(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d)
		w.Clock.Set(at("2026-07-01"))
		p := w.begins(t, recognition.Terms{Authority: w.authority(t, recognition.Authority{Name: "Kammer", Law: "BQFG"}).ID})
		w.happens(t, &p, deadline.Applied, "2026-01-12")
		w.happens(t, &p, deadline.Complete, "2026-01-15")
		w.happens(t, &p, deadline.Decided, "2026-04-01")
		correct := func(kind deadline.Kind, cmd recognition.CorrectCommand) error {
			for _, e := range w.find(t, p).Events {
				if e.Kind == kind && e.Struck == "" {
					cmd.Event = e.ID
				}
			}
			cmd.Procedure = recognition.Seen{ID: p.ID, Version: p.Version}
			return w.Try(t, w.s, func(ctx context.Context, tx *db.Tx) error {
				after, err := recognition.Correct(ctx, tx, w.Clock, w.s, cmd)
				if err == nil {
					p = after
				}
				return err
			})
		}
		firsts := func() (all []string) {
			w.Do(t, w.s, func(ctx context.Context, tx *db.Tx) (err error) {
				all, err = db.All(ctx, tx, db.Value[string], `SELECT reached FROM path_milestone WHERE tenant_id = $1 AND person_id = $2`, w.s.Tenant, p.Person)
				return err
			})
			return all
		}
		if got := firsts(); p.Outcome != recognition.Recognised || !slices.Equal(got, []string{"2026-04-01"}) {
			t.Fatalf("decided: %+v, first %v", p, got)
		}
		if err := correct(deadline.Decided, recognition.CorrectCommand{}); !faulty(err, "error.required", "why") {
			t.Errorf("without a reason: %v", err)
		}
		if err := correct(deadline.Applied, recognition.CorrectCommand{Why: "war nie"}); !faulty(err, "recognition.event.no-application", "kind") {
			t.Errorf("what follows hangs on it: %v", err)
		}
		if err := correct(deadline.Decided, recognition.CorrectCommand{Why: "Das war nur ein Schreiben zum Stand."}); err != nil {
			t.Fatal(err)
		}
		if p.Stage != recognition.Deciding || p.Result != "" || !p.Ended.IsZero() || !p.Recognised.IsZero() || p.DecideBy.String() != "2026-04-15" {
			t.Errorf("the decision was none: %+v", p)
		}
		if got := firsts(); len(got) != 0 {
			t.Errorf("the first is not taken back: %v", got)
		}
		w.happens(t, &p, deadline.Decided, "2026-05-04")
		if err := correct(deadline.Decided, recognition.CorrectCommand{Why: "Zustellung", Day: clock.MustDate("2026-05-06")}); err != nil {
			t.Fatal(err)
		}
		if got := firsts(); !slices.Equal(got, []string{"2026-05-06"}) {
			t.Errorf("the first is not of the day it was: %v", got)
		}
		if err := correct(deadline.Decided, recognition.CorrectCommand{Why: "Das war für jemand anderen."}); err != nil {
			t.Fatal(err)
		}
		if err := correct(deadline.Complete, recognition.CorrectCommand{Why: "Poststempel", Day: clock.MustDate("2026-02-16")}); err != nil {
			t.Fatal(err)
		}
		events := w.find(t, p).Events
		struck := 0
		for _, e := range events {
			if e.Struck != "" {
				struck++
			}
		}
		if p.Due.String() != "2026-02-12" || p.DecideBy.String() != "2026-05-18" || len(events) != 6 || struck != 4 {
			t.Errorf("complete later: %+v, %+v", p.Standing, events)
		}
	})
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d)
		p := w.begins(t, recognition.Terms{})
		for name, c := range map[string]struct {
			cmd        recognition.TellCommand
			key, field string
		}{
			"no day":        {recognition.TellCommand{Kind: deadline.Applied}, "error.required", "day"},
			"tomorrow":      {recognition.TellCommand{Kind: deadline.Applied, Day: today.AddDays(1)}, "recognition.day.future", "day"},
			"the year 26":   {recognition.TellCommand{Kind: deadline.Applied, Day: clock.MustDate("0026-01-01")}, "recognition.event.no-day", "day"},
			"no such event": {recognition.TellCommand{Kind: "asked", Day: today}, "recognition.event.unknown", "kind"},
			"not applied":   {recognition.TellCommand{Kind: deadline.Acknowledged, Day: today}, "recognition.event.no-application", "kind"},
			"no until":      {recognition.TellCommand{Kind: deadline.Extended, Day: today}, "recognition.until.required", "until"},
		} {
			if err := w.tells(t, &p, c.cmd); !faulty(err, c.key, c.field) {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.happens(t, &p, deadline.Applied, today.AddDays(-30).String())
		for name, c := range map[string]struct {
			cmd        recognition.TellCommand
			key, field string
		}{
			"twice":       {recognition.TellCommand{Kind: deadline.Applied, Day: today}, "recognition.event.twice", "kind"},
			"before":      {recognition.TellCommand{Kind: deadline.Acknowledged, Day: today.AddDays(-31)}, "recognition.event.before-application", "day"},
			"no result":   {recognition.TellCommand{Kind: deadline.Decided, Day: today}, "recognition.choice", "result"},
			"what lacks":  {recognition.TellCommand{Kind: deadline.Decided, Day: today, Result: recognition.Partial}, "recognition.missing.required", "missing"},
			"ends before": {recognition.TellCommand{Kind: deadline.Paused, Day: today, Until: today.AddDays(-1)}, "recognition.event.until-before", "until"},
		} {
			if err := w.tells(t, &p, c.cmd); !faulty(err, c.key, c.field) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for name, c := range map[string]struct {
			a          recognition.Authority
			key, field string
		}{
			"no name":   {recognition.Authority{Law: "BQFG"}, "error.required", "name"},
			"no law":    {recognition.Authority{Name: "A", Law: "BGB"}, "recognition.choice", "law"},
			"no term":   {recognition.Authority{Name: "A", Law: recognition.OwnLaw, Own: recognition.Own{Source: "Anruf"}}, "recognition.term.missing", "decide"},
			"no source": {recognition.Authority{Name: "A", Law: recognition.OwnLaw, Own: recognition.Own{Decide: deadline.Months(4)}}, "error.required", "source"},
			"no mail":   {recognition.Authority{Name: "A", Law: "BQFG", Email: "amt"}, "recognition.email", "email"},
		} {
			if err := w.Try(t, w.s, func(ctx context.Context, tx *db.Tx) error {
				_, err := recognition.SaveAuthority(ctx, tx, w.Clock, w.s, c.a)
				return err
			}); !faulty(err, c.key, c.field) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// Two who look at the same version cannot both change it.
func TestWhoSavesSecondIsToldThatItChanged(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d)
		p := w.begins(t, recognition.Terms{})
		seen := p
		w.happens(t, &p, deadline.Applied, today.String())
		if err := w.tells(t, &seen, recognition.TellCommand{Kind: deadline.Applied, Day: today}); !errs.Is(err, errs.KindConflict) {
			t.Errorf("the second: %v", err)
		}
	})
}

// An authority whose law nobody verified has no term, until somebody writes down what they were told.
func TestOnlyWhatSomebodySaidIsATerm(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d)
		w.Clock.Set(at("2026-07-01"))
		a := w.authority(t, recognition.Authority{Name: "Pflege", Law: "PflBG"})
		p := w.begins(t, recognition.Terms{Authority: a.ID, Regulated: true})
		w.happens(t, &p, deadline.Applied, "2026-01-12")
		w.happens(t, &p, deadline.Complete, "2026-01-12")
		if p.Turn != recognition.ByAuthority || !p.Due.IsZero() || p.Cite != "" {
			t.Errorf("by an unknown law: %+v", p.Standing)
		}
		a.Law, a.Own = recognition.OwnLaw, recognition.Own{Acknowledge: deadline.Months(1), Decide: deadline.Months(4), Source: "Auskunft vom 2. Juni"}
		w.authority(t, a)
		changed, err := recognition.Desk{DB: d, Clock: w.Clock}.Reckon(t.Context(), w.s.Tenant)
		if one := w.find(t, p); err != nil || changed != 1 || one.DecideBy.String() != "2026-05-12" || one.Due.String() != "2026-02-12" || one.Version != p.Version {
			t.Errorf("the night: %d, %v, %+v", changed, err, one.Procedure)
		}
	})
}

func TestTheNightMovesWhatTheDayMoves(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d)
		w.Clock.Set(at("2026-04-10"))
		p := w.begins(t, recognition.Terms{Authority: w.authority(t, recognition.Authority{Name: "Kammer", Law: "BQFG"}).ID})
		w.happens(t, &p, deadline.Applied, "2026-01-12")
		w.happens(t, &p, deadline.Acknowledged, "2026-01-13")
		w.happens(t, &p, deadline.Complete, "2026-03-10")
		if err := w.tells(t, &p, recognition.TellCommand{Kind: deadline.Paused, Day: clock.MustDate("2026-04-01"), Until: clock.MustDate("2026-04-14")}); err != nil {
			t.Fatal(err)
		}
		night := recognition.Desk{DB: d, Clock: w.Clock}
		if n, err := night.Reckon(t.Context(), w.s.Tenant); n != 0 || err != nil || p.Stage != recognition.Paused {
			t.Errorf("the same day: %d, %v, %+v", n, err, p.Standing)
		}
		w.Clock.Set(at("2026-04-15"))
		n, err := night.Reckon(t.Context(), w.s.Tenant)
		if one := w.find(t, p); n != 1 || err != nil || one.Stage != recognition.Deciding || one.Since.String() != "2026-04-15" || one.Due.String() != "2026-06-24" {
			t.Errorf("the pause is over: %d, %v, %+v", n, err, one.Standing)
		}
	})
}

func TestTheListTellsWhatIsOverdueFirst(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d)
		a := w.authority(t, recognition.Authority{Name: "Kammer", Law: "BQFG"})
		var late, early, none = w.begins(t, recognition.Terms{Authority: a.ID}), w.begins(t, recognition.Terms{Authority: a.ID}), w.begins(t, recognition.Terms{Occupation: "Bäcker"})
		w.happens(t, &early, deadline.Applied, today.AddDays(-10).String())
		w.happens(t, &late, deadline.Applied, today.AddDays(-60).String())
		w.Do(t, w.s, func(ctx context.Context, tx *db.Tx) error {
			for want, f := range map[string]recognition.Filter{
				string(late.ID + early.ID + none.ID): {},
				string(late.ID + early.ID):           {Turn: recognition.ByAuthority},
				string(late.ID):                      {LateOn: today},
				string(early.ID + none.ID):           {After: late.ID},
				string(none.ID + early.ID + late.ID): {Down: true},
				string(none.ID + late.ID + early.ID): {By: recognition.BySince, Down: true},
			} {
				all, err := recognition.List(ctx, tx, w.Clock, w.s, f)
				if err != nil {
					return err
				}
				got := ""
				for _, p := range all {
					got += string(p.ID)
					if p.Who.FamilyName == "" || p.ID != none.ID && p.AuthorityName != "Kammer" {
						t.Errorf("without names: %+v", p)
					}
				}
				if got != want && f.By == "" {
					t.Errorf("%+v: %s", f, got)
				}
			}
			counts, err := recognition.Counts(ctx, tx, w.s, today)
			if err != nil || len(counts) != 2 || counts[0].All != 2 || counts[0].Late != 1 {
				t.Errorf("%+v, %v", counts, err)
			}
			r, err := recognition.Remind(ctx, tx, w.Clock, w.s, late.ID)
			if err != nil || r.Owed != recognition.Receipt || r.Late == 0 {
				t.Errorf("%+v, %v", r, err)
			}
			if _, err := recognition.Remind(ctx, tx, w.Clock, w.s, early.ID); !errs.Is(err, errs.KindConflict) {
				t.Errorf("who is in time is reminded: %v", err)
			}
			return nil
		})
	})
}

func TestHowLongAnAuthorityTakesCountsThoseWhoWait(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d)
		a := w.authority(t, recognition.Authority{Name: "Kammer", Law: "BQFG"})
		durations := func() (of recognition.Duration) {
			w.Do(t, w.s, func(ctx context.Context, tx *db.Tx) error {
				all, err := recognition.Durations(ctx, tx, w.Clock, w.s)
				of = all[a.ID]
				return err
			})
			return of
		}
		for i := range 9 { // decided after 30, 50, 70, 90, 110 days; four wait for 200
			p := w.begins(t, recognition.Terms{Authority: a.ID})
			begun := today.AddDays(-200)
			w.happens(t, &p, deadline.Applied, begun.String())
			w.happens(t, &p, deadline.Complete, begun.String())
			if i < 5 {
				if i == 4 {
					if got := durations(); !got.Withheld || got.Decided != 4 {
						t.Errorf("of four: %+v", got)
					}
				}
				w.happens(t, &p, deadline.Decided, begun.AddDays(30+20*i).String())
			}
		}
		// 9, 8, 7, 6, 5 at risk: 8/9, 7/9, 6/9, 5/9, 4/9.
		if got := durations(); got.Withheld || got.All != 9 || got.Decided != 5 || got.Quarter != 70 || got.Median.Day != 110 || got.Most != -1 {
			t.Errorf("of nine: %+v", got)
		}
	})
}

func TestAMergedPersonsProcedureIsTheLeaders(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d)
		p := w.begins(t, recognition.Terms{})
		leader := w.person(t)
		w.Do(t, w.s, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `UPDATE person SET merged_into = $1 WHERE tenant_id = $2 AND id = $3`, leader, w.s.Tenant, p.Person); err != nil {
				return err
			}
			of, err := recognition.Of(ctx, tx, w.Clock, w.s, []id.ID{leader})
			if err != nil || len(of) != 1 || of[0].Person != leader {
				t.Errorf("%+v, %v", of, err)
			}
			return nil
		})
	})
}

func TestAnotherMunicipalitySeesAndChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d)
		a := w.authority(t, recognition.Authority{Name: "Kammer", Law: "BQFG"})
		p := w.begins(t, recognition.Terms{Authority: a.ID})
		w.happens(t, &p, deadline.Applied, today.AddDays(-60).String())
		other, seen := w.At(w.Elsewhere, tenant.CaseManager), recognition.Seen{ID: p.ID, Version: p.Version}
		documents := w.find(t, p).Documents
		for name, got := range map[string]func(context.Context, *db.Tx, tenant.Scope) (int, error){
			"Begin": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := recognition.Begin(ctx, tx, w.Clock, s, recognition.BeginCommand{Person: p.Person, Terms: recognition.Terms{Occupation: "X"}})
				return 0, err
			},
			"Change": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := recognition.Change(ctx, tx, w.Clock, s, seen, recognition.Terms{Occupation: "X"})
				return 0, err
			},
			"End": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := recognition.End(ctx, tx, w.Clock, s, seen, recognition.Withdrawn)
				return 0, err
			},
			"Reopen": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := recognition.Reopen(ctx, tx, w.Clock, s, seen)
				return 0, err
			},
			"Tell": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := recognition.Tell(ctx, tx, w.Clock, s, recognition.TellCommand{Procedure: seen, Kind: deadline.Acknowledged, Day: today})
				return 0, err
			},
			"Correct": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := recognition.Correct(ctx, tx, w.Clock, s, recognition.CorrectCommand{Procedure: seen, Why: "x"})
				return 0, err
			},
			"SetDocuments": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := recognition.SetDocuments(ctx, tx, w.Clock, s, recognition.DocumentsCommand{Procedure: seen, Documents: documents})
				return 0, err
			},
			"SaveMeasure": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := recognition.SaveMeasure(ctx, tx, w.Clock, s, seen, recognition.Measure{Kind: recognition.Analysis, State: recognition.Planned})
				return 0, err
			},
			"Find": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				one, err := recognition.Find(ctx, tx, w.Clock, s, p.ID)
				return len(one.Events), err
			},
			"Of": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := recognition.Of(ctx, tx, w.Clock, s, []id.ID{p.Person})
				return len(all), err
			},
			"List": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := recognition.List(ctx, tx, w.Clock, s, recognition.Filter{})
				return len(all), err
			},
			"Counts": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := recognition.Counts(ctx, tx, s, today)
				return len(all), err
			},
			"Remind": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				r, err := recognition.Remind(ctx, tx, w.Clock, s, p.ID)
				return r.Late, err
			},
			"Recompute": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, n, err := recognition.Recompute(ctx, tx, w.Clock, s, "")
				return n, err
			},
			"Durations": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := recognition.Durations(ctx, tx, w.Clock, s)
				return len(all), err
			},
			"Authorities": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := recognition.Authorities(ctx, tx, s)
				return len(all), err
			},
			"FindAuthority": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				one, err := recognition.FindAuthority(ctx, tx, s, a.ID)
				return len(one.Name), err
			},
			"SaveAuthority": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := recognition.SaveAuthority(ctx, tx, w.Clock, s, a)
				return 0, err
			},
		} {
			n := 0
			err := w.Try(t, other, func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = got(ctx, tx, other)
				return err
			})
			reads := slices.Contains([]string{"Of", "List", "Counts", "Recompute", "Durations", "Authorities"}, name)
			if n != 0 || (err == nil) != reads {
				t.Errorf("%s from elsewhere: %d, %v", name, n, err)
			}
			housing := w.As(tenant.Housing)
			if err := w.Try(t, housing, func(ctx context.Context, tx *db.Tx) (err error) {
				_, err = got(ctx, tx, housing)
				return err
			}); !errs.Is(err, errs.KindForbidden) {
				t.Errorf("%s by who houses people: %v", name, err)
			}
		}
		if one := w.find(t, p); one.Version != p.Version || one.Occupation != p.Occupation {
			t.Errorf("changed: %+v", one.Procedure)
		}
	})
}
