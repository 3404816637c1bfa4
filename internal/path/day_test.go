package path_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// hires gives a case manager an account, so that cases can be theirs.
func (w *town) hires(t testing.TB, name string) tenant.Scope {
	t.Helper()
	s := w.At(w.Municipality, tenant.Administrator)
	var made account.Account
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = account.Add(ctx, tx, w.Clock, s, account.New{Email: strings.ToLower(name) + "@stadt.example", Name: name, Password: "ein Satz, den niemand errät", Roles: []tenant.Role{tenant.CaseManager}})
		return err
	})
	kim := w.As(tenant.CaseManager)
	kim.Actor, kim.Name = made.ID, name
	return kim
}

func (w *town) do(t testing.TB, s tenant.Scope, fn func(ctx context.Context, tx *db.Tx) error) error {
	t.Helper()
	return w.Try(t, s, fn)
}

func (w *town) assigns(t testing.TB, to tenant.Scope) path.Case {
	t.Helper()
	k := w.shows(t, w.kim, w.family.ID, "").Cases[0]
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		_, err = path.Assign(ctx, tx, w.Clock, w.kim, path.Seen{ID: k.ID, Version: k.Version}, to.Actor)
		return err
	})
	return w.shows(t, w.kim, w.family.ID, "").Cases[0]
}

func (w *town) notes(t testing.TB, s tenant.Scope, f path.NoteFields) (n path.Note) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = path.AddNote(ctx, tx, w.Clock, s, path.AddNoteCommand{Household: w.family.ID, NoteFields: f})
		return err
	})
	return n
}

func (w *town) reads(t testing.TB, s tenant.Scope) (texts []string) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		b, err := path.Notes(ctx, tx, w.Clock, s, path.NoteFilter{Household: w.family.ID})
		for _, n := range b.Notes {
			texts = append(texts, n.Text)
		}
		return err
	})
	slices.Sort(texts)
	return texts
}

func (w *town) searches(t testing.TB, s tenant.Scope, text string) (found []string) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		r, err := path.Search(ctx, tx, w.Clock, s, path.SearchCommand{Text: text, Worded: func(key string) string { return strings.ReplaceAll(key, ".", " ") }})
		for _, one := range r.Results {
			found = append(found, one.Kind+" "+one.Note.Text+one.Step.Title+one.Goal.Words)
		}
		return err
	})
	slices.Sort(found)
	return found
}

func TestAWorkingNoteIsItsAuthorsAloneAndHealthIsForWhoMayReadIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		ali, lead := w.hires(t, "Ali"), w.At(w.Municipality, tenant.Lead)
		w.notes(t, w.kim, path.NoteFields{Purpose: path.ForMyself, Sight: path.Private, Text: "Mein Eindruck: erschöpft"})
		w.notes(t, w.kim, path.NoteFields{Purpose: path.Talk, Sight: path.CaseFile, Text: "Kita-Brief erklärt"})
		w.notes(t, w.kim, path.NoteFields{Purpose: path.Talk, Sight: path.CaseFile, Area: path.Health, Text: "Termin beim Kardiologen"})
		for _, c := range []struct {
			who  tenant.Scope
			want int
		}{{w.kim, 3}, {ali, 2}, {lead, 1}} {
			if got := w.reads(t, c.who); len(got) != c.want {
				t.Errorf("%s reads %q", c.who.Role, got)
			}
			sees := 0
			for _, word := range []string{"erschöpft", "Brief", "kardio"} {
				sees += len(w.searches(t, c.who, word))
			}
			if sees != c.want {
				t.Errorf("%s finds %d of %d notes", c.who.Name, sees, c.want)
			}
		}
		if err := w.do(t, lead, func(ctx context.Context, tx *db.Tx) error {
			_, err := path.AddNote(ctx, tx, w.Clock, lead, path.AddNoteCommand{Household: w.family.ID, NoteFields: path.NoteFields{Purpose: path.Talk, Sight: path.CaseFile, Text: "x"}})
			return err
		}); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("a lead writes notes: %v", err)
		}
	})
}

