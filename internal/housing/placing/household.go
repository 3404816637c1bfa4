package placing

import (
	"slices"
	"strconv"
	"time"

	engine "wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/housing"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
)

// household writes down what the engine is told of one.
func (g *gathering) household(one housing.Guest, why Why) engine.Household {
	g.n++
	h := engine.Household{Name: strconv.Itoa(g.n), Needs: engine.Needs{StepFree: one.Needs.StepFree, GroundFloor: one.Needs.GroundFloor, CarerBed: one.Needs.CarerBed,
		SingleRoom: one.Needs.SingleRoom && len(one.Persons) > 1}}
	for _, p := range one.Persons {
		age := engine.Adult
		if years, known := p.Birth.AgeOn(g.today); known {
			age = engine.Age(max(0, years))
		}
		h.Persons = append(h.Persons, age)
	}
	for _, a := range one.Needs.Areas {
		h.Areas = append(h.Areas, string(a))
	}
	wish := g.wishes[one.ID]
	h.Uses, h.Wishes = wish.Uses, wish.Wishes
	if !one.Since.IsZero() {
		h.Waited = max(0, one.Since.DaysUntil(g.today))
	}
	w := Who{Household: one.ID, Why: why}
	if one.Announced() {
		w.Transfer = one.Transfer.ID
	}
	g.Who[h.Name] = w
	return h
}

// pupil reports whether somebody is of an age to go to school, where it is known.
func pupil(p person.Person, today clock.Date) bool {
	age, known := p.Birth.AgeOn(today)
	return known && age >= 6 && age < 18
}

// schoolYearEnds gives the first day after the school year: nobody who goes to school
// should move before. A school year ends on 31 July (§ 7 Abs. 1 SchulG NRW; not
// checked against the text).
func schoolYearEnds(today clock.Date) clock.Date {
	ends := clock.NewDate(today.Year(), time.August, 1)
	if !today.Before(ends) {
		ends = clock.NewDate(today.Year()+1, time.August, 1)
	}
	return ends
}

// needs puts in a household that needs a place from a day on. Whoever comes after
// the horizon is not looked at yet.
func (g *gathering) needs(one housing.Guest, why Why, from clock.Date) {
	if len(one.Persons) == 0 || !from.Before(g.today.AddDays(horizon)) {
		return
	}
	h := g.household(one, why)
	h.From, h.By = dayOf(from), dayOf(from)
	g.Instance.Households = append(g.Instance.Households, h)
}

// stays gives those of a household, by their beginning.
func (g *gathering) stays(household id.ID) (all []housing.Stay) {
	for _, t := range g.stock.Stays {
		if t.Household == household && g.unit[t.Dwelling] != "" {
			all = append(all, t)
		}
	}
	return all
}

// lives puts in a household that lives somewhere, or will: as a resident, or, where
// it has to leave, as one that needs a place. What people decided for a later day,
// who shares a room, and who lives closer together than the engine would have it, is
// told as rooms that are not to be had: of such stays no rule is asked.
func (g *gathering) lives(one housing.Guest) {
	all := g.stays(one.ID)
	if len(all) == 0 { // where it lives is no longer there
		g.needs(one, Closing, g.today)
		return
	}
	for _, t := range all[1:] {
		g.occupy(t)
	}
	now := all[0]
	d := g.dwelling[now.Dwelling]
	if now.From.After(g.today) || now.State != housing.Actual || len(one.Persons) == 0 {
		g.occupy(now)
		return
	}
	ends := d.Ends(g.site[d.Site])
	misses := slices.DeleteFunc(one.Needs.Misses(len(one.Persons), d), func(m housing.Miss) bool { return m == housing.ForOthers || m.Hard() })
	why := Why("")
	switch {
	case len(all) > 1, now.Ending != "": // where it goes is decided
	case housing.Hall(g.site[d.Site].Kind):
		why = InHall
	case !now.Until.IsZero() && now.Until.Before(g.today.AddDays(horizon)), !ends.IsZero() && ends.Before(g.today.AddDays(horizon)):
		why = Closing
	case len(misses) > 0 && now.Reason == "":
		why = Unfit
	}
	rooms := g.stock.Rooms[now.ID]
	odd := now.Shares || one.Needs.Beds(len(one.Persons)) > beds(d, rooms) || len(rooms) == 0
	if odd && why == "" {
		g.occupy(now)
		return
	}
	if odd { // it has to leave: its beds are free from then on for nobody the engine knows
		g.occupy(now)
		g.needs(one, why, g.today)
		return
	}
	h := g.household(one, why)
	h.Present = g.present(now)
	if slices.ContainsFunc(one.Persons, func(p person.Person) bool { return pupil(p, g.today) }) {
		h.Settled = dayOf(schoolYearEnds(g.today))
	}
	if d.Area != "" && !slices.Contains(h.Areas, string(d.Area)) {
		h.Areas = append(h.Areas, string(d.Area))
	}
	if why == "" {
		h.Fixed = !now.Until.IsZero()
		g.Instance.Residents = append(g.Instance.Residents, h)
		return
	}
	g.Instance.Households = append(g.Instance.Households, h)
}

func beds(d housing.Dwelling, rooms []id.ID) (n int) {
	for _, r := range d.Rooms {
		if slices.Contains(rooms, r.ID) {
			n += r.Places
		}
	}
	return n
}

// occupy says that the rooms of a stay are not to be had while it lasts.
func (g *gathering) occupy(t housing.Stay) {
	from := t.From
	if from.Before(g.today) {
		from = g.today
	}
	w := engine.Window{From: dayOf(from), To: dayOf(t.Until), Why: "lived in"}
	for i := range g.Instance.Sites {
		for j := range g.Instance.Sites[i].Units {
			u := &g.Instance.Sites[i].Units[j]
			if u.Name != g.unit[t.Dwelling] {
				continue
			}
			if !u.Shared {
				u.Blocked = append(u.Blocked, w)
				continue
			}
			for _, r := range g.stock.Rooms[t.ID] {
				for k := range u.Rooms {
					if u.Rooms[k].Name == g.room[r] {
						u.Rooms[k].Blocked = append(u.Rooms[k].Blocked, w)
					}
				}
			}
		}
	}
}

// decided puts in what one that is announced has.
func (g *gathering) decided(one housing.Guest) {
	for _, t := range g.stays(one.ID) {
		g.occupy(t)
	}
}

func (g *gathering) present(t housing.Stay) *engine.Present {
	p := &engine.Present{Unit: g.unit[t.Dwelling], Until: dayOf(t.Until)}
	if g.dwelling[t.Dwelling].Shared {
		for _, r := range g.stock.Rooms[t.ID] {
			if name := g.room[r]; name != "" {
				p.Rooms = append(p.Rooms, name)
			}
		}
		slices.Sort(p.Rooms)
	}
	return p
}
