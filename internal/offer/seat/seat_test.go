package seat_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wegwarte/engine/seating"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

var today = testkit.Today

// town is a municipality with a course school that has a course, and a family.
type town struct {
	*testkit.World
	kim    tenant.Scope // who walks with the family
	school tenant.Scope // the course school's people
	course offer.Offer
	family person.Household // a mother and a child of four
}

func opened(t testing.TB, d *db.DB, seats int) *town {
	t.Helper()
	w := &town{World: testkit.NewWorld(t, d)}
	w.kim, w.school = w.As(tenant.CaseManager), w.As(tenant.Offerer)
	w.family = w.registers(t, "W-1", person.BornInYear(1990), person.Born(clock.MustDate("2022-05-04")))
	night := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Municipality, Actor: "night"}
	w.Do(t, night, func(ctx context.Context, tx *db.Tx) error {
		_, err := path.Catchup(ctx, tx, w.Clock, night)
		return err
	})
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
		p, err := offer.SaveProvider(ctx, tx, w.Clock, w.kim, offer.Provider{Kind: offer.CourseSchool, Name: "VHS Musterstadt"})
		w.school.Unit = p.ID
		return err
	})
	w.course = w.offers(t, offer.Offer{Provider: w.school.Unit, Theme: offer.German, Title: "Deutsch A1", How: offer.Seat, Seats: seats, Details: offer.Details{Level: "A1", AgeFrom: 16,
		When: offer.When{Begins: today.AddDays(20), Ends: today.AddDays(90), Weekly: []offer.Weekly{{Day: time.Monday, From: 540, To: 720}}}}})
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

func (w *town) offers(t testing.TB, o offer.Offer) offer.Offer {
	t.Helper()
	o.State = "published"
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		o, err = offer.Save(ctx, tx, w.Clock, w.kim, o)
		return err
	})
	return o
}

// guest is somebody without a record.
func guest(n int) seat.SignUpCommand {
	return seat.SignUpCommand{Released: seat.Released{Name: fmt.Sprint("Gast ", n), Contact: fmt.Sprintf("02389 %06d", n), Language: "de"}, Consent: seat.Said, ConsentOn: today}
}

func (w *town) signs(t testing.TB, s tenant.Scope, cmd seat.SignUpCommand) (made seat.Seat, err error) {
	t.Helper()
	if cmd.Offer == "" {
		cmd.Offer = w.course.ID
	}
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = seat.SignUp(ctx, tx, w.Clock, s, cmd)
		return err
	})
	return made, err
}

func (w *town) must(t testing.TB, cmd seat.SignUpCommand) seat.Seat {
	t.Helper()
	made, err := w.signs(t, w.kim, cmd)
	if err != nil {
		t.Fatalf("%+v", err)
	}
	return made
}

func (w *town) settles(t testing.TB, s tenant.Scope, one seat.Seat, to seat.State) (now seat.Seat, err error) {
	t.Helper()
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		now, err = seat.Settle(ctx, tx, w.Clock, s, seat.SettleCommand{Seat: one.ID, Version: one.Version, To: to})
		return err
	})
	return now, err
}

func (w *town) sheet(t testing.TB, s tenant.Scope, which id.ID) (h seat.Sheet) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = seat.Show(ctx, tx, w.Clock, s, which)
		return err
	})
	return h
}

// stands tells how a sheet stands: "Gast 1 taken, Gast 2 offered | Gast 3, Gast 4".
func stands(h seat.Sheet) string {
	var held, waiting []string
	for _, t := range h.Held {
		held = append(held, t.Name+" "+string(t.State))
	}
	for _, r := range h.Waiting {
		waiting = append(waiting, r.Name)
	}
	slices.Sort(held)
	return strings.Join(held, ", ") + " | " + strings.Join(waiting, ", ")
}

func (w *town) stand(t testing.TB, want string) {
	t.Helper()
	if got := stands(w.sheet(t, w.kim, w.course.ID)); got != want {
		t.Errorf("it stands\n%s\nnot\n%s", got, want)
	}
	w.counted(t)
}

// counted holds that the offer counts the seats that are held, and not more than there are.
func (w *town) counted(t testing.TB) {
	t.Helper()
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
		wrong, err := db.All(ctx, tx, db.Value[string], `SELECT o.title FROM offer o WHERE o.tenant_id = $1 AND (o.taken > o.seats
			OR o.taken <> (SELECT coalesce(sum(s.people), 0) FROM seat s WHERE s.tenant_id = o.tenant_id AND s.offer_id = o.id AND s.state IN ('offered', 'taken', 'attended')))`, w.kim.Tenant)
		if len(wrong) > 0 {
			t.Errorf("counted wrong, or more than there are: %v", wrong)
		}
		return err
	})
}

func (w *town) night(t testing.TB) {
	t.Helper()
	s := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Municipality, Actor: "night"}
	for _, step := range []func(context.Context, *db.Tx, clock.Clock, tenant.Scope) (int, error){seat.Lapse, seat.Fill, seat.Forget} {
		for n := 1; n > 0; {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = step(ctx, tx, w.Clock, s)
				return err
			})
		}
	}
}