func TestACorrectedNoteKeepsWhatStoodThereAndIsHiddenFromNobodyWhoSawIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		ali := w.hires(t, "Ali")
		n := w.notes(t, w.kim, path.NoteFields{Purpose: path.ForMyself, Sight: path.Private, Text: "Entwurf Schule"})
		correct := func(s tenant.Scope, version int, f path.NoteFields, strike bool) (now path.Note, err error) {
			err = w.do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				now, err = path.CorrectNote(ctx, tx, w.Clock, s, path.CorrectNoteCommand{Note: path.Seen{ID: n.ID, Version: version}, Strike: strike, NoteFields: f})
				return err
			})
			return now, err
		}
		file := path.NoteFields{Purpose: path.Talk, Sight: path.CaseFile, Text: "Schule ab 1. Dezember"}
		if _, err := correct(ali, 1, file, false); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("a colleague corrects a working note: %v", err)
		}
		if _, err := correct(w.kim, 1, file, false); err != nil {
			t.Fatal(err)
		}
		later := file
		later.Text = "Schule ab 7. Dezember"
		if now, err := correct(ali, 1, later, false); !errs.Is(err, errs.KindConflict) || now.Text != file.Text {
			t.Errorf("overwrote unseen: %v, %q", err, now.Text)
		}
		if _, err := correct(ali, 2, later, false); err != nil {
			t.Fatal(err)
		}
		private := later
		private.Sight = path.Private
		if _, err := correct(w.kim, 3, private, false); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("what others read was hidden: %v", err)
		}
		for _, c := range []struct {
			who  tenant.Scope
			want []string
		}{{w.kim, []string{"Schule ab 1. Dezember", "Entwurf Schule"}}, {ali, []string{"Schule ab 1. Dezember"}}} {
			w.Do(t, c.who, func(ctx context.Context, tx *db.Tx) error {
				f, err := path.FindNote(ctx, tx, w.Clock, c.who, n.ID)
				var before []string
				for _, b := range f.Before {
					before = append(before, b.Text)
				}
				if !slices.Equal(before, c.want) || f.Text != later.Text || f.By != "Ali" {
					t.Errorf("%s sees %q before %q by %s", c.who.Name, before, f.Text, f.By)
				}
				return err
			})
		}
		if got := w.searches(t, ali, "schule"); len(got) < 1 || !strings.Contains(strings.Join(got, " "), later.Text) || len(w.searches(t, ali, "entwurf")) != 0 {
			t.Errorf("found %q", got)
		}
		if _, err := correct(ali, 3, path.NoteFields{}, true); err != nil {
			t.Fatal(err)
		}
		if got := w.reads(t, w.kim); len(got) != 0 || len(w.searches(t, w.kim, "dezember")) != 0 {
			t.Errorf("a note that was taken back is still read: %q", got)
		}
	})
}

func TestASearchFindsStepsGoalsAndNotesByTheBeginningsOfAllWords(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.adds(t, "", path.StepFields{Area: path.Papers, Title: "Geburtsurkunde übersetzen", Turn: path.Authority, TurnName: "Standesamt Köln", Start: today})
		w.notes(t, w.kim, path.NoteFields{Purpose: path.Call, Sight: path.Shared, Text: "Das Standesamt ruft zurück"})
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			_, err := path.SetGoal(ctx, tx, w.Clock, w.kim, path.SetGoalCommand{Household: w.family.ID, Area: path.Papers, Words: "Ich möchte heiraten"})
			return err
		})
		for text, want := range map[string]int{"standes": 2, "standes koeln": 1, "Köln geburts": 1, "HEIRATEN": 1, "standesamt heiraten": 0, "": 0, "x": 0, "kita place": 1} {
			if got := w.searches(t, w.kim, text); len(got) != want {
				t.Errorf("%q finds %q", text, got)
			}
		}
	})
}

func TestASearchFindsStepsByTheWordsThatOtherRoomsHaveForThem(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			if err := path.Follow(ctx, tx, w.Clock, w.kim, path.FollowCommand{Person: w.family.Persons[0].ID, Room: "recognition", Ref: "R", Area: path.Job, Words: "recognition.stage.paused", Turn: path.Person, Since: today}); err != nil {
				return err
			}
			for text, want := range map[string]int{"ruht": 1, "frist ru": 1, "ruht nie": 0} {
				r, err := path.Search(ctx, tx, w.Clock, w.kim, path.SearchCommand{Text: text, Rooms: []string{"recognition.stage.paused"}, Worded: func(key string) string {
					return map[string]string{"recognition.stage.paused": "Frist ruht"}[key]
				}})
				if err != nil || len(r.Results) != want {
					t.Errorf("%s: %+v, %v", text, r.Results, err)
				}
			}
			return nil
		})
	})
}

