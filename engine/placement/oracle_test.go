package placement_test

import (
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/placement"
	"wegwarte/engine/placement/check"
)

const first placement.Day = 20788

// small draws a town that brute force can solve.
func small(t *rapid.T) *placement.Instance {
	days := rapid.IntRange(1, 6).Draw(t, "days")
	day := func(name string) placement.Day { return first + placement.Day(rapid.IntRange(0, days+1).Draw(t, name)) }
	maybe := func(name string) bool { return rapid.IntRange(0, 3).Draw(t, name) == 0 }
	in := &placement.Instance{First: first, Days: days}
	beds := 0
	for s := range rapid.IntRange(0, 3).Draw(t, "sites") {
		site := placement.Site{Name: string(rune('a' + s)), Kind: rapid.SampledFrom(placement.Kinds).Draw(t, "kind"), Bridge: maybe("bridge")}
		site.Minutes = map[string]int{"school": rapid.IntRange(0, 40).Draw(t, "minutes")}
		for u := range rapid.IntRange(1, 2).Draw(t, "units") {
			unit := placement.Unit{
				Name: site.Name + string(rune('1'+u)), Shared: rapid.Bool().Draw(t, "shared"), StepFree: rapid.Bool().Draw(t, "step-free"),
				GroundFloor: rapid.Bool().Draw(t, "ground floor"), M2: rapid.IntRange(0, 40).Draw(t, "m2"),
			}
			if maybe("area") {
				unit.Area = "women"
			}
			if maybe("opens") {
				unit.Opens = day("opening")
			}
			if maybe("closes") {
				unit.Closes = max(unit.Opens, first-1) + placement.Day(rapid.IntRange(1, days+1).Draw(t, "closing"))
			}
			for r := range rapid.IntRange(1, 3).Draw(t, "rooms") {
				room := placement.Room{Name: string(rune('1' + r)), Beds: rapid.IntRange(1, 3).Draw(t, "beds")}
				if unit.Shared && maybe("blocked") {
					from := day("blocked from")
					room.Blocked = []placement.Window{{From: from, To: from + placement.Day(rapid.IntRange(1, 3).Draw(t, "blocked for"))}}
				}
				unit.Rooms = append(unit.Rooms, room)
				beds += room.Beds
			}
			site.Units = append(site.Units, unit)
		}
		in.Sites = append(in.Sites, site)
	}
	lived := map[string]bool{}
	for i := range rapid.IntRange(0, 4).Draw(t, "households") {
		h := someone(t, string(rune('A'+i)), day, days)
		if home(t, in, &h, lived) {
			h.By = 0
		}
		in.Households = append(in.Households, h)
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "residents") {
		h := someone(t, string(rune('P'+i)), day, days)
		h.By = 0
		if home(t, in, &h, lived) {
			in.Residents = append(in.Residents, h)
		}
	}
	return in
}

// someone draws a household.
func someone(t *rapid.T, name string, day func(string) placement.Day, days int) placement.Household {
	maybe := func(name string) bool { return rapid.IntRange(0, 3).Draw(t, name) == 0 }
	h := placement.Household{Name: name, Waited: rapid.IntRange(0, 300).Draw(t, "waited")}
	for range rapid.IntRange(1, 4).Draw(t, "persons") {
		h.Persons = append(h.Persons, rapid.SampledFrom([]placement.Age{placement.Adult, placement.Child, 40, 8}).Draw(t, "age"))
	}
	h.Needs = placement.Needs{StepFree: maybe("step-free"), GroundFloor: maybe("ground floor"), CarerBed: maybe("carer"), SingleRoom: maybe("single room")}
	if len(h.Persons) == 1 && (h.Persons[0] == placement.Adult || h.Persons[0] >= 18) && !h.Needs.CarerBed && !h.Needs.SingleRoom {
		h.Sharing = rapid.Bool().Draw(t, "sharing")
	}
	if maybe("area") {
		h.Areas = []string{"women"}
	}
	h.From = first + placement.Day(rapid.IntRange(0, days-1).Draw(t, "from"))
	if maybe("by") {
		h.By = h.From + placement.Day(rapid.IntRange(0, 3).Draw(t, "by"))
	}
	if maybe("until") {
		h.Until = h.From + placement.Day(rapid.IntRange(1, days).Draw(t, "until"))
	}
	if maybe("settled") {
		h.Settled = day("settled")
	}
	if rapid.Bool().Draw(t, "uses") {
		h.Uses = []string{"school"}
	}
	if maybe("wish") {
		h.Wishes = []string{"a"}
	}
	return h
}

// home lets somebody live somewhere, if they like and a room is left.
func home(t *rapid.T, in *placement.Instance, h *placement.Household, lived map[string]bool) bool {
	if len(in.Sites) == 0 || !rapid.Bool().Draw(t, "lives somewhere") {
		return false
	}
	s := rapid.SampledFrom(in.Sites).Draw(t, "home site")
	u := rapid.SampledFrom(s.Units).Draw(t, "home unit")
	h.Present = &placement.Present{Unit: u.Name}
	key := u.Name
	if u.Shared {
		r := rapid.SampledFrom(u.Rooms).Draw(t, "home room")
		h.Present.Rooms = []string{r.Name}
		key += "/" + r.Name
	}
	if rapid.IntRange(0, 3).Draw(t, "ends") == 0 {
		h.Present.Until = first + placement.Day(rapid.IntRange(0, 6).Draw(t, "end"))
	}
	if lived[key] {
		h.Present = nil
		return false
	}
	lived[key] = true
	return true
}