func (w *town) later(days int) { w.Clock.Set(w.Clock.Now().AddDate(0, 0, days)) }

func TestAFreedSeatGoesToWhoWaitsLongestUntilTheyLetItPass(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 2)
		one := w.must(t, guest(1))
		w.must(t, guest(2))
		w.later(1)
		w.must(t, guest(3))
		w.later(1)
		four := w.must(t, guest(4))
		w.stand(t, "Gast 1 taken, Gast 2 taken | Gast 3, Gast 4")

		if _, err := w.settles(t, w.kim, one, seat.Withdrawn); err != nil {
			t.Fatalf("%+v", err)
		}
		w.stand(t, "Gast 2 taken, Gast 3 offered | Gast 4")
		w.later(1)
		w.must(t, guest(5)) // comes behind who waits, though nobody has said yes yet
		w.stand(t, "Gast 2 taken, Gast 3 offered | Gast 4, Gast 5")

		w.later(2) // the last day for an answer
		w.night(t)
		w.stand(t, "Gast 2 taken, Gast 3 offered | Gast 4, Gast 5")
		w.later(1)
		w.night(t)
		w.stand(t, "Gast 2 taken, Gast 4 offered | Gast 5")

		four.Version++
		if four, err := w.settles(t, w.kim, four, seat.Taken); err != nil || four.SeatedOn != clock.Today(w.Clock) {
			t.Fatalf("%+v: %+v", four, err)
		}
		w.stand(t, "Gast 2 taken, Gast 4 taken | Gast 5")
		if _, err := w.settles(t, w.kim, four, seat.Declined); !errs.Is(err, errs.KindConflict) {
			t.Errorf("what was seen before is settled: %v", err)
		}
	})
}

func TestNobodyIsSignedUpTwice(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 1)
		w.must(t, guest(1))
		again := guest(1)
		again.Name, again.Contact = "  gast   1", "02389/000001"
		if _, err := w.signs(t, w.kim, again); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("the same name and number: %v", err)
		}
		mother := guest(9)
		mother.Person = w.family.Persons[0].ID
		w.must(t, mother)
		if _, err := w.signs(t, w.kim, mother); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("the same person: %v", err)
		}
		child := guest(8)
		child.Person = w.family.Persons[1].ID
		if _, err := w.signs(t, w.kim, child); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("a child of four in a course for adults: %v", err)
		}
		w.stand(t, "Gast 1 taken | Gast 9")
	})
}

// A family is signed up at once: all of it gets seats, or all of it waits; each has their own afterwards.
func TestAFamilyIsSignedUpAsOneOrNotAtAll(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 3)
		swim := w.offers(t, offer.Offer{Provider: w.school.Unit, Theme: offer.Sport, Title: "Schwimmen", How: offer.Seat, Seats: 5, Details: offer.Details{
			When: offer.When{Begins: today.AddDays(20), Ends: today.AddDays(90), Weekly: []offer.Weekly{{Day: time.Monday, From: 540, To: 720}}}}})
		big := w.registers(t, "W-2", person.BornInYear(1985), person.BornInYear(1984), person.BornInYear(2012))
		together := func(s tenant.Scope, o offer.Offer, h person.Household, with ...int) (made []seat.Seat, err error) {
			cmd := seat.SignUpCommand{Offer: o.ID, Person: h.Persons[0].ID, Released: seat.Released{Name: h.Persons[0].Name(), Contact: "0151 2345"}, ConsentOn: today, Consent: seat.Said}
			var along []seat.Along
			for _, i := range with {
				along = append(along, seat.Along{Person: h.Persons[i].ID})
			}
			err = w.DB.Do(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
				made, err = seat.SignUpTogether(ctx, tx, w.Clock, s, cmd, along)
				return err
			})
			return made, err
		}
		held := func(o offer.Offer) (n int) { return len(w.sheet(t, w.kim, o.ID).Held) }

		if _, err := together(w.kim, w.course, w.family, 1); !errs.Is(err, errs.KindInvalid) || held(w.course) != 0 {
			t.Errorf("a child of four is in a course from 16 on, or the mother alone: %v, %d", err, held(w.course))
		}
		made, err := together(w.kim, swim, w.family, 1)
		if err != nil || len(made) != 2 || made[0].State != seat.Taken || made[1].State != seat.Taken || made[1].Person != w.family.Persons[1].ID || made[1].Name != w.family.Persons[1].Name() || made[1].Contact != "0151 2345" {
			t.Fatalf("%v %+v", err, made)
		}
		if _, err := together(w.kim, swim, w.family, 1); !errs.Is(err, errs.KindInvalid) || held(swim) != 2 {
			t.Errorf("signed up twice: %v", err)
		}
		made, err = together(w.kim, swim, big, 1, 2)
		if err != nil || len(made) != 3 || made[0].State != seat.Taken || held(swim) != 5 {
			t.Fatalf("three for three seats: %v %+v", err, made)
		}

		w.must(t, seat.SignUpCommand{Offer: w.course.ID, Released: seat.Released{Name: "Petra Probe", Contact: "0151 99"}, ConsentOn: today, Consent: seat.Said})
		w.must(t, seat.SignUpCommand{Offer: w.course.ID, Released: seat.Released{Name: "Paul Probe", Contact: "0151 98"}, ConsentOn: today, Consent: seat.Said})
		made, err = together(w.kim, w.course, big, 1)
		if err != nil || len(made) != 2 || made[0].State != seat.Waiting || made[1].State != seat.Waiting || held(w.course) != 2 {
			t.Errorf("two for one seat: %v %+v", err, made)
		}
		w.counted(t)

		for name, c := range map[string]struct {
			s    tenant.Scope
			with []int
		}{"the provider's people": {w.school, []int{1}}, "twice the same": {w.kim, []int{1, 1}}, "the one who leads": {w.kim, []int{0}}} {
			if _, err := together(c.s, w.course, w.family, c.with...); err == nil {
				t.Errorf("%s: signed up", name)
			}
		}
		stranger := seat.SignUpCommand{Offer: w.course.ID, Person: w.family.Persons[0].ID, Released: seat.Released{Name: "A", Contact: "0151 2345"}, ConsentOn: today, Consent: seat.Said}
		err = w.DB.Do(t.Context(), w.kim.Tenant, func(ctx context.Context, tx *db.Tx) error {
			_, err := seat.SignUpTogether(ctx, tx, w.Clock, w.kim, stranger, []seat.Along{{Person: big.Persons[0].ID}})
			return err
		})
		if !errs.Is(err, errs.KindInvalid) {
			t.Errorf("of another household: %v", err)
		}
	})
}

