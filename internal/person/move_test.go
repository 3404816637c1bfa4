package person_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func move(t testing.TB, w *testkit.World, s tenant.Scope, cmd person.MoveCommand) (h person.Household, err error) {
	t.Helper()
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = person.Move(ctx, tx, w.Clock, s, cmd)
		return err
	})
	return h, err
}

func overview(t testing.TB, w *testkit.World, s tenant.Scope, household id.ID) (o person.Overview) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		o, err = person.ShowOverview(ctx, tx, w.Clock, s, household)
		return err
	})
	return o
}

// otherTeam is the social service of the other facility.
func otherTeam(w *testkit.World) tenant.Scope {
	s := w.As(tenant.FacilitySocial)
	s.Unit = w.OtherUnit.ID
	return s
}

// entries gives "action detail" of each audit entry about a subject, the latest first.
func entries(t testing.TB, w *testkit.World, about id.ID) (steps []string) {
	t.Helper()
	auditor := w.At(w.Land, tenant.Auditor)
	w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
		page, err := audit.Page(ctx, tx, auditor, audit.Filter{Subject: about})
		for _, e := range page {
			steps = append(steps, string(e.Action)+" "+e.Detail)
		}
		return err
	})
	return steps
}

func TestWhoHasMovedIsSeenByTheOtherFacility(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		here, there := w.As(tenant.FacilitySocial), otherTeam(w)
		h := register(t, w, here, haddads())
		day := testkit.Today.AddDays(-2)
		moved, err := move(t, w, here, person.MoveCommand{Household: h.ID, Version: h.Version, Unit: w.OtherUnit.ID, Since: day})
		if err != nil {
			t.Fatal(err)
		}
		o := overview(t, w, there, h.ID)
		if diff := cmp.Diff(moved, o.Household, days); diff != "" || moved.Unit != w.OtherUnit.ID || moved.UnitSince != day || moved.Version != h.Version+1 {
			t.Errorf("%+v %s", moved, diff)
		}
		want := []person.Stay{{Unit: w.Facility.ID, Name: w.Facility.Name, Since: h.UnitSince, Until: day}, {Unit: w.OtherUnit.ID, Name: w.OtherUnit.Name, Since: day}}
		if diff := cmp.Diff(want, o.Stays, days); diff != "" {
			t.Errorf("where they lived: %s", diff)
		}
		for _, read := range []func(context.Context, *db.Tx) error{
			func(ctx context.Context, tx *db.Tx) error {
				_, err := person.Show(ctx, tx, w.Clock, here, h.ID)
				return err
			},
			func(ctx context.Context, tx *db.Tx) error {
				_, err := person.ShowOverview(ctx, tx, w.Clock, here, h.ID)
				return err
			},
			func(ctx context.Context, tx *db.Tx) error {
				_, err := person.Move(ctx, tx, w.Clock, here, person.MoveCommand{Household: h.ID, Version: moved.Version, Unit: w.Facility.ID, Since: day})
				return err
			},
		} {
			if err := w.Try(t, here, read); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("the facility they left is answered with %v", err)
			}
		}
		for _, about := range append(h.Subjects()[1:], h.ID) {
			if steps := entries(t, w, about); steps[1] != "change fields: unit unit-since" {
				t.Errorf("on record for %s: %v", about, steps)
			}
		}
		// back on the same day
		if _, err := move(t, w, there, person.MoveCommand{Household: h.ID, Version: moved.Version, Unit: w.Facility.ID, Since: day}); err != nil {
			t.Error(err)
		}
		if n := len(overview(t, w, here, h.ID).Stays); n != 3 {
			t.Errorf("back again there are %d stays", n)
		}
	})
}

