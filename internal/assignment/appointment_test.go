package assignment_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func (w world) appointments(t testing.TB, s tenant.Scope, transfer id.ID) assignment.AppointmentCase {
	t.Helper()
	return do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.AppointmentCase, error) {
		return assignment.ShowAppointments(ctx, tx, w.Clock, s, transfer)
	})
}

func (w world) household(t testing.TB, s tenant.Scope, household id.ID) person.Household {
	t.Helper()
	return do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (person.Household, error) {
		return person.Show(ctx, tx, w.Clock, s, household)
	})
}

func called(h person.Household, given string) person.Person {
	i := slices.IndexFunc(h.Persons, func(p person.Person) bool { return p.GivenName == given })
	return h.Persons[i]
}

// due gives the given name and code of what stands so.
func due(k assignment.AppointmentCase, today clock.Date, in assignment.Standing) (list []string) {
	for _, a := range k.All {
		one, _ := k.Person(a.Person)
		if a.Standing(today) == in {
			list = append(list, one.GivenName+" "+a.Code)
		}
	}
	slices.Sort(list)
	return list
}

func (w world) arrange(t testing.TB, s tenant.Scope, k assignment.AppointmentCase, given, code string, on clock.Date) error {
	t.Helper()
	for _, p := range k.Persons {
		if p.GivenName == given {
			return fails(t, w, s, assignment.Arrange, assignment.ArrangeCommand{Transfer: k.ID, For: []assignment.ArrangeFor{{Person: p.ID, Code: code}},
				Meet: assignment.Meet{On: on, At: "09:30", Where: "Praxis Probe"}})
		}
	}
	t.Fatalf("%s is not there", given)
	return nil
}

// What is arranged before the arrival is arranged after it, also for somebody whose
// name was corrected in between; what is documented there ends what is open.
func TestAppointmentsFollowFromWhatIsDocumentedAndLastBeyondTheArrival(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake, today := w.As(tenant.Intake), testkit.Today
		announced := w.announced(t, 20, w.family)
		k := w.appointments(t, intake, announced.ID)
		open := due(k, today, assignment.ToArrange)
		for _, want := range []string{"Amina " + record.VaccinationAppointment, "Amina " + record.MeaslesProtection, "Amina " + record.TBCertificate, "Sami " + record.MeaslesProtection, "Sami " + record.TBCertificate} {
			if !slices.Contains(open, want) {
				t.Errorf("%s is not to be arranged: %v", want, open)
			}
		}
		day := announced.ArriveOn.AddDays(5)
		if err := w.arrange(t, intake, k, "Amina", record.TBCertificate, day); !errs.Is(err, errs.KindConflict) {
			t.Errorf("arranged before it was acknowledged: %v", err)
		}
		transfer := run(t, w, intake, assignment.Acknowledge, assignment.AcknowledgeCommand{Seen: seen(announced)})
		if err := w.arrange(t, intake, k, "Amina", record.TBCertificate, day); err != nil {
			t.Fatal(err)
		}
		if err := w.arrange(t, intake, k, "Sami", record.MeaslesProtection, day); err != nil {
			t.Fatal(err)
		}
		w.Clock.Set(testkit.Now.AddDate(0, 0, 20))
		today = clock.Today(w.Clock)
		run(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(transfer), On: today})
		k = w.appointments(t, intake, transfer.ID)
		if got := due(k, today, assignment.Arranged); !slices.Equal(got, []string{"Amina " + record.TBCertificate, "Sami " + record.MeaslesProtection}) || len(k.Households) != 1 {
			t.Errorf("after the arrival %v are arranged, in %v", got, k.Households)
		}
		corrected := called(w.household(t, intake, k.Households[0]), "Amina")
		corrected.GivenName = "Ameena"
		run(t, w, intake, person.Change, corrected)
		k = w.appointments(t, intake, transfer.ID)
		if got := due(k, today, assignment.Arranged); !slices.Contains(got, "Ameena "+record.TBCertificate) {
			t.Errorf("a corrected name loses what was arranged: %v", got)
		}
		// The day passes: what is still not documented is open again, what is, is done.
		w.Clock.Set(testkit.Now.AddDate(0, 0, 27))
		today = clock.Today(w.Clock)
		k = w.appointments(t, intake, transfer.ID)
		if got := due(k, today, assignment.Held); len(got) != 2 {
			t.Errorf("the day is over: %v", got)
		}
		run(t, w, intake, record.AddMeasure, record.MeasureCommand{Person: called(w.household(t, intake, k.Households[0]), "Ameena").ID, Kind: "tb-screening", Outcome: record.Done, Source: record.Observation, Day: today.AddDays(-1)})
		k = w.appointments(t, intake, transfer.ID)
		if got := due(k, today, assignment.Held); !slices.Equal(got, []string{"Sami " + record.MeaslesProtection}) {
			t.Errorf("with the finding, %v", got)
		}
		list := do(t, w, intake, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.AppointmentCase, error) {
			list, _, err := assignment.Appointments(ctx, tx, w.Clock, s, assignment.AppointmentFilter{Arrived: true})
			return list, err
		})
		if len(list) != 1 || len(list[0].All) != len(k.All) {
			t.Errorf("the list has %d", len(list))
		}
	})
}