func TestAWayTellsWhoseTurnItIsAndTheFirstCourse(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 1)
		one := w.must(t, guest(1))
		cmd := guest(2)
		cmd.Person = w.family.Persons[0].ID
		w.later(2)
		w.must(t, cmd)
		step := func() path.Step {
			var found path.Step
			w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
				p, err := path.Show(ctx, tx, w.Clock, w.kim, w.family.ID, "")
				for _, one := range p.Steps {
					if one.Room == "seat" {
						found = one
					}
				}
				return err
			})
			return found
		}
		if s := step(); s.Turn != path.Provider || s.TurnName != "VHS Musterstadt" || s.Since != today.AddDays(2) || s.Area != path.Language {
			t.Errorf("who waits: %+v", s)
		}
		w.later(5)
		if _, err := w.settles(t, w.kim, one, seat.Withdrawn); err != nil {
			t.Fatal(err)
		}
		if s := step(); s.Turn != path.Person || s.Due != today.AddDays(10) || s.Since != today.AddDays(7) {
			t.Errorf("to whom it is offered: %+v", s)
		}
		var mine []seat.Mine
		self := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Private, Actor: "her", Role: tenant.Person, Own: tenant.Self{Person: cmd.Person, Household: w.family.ID, Write: tenant.These(tenant.Seat)}}
		w.Do(t, self, func(ctx context.Context, tx *db.Tx) (err error) {
			mine, err = seat.OfPersons(ctx, tx, w.Clock, self, nil)
			return err
		})
		if len(mine) != 1 || mine[0].State != seat.Offered {
			t.Fatalf("%+v", mine)
		}
		if _, err := w.settles(t, self, mine[0].Seat, seat.Taken); err != nil {
			t.Fatalf("%+v", err)
		}
		if s := step(); s.State != path.StepDone {
			t.Errorf("who has a seat: %+v", s)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM path_milestone WHERE tenant_id = $1 AND person_id = $2 AND kind = 'course-seat' AND reached = $3`, w.kim.Tenant, cmd.Person, today.AddDays(7))
			if n != 1 {
				t.Error("the first course is not kept")
			}
			return err
		})
	})
}

func TestWhatTheOffersRuleStatesDecidesAndTheCalculationIsOpen(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 1)
		w.Do(t, w.school, func(ctx context.Context, tx *db.Tx) error {
			return seat.SaveTerms(ctx, tx, w.Clock, w.school, seat.Terms{Offer: w.course.ID, Days: 5, Reason: "Beschluss des Rates", Rule: seating.Rule{Criteria: []seating.Criterion{
				{Kind: seating.OneParent, Points: 10}, {Kind: seating.Waiting, Points: 1, Each: 7, Most: 20}}}})
		})
		w.must(t, guest(1))
		w.must(t, guest(2))
		w.later(14)
		alone := guest(3)
		alone.Answers = map[seating.Kind]bool{seating.OneParent: true, seating.SchoolNext: true} // the second is not asked, and not kept
		w.must(t, alone)
		h := w.sheet(t, w.school, w.course.ID)
		if got := stands(h); got != "Gast 1 taken | Gast 3, Gast 2" {
			t.Fatal(got)
		}
		if first, second := h.Waiting[0], h.Waiting[1]; first.Calculation.Total != 10 || second.Calculation.Total != 2 || second.Behind != seating.ByPoints || len(first.Answers.Yes) != 1 {
			t.Errorf("%+v\n%+v", first, second)
		}
	})
}
