package agenda_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/agenda"
	"wegwarte/internal/portal/post"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

type town struct {
	*testkit.World
	kim            tenant.Scope
	family         person.Household
	mother, father id.ID
	keys           *seal.Ring
}

func found(t testing.TB, d *db.DB) *town {
	t.Helper()
	w := &town{World: testkit.NewWorld(t, d), keys: seal.New()}
	w.kim = w.As(tenant.CaseManager)
	admin := w.At(w.Municipality, tenant.Administrator)
	w.Do(t, admin, func(ctx context.Context, tx *db.Tx) error {
		a, err := account.Add(ctx, tx, w.Clock, admin, account.New{Email: "kim@werne.example", Name: "Kim", Password: "ein Satz, den niemand errät", Roles: []tenant.Role{tenant.CaseManager}})
		w.kim.Actor, w.kim.Name = a.ID, "Kim"
		return err
	})
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		p := func(name string) person.Person {
			return person.Person{FamilyName: "Haddad", GivenName: name, Birth: person.BornInYear(1990), Sex: person.Female}
		}
		w.family, err = person.Register(ctx, tx, w.Clock, w.kim, person.RegisterCommand{FileNumber: "W-1", Persons: []person.Person{p("Amina"), p("Karim")}})
		return err
	})
	w.mother, w.father = w.family.Persons[0].ID, w.family.Persons[1].ID
	night := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Municipality, Actor: "night"}
	w.Do(t, night, func(ctx context.Context, tx *db.Tx) error {
		_, err := path.Catchup(ctx, tx, w.Clock, night)
		return err
	})
	return w
}

func (w *town) enters(t testing.TB, who id.ID) tenant.Scope {
	t.Helper()
	var inv portal.Invitation
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		inv, err = portal.Invite(ctx, tx, w.Clock, w.kim, portal.InviteCommand{Person: who, Language: i18n.Arabic})
		return err
	})
	a, err := portal.Redeem(t.Context(), w.DB, w.Clock, inv.Code, "482915", "192.0.2.7")
	if err != nil {
		t.Fatal(err)
	}
	return tenant.Scope{Tenant: a.Tenant, Kind: tenant.Private, Actor: a.ID, Role: tenant.Person}
}

func (w *town) meets(t testing.TB, who id.ID, days int) (m path.Meeting) {
	t.Helper()
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		m, err = path.Meet(ctx, tx, w.Clock, w.kim, path.MeetCommand{Household: w.family.ID, Double: true, MeetingFields: path.MeetingFields{Person: who, Begins: testkit.Today.AddDays(days).Begins().Add(10 * time.Hour), Minutes: 45, Place: "Rathaus", Interpreter: path.NoInterpreter}})
		return err
	})
	return m
}

func (w *town) ahead(t testing.TB, s tenant.Scope, who id.ID) (a agenda.Agenda) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		as, _, err := portal.As(ctx, tx, w.Clock, s, who, portal.Appointments)
		if err == nil {
			a, err = agenda.Ahead(ctx, tx, w.Clock, as)
		}
		return err
	})
	return a
}

func (w *town) says(t testing.TB, s tenant.Scope, who, meeting id.ID, answer agenda.Answer) (th post.Thread, err error) {
	t.Helper()
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
		as, a, err := portal.As(ctx, tx, w.Clock, s, who, portal.Appointments)
		if err == nil {
			th, err = agenda.Say(ctx, tx, w.Clock, as, w.keys, agenda.SayCommand{As: a, ID: meeting, Answer: answer, Language: "ar"})
		}
		return err
	})
	return th, err
}

