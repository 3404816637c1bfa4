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

// days compares days as ==.
var days = cmp.Comparer(func(a, b clock.Date) bool { return a == b })

// haddads is a household of three: Amina, her husband and their child.
func haddads() person.RegisterCommand {
	arabic := []person.Language{{Tag: "ar", Speaks: true, Reads: true}}
	return person.RegisterCommand{FileNumber: "a-2026/17", UnitSince: testkit.Today.AddDays(-20),
		Persons: []person.Person{
			{FamilyName: "Al-Haddad", GivenName: "Amina", FamilyNameOwn: "الحداد", GivenNameOwn: "أمينة",
				Birth: person.Born(clock.MustDate("1984-03-03")), Sex: person.Female, Phone: "+49 151 000", Languages: arabic},
			{FamilyName: "Al-Haddad", GivenName: "Yusuf", Birth: person.BornInYear(1980), Sex: person.Male, Languages: arabic},
			{FamilyName: "Al-Haddad", GivenName: "Sami", Birth: person.BornIn(2019, 5), Sex: person.Male},
		},
		Ties: []person.Tie{{Person: 1, Other: 2, Kind: person.Spouse}, {Person: 1, Other: 3, Kind: person.Parent},
			{Person: 2, Other: 3, Kind: person.Parent}},
	}
}

// single is a household of one.
func single(file, given, family string, b person.Birth) person.RegisterCommand {
	return person.RegisterCommand{FileNumber: file, Persons: []person.Person{{FamilyName: family, GivenName: given, Birth: b}}}
}

func register(t testing.TB, w *testkit.World, s tenant.Scope, cmd person.RegisterCommand) (h person.Household) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = person.Register(ctx, tx, w.Clock, s, cmd)
		return err
	})
	return h
}

func show(t testing.TB, w *testkit.World, s tenant.Scope, household id.ID) (h person.Household) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = person.Show(ctx, tx, w.Clock, s, household)
		return err
	})
	return h
}

func TestWhatIsRegisteredIsShown(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		h := register(t, w, s, haddads())
		if diff := cmp.Diff(h, show(t, w, s, h.ID), days); diff != "" {
			t.Error(diff)
		}
		if h.FileNumber != "A-2026/17" || h.Unit != w.Facility.ID || h.RegisteredOn != testkit.Today {
			t.Errorf("the household is %+v", h)
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			relations, err := person.Relations(ctx, tx, s, []id.ID{h.ID})
			if len(relations) != 3 {
				t.Errorf("the household has %d relations, want 3", len(relations))
			}
			return err
		})
	})
}

func TestAFileNumberIsGivenOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		register(t, w, s, haddads())
		err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Register(ctx, tx, w.Clock, s, single("A-2026/17", "Olena", "Koval", person.Birth{}))
			return err
		})
		if !errs.Is(err, errs.KindConflict) || errs.All(err)[0].Field != person.FieldFileNumber {
			t.Errorf("the second one is answered with %v", err)
		}
		intake := w.As(tenant.Intake) // another authority counts for itself
		register(t, w, intake, single("A-2026/17", "Olena", "Koval", person.Birth{}))
	})
}

func TestWhereAHouseholdMayLive(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		social, intake := w.As(tenant.FacilitySocial), w.As(tenant.Intake)
		homeless := social
		homeless.Unit = ""
		for rule, test := range map[string]struct {
			scope tenant.Scope
			unit  id.ID
			key   string
		}{
			"in one's own facility":                        {social, w.Facility.ID, ""},
			"in no other facility":                         {social, w.OtherUnit.ID, "error.household.unit.other"},
			"nowhere for a role of a facility without one": {homeless, "", "error.household.unit.missing"},
			"in a municipality outside of facilities":      {intake, "", ""},
			"in a municipality in no facility of the Land": {intake, w.Facility.ID, "error.household.unit.unknown"},
		} {
			err := w.Try(t, test.scope, func(ctx context.Context, tx *db.Tx) error {
				cmd := single(rule, "Olena", "Koval", person.Birth{})
				cmd.Unit = test.unit
				_, err := person.Register(ctx, tx, w.Clock, test.scope, cmd)
				return err
			})
			if all := errs.All(err); test.key == "" && err != nil || test.key != "" && (len(all) != 1 || all[0].Key != test.key) {
				t.Errorf("%s: %v, want %q", rule, err, test.key)
			}
		}
	})
}

func TestOnlyWhoMayWriteTheRegisterRegisters(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		for _, grant := range tenant.Matrix {
			s := w.As(grant.Role)
			if grant.At == "" {
				s = w.At(w.Municipality, grant.Role)
			}
			err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := person.Register(ctx, tx, w.Clock, s, single(string(grant.Role), "Olena", "Koval", person.Birth{}))
				return err
			})
			if may := grant.MayWrite(tenant.Register); may != (err == nil) {
				t.Errorf("%s may write: %v, and was answered %v", grant.Role, may, err)
			}
		}
	})
}

func TestEveryStepIsOnRecord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		h := register(t, w, s, haddads())
		amina := show(t, w, s, h.ID).Persons[0]
		amina.Phone = "+49 160 1"
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Change(ctx, tx, w.Clock, s, amina)
			return err
		})
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Search(ctx, tx, w.Clock, s, "amina 3.3.1984")
			return err
		})
		auditor := w.At(w.Land, tenant.Auditor)
		w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, auditor, audit.Filter{Subject: amina.ID})
			var steps []string
			for _, e := range entries {
				steps = append(steps, string(e.Action)+" "+e.Detail)
			}
			want := []string{"search fields: file-number name birth", "change fields: phone", "read household", "create household"}
			if diff := cmp.Diff(want, steps); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}
