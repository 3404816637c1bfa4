package proposal_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"wegwarte/engine/allocation/check"
	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/proposal"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAProposalIsProvedByItsFiles(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	for range 12 {
		w.settle(t, 1+len(w.households)%4)
	}
	p := w.propose(t, w.DB)
	w.Do(t, w.desk, func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = proposal.Files(ctx, tx, w.Clock, w.desk, p.Number)
		return err
	})
	in, err := p.Request().Instance(p.Policy())
	if err != nil {
		t.Fatal(err)
	}
	objective, err := check.Feasible(in, p.Solution.At)
	if err != nil || objective != p.Objective {
		t.Errorf("the files say %d, %v; the proposal %d", objective, err, p.Objective)
	}
	if bound, err := check.Bound(in, p.Solution.Certificate); err != nil || bound != p.Bound {
		t.Errorf("the certificate proves %d, %v; the proposal says %d", bound, err, p.Bound)
	}
	for i, l := range lines(t, p) {
		sum := p.Rules.Waiting * l.Waiting
		for _, part := range l.Points {
			sum += part.Points()
		}
		if l.Town != nil && sum != l.Score {
			t.Errorf("line %d: the parts add up to %d, the score is %d", i, sum, l.Score)
		}
		if l.Score > l.Best {
			t.Errorf("line %d: %d is better than the best, %d", i, l.Score, l.Best)
		}
	}
}

func lines(t testing.TB, p *proposal.Proposal) []proposal.Line {
	t.Helper()
	all, err := p.Lines()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestNobodyGoesWhereTheQuotaIsReachedOrSomethingIsMissing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		family := w.settle(t, 3)
		dialysis := w.settle(t, 1, record.NeedCommand{Person: "", Code: "dialysis", Detail: "dreimal", Basis: "asylg-8-3"})
		w.declare(t, w.werne, map[proposal.Resource]int{proposal.Beds: 20, proposal.Small: 20, proposal.School: 1, proposal.Dialysis: 0})
		w.declare(t, w.hamm, map[proposal.Resource]int{proposal.Beds: 20, proposal.School: 5})
		p := w.propose(t, d)
		if got := goes(t, p, family.ID); got != hammKey {
			t.Errorf("two children of school age go to %q, where there is one place; Hamm has five", got)
		}
		if got := goes(t, p, dialysis.ID); got != hammKey {
			t.Errorf("who needs dialysis goes to %q, which said it has none", got)
		}
		for _, l := range lines(t, p) {
			if l.ID == dialysis.ID && (len(l.Unsaid) != 1 || l.Unsaid[0] != proposal.Dialysis) {
				t.Errorf("that Hamm said nothing of dialysis is not said: %v", l.Unsaid)
			}
			if l.Town.Owes() == 0 || l.Open == 0 || l.Open >= len(p.Situation.Towns) {
				t.Errorf("%s owes %d; %d municipalities have room", l.Town.Name, l.Town.Owes(), l.Open)
			}
		}
	})
}

func TestWhoHasNotReportedTakesItsShareOfThoseWhoWait(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	for range 10 {
		w.settle(t, 4)
	}
	w.Clock.Set(clock.MustDate("2027-03-01").Begins()) // by then no report counts
	p, err := proposal.Make(t.Context(), w.DB, w.Clock, w.desk, proposal.MakeCommand{ArriveOn: clock.MustDate("2027-03-20")})
	if err != nil {
		t.Fatal(err)
	}
	owed := 0
	for _, town := range p.Situation.Towns {
		if town.Reported {
			t.Fatalf("%s has reported", town.Name)
		}
		owed += town.Owes()
	}
	if owed < 40 || owed > 40+len(p.Situation.Towns) {
		t.Errorf("40 persons wait, and all together would take %d", owed)
	}
	if p.Unplaced > 0 {
		t.Errorf("%d households have no place", p.Unplaced)
	}
}