func TestADayNamesEachStepOnceAndWhoStandsInSeesTheOthersToo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		ali, ben := w.hires(t, "Ali"), w.hires(t, "Ben")
		w.assigns(t, ali)
		day := func(s tenant.Scope) (day path.Day) {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				day, err = path.DayOf(ctx, tx, w.Clock, s, "")
				return err
			})
			return day
		}
		before := day(ali)
		for i, due := range []clock.Date{today.AddDays(-1), today, today.AddDays(3), {}} {
			start := today
			if due.Before(today) && !due.IsZero() {
				start = due
			}
			w.adds(t, "", path.StepFields{Area: path.Papers, Title: fmt.Sprint("Schritt ", i), Turn: path.CaseManager, Start: start, Due: due})
		}
		now := day(ali)
		got := []int{now.Overdue.All - before.Overdue.All, now.Due.All - before.Due.All, now.Week.All - before.Week.All}
		if !slices.Equal(got, []int{1, 1, 1}) {
			t.Errorf("overdue, due, week: %v", got)
		}
		for _, l := range now.Begins.Steps {
			if !l.Due.IsZero() && !l.Due.After(today) {
				t.Errorf("%s begins and is due", l.Title)
			}
		}
		if other := day(ben); !other.Empty() {
			t.Errorf("a colleague's day holds %+v", other)
		}
		w.Do(t, ali, func(ctx context.Context, tx *db.Tx) error {
			_, err := path.SetStandIn(ctx, tx, w.Clock, ali, path.StandInCommand{Sub: ben.Actor, From: today, Until: today.AddDays(7)})
			return err
		})
		if other := day(ben); other.Overdue.All != now.Overdue.All || len(other.Away) != 1 {
			t.Errorf("who stands in sees %+v", other.Overdue)
		}
		w.Clock.Set(today.AddDays(8).Begins().Add(9 * time.Hour))
		if other := day(ben); len(other.Away) != 0 || other.Overdue.All != 0 {
			t.Errorf("after that it still holds: %+v", other.Away)
		}
	})
}

// Over any run of working mornings each step is told once as due and once as it
// begins, and never as both in one.
func TestAMorningTellsOfAStepOnceAndNeverAsBoth(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		ali := w.hires(t, "Ali")
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error { // without what the first days bring
			k := w.family.ID
			_, err := tx.Exec(ctx, `UPDATE path_step SET state = 'done' WHERE tenant_id = $1 AND household_id = $2`, w.kim.Tenant, k)
			return err
		})
		w.assigns(t, ali)
		begins, due := today.AddDays(6), today.AddDays(24)
		w.adds(t, "", path.StepFields{Area: path.Papers, Title: "lang", Turn: path.Person, Start: begins, Due: due})
		w.adds(t, "", path.StepFields{Area: path.Papers, Title: "kurz", Turn: path.Person, Start: begins, Due: begins.AddDays(1)})
		dues, starts, days := 0, 0, 0
		for day := today; day.Before(today.AddDays(40)); day = day.AddDays(1) {
			if !day.IsWorkday() {
				continue
			}
			w.Do(t, ali, func(ctx context.Context, tx *db.Tx) error {
				m, err := path.MorningOf(ctx, tx, ali, day)
				dues, starts = dues+m.Due, starts+m.Begins
				if m.Due+m.Begins > 0 {
					days++
				}
				if m.Due > 0 && m.Until.Before(day) {
					t.Errorf("on %s told of what is due until %s", day, m.Until)
				}
				return err
			})
		}
		if dues != 2 || starts < 1 || starts > 2 || days < 3 {
			t.Errorf("%d due, %d begin, on %d mornings", dues, starts, days)
		}
	})
}

