package placement_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wegwarte/engine/placement"
	"wegwarte/engine/placement/check"
	"wegwarte/internal/testkit/town"
)

// solve solves an instance and lets the checker verify every word of it.
func solve(t interface {
	Helper()
	Fatalf(string, ...any)
}, ctx context.Context, in *placement.Instance, o placement.Options,
) *placement.Report {
	t.Helper()
	r, err := placement.Solve(ctx, in, placement.Usual(), o)
	if err != nil {
		t.Fatalf("solve: %v", err)
	}
	w, err := placement.Weigh(in, placement.Usual())
	if err != nil {
		t.Fatalf("weigh: %v", err)
	}
	if objective, err := check.Feasible(w, r.Placements, in.First); err != nil || objective != r.Objective {
		t.Fatalf("not feasible as stated: %v, %d instead of %d", err, objective, r.Objective)
	}
	if bound, err := check.Bound(w, r.Certificate, in.First); err != nil || bound != r.Bound || bound < r.Objective {
		t.Fatalf("not proved as stated: %v, %d instead of %d", err, bound, r.Bound)
	}
	if err := rules(in, r); err != nil {
		t.Fatalf("%v", err)
	}
	return r
}

// rules holds the hard rules against the plan once more, in words of its own:
// nobody where a need is not met, no family split or with strangers, no room over capacity on any day.
func rules(in *placement.Instance, r *placement.Report) error {
	type place struct {
		unit  placement.Unit
		kind  placement.Kind
		holds map[string]map[placement.Day][]*placement.Household
	}
	days := in.Days
	if days == 0 {
		days = 84
	}
	last := in.First + placement.Day(days)
	places := map[string]*place{}
	for _, s := range in.Sites {
		for _, u := range s.Units {
			p := &place{u, s.Kind, map[string]map[placement.Day][]*placement.Household{}}
			for _, room := range u.Rooms {
				p.holds[room.Name] = map[placement.Day][]*placement.Household{}
			}
			places[u.Name] = p
		}
	}
	shut := func(p *place, room placement.Room, d placement.Day) bool {
		for _, w := range append(slices.Clone(p.unit.Blocked), room.Blocked...) {
			if d >= w.From && (w.To == 0 || d < w.To) {
				return true
			}
		}
		return d < p.unit.Opens || p.unit.Closes != 0 && d >= p.unit.Closes
	}
	lives := func(h *placement.Household, unit string, rooms []string, from, to placement.Day, moved bool) error {
		p := places[unit]
		if p == nil {
			return fmt.Errorf("%s lives in %q, which does not exist", h.Name, unit)
		}
		if !p.unit.Shared {
			rooms = nil
			for _, room := range p.unit.Rooms {
				rooms = append(rooms, room.Name)
			}
		}
		need, beds := len(h.Persons), 0
		if h.Needs.CarerBed {
			need++
		}
		for _, name := range rooms {
			x := slices.IndexFunc(p.unit.Rooms, func(r placement.Room) bool { return r.Name == name })
			beds += p.unit.Rooms[x].Beds
			for d := max(from, in.First); d < min(to, last); d++ {
				if shut(p, p.unit.Rooms[x], d) {
					if moved {
						return fmt.Errorf("%s is in %s %s on %s, when it is not there", h.Name, unit, name, d)
					}
					break
				}
				p.holds[name][d] = append(p.holds[name][d], h)
			}
		}
		if !moved {
			return nil
		}
		switch {
		case beds < need:
			return fmt.Errorf("%s needs %d beds and has %d in %s", h.Name, need, beds, unit)
		case h.Needs.StepFree && !p.unit.StepFree, h.Needs.GroundFloor && !p.unit.GroundFloor:
			return fmt.Errorf("%s cannot reach %s", h.Name, unit)
		case p.unit.Area != "" && !slices.Contains(h.Areas, p.unit.Area), p.unit.Area == "" && p.unit.Shared && len(h.Areas) > 0:
			return fmt.Errorf("%s does not belong into the area of %s", h.Name, unit)
		case h.Needs.SingleRoom && len(h.Persons) > 1 && len(rooms) < 2:
			return fmt.Errorf("%s has no single room in %s", h.Name, unit)
		case slices.Contains(h.Forbid, unit), h.Pin != nil && h.Pin.Unit != unit && p.kind != placement.Hall:
			return fmt.Errorf("%s is in %s against somebody's word", h.Name, unit)
		}
		return nil
	}
	home := func(h *placement.Household, to placement.Day) error {
		if h.Present == nil {
			return nil
		}
		if h.Present.Until != 0 {
			to = min(to, h.Present.Until)
		}
		if h.Until != 0 {
			to = min(to, h.Until)
		}
		return lives(h, h.Present.Unit, h.Present.Rooms, in.First, to, false)
	}
	for x := range in.Residents {
		if err := home(&in.Residents[x], last); err != nil {
			return err
		}
	}
	for x, l := range r.Placements {
		h := &in.Households[x]
		until := last
		if h.Until != 0 {
			until = h.Until
		}
		moves := l.Level == placement.Placed || l.Level == placement.InHall
		leaves := last
		if moves {
			leaves = l.From
			if err := lives(h, l.Unit, l.Rooms, l.From, until, true); err != nil {
				return err
			}
		}
		if l.Bridge != nil {
			leaves = l.Bridge.From
			if err := lives(h, l.Bridge.Unit, l.Bridge.Rooms, l.Bridge.From, l.Bridge.To, true); err != nil {
				return err
			}
			if l.Bridge.To != l.From {
				return fmt.Errorf("%s has no roof from %s to %s", h.Name, l.Bridge.To, l.From)
			}
		}
		if moves && l.From < h.From && l.Level == placement.Placed {
			return fmt.Errorf("%s moves before it can", h.Name)
		}
		if err := home(h, leaves); err != nil {
			return err
		}
	}
	for name, p := range places {
		for _, room := range p.unit.Rooms {
			for d, who := range p.holds[room.Name] {
				if len(who) > room.Beds {
					return fmt.Errorf("%s %s has %d beds, and %d households on %s", name, room.Name, room.Beds, len(who), d)
				}
				for _, h := range who {
					if len(who) > 1 && !h.Sharing {
						return fmt.Errorf("%s is with strangers in %s %s on %s", h.Name, name, room.Name, d)
					}
				}
			}
		}
	}
	return nil
}