func TestRelativesAreFoundByTheNameOfTheirMunicipality(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	brother := w.settle(t, 1, record.NeedCommand{Code: "family-together", Detail: "Bruder wohnt in Werne, Kreis Unna", Basis: "fluag-3-1"})
	other := w.settle(t, 1, record.NeedCommand{Code: "near-relatives", Detail: "Tante in Hammerfest", Basis: "fluag-3-1"})
	w.declare(t, w.hamm, map[proposal.Resource]int{proposal.Beds: 50, proposal.Small: 50})
	p := w.propose(t, w.DB)
	if got := goes(t, p, brother.ID); got != werneKey {
		t.Errorf("whose brother lives in Werne goes to %q", got)
	}
	for _, l := range lines(t, p) {
		if l.ID == other.ID && len(l.Ties) > 0 {
			t.Errorf("Hammerfest is taken for Hamm: %v", l.Ties)
		}
	}
}

func TestPeopleDecideAndTheRestFollows(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		one, two := w.settle(t, 2), w.settle(t, 3)
		w.declare(t, w.werne, map[proposal.Resource]int{proposal.Beds: 30, proposal.Small: 30, proposal.School: 2})
		w.declare(t, w.hamm, map[proposal.Resource]int{proposal.Beds: 30, proposal.School: 9})
		p := w.propose(t, d)
		adjust := func(cmd proposal.AdjustCommand) (*proposal.Proposal, error) {
			return proposal.Adjust(t.Context(), d, w.Clock, w.desk, cmd)
		}
		if _, err := adjust(proposal.AdjustCommand{Proposal: p.Number, Change: proposal.Keep, Household: one.ID, Town: w.hamm.ID}); !errs.Is(err, errs.KindInvalid) {
			t.Fatalf("a decision without a reason: %v", err)
		}
		kept, err := adjust(proposal.AdjustCommand{Proposal: p.Number, Change: proposal.Keep, Household: one.ID, Town: w.hamm.ID, Reason: "Arbeitsplatz in Hamm zugesagt"})
		if err != nil || goes(t, kept, one.ID) != hammKey || kept.Parent != p.ID || kept.Number != p.Number+1 {
			t.Fatalf("kept for Hamm: goes to %q, %+v, %v", goes(t, kept, one.ID), kept.Summary, err)
		}
		not, err := adjust(proposal.AdjustCommand{Proposal: kept.Number, Change: proposal.Forbid, Household: one.ID, Town: w.hamm.ID, Reason: "doch nicht"})
		if err != nil || goes(t, not, one.ID) == hammKey {
			t.Fatalf("kept from Hamm: goes to %q, %v", goes(t, not, one.ID), err)
		}
		swapped, err := adjust(proposal.AdjustCommand{Proposal: kept.Number, Change: proposal.Swap, Household: one.ID, With: two.ID, Reason: "beide einverstanden"})
		if goes(t, kept, two.ID) == hammKey {
			if !errs.Is(err, errs.KindInvalid) {
				t.Errorf("a swap within one municipality: %v", err)
			}
		} else if err != nil || goes(t, swapped, one.ID) != goes(t, kept, two.ID) || goes(t, swapped, two.ID) != hammKey {
			t.Errorf("swapped: %q and %q, %v", goes(t, swapped, one.ID), goes(t, swapped, two.ID), err)
		}
		free, err := adjust(proposal.AdjustCommand{Proposal: kept.Number, Change: proposal.Release, Household: one.ID, Reason: "Zusage zurückgezogen"})
		if err != nil || goes(t, free, one.ID) != goes(t, p, one.ID) || len(free.Overrides) != 1 || free.Overrides[0].Reason != "Zusage zurückgezogen" {
			t.Errorf("released: goes to %q, %+v, %v", goes(t, free, one.ID), free.Overrides, err)
		}
		w.Do(t, w.desk, func(ctx context.Context, tx *db.Tx) error {
			pair, err := proposal.Compare(ctx, tx, w.Clock, w.desk, p.Number, kept.Number)
			moved := 0
			for _, c := range pair.Changes {
				if c.Household == one.ID || c.Household == two.ID {
					moved++
				}
			}
			if moved == 0 && goes(t, p, one.ID) != hammKey {
				t.Errorf("side by side, nobody goes elsewhere: %+v", pair.Changes)
			}
			return err
		})
	})
}

