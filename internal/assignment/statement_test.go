package assignment_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// says records what the medical team knows of the father: a medicine with
// supply for ten days, an allergy he consents to tell of, and an aid he no
// longer has.
func (w world) says(t testing.TB) []record.Statement {
	t.Helper()
	father := w.family.Persons[1].ID
	return do(t, w, w.As(tenant.FacilityMedic), func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]record.Statement, error) {
		list, err := record.AddStatements(ctx, tx, w.Clock, s,
			record.StatementCommand{Person: father, Kind: record.Medicine, About: "Metformin", Supply: record.Supply{SupplyDays: 10}, Source: record.OtherDocument, Basis: "asylg-8-3"},
			record.StatementCommand{Person: father, Kind: record.Allergy, About: "KANARIENVOGEL", Danger: "high", Source: record.OwnWord, Basis: record.ByConsent, Consent: "heute, mündlich"},
			record.StatementCommand{Person: father, Kind: record.Aid, About: "Gehstützen", Source: record.Observation, Basis: "asylg-44-2"})
		if err != nil {
			return nil, err
		}
		return list, record.EndStatement(ctx, tx, w.Clock, s, list[2].ID, testkit.Today)
	})
}

// statementsOf gives what the municipality's own register says.
func (w world) statementsOf(t testing.TB, s tenant.Scope) []record.Statement {
	t.Helper()
	return do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]record.Statement, error) {
		list, err := person.List(ctx, tx, w.Clock, s, person.Filter{})
		if err != nil {
			return nil, err
		}
		var who []id.ID
		for _, h := range list.Households {
			for _, p := range h.Persons {
				who = append(who, p.ID)
			}
		}
		return record.StatementsOf(ctx, tx, s, who)
	})
}

func TestWhatIsKnownOfAllergiesAndMedicinesTravelsToWhoMayReadIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.says(t)
		transfer := w.acknowledged(t, 16, w.family)
		for _, s := range []tenant.Scope{w.As(tenant.Intake), w.As(tenant.CaseManager), w.As(tenant.FacilityMedic)} {
			if got := w.shown(t, s, transfer).Current.Statements(""); len(got) != 2 {
				t.Errorf("%s reads %+v", s.Role, got)
			}
		}
		for _, s := range []tenant.Scope{w.As(tenant.LandAllocation), w.As(tenant.FacilitySocial), w.As(tenant.Housing), w.At(w.Municipality, tenant.Lead)} {
			text, err := json.Marshal(w.shown(t, s, transfer))
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{"Metformin", "KANARIENVOGEL", `"Statements":[{`} {
				if strings.Contains(string(text), word) {
					t.Errorf("%s reads %q", s.Role, word)
				}
			}
		}
		told := 0
		for _, l := range run(t, w, w.As(tenant.FacilityMedic), assignment.Tell, assignment.TellCommand{Transfer: transfer.ID}).Leaflets {
			told += len(l.Statements)
			if len(l.Statements) > 0 && (len(l.For) != 1 || l.For[0].ID != w.family.Persons[1].ID) {
				t.Errorf("the father's medicines are told to %+v", l.For)
			}
		}
		if told != 2 {
			t.Errorf("the leaflets tell of %d statements", told)
		}
	})
}

func TestSupplyGivenAlongLastsFromTheDayTheyCame(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.says(t)
		transfer := w.acknowledged(t, 16, w.family)
		w.Clock.Set(testkit.Now.AddDate(0, 0, 18))
		came := transfer.ArriveOn.AddDays(1) // a day late
		intake := w.As(tenant.Intake)
		before := record.RunningOut(w.shown(t, intake, transfer).Current.Statements(""), transfer.ArriveOn)
		if len(before) != 1 || before[0].Last != transfer.ArriveOn.AddDays(9) || before[0].Days != 10 {
			t.Errorf("before the arrival: %+v", before)
		}
		run(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(transfer), On: came})
		own := w.statementsOf(t, intake)
		if len(own) != 2 {
			t.Fatalf("arrived: %+v", own)
		}
		for _, r := range record.RunningOut(own, clock.Today(w.Clock)) {
			if r.Last != came.AddDays(9) || r.Medicine.Origin == "" || r.Medicine.Source != record.OtherDocument {
				t.Errorf("after the arrival on %s: %+v", came, r)
			}
		}
	})
}

func TestAnAllergyWithoutAConsentIsFoundNowhereAtTheReceiver(t *testing.T) {
	for name, arrived := range map[string]bool{"on the way": false, "after the arrival": true} {
		t.Run(name, func(t *testing.T) {
			testkit.Each(t, func(t *testing.T, d *db.DB) {
				w := newWorld(t, d)
				said := w.says(t)
				intake, medic := w.As(tenant.Intake), w.As(tenant.FacilityMedic)
				transfer := w.acknowledged(t, 20, w.family)
				transfer = run(t, w, intake, assignment.Ask, assignment.AskCommand{Seen: seen(transfer), About: assignment.Item("statement:" + said[1].ID), Text: "Welche Therapeutin?"})
				if before := w.traces(t, intake, transfer); len(before) < 4 {
					t.Fatalf("the test finds too little before: %v", before)
				}
				if arrived {
					transfer = run(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(transfer), On: testkit.Today})
				}
				run(t, w, medic, assignment.WithdrawStatementConsent, record.ConsentCommand{Need: said[1].ID, How: "mündlich"})
				for _, s := range []tenant.Scope{intake, w.As(tenant.CaseManager), medic} {
					if found := w.traces(t, s, transfer); len(found) > 0 {
						t.Errorf("%s still reads of it: %v", s.Role, found)
					}
				}
				if got := w.statementsOf(t, intake); arrived && (len(got) != 1 || got[0].Kind != record.Medicine) {
					t.Errorf("the municipality keeps %+v", got)
				}
				if n := len(w.shown(t, w.As(tenant.FacilitySocial), transfer).Recalled); n != 0 {
					t.Errorf("who may not read allergies is told that one was taken back: %d", n)
				}
				father := w.family.Persons[1].ID
				if at := w.noted(t, w.Land, father); at != 1 {
					t.Errorf("on record at the Land %d times", at)
				}
			})
		})
	}
}