func TestACaseIsHandedOverWithItsBriefOnceItIsTaken(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		ali, ben, lead := w.hires(t, "Ali"), w.hires(t, "Ben"), w.At(w.Municipality, tenant.Lead)
		k := w.assigns(t, ali)
		w.adds(t, "", path.StepFields{Area: path.Papers, Title: "Konto eröffnen", Turn: path.Provider, TurnName: "Sparkasse", Start: today.AddDays(-20), Due: today.AddDays(-2)})
		w.notes(t, ali, path.NoteFields{Purpose: path.ForMyself, Sight: path.Private, Text: "nur für mich"})
		w.notes(t, ali, path.NoteFields{Purpose: path.Talk, Sight: path.CaseFile, Text: "spricht gut Englisch"})
		w.notes(t, ali, path.NoteFields{Purpose: path.Talk, Sight: path.CaseFile, Area: path.Health, Text: "Asthma"})
		var o path.Handover
		offer := func() error {
			return w.do(t, ali, func(ctx context.Context, tx *db.Tx) (err error) {
				o, err = path.Offer(ctx, tx, w.Clock, ali, path.OfferCommand{Case: path.Seen{ID: k.ID, Version: k.Version}, To: ben.Actor, Words: "Bitte langsam sprechen."})
				return err
			})
		}
		if err := offer(); err != nil {
			t.Fatal(err)
		}
		which := o.ID
		if err := offer(); !errs.Is(err, errs.KindConflict) {
			t.Errorf("offered twice: %v", err)
		}
		brief := func(s tenant.Scope) (text string) {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				f, err := path.FindHandover(ctx, tx, w.Clock, s, which)
				o = f
				text = fmt.Sprintf("%+v", f.Brief)
				return err
			})
			return text
		}
		for _, c := range []struct {
			who       tenant.Scope
			has, lack string
		}{{ben, "Asthma", "nur für mich"}, {lead, "spricht gut Englisch", "Asthma"}, {ben, "Sparkasse", "nur für mich"}} {
			if text := brief(c.who); !strings.Contains(text, c.has) || strings.Contains(text, c.lack) {
				t.Errorf("%s reads %s", c.who.Role, text)
			}
		}
		answer := func(s tenant.Scope, state path.HandoverState) error {
			return w.do(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := path.Answer(ctx, tx, w.Clock, s, path.AnswerCommand{Handover: path.Seen{ID: o.ID, Version: o.Version}, State: state})
				return err
			})
		}
		if err := answer(ali, path.Taken); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("who offers takes: %v", err)
		}
		if now := w.shows(t, w.kim, w.family.ID, "").Cases[0]; now.Manager != ali.Actor {
			t.Error("the case went before it was taken")
		}
		if err := answer(ben, path.Taken); err != nil {
			t.Fatal(err)
		}
		p := w.shows(t, w.kim, w.family.ID, "")
		if p.Cases[0].Manager != ben.Actor || p.Steps[0].Manager != ben.Actor {
			t.Errorf("the case is %s's", p.Cases[0].ManagedBy)
		}
		w.Do(t, lead, func(ctx context.Context, tx *db.Tx) error {
			loads, err := path.Loads(ctx, tx, w.Clock, lead)
			for _, l := range loads {
				if mine := l.Manager == ben.Actor; mine != (l.Cases == 1 && l.Weight == k.Weight && l.Overdue > 0) {
					t.Errorf("%q carries %+v", l.Name, l)
				}
			}
			if len(loads) != 3 { // nobody, Ali and Ben
				t.Errorf("loads: %+v", loads)
			}
			return err
		})
		if err := answer(ben, path.Refused); !errs.Is(err, errs.KindConflict) {
			t.Errorf("answered twice: %v", err)
		}
	})
}