func TestADecisionGoesBeyondWhatThereIsAndSaysSo(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	h := w.settle(t, 5) // four of school age
	w.declare(t, w.werne, map[proposal.Resource]int{proposal.School: 1})
	p := w.propose(t, w.DB)
	kept, err := proposal.Adjust(t.Context(), w.DB, w.Clock, w.desk, proposal.AdjustCommand{Proposal: p.Number, Change: proposal.Keep, Household: h.ID, Town: w.werne.ID, Reason: "Werne sagt drei weitere Plätze zu"})
	if err != nil {
		t.Fatal(err)
	}
	l := lines(t, kept)[0]
	if l.Town == nil || l.Town.AGS != werneKey || len(l.Over) != 1 || l.Over[0] != (proposal.Lack{Resource: proposal.School, Needed: 4, Left: 1}) {
		t.Errorf("%+v", l)
	}
}

func TestAllIsAnnouncedOnceAndTheMunicipalityIsToldWhy(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.settle(t, 2, record.NeedCommand{Code: "dialysis", Detail: "dreimal", Basis: "asylg-8-3"})
		w.settle(t, 1)
		w.declare(t, w.werne, map[proposal.Resource]int{proposal.Beds: 50, proposal.Small: 50, proposal.School: 5, proposal.Dialysis: 2})
		p := w.propose(t, d)
		sent, err := proposal.Announce(t.Context(), d, w.Clock, w.desk, proposal.AnnounceCommand{Proposal: p.Number})
		if err != nil || len(sent) != 1 || sent[0].Transfer.State != assignment.StateAnnounced || sent[0].Transfer.Households != 2 {
			t.Fatalf("%+v, %v", sent, err)
		}
		again, err := proposal.Announce(t.Context(), d, w.Clock, w.desk, proposal.AnnounceCommand{Proposal: p.Number})
		if err != nil || len(again) != 1 || again[0].Gone != 2 || again[0].Transfer.ID != "" {
			t.Errorf("announced again: %+v, %v", again, err)
		}
		for role, health := range map[tenant.Role]bool{tenant.Intake: true, tenant.Housing: false} {
			s := w.At(w.werne, role)
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				r, err := proposal.ReasonOf(ctx, tx, s, sent[0].Transfer.ID)
				if err != nil || r == nil || len(r.Lines) != 2 || r.Town.AGS != werneKey || r.Number != p.Number {
					t.Fatalf("%s is told %+v, %v", role, r, err)
				}
				told := false
				for _, l := range r.Lines {
					told = told || l.Demand[proposal.Dialysis] > 0
					if l.Score == 0 || l.Match > 100 || l.Match < 1 {
						t.Errorf("%s is told %+v", role, l)
					}
				}
				if told != health {
					t.Errorf("%s is told of dialysis: %t", role, told)
				}
				return nil
			})
		}
		w.Do(t, w.desk, func(ctx context.Context, tx *db.Tx) error {
			towns, err := proposal.Supply(ctx, tx, w.Clock, w.desk)
			for _, town := range towns {
				if town.AGS == werneKey && (town.OnTheWay != 3 || town.Has[proposal.Beds] != 47 || town.Has[proposal.Dialysis] != 1 || town.Has[proposal.School] != 4) {
					t.Errorf("after it, Werne has %+v", town)
				}
			}
			return err
		})
	})
}

