package proposal_test

import (
	"context"
	"fmt"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/gazetteer"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/proposal"
	"wegwarte/internal/record"
	"wegwarte/internal/report"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

const (
	werneKey = "05978040"
	hammKey  = "05915000"
)

var arrival = testkit.Today.AddDays(20)

// land is a Land with its real municipalities, of which two have reported that
// they owe people, and some households that wait.
type land struct {
	*testkit.World
	desk        tenant.Scope
	werne, hamm tenant.Tenant
	households  []person.Household
}

func found(t testing.TB, d *db.DB) *land {
	t.Helper()
	w := &land{World: testkit.NewWorld(t, d)}
	w.desk = w.As(tenant.LandAllocation)
	w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) (err error) {
		if _, err = tenant.PutPlaces(ctx, tx, testkit.Now, gazetteer.NRW().Places()); err != nil {
			return err
		}
		if w.werne, err = tenant.ByAGS(ctx, tx, werneKey); err != nil {
			return err
		}
		w.hamm, err = tenant.ByAGS(ctx, tx, hammKey)
		return err
	})
	full := report.TakeCommand{Purpose: report.Asylum, Day: clock.MustDate("2026-10-31"), Source: "liste.xlsx"}
	for _, m := range gazetteer.NRW().Municipalities {
		switch persons := m.Population; m.AGS { // all but two have far more than they owe
		case werneKey, hammKey:
			full.Counts = append(full.Counts, report.Count{AGS: m.AGS, Persons: persons / 250})
		default:
			full.Counts = append(full.Counts, report.Count{AGS: m.AGS, Persons: persons/100 + 5})
		}
	}
	w.Do(t, w.desk, func(ctx context.Context, tx *db.Tx) error {
		_, err := report.Take(ctx, tx, w.Clock, w.desk, full)
		return err
	})
	return w
}

// settle registers a household of so many persons, the first an adult and the
// others children of ten, with needs of the first.
func (w *land) settle(t testing.TB, persons int, needs ...record.NeedCommand) person.Household {
	t.Helper()
	n := len(w.households)
	cmd := person.RegisterCommand{FileNumber: fmt.Sprintf("A-%d", n+1), Unit: w.Facility.ID, UnitSince: testkit.Today.AddDays(min(-1, n-100))}
	for i := range persons {
		born := person.BornInYear(testkit.Today.Year() - 30)
		if i > 0 {
			born = person.BornInYear(testkit.Today.Year() - 10)
			cmd.Ties = append(cmd.Ties, person.Tie{Person: 1, Other: i + 1, Kind: person.Parent})
		}
		cmd.Persons = append(cmd.Persons, person.Person{FamilyName: fmt.Sprintf("Name%d", n), GivenName: fmt.Sprintf("P%d", i), Birth: born, Sex: person.Female})
	}
	social, medic := w.As(tenant.FacilitySocial), w.As(tenant.FacilityMedic)
	var h person.Household
	w.Do(t, social, func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = person.Register(ctx, tx, w.Clock, social, cmd)
		return err
	})
	for _, need := range needs {
		need.Person = h.Persons[0].ID
		if need.Source == "" {
			need.Source = record.OwnWord
		}
		w.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
			_, err := record.AddNeeds(ctx, tx, w.Clock, medic, need)
			return err
		})
	}
	w.households = append(w.households, h)
	return h
}

func (w *land) declare(t testing.TB, at tenant.Tenant, amounts map[proposal.Resource]int) {
	t.Helper()
	s := w.At(at, tenant.Housing)
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		_, err := proposal.Declare(ctx, tx, w.Clock, s, proposal.DeclareCommand{Amounts: amounts})
		return err
	})
}

func (w *land) propose(t testing.TB, d *db.DB) *proposal.Proposal {
	t.Helper()
	p, err := proposal.Make(t.Context(), d, w.Clock, w.desk, proposal.MakeCommand{ArriveOn: arrival})
	if err != nil {
		t.Fatalf("%+v", err)
	}
	return p
}

// goes gives where a household goes by a proposal, "" if nowhere.
func goes(t testing.TB, p *proposal.Proposal, household id.ID) string {
	t.Helper()
	lines, err := p.Lines()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if l.ID == household && l.Town != nil {
			return l.Town.AGS
		}
	}
	return ""
}