func TestNobodyIsWhereTheyMayNotBeOrWithoutRoomOnAnyDay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in := small(rt)
		if _, err := placement.Weigh(in, placement.Usual()); err != nil {
			rt.Skip(err)
		}
		solve(rt, t.Context(), in, placement.Options{Seed: 1, Work: 200_000})
	})
	for seed := range uint64(3) {
		solve(t, t.Context(), town.Draw(seed, 60, 400), placement.Options{Seed: 1, Work: 30_000_000})
	}
}

func TestTheOrderOfHouseholdsAndSitesDoesNotChangeTheOptimum(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in := small(rt)
		if _, err := placement.Weigh(in, placement.Usual()); err != nil {
			rt.Skip(err)
		}
		other := *in
		other.Households = rapid.Permutation(in.Households).Draw(rt, "households")
		other.Sites = rapid.Permutation(in.Sites).Draw(rt, "sites")
		other.Residents = rapid.Permutation(in.Residents).Draw(rt, "residents")
		o := placement.Options{Seed: 1, Work: 300_000}
		a, b := solve(rt, t.Context(), in, o), solve(rt, t.Context(), &other, o)
		if a.Objective == a.Bound && b.Objective == b.Bound && a.Objective != b.Objective || a.Objective > b.Bound || b.Objective > a.Bound {
			rt.Fatalf("%d of at most %d in one order, %d of at most %d in the other", a.Objective, a.Bound, b.Objective, b.Bound)
		}
	})
}

func TestMoreRoomNeverHurts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in := small(rt)
		if _, err := placement.Weigh(in, placement.Usual()); err != nil {
			rt.Skip(err)
		}
		more := *in
		more.Sites = append(slices.Clone(in.Sites), placement.Site{Name: "new", Kind: placement.Flat, Units: []placement.Unit{{
			Name: "new", StepFree: true, GroundFloor: true, Rooms: []placement.Room{{Name: "1", Beds: 3}, {Name: "2", Beds: 3}},
		}}})
		o := placement.Options{Seed: 1, Work: 300_000}
		a, b := solve(rt, t.Context(), in, o), solve(rt, t.Context(), &more, o)
		if b.Bound < a.Objective || b.Objective == b.Bound && b.Objective < a.Objective {
			rt.Fatalf("%d before, %d of at most %d with more", a.Objective, b.Objective, b.Bound)
		}
	})
}