// What a household takes up is worked out from the whole record: where somebody
// keeps something back, the municipality is not told of it by this way either.
func TestTheReasonTellsNothingOfWhatIsKeptBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		h := w.settle(t, 2, record.NeedCommand{Code: "dialysis", Detail: "dreimal", Basis: "asylg-8-3"})
		w.settle(t, 1, record.NeedCommand{Code: "therapy", Basis: "asylg-8-3"})
		w.declare(t, w.werne, map[proposal.Resource]int{proposal.Beds: 50, proposal.Small: 50, proposal.School: 5, proposal.Dialysis: 2, proposal.Therapy: 2})
		p := w.propose(t, d)
		sent, err := proposal.Announce(t.Context(), d, w.Clock, w.desk, proposal.AnnounceCommand{Proposal: p.Number})
		if err != nil || len(sent) != 1 {
			t.Fatalf("%+v, %v", sent, err)
		}
		medic := w.As(tenant.FacilityMedic)
		w.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
			needs, err := record.NeedsOf(ctx, tx, medic, []id.ID{h.Persons[0].ID})
			if err != nil || len(needs) == 0 {
				t.Fatalf("%+v, %v", needs, err)
			}
			return assignment.KeepBack(ctx, tx, w.Clock, medic, record.KeepBackCommand{Item: record.KeptNeed, ID: needs[0].ID, How: "mündlich"})
		})
		for _, s := range []tenant.Scope{w.At(w.werne, tenant.Intake), w.At(w.werne, tenant.CaseManager), w.At(w.werne, tenant.Housing)} {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				r, err := proposal.ReasonOf(ctx, tx, s, sent[0].Transfer.ID)
				if err != nil || r == nil {
					t.Fatalf("%+v, %v", r, err)
				}
				for _, l := range r.Lines {
					care := slices.ContainsFunc(l.Points, func(p proposal.Part) bool { return p.Criterion == proposal.ByCare || p.Criterion == proposal.ByNeeds })
					if l.Household == h.ID && (l.Demand[proposal.Dialysis] > 0 || care || l.Match != 0 || !l.Quiet) {
						t.Errorf("%s is told %+v", s.Role, l)
					}
					if l.Household != h.ID && l.Quiet {
						t.Errorf("%s is told less of the others: %+v", s.Role, l)
					}
				}
				return nil
			})
		}
		w.Do(t, w.desk, func(ctx context.Context, tx *db.Tx) error {
			r, err := proposal.ReasonOf(ctx, tx, w.desk, sent[0].Transfer.ID)
			if !slices.ContainsFunc(r.Lines, func(l proposal.Told) bool { return l.Demand[proposal.Dialysis] == 1 }) {
				t.Errorf("the desk does not see what it decided on: %+v", r)
			}
			return err
		})
	})
}

func TestBelowThePromiseAReasonIsOwed(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	w.settle(t, 2)
	p, err := proposal.Make(t.Context(), w.DB, w.Clock, w.desk, proposal.MakeCommand{ArriveOn: testkit.Today.AddDays(2)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := proposal.Announce(t.Context(), w.DB, w.Clock, w.desk, proposal.AnnounceCommand{Proposal: p.Number}); !errs.Is(err, errs.KindInvalid) || !strings.Contains(err.Error(), "reason") {
		t.Errorf("%v", err)
	}
	sent, err := proposal.Announce(t.Context(), w.DB, w.Clock, w.desk, proposal.AnnounceCommand{Proposal: p.Number, Reason: "Die Einrichtung schließt"})
	if err != nil || len(sent) != 1 || sent[0].Err != nil {
		t.Errorf("%+v, %v", sent, err)
	}
}

func TestAProposalIsForThoseWhoWaitLongest(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	for range 6 {
		w.settle(t, 2)
	}
	p, err := proposal.Make(t.Context(), w.DB, w.Clock, w.desk, proposal.MakeCommand{ArriveOn: arrival, Persons: 5})
	if err != nil || len(p.Situation.Households) != 3 || p.Situation.Households[0].ID != w.households[0].ID {
		t.Errorf("%d households, %v", len(p.Situation.Households), err)
	}
	for _, cmd := range []proposal.MakeCommand{{}, {ArriveOn: testkit.Today.AddDays(-1)}, {ArriveOn: testkit.Today.AddDays(400)}, {ArriveOn: arrival, Persons: -1}} {
		if _, err := proposal.Make(t.Context(), w.DB, w.Clock, w.desk, cmd); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("%+v: %v", cmd, err)
		}
	}
}