func TestAnAppointmentIsCalledOffAndToBeArrangedAgain(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake, today := w.As(tenant.Intake), testkit.Today
		transfer := w.acknowledged(t, 20, w.family)
		k := w.appointments(t, intake, transfer.ID)
		before := len(due(k, today, assignment.ToArrange))
		who := assignment.ArrangeFor{Person: k.All[0].Person, Code: k.All[0].Code}
		for _, off := range []bool{false, true} {
			run(t, w, intake, assignment.Arrange, assignment.ArrangeCommand{Transfer: transfer.ID, For: []assignment.ArrangeFor{who}, Meet: assignment.Meet{On: today}, Off: off})
		}
		k = w.appointments(t, intake, transfer.ID)
		if n := len(due(k, today, assignment.ToArrange)); n != before {
			t.Errorf("%d are to be arranged, before %d", n, before)
		}
		for field, cmd := range map[string]assignment.ArrangeCommand{
			"for":   {Meet: assignment.Meet{On: today}},
			"on":    {For: []assignment.ArrangeFor{who}},
			"at":    {For: []assignment.ArrangeFor{who}, Meet: assignment.Meet{On: today, At: "25:00"}},
			"where": {For: []assignment.ArrangeFor{who}, Meet: assignment.Meet{On: today, Where: fmt.Sprintf("%0201d", 1)}},
		} {
			cmd.Transfer = transfer.ID
			err := fails(t, w, intake, assignment.Arrange, cmd)
			if all := errs.All(err); len(all) != 1 || all[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		for _, on := range []clock.Date{today.AddDays(-1), transfer.ArriveOn.AddDays(400)} {
			cmd := assignment.ArrangeCommand{Transfer: transfer.ID, For: []assignment.ArrangeFor{who}, Meet: assignment.Meet{On: on}}
			wants(t, fails(t, w, intake, assignment.Arrange, cmd), "error.appointment.day")
		}
		stranger := assignment.ArrangeCommand{Transfer: transfer.ID, For: []assignment.ArrangeFor{{Person: w.alone.Persons[0].ID, Code: record.TBCertificate}}, Meet: assignment.Meet{On: today}}
		if err := fails(t, w, intake, assignment.Arrange, stranger); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("arranged for somebody who does not come: %v", err)
		}
	})
}

// Who may not read of health learns of no appointment that tells of it, and
// arranges none.
func TestAppointmentsThatTellOfHealthAreLeftOut(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		transfer := w.acknowledged(t, 20, w.family)
		k := w.appointments(t, w.As(tenant.Intake), transfer.ID)
		for _, role := range []tenant.Role{tenant.Housing, tenant.Lead} {
			s := w.As(role)
			if role == tenant.Lead {
				s = w.At(w.Municipality, role)
			}
			seen := w.appointments(t, s, transfer.ID)
			if len(seen.All) != 0 || len(seen.Vaccinated) != 0 {
				t.Errorf("%s is told %+v", role, seen.All)
			}
			if err := w.arrange(t, s, k, "Amina", record.TBCertificate, testkit.Today); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("%s arranges: %v", role, err)
			}
		}
		if err := w.arrange(t, w.As(tenant.CaseManager), k, "Amina", record.TBCertificate, testkit.Today); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("somebody whose task it is not: %v", err)
		}
	})
}

func TestTheListOfAppointmentsGoesOnBehindItsPage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake := w.As(tenant.Intake)
		for i := range assignment.AppointmentsPage + 2 {
			w.announced(t, 20+i, w.settle(t, w.Facility.ID, familyOf(fmt.Sprintf("T-%d", i))))
		}
		var f assignment.AppointmentFilter
		var days []clock.Date
		for more := true; more; {
			more = do(t, w, intake, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (bool, error) {
				list, more, err := assignment.Appointments(ctx, tx, w.Clock, s, f)
				for _, k := range list {
					f.After, days = k.ID, append(days, k.ArriveOn)
				}
				return more, err
			})
		}
		if len(days) != assignment.AppointmentsPage+2 || !slices.IsSortedFunc(days, clock.Date.Compare) {
			t.Errorf("%v", days)
		}
		for _, arrived := range []bool{false, true} {
			for _, plan := range testkit.Plans(t, d, intake.Tenant, func(ctx context.Context, tx *db.Tx) error {
				_, _, err := assignment.Appointments(ctx, tx, w.Clock, intake, assignment.AppointmentFilter{Arrived: arrived, After: f.After})
				return err
			}) {
				if fault := plan.Fault(); fault != "" {
					t.Errorf("arrived %t: %s", arrived, fault)
				}
			}
		}
	})
}