func TestOneTapBecomesAMessageAStateAndATask(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		hers, theirs, his := w.meets(t, w.mother, 5), w.meets(t, "", 7), w.meets(t, w.father, 6)
		if a := w.ahead(t, mother, w.mother); len(a.Items) != 2 || a.Items[0].ID != hers.ID || a.Items[1].ID != theirs.ID {
			t.Fatalf("she has %+v", a.Items)
		}
		if _, err := w.says(t, mother, w.mother, his.ID, agenda.Cannot); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("she answers for her husband: %v", err)
		}
		for _, answer := range []agenda.Answer{agenda.Cannot, agenda.Interpreter} {
			if th, err := w.says(t, mother, w.mother, hers.ID, answer); err != nil || th.Turn != post.Office {
				t.Fatalf("%s: %+v %v", answer, th, err)
			}
			if th, err := w.says(t, mother, w.mother, hers.ID, answer); err != nil || th.ID != "" {
				t.Errorf("%s twice is twice: %+v %v", answer, th, err)
			}
		}
		one := w.ahead(t, mother, w.mother).Items[0]
		if !one.Cannot || !one.Asked || one.Interpreter != path.Wanted {
			t.Errorf("%+v", one)
		}
		var step path.Step
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			said, err := agenda.CannotCome(ctx, tx, w.kim, []path.Meeting{hers, theirs})
			if err != nil || !said[hers.ID] || said[theirs.ID] {
				t.Errorf("the office sees %v %v", said, err)
			}
			p, err := path.Show(ctx, tx, w.Clock, w.kim, w.family.ID, w.mother)
			for _, one := range p.Steps {
				if one.Ref == string(hers.ID) {
					step = one
				}
			}
			return err
		})
		if step.Turn != path.CaseManager || step.State != path.StepOpen || step.Due != testkit.Today.AddDays(5) {
			t.Errorf("the task is %+v", step)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error { // the office moves it, with an interpreter
			m, err := path.FindMeeting(ctx, tx, w.Clock, w.kim, hers.ID)
			if err != nil {
				return err
			}
			f := m.MeetingFields
			f.Begins, f.Interpreter, f.Service = f.Begins.AddDate(0, 0, 1), path.Booked, "Sprachmittlung"
			_, err = path.Meet(ctx, tx, w.Clock, w.kim, path.MeetCommand{Meeting: path.Seen{ID: m.ID, Version: m.Version}, State: path.Planned, Double: true, MeetingFields: f})
			if err != nil {
				return err
			}
			shown, err := path.FindStep(ctx, tx, w.Clock, w.kim, step.ID)
			if shown.State != path.StepDone {
				t.Error("the task is open though somebody is booked")
			}
			return err
		})
		if one := w.ahead(t, mother, w.mother).Items[0]; one.Cannot || one.Interpreter != path.Booked {
			t.Errorf("what she said to the earlier time holds for the new one: %+v", one)
		}
	})
}

func TestACalendarReadsBySecretWithoutNamesAndWhileThePageIsOpen(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother, father := w.enters(t, w.mother), w.enters(t, w.father)
		m := w.meets(t, w.mother, 5)
		var secret string
		w.Do(t, mother, func(ctx context.Context, tx *db.Tx) (err error) {
			secret, err = agenda.AddFeed(ctx, tx, w.Clock, mother, w.mother)
			return err
		})
		o, err := agenda.Read(t.Context(), d, w.Clock, secret)
		text := o.ICS(t.Context())
		if err != nil || !bytes.Contains(text, []byte(m.ID)) || !bytes.Contains(text, []byte("Rathaus")) {
			t.Fatalf("%v\n%s", err, text)
		}
		for _, name := range []string{"Amina", "Haddad", "Kim", "W-1"} {
			if bytes.Contains(text, []byte(name)) {
				t.Errorf("%s is in it:\n%s", name, text)
			}
		}
		if rows := testkit.Find(t, d, w.Municipality.ID, secret); len(rows) > 0 {
			t.Errorf("the secret is kept in %v", rows)
		}
		for _, s := range []tenant.Scope{father, w.kim, w.At(w.Elsewhere, tenant.CaseManager)} {
			_ = w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := agenda.Feeds(ctx, tx, w.Clock, s, w.mother)
				_, err2 := agenda.AddFeed(ctx, tx, w.Clock, s, w.mother)
				err3 := agenda.EndFeeds(ctx, tx, w.Clock, s, w.mother)
				_, err4 := agenda.Ahead(ctx, tx, w.Clock, s)
				_, err5 := agenda.Say(ctx, tx, w.Clock, s, w.keys, agenda.SayCommand{ID: m.ID, Answer: agenda.Cannot})
				for i, err := range []error{err, err2, err3, err4, err5} {
					if !errs.Is(err, errs.KindNotFound) && !errs.Is(err, errs.KindForbidden) {
						t.Errorf("%s %d: %v", s.Role, i, err)
					}
				}
				said, _ := agenda.CannotCome(ctx, tx, s, []path.Meeting{m})
				if len(said) > 0 {
					t.Error("somebody else knows what she said")
				}
				return nil
			})
		}
		for range 29 {
			_, err = agenda.Read(t.Context(), d, w.Clock, secret)
		}
		if err != nil {
			t.Error(err)
		}
		if _, err := agenda.Read(t.Context(), d, w.Clock, secret); !errs.Is(err, errs.KindBusy) {
			t.Errorf("the 31st within an hour: %v", err)
		}
		w.Clock.Move(time.Hour)
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error { return portal.Close(ctx, tx, w.Clock, w.kim, w.mother) })
		if _, err := agenda.Read(t.Context(), d, w.Clock, secret); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("it is read though her page is closed: %v", err)
		}
		if _, err := agenda.Read(t.Context(), d, w.Clock, "x"); !errs.Is(err, errs.KindNotFound) {
			t.Error(err)
		}
	})
}

