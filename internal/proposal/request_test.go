package proposal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wegwarte/engine/allocation"
	"wegwarte/internal/id"
)

// situations draws a few households and municipalities, some of which have not
// reported or said nothing.
func situations(t *rapid.T) Situation {
	var s Situation
	n := func(name string, most int) int { return rapid.IntRange(0, most).Draw(t, name) }
	for j := range 1 + n("towns", 6) {
		town := Town{ID: id.ID(fmt.Sprintf("T%d", j)), AGS: fmt.Sprintf("0500000%d", j), Soll: n("soll", 40), Open: n("open", 14) - 4, OnTheWay: n("on the way", 5), Reported: true, Has: map[Resource]int{}}
		for _, r := range Stated {
			if n("said", 1) == 1 {
				town.Has[r] = n("has", 6)
			}
		}
		s.Towns = append(s.Towns, town)
	}
	for i := range 1 + n("households", 7) {
		h := Household{ID: id.ID(fmt.Sprintf("H%d", i)), Number: i + 1, Persons: 1 + n("persons", 5), Waiting: n("waiting", 200), Demand: map[Resource]int{}}
		for _, r := range scarce {
			if n("needs", 4) == 0 {
				h.Demand[r] = 1 + n("amount", 2)
			}
		}
		if n("tie", 3) == 0 {
			h.Ties = []Tie{{AGS: s.Towns[n("where", len(s.Towns)-1)].AGS, Firm: n("firm", 1) == 1}}
		}
		h.group(1, h.Persons-1)
		s.Households = append(s.Households, h)
	}
	return s
}

// overridesOf draws what people decided: as decide leaves it, nobody is kept for
// a place and from it, nor for two.
func overridesOf(t *rapid.T, s *Situation) (all []Override) {
	for _, h := range s.Households {
		kept := false
		for _, town := range s.Towns {
			switch rapid.IntRange(0, 9).Draw(t, "decided") {
			case 0:
				if !kept {
					all = append(all, Override{Household: h.ID, Town: town.ID, Keep: true})
				}
				kept = true
			case 1:
				all = append(all, Override{Household: h.ID, Town: town.ID})
			}
		}
	}
	return all
}

func rulesOfTest(t *rapid.T) Rules {
	r := Rules{Weights: map[Criterion]int{}, Waiting: rapid.IntRange(0, 3).Draw(t, "waiting"), Tolerance: rapid.Bool().Draw(t, "tolerance")}
	for _, c := range Criteria {
		r.Weights[c] = rapid.IntRange(0, 20).Draw(t, string(c))
	}
	return r
}

// What is solved within the house, and what the files say, must be one instance:
// else the check of the files would prove nothing about the proposal.
func TestTheFilesAreTheInstanceThatIsSolved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, r := situations(t), rulesOfTest(t)
		r.Floor = rapid.SampledFrom([]int{0, 80}).Draw(t, "floor")
		p := Proposal{Situation: s, Rules: r, Overrides: overridesOf(t, &s)}
		solved, err := p.instance()
		if err != nil {
			t.Fatal(err)
		}
		request, err := allocation.ReadJSON(bytes.NewReader(written(t, p.Request())))
		if err != nil {
			t.Fatal(err)
		}
		policy, err := allocation.ReadPolicy(bytes.NewReader(written(t, p.Policy())))
		if err != nil {
			t.Fatal(err)
		}
		filed, err := request.Instance(policy)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(filed, solved); diff != "" {
			t.Fatal(diff)
		}
	})
}

func written(t *rapid.T, what any) []byte {
	data, err := json.Marshal(what)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestAProposalKeepsQuotaNeedsAndDecisions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations(t)
		p := Proposal{Situation: s, Rules: rulesOfTest(t), Overrides: overridesOf(t, &s)}
		if err := p.solve(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		lines, err := p.Lines()
		if err != nil {
			t.Fatal(err)
		}
		for j, town := range s.Towns {
			for _, r := range counted {
				used, largest, has := 0, 0, town.amount(r)
				for i, at := range p.Solution.At {
					n := s.Households[i].amount(r)
					if at != j {
						continue
					}
					if p.kept(s.Households[i].ID) {
						has = max(0, has-n)
						continue
					}
					used += n
					largest = max(largest, n)
				}
				one := r == Persons && p.Rules.Tolerance && has > 0 && used-largest < has
				if used > has && !one {
					t.Fatalf("%s has %d of %s beside whom it is kept for, and is to give %d, %d to one", town.ID, has, r, used, largest)
				}
			}
		}
		for i, l := range lines {
			for _, o := range p.Overrides {
				switch {
				case o.Household != l.ID:
				case o.Keep && (l.Town == nil || l.Town.ID != o.Town):
					t.Fatalf("household %d is kept for %s and goes to %v", i, o.Town, l.Town)
				case !o.Keep && l.Town != nil && l.Town.ID == o.Town:
					t.Fatalf("household %d goes where it must not", i)
				}
			}
			if l.Match > 100 || l.Match < 0 {
				t.Fatalf("household %d matches to %d %%", i, l.Match)
			}
		}
		if p.Objective > p.Bound {
			t.Fatalf("%d points, but no more than %d are possible", p.Objective, p.Bound)
		}
	})
}

func TestAMunicipalityIsFoundByItsNameAlone(t *testing.T) {
	for text, want := range map[string]bool{"Bruder in Werne": true, "WERNE": true, "wernes Umland": false, "in Werne, Kreis Unna": true, "Werne-Stockum": false, "": false, "Ober-Werne": false} {
		if got := names(text, "Werne"); got != want {
			t.Errorf("%q names Werne: %t", text, got)
		}
	}
}

func TestWhatWasGivenMeanwhileIsNotGivenTwice(t *testing.T) {
	town := &Town{ID: "T"}
	line := func(n string, persons int) Line {
		return Line{Household: Household{ID: id.ID(n), Persons: persons}, Town: town}
	}
	lines := []Line{line("family", 6), line("one", 1), line("two", 1)}
	for name, c := range map[string]struct {
		open      int
		tolerance bool
		kept      []Override
		full      bool
	}{
		"one larger household beside two":    {3, true, nil, false},
		"no larger household is allowed":     {3, false, nil, true},
		"others took a place meanwhile":      {2, true, nil, true},
		"all is given already":               {0, true, nil, true},
		"people keep the family":             {8, false, []Override{{Household: "family", Town: "T", Keep: true}}, false},
		"people keep it where there is none": {0, false, []Override{{Household: "family", Town: "T", Keep: true}, {Household: "one", Town: "T", Keep: true}, {Household: "two", Town: "T", Keep: true}}, false},
	} {
		p := Proposal{Rules: Rules{Tolerance: c.tolerance}, Overrides: c.kept}
		if got := p.full(lines, map[id.ID]int{"T": c.open})["T"]; got != c.full {
			t.Errorf("%s: full %t", name, got)
		}
	}
}