func TestAHallIsOnlyForWhomNothingElseIsFree(t *testing.T) {
	for seed := range uint64(4) {
		in := town.Draw(seed, 60, 330)
		for _, l := range solve(t, t.Context(), in, placement.Options{Seed: 1, Work: 40_000_000}).Placements {
			if l.Level != placement.InHall {
				continue
			}
			if l.LeaveBy == 0 || l.Reason == nil {
				t.Errorf("seed %d: %s is in a hall without a day by which to leave it, or without a reason", seed, l.Household)
			}
			for _, o := range l.Others {
				if o.Why != placement.Taken && !strings.HasPrefix(o.Unit, "H") {
					t.Errorf("seed %d: %s is in a hall, and %s is free: %+v", seed, l.Household, o.Unit, o)
				}
			}
		}
	}
}

func TestTheSameSeedGivesTheSamePlan(t *testing.T) {
	in := town.Draw(5, 80, 500)
	o := placement.Options{Seed: 3, Work: 60_000_000}
	a, b := solve(t, t.Context(), in, o), solve(t, t.Context(), in, o)
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	if string(x) != string(y) || !a.Complete {
		t.Errorf("%d of at most %d, then %d of at most %d", a.Objective, a.Bound, b.Objective, b.Bound)
	}
}

func TestWhoStopsTheSearchGetsTheBestSoFarWithItsBound(t *testing.T) {
	in := town.Draw(5, 150, 900)
	for _, after := range []time.Duration{0, time.Millisecond, 50 * time.Millisecond, 300 * time.Millisecond} {
		ctx, stop := context.WithTimeout(t.Context(), after)
		begin := time.Now()
		r := solve(t, ctx, in, placement.Options{Seed: 1, Work: 1 << 50})
		stop()
		if r.Complete {
			t.Errorf("after %v: the search says it was not cut short", after)
		}
		if took := time.Since(begin); took > after+20*time.Second {
			t.Errorf("after %v: it stopped %v later", after, took-after)
		}
	}
}

func TestPinsAndForbiddenUnitsHold(t *testing.T) {
	in := town.Draw(2, 50, 400)
	before := solve(t, t.Context(), in, placement.Options{Seed: 1, Work: 30_000_000})
	x := slices.IndexFunc(before.Placements, func(l placement.Placement) bool { return l.Level == placement.Placed && len(l.Others) > 0 })
	to := before.Placements[x].Others[0].Unit
	in.Households[x].Pin = &placement.Pin{Unit: to}
	in.Households[x].Waited = 9000 // nobody else is to have it
	y := slices.IndexFunc(before.Placements, func(l placement.Placement) bool {
		return l.Level == placement.Placed && l.Unit != to && l.Household != before.Placements[x].Household
	})
	in.Households[y].Forbid = []string{before.Placements[y].Unit}
	after := solve(t, t.Context(), in, placement.Options{Seed: 1, Work: 10_000_000, From: before})
	if after.Placements[x].Unit != to {
		t.Errorf("the pinned household is in %q, not %q", after.Placements[x].Unit, to)
	}
	if after.Placements[y].Unit == before.Placements[y].Unit {
		t.Errorf("%q is forbidden", after.Placements[y].Unit)
	}
	same := 0
	for i := range after.Placements {
		if after.Placements[i].Unit == before.Placements[i].Unit {
			same++
		}
	}
	if same < len(after.Placements)/2 {
		t.Errorf("after one pin, only %d of %d stay where they were: %d of %d, then %d of %d", same, len(after.Placements), before.Objective, before.Bound, after.Objective, after.Bound)
	}
}

func TestStrangeInstancesGetAnAnswer(t *testing.T) {
	full := town.Draw(3, 40, 200)
	for s := range full.Sites {
		for u := range full.Sites[s].Units {
			full.Sites[s].Units[u].Opens, full.Sites[s].Units[u].Closes = 0, full.First+1
		}
	}
	none := town.Draw(3, 40, 200)
	none.Sites, none.Residents = nil, nil
	none.Households = slices.DeleteFunc(none.Households, func(h placement.Household) bool { return h.Present != nil })
	crowd := town.Draw(3, 200, 100)
	same := town.Draw(3, 2, 300)
	for i := range 80 {
		h := same.Households[0]
		h.Name = fmt.Sprint("S", i)
		h.Waited = 10_000
		same.Households = append(same.Households, h)
	}
	for name, in := range map[string]*placement.Instance{
		"empty": {First: first}, "all closes": full, "no sites": none, "a crowd": crowd, "all the same": same, "a day": {First: first, Days: 1, Sites: none.Sites},
	} {
		begin := time.Now()
		r := solve(t, t.Context(), in, placement.Options{Seed: 1, Work: 20_000_000})
		if took := time.Since(begin); took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		if len(in.Sites) == 0 && r.Unplaced.Households != len(in.Households) {
			t.Errorf("%s: %+v", name, r)
		}
	}
}
