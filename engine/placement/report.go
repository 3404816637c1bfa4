package placement

// Report is a plan as it is written down, with its proof.
type Report struct {
	Objective int64   `json:"objective"` // points of all households together
	Bound     int64   `json:"bound"`     // no plan has more
	Gap       float64 `json:"gap"`       // bound − objective, as a share of the bound
	Seconds   float64 `json:"seconds,omitempty"`
	Complete  bool    `json:"complete"` // the planned work was done, and neither context nor clock cut it short

	InHall   Count `json:"in_hall"`  // at the end of their plan
	Bridged  Count `json:"bridged"`  // who are in a hall until a later place opens
	Unplaced Count `json:"unplaced"` // who have no place at the end

	Placements  []Placement `json:"placements"` // one for each household, in the instance's order
	Chains      []Chain     `json:"chains"`     // moves of residents that would help; each can be done after those before it
	Certificate Certificate `json:"certificate"`
}

// Count is how many households, and how many persons.
type Count struct {
	Households int `json:"households"`
	Persons    int `json:"persons"`
}

func (c *Count) add(h *house) {
	c.Households++
	c.Persons += len(h.Persons)
}

// Level is how good a household's outcome is, before all preferences.
type Level string

// The levels.
const (
	Placed   Level = "placed" // in a unit that is no hall
	InHall   Level = "hall"
	AtHome   Level = "home"     // it stays where it lives
	Unplaced Level = "unplaced" // it has no place, or loses the one it has
)

// Placement is what becomes of one household, and why.
type Placement struct {
	Household string   `json:"household"`
	Level     Level    `json:"level"`
	Unit      string   `json:"unit,omitempty"`
	Rooms     []string `json:"rooms,omitempty"` // of a shared unit
	From      Day      `json:"from,omitempty"`
	To        Day      `json:"to,omitempty"`     // none: open
	Bridge    *Stay    `json:"bridge,omitempty"` // where it is until then
	Unfit     bool     `json:"unfit,omitempty"`  // it stays in a place that does not meet its needs

	LeaveBy Day  `json:"leave_by,omitempty"` // the day by which a hall is left, or ought to be
	Broken  bool `json:"broken,omitempty"`   // it would be in a hall for longer than the policy allows

	Points int64         `json:"points"`
	Parts  []Part        `json:"parts"` // they add up to the points
	Others []Alternative `json:"others,omitempty"`
	Reason *Reason       `json:"reason,omitempty"` // why it has no place, or none but a hall
}

// Stay is a time in rooms of a unit, up to but not including a day.
type Stay struct {
	Unit  string   `json:"unit"`
	Rooms []string `json:"rooms,omitempty"`
	From  Day      `json:"from"`
	To    Day      `json:"to"`
}

// report writes the plan down.
func (r *run) report() *Report {
	s, p := r.search, r.p
	late, short := r.late(1.2), false
	out := &Report{
		Objective: s.value, Bound: r.dual.best / scale, Complete: !r.cut, Placements: make([]Placement, len(p.houses)),
		Chains: []Chain{}, Certificate: r.dual.certificate(),
	}
	if out.Bound > 0 {
		out.Gap = float64(out.Bound-out.Objective) / float64(out.Bound)
	}
	for i := range p.houses {
		h := &p.houses[i]
		short = short || i%8 == 0 && late()
		out.Placements[i] = s.placement(int32(i))      //nolint:gosec // at most MaxHouseholds
		s.explain(int32(i), &out.Placements[i], short) //nolint:gosec // at most MaxHouseholds
		switch l := &out.Placements[i]; {
		case l.Level == InHall || l.Level == AtHome && p.units[h.home].hall:
			out.InHall.add(h)
		case l.Level == Unplaced:
			out.Unplaced.add(h)
		case l.Bridge != nil && l.LeaveBy != 0:
			out.Bridged.add(h)
		}
	}
	r.tell(Chains)
	out.Chains = append(out.Chains, newChainer(s).chains(r.late(1))...)
	return out
}