// What somebody has a seat for stands among their appointments, and in their calendar day by day.
func TestTheDaysOfASeatAreAppointments(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		var course, choir offer.Offer
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			p, err := offer.SaveProvider(ctx, tx, w.Clock, w.kim, offer.Provider{Kind: offer.CourseSchool, Name: "VHS", About: offer.About{Address: offer.Address{Street: "Bahnhofstraße 8", Town: "Werne"}}})
			if err != nil {
				return err
			}
			o := offer.Offer{Provider: p.ID, Theme: offer.German, Title: "Deutsch A1", How: offer.Seat, Seats: 1, State: offer.StatePublished, Details: offer.Details{When: offer.When{
				Dates: []offer.Slot{{Day: testkit.Today.AddDays(3), From: 540, To: 720}, {Day: testkit.Today.AddDays(5), From: 540}, {Day: testkit.Today.AddDays(90), From: 540}}}}}
			if course, err = offer.Save(ctx, tx, w.Clock, w.kim, o); err != nil {
				return err
			}
			o.Title = "Chor"
			choir, err = offer.Save(ctx, tx, w.Clock, w.kim, o)
			return err
		})
		sign := func(who id.ID, o offer.Offer) {
			w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
				_, err := seat.SignUp(ctx, tx, w.Clock, w.kim, seat.SignUpCommand{Offer: o.ID, Person: who, Released: seat.Released{Name: "Haddad", Contact: "02389 555 0111"}, Consent: seat.Said, ConsentOn: testkit.Today})
				return err
			})
		}
		sign(w.mother, course)
		sign(w.father, choir)
		sign(w.mother, choir) // she waits: that is no appointment
		ahead := func(rights ...portal.Right) (all agenda.Agenda) {
			w.Do(t, mother, func(ctx context.Context, tx *db.Tx) error {
				s, _, err := portal.Alone(ctx, tx, w.Clock, mother, w.mother, rights...)
				if err == nil {
					all, err = agenda.Ahead(ctx, tx, w.Clock, s)
				}
				return err
			})
			return all
		}
		if all := ahead(portal.Appointments); len(all.Items)+len(all.Seats) > 0 {
			t.Errorf("without the right to offers: %+v", all)
		}
		all := ahead(portal.Appointments, portal.Offers)
		if len(all.Items) != 2 || len(all.Seats) != 2 || all.Items[0].Text != "Deutsch A1" || all.Items[0].Place != "Bahnhofstraße 8, Werne" || all.Items[0].Ends.Sub(all.Items[0].Begins) != 3*time.Hour || all.Items[0].ID == all.Items[1].ID {
			t.Fatalf("%+v", all.Items)
		}
		_ = w.Try(t, mother, func(ctx context.Context, tx *db.Tx) error {
			s, a, err := portal.Alone(ctx, tx, w.Clock, mother, w.mother, portal.Appointments, portal.Offers, portal.Messages)
			if err != nil {
				return err
			}
			if _, err = agenda.Say(ctx, tx, w.Clock, s, w.keys, agenda.SayCommand{As: a, ID: all.Items[0].ID, Answer: agenda.Cannot, Language: "de"}); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("it is answered here: %v", err)
			}
			return nil
		})
		var secret string
		w.Do(t, mother, func(ctx context.Context, tx *db.Tx) (err error) {
			secret, err = agenda.AddFeed(ctx, tx, w.Clock, mother, w.mother)
			return err
		})
		own, err := agenda.Read(t.Context(), d, w.Clock, secret)
		text := own.ICS(t.Context())
		if err != nil || bytes.Count(text, []byte("BEGIN:VEVENT")) != 2 || !bytes.Contains(text, []byte("Bahnhofstra")) || bytes.Contains(text, []byte("Deutsch")) {
			t.Errorf("%v\n%s", err, text)
		}
	})
}
