package assignment_test

import (
	"context"
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

// told gives the leaflets of a transfer by the given name of whom they are for,
// "+" between several.
func (w world) told(t testing.TB, s tenant.Scope, transfer assignment.Transfer) map[string]assignment.Leaflet {
	t.Helper()
	all := map[string]assignment.Leaflet{}
	for _, l := range run(t, w, s, assignment.Tell, assignment.TellCommand{Transfer: transfer.ID}).Leaflets {
		name := ""
		for _, p := range l.For {
			if name != "" {
				name += "+"
			}
			name += p.GivenName
		}
		all[name] = l
	}
	return all
}

func told(l assignment.Leaflet) []string {
	list := []string{}
	for _, n := range l.Needs {
		list = append(list, n.Code)
	}
	for _, m := range l.Measures {
		list = append(list, m.Kind)
	}
	slices.Sort(list)
	return list
}

func TestWhatIsConfidentialAboutOneIsNotPrintedForAnother(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		medic, yusuf := w.As(tenant.FacilityMedic), w.family.Persons[1].ID
		do(t, w, medic, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (bool, error) {
			_, err := record.AddNeeds(ctx, tx, w.Clock, s,
				record.NeedCommand{Person: yusuf, Code: "protected-unit", Source: record.OwnWord, Basis: "asylg-44-2"},
				record.NeedCommand{Person: yusuf, Code: "near-relatives", Detail: "Bruder", Source: record.OwnWord, Basis: record.ByConsent, Consent: "heute"})
			if err != nil {
				return false, err
			}
			return true, record.AddNoNeeds(ctx, tx, w.Clock, s, record.NoNeedCommand{Person: yusuf, Item: "group:health", Source: record.OwnWord})
		})
		all := w.told(t, w.As(tenant.Intake), w.announced(t, 20, w.family))
		if len(all["Amina"].NoNeeds) != 0 || len(all["Yusuf"].NoNeeds) != 1 {
			t.Errorf("Amina is told %d answers, Yusuf %d", len(all["Amina"].NoNeeds), len(all["Yusuf"].NoNeeds))
		}
		want := map[string][]string{
			"Amina": {"dialysis", "school-place", "schooling", "vaccination", "wheelchair-space"},
			"Yusuf": {"near-relatives", "protected-unit", "school-place", "schooling", "vaccination", "wheelchair-space"},
		}
		if len(all) != len(want) {
			t.Errorf("%d leaflets", len(all))
		}
		for name, expected := range want {
			if got := told(all[name]); !slices.Equal(got, expected) || !all[name].Personal {
				t.Errorf("%s is told %v, want %v", name, got, expected)
			}
			for _, g := range all[name].Missing {
				if g.Health && g.Person != w.family.Persons[2].ID && g.Person != all[name].For[0].ID {
					t.Errorf("%s is told what is missing about the health of another", name)
				}
			}
		}
	})
}

func TestAChildsHealthIsToldToItsParentsAlone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		h := w.settle(t, w.Facility.ID, person.RegisterCommand{FileNumber: "C-1", UnitSince: testkit.Today.AddDays(-30),
			Persons: []person.Person{
				{FamilyName: "Koval", GivenName: "Olena", Birth: person.BornInYear(1990), Sex: person.Female},
				{FamilyName: "Koval", GivenName: "Halyna", Birth: person.BornInYear(1955), Sex: person.Female},
				{FamilyName: "Koval", GivenName: "Danylo", Birth: person.Born(clock.MustDate("2018-02-01")), Sex: person.Male},
				{FamilyName: "Melnyk", GivenName: "Ira", Birth: person.Born(clock.MustDate("2011-02-01")), Sex: person.Female},
			},
			Ties: []person.Tie{{Person: 1, Other: 3, Kind: person.Parent}}})
		do(t, w, w.As(tenant.FacilityMedic), func(ctx context.Context, tx *db.Tx, s tenant.Scope) (bool, error) {
			_, err := record.AddNeeds(ctx, tx, w.Clock, s,
				record.NeedCommand{Person: h.Persons[2].ID, Code: "therapy", Source: record.OwnWord, Basis: "asylg-8-3"},
				record.NeedCommand{Person: h.Persons[3].ID, Code: "medical-diet", Detail: "Nüsse", Source: record.OwnWord, Basis: "asylg-8-3"},
				record.NeedCommand{Person: h.Persons[1].ID, Code: "lift", Source: record.OwnWord, Basis: "asylg-44-2"})
			return true, err
		})
		all := w.told(t, w.As(tenant.Intake), w.announced(t, 20, h))
		want := map[string][]string{"Olena": {"lift", "therapy"}, "Halyna": {"lift"}, "Ira": {"lift", "medical-diet"}}
		if len(all) != len(want) {
			t.Errorf("%d leaflets", len(all))
		}
		for name, expected := range want {
			if got := told(all[name]); !slices.Equal(got, expected) {
				t.Errorf("%s is told %v, want %v", name, got, expected)
			}
		}
	})
}

