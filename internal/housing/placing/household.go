package placing

import (
	"slices"
	"strconv"

	engine "wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/housing"
	"wegwarte/internal/id"
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
// it has to leave, as one that needs a place.
func (g *gathering) lives(one housing.Guest) {
	all := g.stays(one.ID)
	if len(all) == 0 || len(one.Persons) == 0 {
		return
	}
	now, next := all[0], all[len(all)-1]
	d := g.dwelling[now.Dwelling]
	if now.From.After(g.today) { // nothing yet
		g.pin(g.household(one, Decided), next)
		return
	}
	if len(all) > 1 {
		h := g.household(one, Decided)
		h.Present = g.present(now)
		g.pin(h, next)
		return
	}
	why := Why("")
	ends := d.Ends(g.site[d.Site])
	misses := slices.DeleteFunc(one.Needs.Misses(len(one.Persons), d), func(m housing.Miss) bool { return m == housing.ForOthers || m.Hard() })
	switch {
	case !now.Until.IsZero() && now.State == housing.Actual: // it leaves, and has said so
	case housing.Hall(g.site[d.Site].Kind):
		why = InHall
	case !ends.IsZero() && ends.Before(g.today.AddDays(horizon)):
		why = Closing
	case len(misses) > 0 && now.Reason == "":
		why = Unfit
	}
	h := g.household(one, why)
	h.Present = g.present(now)
	if one.Needs.Beds(len(one.Persons)) > beds(g.dwelling[now.Dwelling], g.stock.Rooms[now.ID]) || now.Shares {
		h.Needs, h.Areas = engine.Needs{}, nil // as it lives, it lives: no rule of the engine's is asked
		h.Fixed = true
	}
	if d.Area != "" && !slices.Contains(h.Areas, string(d.Area)) {
		h.Areas = append(h.Areas, string(d.Area))
	}
	h.Sharing = now.Shares
	if why == "" {
		h.Fixed = h.Fixed || !now.Until.IsZero()
		g.Instance.Residents = append(g.Instance.Residents, h)
		return
	}
	h.Fixed = false
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

// decided puts in one that is announced and has a place.
func (g *gathering) decided(one housing.Guest) {
	if all := g.stays(one.ID); len(all) > 0 && len(one.Persons) > 0 && all[0].From.Before(g.today.AddDays(horizon)) {
		g.pin(g.household(one, Decided), all[0])
	}
}

// pin puts in a household that has its place from a later day on.
func (g *gathering) pin(h engine.Household, t housing.Stay) {
	from := t.From
	if from.Before(g.today) {
		from = g.today
	}
	if !from.Before(g.today.AddDays(horizon)) {
		return
	}
	h.From, h.Pin = dayOf(from), &engine.Pin{Unit: g.unit[t.Dwelling], From: dayOf(from)}
	if h.Present == nil {
		h.By = h.From
	}
	h.Sharing = t.Shares
	d := g.dwelling[t.Dwelling]
	h.Needs, h.Areas = engine.Needs{}, nil // people decided it: no need is asked again
	if d.Area != "" {
		h.Areas = []string{string(d.Area)}
	}
	g.Instance.Households = append(g.Instance.Households, h)
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