func TestNobodyMeetsTwoAtATimeUnawares(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		ali := w.hires(t, "Ali")
		at := today.AddDays(2).Begins().Add(10 * time.Hour)
		meet := func(begins time.Time, double bool) (m path.Meeting, err error) {
			err = w.do(t, ali, func(ctx context.Context, tx *db.Tx) (err error) {
				m, err = path.Meet(ctx, tx, w.Clock, ali, path.MeetCommand{Household: w.family.ID, Double: double,
					MeetingFields: path.MeetingFields{Begins: begins, Minutes: 45, Place: "Rathaus, Zimmer 12", Interpreter: path.Wanted, Language: "ar"}})
				return err
			})
			return m, err
		}
		first, err := meet(at, false)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := meet(at.Add(30*time.Minute), false); !errs.Is(err, errs.KindInvalid) || errs.All(err)[0].Key != "meeting.double" {
			t.Errorf("double: %v", err)
		}
		if _, err := meet(at.Add(30*time.Minute), true); err != nil {
			t.Errorf("who knows it may: %v", err)
		}
		if _, err := meet(at.Add(-45*time.Minute), false); err != nil {
			t.Errorf("one after the other: %v", err)
		}
		book := path.MeetCommand{Meeting: path.Seen{ID: first.ID, Version: 1}, State: path.Planned, MeetingFields: first.MeetingFields}
		book.Interpreter = path.Booked
		change := func() error {
			return w.do(t, ali, func(ctx context.Context, tx *db.Tx) error {
				_, err := path.Meet(ctx, tx, w.Clock, ali, book)
				return err
			})
		}
		if err := change(); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("booked with nobody: %v", err)
		}
		if book.Service = "Sprachmittlerpool"; change() != nil {
			t.Error(change())
		}
		if err := change(); !errs.Is(err, errs.KindConflict) {
			t.Errorf("overwrote unseen: %v", err)
		}
	})
}

// Ten people work on one case at the same time: whatever is stored is there
// afterwards, and who was refused was told.
func TestTenEditorsOnOneCaseLoseNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		step := w.adds(t, "", path.StepFields{Area: path.Papers, Title: "Konto", Turn: path.Person, Start: today})
		note := w.notes(t, w.kim, path.NoteFields{Purpose: path.Talk, Sight: path.CaseFile, Text: "Anfang"})
		k := w.shows(t, w.kim, w.family.ID, "").Cases[0]
		const editors = 10
		var mu sync.Mutex
		stored, told := map[string]int{}, map[string]int{}
		var all sync.WaitGroup
		for i := range editors {
			all.Go(func() {
				acts := map[string]func(context.Context, *db.Tx) error{
					"step": func(ctx context.Context, tx *db.Tx) error {
						_, err := path.ActOn(ctx, tx, w.Clock, w.kim, path.ActCommand{Step: path.Seen{ID: step.ID, Version: 1}, Act: path.Pass, StepFields: path.StepFields{Turn: path.Authority, TurnName: fmt.Sprint("Amt ", i)}})
						return err
					},
					"note": func(ctx context.Context, tx *db.Tx) error {
						now, err := path.CorrectNote(ctx, tx, w.Clock, w.kim, path.CorrectNoteCommand{Note: path.Seen{ID: note.ID, Version: 1}, NoteFields: path.NoteFields{Purpose: path.Talk, Sight: path.CaseFile, Text: fmt.Sprint("Fassung ", i)}})
						if errs.Is(err, errs.KindConflict) && !strings.HasPrefix(now.Text, "Fassung") {
							t.Errorf("a conflict shows %q", now.Text)
						}
						return err
					},
					"case": func(ctx context.Context, tx *db.Tx) error {
						_, err := path.Set(ctx, tx, w.Clock, w.kim, path.SetCommand{Case: path.Seen{ID: k.ID, Version: k.Version}, Phase: path.Assessment, Complexity: i % 4, AgreedOn: today})
						return err
					},
					"new note": func(ctx context.Context, tx *db.Tx) error {
						_, err := path.AddNote(ctx, tx, w.Clock, w.kim, path.AddNoteCommand{Household: w.family.ID, NoteFields: path.NoteFields{Purpose: path.Call, Sight: path.CaseFile, Text: fmt.Sprint("Anruf ", i)}})
						return err
					},
				}
				for name, act := range acts {
					err := d.Do(context.Background(), w.kim.Tenant, act)
					mu.Lock()
					switch {
					case err == nil:
						stored[name]++
					case errs.Is(err, errs.KindConflict):
						told[name]++
					default:
						t.Errorf("%s: %v", name, err)
					}
					mu.Unlock()
				}
			})
		}
		all.Wait()
		for _, name := range []string{"step", "note", "case"} {
			if stored[name] != 1 || told[name] != editors-1 {
				t.Errorf("%s: %d stored, %d told", name, stored[name], told[name])
			}
		}
		if texts := w.reads(t, w.kim); len(texts) != editors+1 || stored["new note"] != editors {
			t.Errorf("of ten new notes and one corrected there are %q", texts)
		}
	})
}
