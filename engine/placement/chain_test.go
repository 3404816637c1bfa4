package placement_test

import (
	"slices"
	"testing"

	"wegwarte/engine/placement"
	"wegwarte/internal/testkit/town"
)

// row is a street of flats with two beds each, of which only the first is
// step-free; residents live in all but the last, and each fits wherever they like it.
func row(flats int) *placement.Instance {
	in := &placement.Instance{First: first, Days: 28}
	site := placement.Site{Name: "row", Kind: placement.Flat}
	for f := range flats {
		u := placement.Unit{Name: string(rune('a' + f)), StepFree: f == 0, GroundFloor: f < 2, Rooms: []placement.Room{{Name: "1", Beds: 2}}}
		if f == 1 {
			u.Rooms[0].Beds = 3
		}
		site.Units = append(site.Units, u)
		if f < flats-1 {
			in.Residents = append(in.Residents, placement.Household{Name: "R-" + u.Name, Persons: []placement.Age{40, 41}, Present: &placement.Present{Unit: u.Name}})
		}
	}
	in.Sites = []placement.Site{site, {Name: "gym", Kind: placement.Hall, Units: []placement.Unit{{
		Name: "gym", Shared: true, StepFree: true, Rooms: []placement.Room{{Name: "1", Beds: 6}},
	}}}}
	in.Households = []placement.Household{{Name: "A", Persons: []placement.Age{70, 71}, Needs: placement.Needs{StepFree: true}}}
	return in
}

func TestMovesOfResidentsThatFreeAPlaceAreSuggested(t *testing.T) {
	in := row(3)
	// a needs the ground floor, so it can go to b only, and b's household to c.
	in.Residents[0].Needs.GroundFloor = true
	r := solve(t, t.Context(), in, placement.Options{Seed: 1, Work: 5_000_000})
	if r.Placements[0].Level != placement.InHall || len(r.Chains) != 1 {
		t.Fatalf("%+v", r)
	}
	c := r.Chains[0]
	if c.Household != "A" || c.Unit != "a" || c.Day != first || len(c.Moves) != 2 || c.Gain <= 0 ||
		c.Moves[0].Resident != "R-b" || c.Moves[0].To != "c" || c.Moves[1].Resident != "R-a" || c.Moves[1].To != "b" {
		t.Errorf("%+v", c)
	}
	for name, stop := range map[string]func(in *placement.Instance){
		"somebody is not to be asked": func(in *placement.Instance) { in.Residents[1].Fixed = true },
		"a need would not be met":     func(in *placement.Instance) { in.Residents[1].Needs.GroundFloor = true },
		"there is no room":            func(in *placement.Instance) { in.Sites[0].Units[2].Closes = first + 1 },
		"it is decided by hand":       func(in *placement.Instance) { in.Households[0].Pin = &placement.Pin{Unit: "gym"} },
	} {
		in := row(3)
		in.Residents[0].Needs.GroundFloor = true
		stop(in)
		if r := solve(t, t.Context(), in, placement.Options{Seed: 1, Work: 5_000_000}); len(r.Chains) != 0 {
			t.Errorf("%s, and yet: %+v", name, r.Chains)
		}
	}
}

func TestAMoveBeforeTheSchoolYearEndsCountsAgainstAChain(t *testing.T) {
	in := row(2)
	r := solve(t, t.Context(), in, placement.Options{Seed: 1, Work: 5_000_000})
	in.Residents[0].Settled = first + 20
	s := solve(t, t.Context(), in, placement.Options{Seed: 1, Work: 5_000_000})
	early := int64(placement.Usual().Early)
	if len(r.Chains) != 1 || len(s.Chains) != 1 || r.Chains[0].Gain-s.Chains[0].Gain != early || r.Chains[0].Moves[0].Early || !s.Chains[0].Moves[0].Early {
		t.Errorf("%+v, then %+v", r.Chains, s.Chains)
	}
}

// TestChainsCanBeDone moves residents and households as the chains say, in an
// instance where all of them are pinned to it, and lets the checker look.
func TestChainsCanBeDone(t *testing.T) {
	found := 0
	for seed := range uint64(8) {
		in := town.Draw(seed, 50, 260)
		r := solve(t, t.Context(), in, placement.Options{Seed: 1, Work: 40_000_000})
		if len(r.Chains) == 0 {
			continue
		}
		found += len(r.Chains)
		units := map[string]placement.Unit{}
		kinds := map[string]placement.Kind{}
		for _, s := range in.Sites {
			for _, u := range s.Units {
				units[u.Name], kinds[u.Name] = u, s.Kind
			}
		}
		seen := map[string]bool{}
		for _, c := range r.Chains {
			x := slices.IndexFunc(in.Households, func(h placement.Household) bool { return h.Name == c.Household })
			if h := in.Households[x]; h.Needs.StepFree && !units[c.Unit].StepFree || kinds[c.Unit] == placement.Hall {
				t.Errorf("seed %d: %s is led to %s", seed, h.Name, c.Unit)
			}
			for _, m := range c.Moves {
				h := in.Residents[slices.IndexFunc(in.Residents, func(h placement.Household) bool { return h.Name == m.Resident })]
				u := units[m.To]
				switch {
				case h.Fixed:
					t.Errorf("seed %d: %s is not to be asked", seed, h.Name)
				case h.Present.Unit != m.From || seen[h.Name]:
					t.Errorf("seed %d: %s does not live in %s, or moves twice", seed, h.Name, m.From)
				case kinds[m.To] == placement.Hall, h.Needs.StepFree && !u.StepFree, h.Needs.GroundFloor && !u.GroundFloor,
					u.Area != "" && !slices.Contains(h.Areas, u.Area):
					t.Errorf("seed %d: %s cannot live in %s", seed, h.Name, m.To)
				}
				seen[h.Name] = true
			}
		}
		if err := rules(in, afterChains(in, r)); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
	if found == 0 {
		t.Error("no town has a chain: the test looks at nothing")
	}
}

// afterChains turns the residents who move into households, and writes the plan
// down as it is when all chains are done; it changes the instance.
func afterChains(in *placement.Instance, r *placement.Report) *placement.Report {
	out := *r
	out.Placements = slices.Clone(r.Placements)
	for _, c := range r.Chains {
		for x := range out.Placements {
			if out.Placements[x].Household == c.Household {
				out.Placements[x] = placement.Placement{Household: c.Household, Level: placement.Placed, Unit: c.Unit, Rooms: c.Rooms, From: c.Day}
			}
		}
		for _, m := range c.Moves {
			x := slices.IndexFunc(in.Residents, func(h placement.Household) bool { return h.Name == m.Resident })
			h := in.Residents[x]
			in.Residents = slices.Delete(slices.Clone(in.Residents), x, x+1)
			h.From = 0
			if h.Present.Until != 0 && (h.Until == 0 || h.Present.Until < h.Until) {
				h.Until = h.Present.Until
			}
			in.Households = append(in.Households, h)
			out.Placements = append(out.Placements, placement.Placement{Household: h.Name, Level: placement.Placed, Unit: m.To, Rooms: m.Rooms, From: c.Day})
		}
	}
	return &out
}