func TestAHouseholdWithoutSecretsGetsOneLeaflet(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		transfer := w.announced(t, 20, w.family, w.alone)
		told := run(t, w, w.As(tenant.Housing), assignment.Tell, assignment.TellCommand{Transfer: transfer.ID})
		if len(told.Leaflets) != 2 || !told.Hides {
			t.Errorf("housing, which reads no health, prints %d leaflets, hides %v", len(told.Leaflets), told.Hides)
		}
		for _, l := range told.Leaflets {
			for _, n := range l.Needs {
				if n.Health {
					t.Error("housing prints what it may not read")
				}
			}
			if l.Personal {
				t.Error("a leaflet is personal where nothing is confidential")
			}
		}
		one := run(t, w, w.As(tenant.Intake), assignment.Tell, assignment.TellCommand{Transfer: transfer.ID, For: w.alone.ID})
		if len(one.Leaflets) != 1 || len(one.All) != 3 || one.Hides {
			t.Errorf("%d of %d leaflets, hides %v", len(one.Leaflets), len(one.All), one.Hides)
		}
		medic := run(t, w, w.As(tenant.FacilityMedic), assignment.Tell, assignment.TellCommand{Transfer: transfer.ID})
		for _, l := range medic.All {
			if l.Household == w.alone.ID {
				t.Error("a facility prints for those who live in another")
			}
		}
		err := fails(t, w, w.As(tenant.FacilityMedic), assignment.Tell, assignment.TellCommand{Transfer: transfer.ID, For: w.alone.ID})
		if !errs.Is(err, errs.KindNotFound) {
			t.Errorf("a facility asks for those who live in another: %v", err)
		}
	})
}

func TestThereIsNoLeafletOfWhatWasNotAnnouncedOrDoesNotTakePlace(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		desk := w.As(tenant.LandAllocation)
		draft := w.drafted(t, 20, w.family)
		wants(t, fails(t, w, desk, assignment.Tell, assignment.TellCommand{Transfer: draft.ID}), "error.leaflet.none")
		announced := run(t, w, desk, assignment.Announce, assignment.AnnounceCommand{Seen: seen(draft)})
		told := run(t, w, desk, assignment.Tell, assignment.TellCommand{Transfer: draft.ID})
		if told.Version.Version != 1 {
			t.Errorf("the leaflet is of version %d", told.Version.Version)
		}
		run(t, w, desk, assignment.Withdraw, assignment.WithdrawCommand{Seen: seen(announced), Reason: "anders"})
		wants(t, fails(t, w, desk, assignment.Tell, assignment.TellCommand{Transfer: draft.ID}), "error.leaflet.none")
	})
}

func TestTheMunicipalitySaysWhoMeetsThem(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		transfer := w.announced(t, 20, w.family)
		contact := assignment.Contact{Office: " Sozialamt ", Address: "Markt 1", Phone: "02389 71-0", Hours: "Mo–Fr 8–16 Uhr"}
		set := func(s tenant.Scope, c assignment.Contact) error {
			_, err := try(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (bool, error) {
				return true, assignment.SetContact(ctx, tx, w.Clock, s, c)
			})
			return err
		}
		for _, role := range []tenant.Role{tenant.Intake, tenant.Housing} {
			if err := set(w.As(role), contact); err != nil {
				t.Errorf("%s: %v", role, err)
			}
		}
		if err := set(w.At(w.Municipality, tenant.Lead), contact); err != nil {
			t.Errorf("lead: %v", err)
		}
		for _, s := range []tenant.Scope{w.As(tenant.CaseManager), w.As(tenant.LandAllocation), w.At(w.Land, tenant.Lead), w.At(w.Municipality, tenant.Auditor)} {
			if err := set(s, contact); !errs.Is(err, errs.KindForbidden) {
				t.Errorf("%s sets it: %v", s.Role, err)
			}
		}
		wants(t, set(w.As(tenant.Intake), assignment.Contact{Office: "x", Address: "y", Phone: "ruf an"}), "error.person.phone.form")
		wants(t, set(w.As(tenant.Intake), assignment.Contact{}), "error.required")
		told := run(t, w, w.As(tenant.FacilityMedic), assignment.Tell, assignment.TellCommand{Transfer: transfer.ID, For: id.ID("")})
		contact.Office = "Sozialamt"
		if told.Contact != contact {
			t.Errorf("the facility prints %+v", told.Contact)
		}
	})
}