func TestWhatIsNoMove(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		here := w.As(tenant.FacilitySocial)
		h := register(t, w, here, haddads())
		elsewhere := tenant.Unit{ID: id.New(), Tenant: w.Elsewhere.ID, Kind: "central", Name: "Anderswo", Place: "Anderswo", Capacity: 1}
		w.Do(t, w.At(w.Elsewhere, tenant.Intake), func(ctx context.Context, tx *db.Tx) error { return tenant.AddUnit(ctx, tx, elsewhere) })
		right := person.MoveCommand{Household: h.ID, Version: h.Version, Unit: w.OtherUnit.ID, Since: testkit.Today}
		for rule, test := range map[string]struct {
			change     func(*person.MoveCommand)
			key, field string
		}{
			"to nowhere":                  {func(m *person.MoveCommand) { m.Unit = "" }, "error.household.move.unit", person.FieldUnit},
			"to where they are":           {func(m *person.MoveCommand) { m.Unit = h.Unit }, "error.household.move.same", person.FieldUnit},
			"to what is no facility":      {func(m *person.MoveCommand) { m.Unit = id.New() }, "error.household.unit.unknown", person.FieldUnit},
			"to another authority's":      {func(m *person.MoveCommand) { m.Unit = elsewhere.ID }, "error.household.unit.unknown", person.FieldUnit},
			"on no day":                   {func(m *person.MoveCommand) { m.Since = clock.Date{} }, "error.household.move.day", person.FieldUnitSince},
			"tomorrow":                    {func(m *person.MoveCommand) { m.Since = testkit.Today.AddDays(1) }, "error.household.unit-since.future", person.FieldUnitSince},
			"before they came":            {func(m *person.MoveCommand) { m.Since = h.UnitSince.AddDays(-1) }, "error.household.move.before", person.FieldUnitSince},
			"of an older version":         {func(m *person.MoveCommand) { m.Version = 0 }, "error.conflict", ""},
			"of a household there is not": {func(m *person.MoveCommand) { m.Household = id.New() }, "error.not-found", ""},
		} {
			cmd := right
			test.change(&cmd)
			_, err := move(t, w, here, cmd)
			if all := errs.All(err); len(all) != 1 || all[0].Key != test.key || all[0].Field != test.field {
				t.Errorf("%s: %v", rule, err)
			}
		}
		intake := w.As(tenant.Intake)
		at := register(t, w, intake, single("K-1", "Olena", "Koval", person.Birth{}))
		if _, err := move(t, w, intake, person.MoveCommand{Household: at.ID, Version: at.Version, Unit: w.OtherUnit.ID, Since: testkit.Today}); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("a municipality moves somebody to a facility: %v", err)
		}
		if stays := overview(t, w, intake, at.ID).Stays; len(stays) != 0 {
			t.Errorf("in a municipality there are the stays %v", stays)
		}
		w.Do(t, here, func(ctx context.Context, tx *db.Tx) error {
			return person.Leave(ctx, tx, w.Clock, here, []id.ID{h.ID}, testkit.Today)
		})
		if _, err := move(t, w, here, right); !errs.Is(err, errs.KindConflict) {
			t.Errorf("who has left is moved: %v", err)
		}
		want := []person.Stay{{Unit: w.Facility.ID, Name: w.Facility.Name, Since: h.UnitSince, Until: testkit.Today}}
		if diff := cmp.Diff(want, overview(t, w, here, h.ID).Stays, days); diff != "" {
			t.Errorf("the stay of who has left: %s", diff)
		}
	})
}

func TestWhoStaysBehindHasLivedWhereTheOthersDid(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		here, there := w.As(tenant.FacilitySocial), otherTeam(w)
		h := register(t, w, here, haddads())
		if _, err := move(t, w, here, person.MoveCommand{Household: h.ID, Version: h.Version, Unit: w.OtherUnit.ID, Since: testkit.Today}); err != nil {
			t.Fatal(err)
		}
		var rest person.Household
		w.Do(t, there, func(ctx context.Context, tx *db.Tx) (err error) {
			rest, err = person.Part(ctx, tx, w.Clock, there, h.ID, []id.ID{h.Persons[1].ID})
			return err
		})
		if diff := cmp.Diff(overview(t, w, there, h.ID).Stays, overview(t, w, there, rest.ID).Stays, days); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAListOfArrivalsBeginsAStay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		report := importRows(t, w, s, family()...)
		want := []person.Stay{{Unit: w.Facility.ID, Name: w.Facility.Name, Since: testkit.Today.AddDays(-3)}}
		if diff := cmp.Diff(want, overview(t, w, s, report.Arrivals[0].Household).Stays, days); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhoIsShownByNameOnAnotherHouseholdsPageIsOnRecord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		h := register(t, w, s, haddads())
		other := register(t, w, s, person.RegisterCommand{FileNumber: "B-1", Persons: []person.Person{{GivenName: "Olena"}, {GivenName: "Lena"}}})
		olena, lena := other.Persons[0], other.Persons[1]
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.AddRelation(ctx, tx, w.Clock, s, person.Relation{Person: h.Persons[0].ID, Other: olena.ID, Kind: person.StayTogether})
			return err
		})
		o := overview(t, w, s, h.ID)
		if len(o.Relations) != 4 || len(o.Elsewhere) != 1 || o.Elsewhere[0].ID != olena.ID {
			t.Errorf("%+v", o)
		}
		if p, found := o.Person(olena.ID); !found || p.Name() != "Olena" {
			t.Errorf("%+v", p)
		}
		shown := "read household with relations"
		for who, want := range map[id.ID]string{olena.ID: shown, other.ID: shown, lena.ID: "create household", h.ID: shown} {
			if steps := entries(t, w, who); steps[0] != want {
				t.Errorf("on record of %s: %v, want %q first", who, steps, want)
			}
		}
		// Of somebody whom the reader may not see there is nothing to show, and nothing on record.
		if _, err := move(t, w, s, person.MoveCommand{Household: other.ID, Version: other.Version, Unit: w.OtherUnit.ID, Since: testkit.Today}); err != nil {
			t.Fatal(err)
		}
		if o := overview(t, w, s, h.ID); len(o.Relations) != 4 || len(o.Elsewhere) != 0 {
			t.Errorf("of another facility: %+v", o)
		}
		if steps := entries(t, w, olena.ID); steps[0] != "change fields: unit unit-since" {
			t.Errorf("on record of somebody who was not shown: %v", steps)
		}
	})
}
