package deadline

// Turn is who has to do something next.
type Turn string

// The turns. Nobody has to do anything once it is decided.
const (
	Nobody    Turn = ""
	Person    Turn = "person"    // whoever applied: apply, bring documents, answer
	Authority Turn = "authority" // acknowledge, decide
)

// State is how a procedure stands on a day.
type State struct {
	AcknowledgeBy Day // the last day in time; 0 where the term does not run or is not known
	DecideBy      Day
	Overdue       int // days that the authority is late with what it still owes, the longer if it owes both
	WaitingFor    Turn
	Since         Day // 0 where nothing has happened yet, or nobody is waited for

	Owes    Kind  // what is overdue, the later step if both: Acknowledged, Decided or ""
	Stands  bool  // a pause lasts: DecideBy is the earliest day
	Assumed bool  // an extension named no length, and the rule's was taken
	Void    []int // the events, by their place, that were too late or too many to have an effect
}

// pause is a time that is not counted: from one event up to the day on which it goes on.
type pause struct {
	from, to Day
	place    int
}

// procedure is what is known on a day.
type procedure struct {
	rule    Rule
	holiday func(Day) bool
	on      Day

	applied, acknowledged, complete, decided Day
	pauses                                   []pause
	lasts                                    bool // the last pause does
	extensions                               []Event
	places                                   []int // of the extensions
}

// Reckon says how a procedure stands on a day. What happened later is not looked at. Holiday says of a day
// whether it is a public one; it may be nil.
func (r Rule) Reckon(events []Event, on Day, holiday func(Day) bool) (State, error) {
	if err := Check(events); err != nil {
		return State{}, err
	}
	p := procedure{rule: r, holiday: holiday, on: on}
	for _, i := range inOrder(events) {
		if events[i].Day <= on {
			p.take(events[i], i)
		}
	}
	var s State
	if p.applied != 0 && r.Acknowledge.Known() {
		s.AcknowledgeBy = p.working(r.Acknowledge.From(p.applied))
	}
	if p.complete != 0 && r.Decide.Known() {
		s.DecideBy, s.Assumed, s.Void = p.end(p.complete)
		for _, before := range p.pauses { // what is complete later is never due earlier
			if before.from < p.complete {
				earlier, _, _ := p.end(before.from)
				s.DecideBy = max(s.DecideBy, earlier)
			}
		}
		s.Stands = p.lasts && p.decided == 0 && s.DecideBy >= on
	}
	s.WaitingFor, s.Since = p.turn()
	if p.decided == 0 {
		if s.AcknowledgeBy != 0 && p.acknowledged == 0 && on > s.AcknowledgeBy {
			s.Overdue, s.Owes = int(on-s.AcknowledgeBy), Acknowledged
		}
		if s.DecideBy != 0 && on > s.DecideBy {
			s.Overdue, s.Owes = max(s.Overdue, int(on-s.DecideBy)), Decided
		}
	}
	return s, nil
}

// take keeps what an event tells.
func (p *procedure) take(e Event, place int) {
	switch e.Kind {
	case Applied:
		p.applied = e.Day
	case Acknowledged:
		p.acknowledged = e.Day
	case Complete:
		p.complete = e.Day
	case Decided:
		p.decided, p.lasts = e.Day, false
		p.goOn(e.Day)
	case Extended:
		p.extensions, p.places = append(p.extensions, e), append(p.places, place)
	case Paused:
		to := p.on // as if it went on today
		if e.Until != 0 {
			to = e.Until + 1
		}
		p.pauses, p.lasts = append(p.pauses, pause{e.Day, to, place}), e.Until == 0 || e.Until >= p.on
	case Resumed:
		p.lasts = false
		p.goOn(e.Day)
	}
}

// goOn ends the last pause, if it lasts longer than to the day.
func (p *procedure) goOn(on Day) {
	if n := len(p.pauses); n > 0 {
		p.pauses[n-1].to = min(p.pauses[n-1].to, on)
	}
}

// turn says who has to do something, and since when.
func (p *procedure) turn() (Turn, Day) {
	goesOn := Day(0) // the day on which the last pause ended
	if n := len(p.pauses); n > 0 {
		goesOn = p.pauses[n-1].to
	}
	switch {
	case p.decided != 0:
		return Nobody, 0
	case p.applied == 0:
		return Person, 0
	case p.lasts:
		return Person, p.pauses[len(p.pauses)-1].from
	case p.complete != 0:
		return Authority, max(p.complete, goesOn)
	case p.acknowledged != 0:
		return Person, p.acknowledged
	}
	return Authority, max(p.applied, goesOn)
}
