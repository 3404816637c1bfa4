package vaccination

// Schedule is a rule set made ready. It is never changed, and may be used by many at once.
type Schedule struct {
	Rules    *RuleSet
	Antigens []string // what the rules are about; their numbers are those of a Set

	rows  [][]*Rule // of each antigen, in the order of the file
	live  Set
	codes map[string]Set
	mix   []mixed
}

// mixed is a vaccine as the choice of an appointment needs it.
type mixed struct {
	*Vaccine
	against Set  // of the antigens of the schedule
	other   bool // it protects from more than that
}

// NewSchedule makes a valid rule set ready.
func NewSchedule(rs *RuleSet) *Schedule {
	s := &Schedule{Rules: rs, Antigens: rs.antigens(), codes: map[string]Set{}}
	s.rows = make([][]*Rule, len(s.Antigens))
	for n, name := range s.Antigens {
		for x := range rs.Rules {
			for _, a := range rs.Rules[x].Against {
				if a == name {
					s.rows[n] = append(s.rows[n], &rs.Rules[x])
				}
			}
		}
	}
	s.live = s.Set(rs.Live.Against...)
	for _, c := range rs.Codes {
		s.codes[c.ATC] = s.Set(c.Against...)
	}
	for x := range rs.Vaccines {
		v := &rs.Vaccines[x]
		for _, c := range rs.Codes {
			if c.ATC == v.ATC {
				against := s.Set(c.Against...)
				s.mix = append(s.mix, mixed{v, against, against.Len() < len(c.Against)})
			}
		}
	}
	return s
}

// Set gives the antigens with these names; those the rules do not speak of are left out.
func (s *Schedule) Set(names ...string) Set {
	var set Set
	for n, name := range s.Antigens {
		for _, a := range names {
			if a == name {
				set |= 1 << n
			}
		}
	}
	return set
}

// OfCode gives the antigens of an ATC code of the rule set's table, and whether it is in it.
func (s *Schedule) OfCode(atc string) (Set, bool) {
	set, known := s.codes[atc]
	return set, known
}

// Name gives the name of a code of the rule set's table.
func (s *Schedule) Name(atc string) string {
	for _, c := range s.Rules.Codes {
		if c.ATC == atc {
			return c.Name
		}
	}
	return ""
}

// at gives the row of an antigen for an age in months on a day: one that holds
// then, else one that held; nil where there is none.
func (s *Schedule) at(antigen int, age int32, on Day) *Rule {
	var past *Rule
	for _, r := range s.rows[antigen] {
		if age < r.From.months || age >= r.To.months {
			continue
		}
		if r.Until == 0 || on <= r.Until {
			return r
		}
		past = r
	}
	return past
}

// HasCondition says whether a rule holds only under a condition that somebody has to confirm.
func (s *Schedule) HasCondition(id string) bool {
	for x := range s.Rules.Rules {
		if r := &s.Rules.Rules[x]; r.ID == id {
			return r.Condition != ""
		}
	}
	return false
}
