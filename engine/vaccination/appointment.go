package vaccination

// Injection is one vaccine of an appointment.
type Injection struct {
	Vaccine *Vaccine
	Name    string
	For     []string // what is due and it protects from
	Beside  []string // what it protects from as well, although that is not due
	Other   bool     // it protects from something that no rule is about, too
}

// Appointment is what could be given on one day.
type Appointment struct {
	Injections []Injection
	Left       []string // due, but no vaccine of the rule set is for that age and person
	NoDay      []string // due, but no source says from when
}

// Appointment chooses, for what is due on the day, the vaccines that protect from
// the most with the fewest injections; among those, the ones that give the least
// that is not due; among those, the ones named first in the rule set. Nothing
// is chosen that somebody must not be given. It tries all there are: they are few.
func (s *Schedule) Appointment(p Person, found []Finding, on Day) Appointment {
	var a Appointment
	var due Set
	for n := range found {
		switch f := &found[n]; {
		case f.Status != Due:
		case f.DueFrom == 0:
			a.NoDay = append(a.NoDay, f.Antigen)
		case f.DueFrom <= on:
			due |= 1 << n
		}
	}
	barred := p.Contraindicated
	if p.Pregnant {
		barred |= s.live
	}
	youngest, oldest := p.ages(on)
	var room [maxVaccines]int
	usable := room[:0]
	var reach Set
	for x, m := range s.mix {
		if m.From.months <= youngest && oldest < m.To.months && m.against&barred == 0 && m.against&due != 0 && len(usable) < len(room) {
			usable = append(usable, x)
			reach |= m.against & due
		}
	}
	search := cover{mix: s.mix, usable: usable, due: due & reach}
	search.fill(0, 0)
	for _, x := range search.best[:search.few] {
		m := &s.mix[x]
		in := Injection{Vaccine: m.Vaccine, Name: s.Name(m.ATC), For: s.names(m.against & due), Beside: s.names(m.against &^ due), Other: m.other}
		a.Injections = append(a.Injections, in)
	}
	a.Left = s.names(due &^ reach)
	return a
}

// names lists a set.
func (s *Schedule) names(set Set) (all []string) {
	for n, name := range s.Antigens {
		if set.Has(n) {
			all = append(all, name)
		}
	}
	return all
}

// maxVaccines bounds what an appointment is chosen from.
const maxVaccines = 32

// cover is the search for the fewest vaccines.
type cover struct {
	mix    []mixed
	usable []int
	due    Set

	taken, best [maxAntigens]int
	few, excess int // of the best; few is 0 until there is one
	steps       int
}

// maxSteps ends the search in a rule set made to be hard; the shipped one takes some dozens.
const maxSteps = 1 << 18

// fill takes each vaccine that covers the first antigen that is not covered yet.
func (c *cover) fill(depth int, covered Set) {
	rest := c.due &^ covered
	if rest == 0 {
		if excess := c.beside(depth); c.few == 0 || depth < c.few || excess < c.excess {
			c.best, c.few, c.excess = c.taken, depth, excess
		}
		return
	}
	if c.steps++; c.few > 0 && (depth >= c.few || c.steps > maxSteps) {
		return
	}
	first := rest & -rest
	for _, x := range c.usable {
		if c.mix[x].against&first != 0 {
			c.taken[depth] = x
			c.fill(depth+1, covered|c.mix[x].against)
		}
	}
}

// beside counts what the vaccines taken give that is not due, or twice.
func (c *cover) beside(depth int) (n int) {
	for _, x := range c.taken[:depth] {
		n += c.mix[x].against.Len()
		if c.mix[x].other {
			n++
		}
	}
	return n - c.due.Len()
}

// FirstOffer gives the rows of what is offered at a first appointment at an age,
// whatever is documented. Who is pregnant, or must not be given something, is for
// the notes of the rows and the doctor.
func (s *Schedule) FirstOffer(p Person, on Day) (all []*Offer) {
	youngest, oldest := p.ages(on)
	for x := range s.Rules.Offers {
		o := &s.Rules.Offers[x]
		if o.From.months <= oldest && youngest < o.To.months && p.Born > o.BornAfter && (o.BornUntil == 0 || p.Born <= o.BornUntil) {
			all = append(all, o)
		}
	}
	return all
}