// bruteForce tries everything: every unit, day, choice of rooms and bridge for every household.
func bruteForce(in *placement.Weighed) int64 {
	left := make([][][]int16, len(in.Units))
	for u := range in.Units {
		for _, r := range in.Units[u].Rooms {
			left[u] = append(left[u], append([]int16(nil), r.Left...))
		}
	}
	take := func(u int, rooms int, one bool, from, to int, sign int16) bool {
		ok := true
		for r := range in.Units[u].Rooms {
			if rooms>>r&1 == 0 {
				continue
			}
			beds := int16(1)
			if !one {
				beds = int16(in.Units[u].Rooms[r].Beds)
			}
			for d := from; d < to; d++ {
				left[u][r][d] -= sign * beds
				ok = ok && left[u][r][d] >= 0
			}
		}
		return ok
	}
	best := int64(-1)
	var try func(i int, sum int64)
	try = func(i int, sum int64) {
		if i == len(in.Households) {
			best = max(best, sum)
			return
		}
		h := &in.Households[i]
		homeRooms := 0
		for _, r := range h.HomeRooms {
			homeRooms |= 1 << r
		}
		with := func(homeUntil int, points int64, more func(points int64)) {
			if h.Home < 0 {
				more(points)
				return
			}
			if take(h.Home, homeRooms, h.HomeBed, 0, homeUntil, 1) {
				more(points)
			}
			take(h.Home, homeRooms, h.HomeBed, 0, homeUntil, -1)
		}
		with(h.By, h.Stay, func(points int64) { try(i+1, sum+points) })
		leg := func(o placement.WeighedOption, from, to int, more func(empty int64)) {
			unit := &in.Units[o.Unit]
			for rooms := 1; rooms < 1<<len(unit.Rooms); rooms++ {
				n, beds, least := 0, 0, 99
				for r := range unit.Rooms {
					if rooms>>r&1 == 1 {
						n++
						beds += unit.Rooms[r].Beds
						least = min(least, unit.Rooms[r].Beds)
					}
				}
				empty := int64(0)
				switch {
				case o.OneBed && n != 1:
					continue
				case unit.Shared && !o.OneBed:
					if beds < h.Need || h.Alone && (n < 2 || beds-least+1 < h.Need) {
						continue
					}
					empty = in.Spare * int64(beds-h.Need)
				}
				if take(o.Unit, rooms, o.OneBed, from, to, 1) {
					more(empty)
				}
				take(o.Unit, rooms, o.OneBed, from, to, -1)
			}
		}
		for _, o := range h.Options {
			for d := 0; d < h.Until; d++ {
				hall := in.Units[o.Unit].Hall
				if hall && d != h.By || !hall && d < h.From {
					continue
				}
				points := o.Points - in.Day*int64(max(0, d-h.From)) - h.Unfit*int64(min(d, h.By))
				if h.Home >= 0 {
					points -= in.Move
					if d < h.Settled {
						points -= in.Early
					}
				}
				if hall {
					points -= h.HallDay * int64(h.Until-d)
				}
				if d > h.By {
					points -= in.Move
				}
				leg(o, d, h.Until, func(empty int64) {
					with(min(d, h.By), points-empty, func(points int64) {
						if d <= h.By {
							try(i+1, sum+points)
							return
						}
						for _, b := range h.Bridges {
							off := b.Points
							if in.Units[b.Unit].Hall {
								off += h.HallDay * int64(d-h.By)
							}
							leg(b, h.By, d, func(empty int64) { try(i+1, sum+points-off-empty) })
						}
					})
				})
			}
		}
	}
	try(0, 0)
	return best
}

// size is about how many plans brute force would try.
func size(in *placement.Weighed) float64 {
	n := 1.0
	for i := range in.Households {
		h := &in.Households[i]
		ways := 1.0
		for _, o := range h.Options {
			ways += float64(int(1)<<len(in.Units[o.Unit].Rooms)) / 2 * float64(h.Until)
		}
		n *= ways
	}
	return n
}

func TestNothingBeatsBruteForceAndTheBoundIsNeverWrong(t *testing.T) {
	tried, optimal, proved := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		in := small(rt)
		w, err := placement.Weigh(in, placement.Usual())
		if err != nil {
			rt.Skip(err)
		}
		if size(w) > 300_000 {
			rt.Skip("too many plans")
		}
		r, err := placement.Solve(t.Context(), in, placement.Usual(), placement.Options{Seed: 1, Work: 300_000})
		if err != nil {
			rt.Fatal(err)
		}
		objective, err := check.Feasible(w, r.Placements, in.First)
		if err != nil || objective != r.Objective {
			rt.Fatalf("not feasible as stated: %v, %d instead of %d", err, objective, r.Objective)
		}
		bound, err := check.Bound(w, r.Certificate, in.First)
		if err != nil || bound != r.Bound {
			rt.Fatalf("the certificate is wrong: %v, %d instead of %d", err, bound, r.Bound)
		}
		best := bruteForce(w)
		if bound < best || objective > best {
			rt.Fatalf("optimum %d, bound %d, objective %d", best, bound, objective)
		}
		tried++
		if objective == best {
			optimal++
		} else {
			t.Logf("optimum %d, bound %d, objective %d", best, bound, objective)
		}
		if bound == objective {
			proved++
		}
	})
	t.Logf("%d towns, %d optimal, %d proved", tried, optimal, proved)
}