// placement writes one household's way down.
func (s *search) placement(i int32) Placement {
	p := s.p
	h, w := &p.houses[i], &s.ways[i]
	out := Placement{Household: h.Name, Points: w.value, Parts: p.parts(h, w)}
	date := func(t int32) Day { return p.in.First + Day(t) }
	hall := none // since when it is in a hall
	switch {
	case w.unit == none && h.home != none && h.by == h.until:
		out.Level, out.Unit, out.Rooms, out.To, out.Unfit = AtHome, h.Present.Unit, h.Present.Rooms, h.Until, h.unfit
		if p.units[h.home].hall {
			hall = 0
			out.LeaveBy = date(int32(p.policy.HallLimit)) //nolint:gosec // at most maxWeight
		}
	case w.unit == none:
		out.Level = Unplaced
	default:
		u := &p.units[w.unit]
		out.Level, out.Unit, out.Rooms, out.From, out.To = Placed, u.Name, p.names(w.legs[inUnit]), date(w.start), h.Until
		if h.home != none && p.units[h.home].hall && h.by > 0 {
			hall, out.LeaveBy = 0, date(min(w.start, h.by))
		}
		if b := w.legs[onBridge]; b.unit != none {
			out.Bridge = &Stay{p.units[b.unit].Name, p.names(b), date(b.from), date(b.to)}
			if p.units[b.unit].hall {
				hall, out.LeaveBy = b.from, date(b.to)
			}
		}
		if u.hall {
			out.Level, hall = InHall, w.start
			out.LeaveBy = date(w.start + int32(p.policy.HallLimit)) //nolint:gosec // at most maxWeight
			if out.To != 0 {
				out.LeaveBy = min(out.LeaveBy, out.To)
			}
		}
	}
	if hall != none {
		end := h.until
		if out.Level == Placed {
			end = int32(out.LeaveBy - p.in.First)
		}
		out.Broken = end-hall > int32(p.policy.HallLimit) //nolint:gosec // at most maxWeight
	}
	return out
}

// names lists the rooms of a leg; a unit that is not shared has none to name.
func (p *problem) names(l leg) (out []string) {
	for _, r := range l.rooms {
		if p.rooms[r].name != "" {
			out = append(out, p.rooms[r].name)
		}
	}
	return out
}

// parts lists what a way's points are made of.
func (p *problem) parts(h *house, w *way) []Part {
	y := &p.policy
	out := []Part{}
	add := func(criterion string, points int64) {
		if points != 0 {
			out = append(out, Part{criterion, points})
		}
	}
	if w.unit == none {
		if h.home == none || h.by < h.until {
			return out
		}
		add("placed", h.persons*int64(y.Placed))
		if h.unfit {
			add("hall", -h.persons*int64(y.Hall))
			add("hall_day", -h.persons*int64(y.HallDay)*int64(h.until))
		} else {
			add("waiting", h.bonus)
		}
		return append(out, p.likes(h, h.home)...)
	}
	u := &p.units[w.unit]
	add("placed", h.persons*int64(y.Placed))
	halls, days := int64(0), int64(0)
	if u.hall {
		halls, days = 1, int64(h.until-w.start)
	} else {
		add("waiting", h.bonus)
	}
	if b := w.legs[onBridge]; b.unit != none && p.units[b.unit].hall {
		halls, days = halls+1, days+int64(b.to-b.from)
	}
	if h.unfit {
		days += int64(min(w.start, h.by))
	}
	add("hall", -halls*h.persons*int64(y.Hall))
	add("hall_day", -days*h.persons*int64(y.HallDay))
	out = append(out, p.likes(h, w.unit)...)
	spare := p.wasted(h, w.legs[inUnit]) + p.wasted(h, w.legs[onBridge])
	if !u.Shared {
		spare += int64(int32(u.beds) - h.need) //nolint:gosec // at most MaxUnitRooms × MaxBeds
	}
	add("spare", -int64(y.Spare)*spare)
	add("day", -int64(y.Day)*int64(max(0, w.start-h.from)))
	moves := int64(0)
	if h.home != none {
		moves++
		if w.start < h.settled {
			add("early", -int64(y.Early))
		}
	}
	if w.start > h.by {
		moves++
	}
	add("move", -int64(y.Move)*moves)
	return out
}
