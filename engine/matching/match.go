package matching

import "slices"

// Level is how well somebody speaks a language: 0 not known, 1 is A1, 6 is C2.
type Level int

// Person is what is needed of somebody to see whether a place fits.
type Person struct {
	Occupations []string // codes of the occupations that they want, in any order
	Skills      []string // folded by the caller, so that the same is the same
	German      Level
	Free        Week // when they could work; empty: not asked
	Care        Week // when their children are looked after; empty: nobody waits for them
	Busy        Week // courses and other fixed times
	MostMinutes int  // they go so far by public transport; 0: not asked
}

// Place is where somebody could work or learn.
type Place struct {
	Occupation    string // a code; "" where it has none
	Skills        []string
	German        Level // at least; 0: nothing is asked
	Week          Week  // its hours; empty: to be agreed
	WeekMinutes   int   // hours to be agreed: so many a week; 0: not said
	TravelMinutes int   // by public transport; 0: not known
}

// State is what became of one question.
type State string

// The states.
const (
	Met     State = "met"
	Partly  State = "partly"
	Missing State = "missing"
	Unknown State = "unknown" // somebody has to ask
)

// Part is one question and its answer.
type Part struct {
	Kind   Kind
	State  State
	Points int
	Of     int      // points it can have
	Have   []string // skills that are there
	Lack   []string // skills that are not
	Days   []int    // weekdays on which the hours do not fit, 0 is Monday
	Lacks  int      // minutes of travel too many, minutes a week too few, levels too low
}

// Kind is what a question is about.
type Kind string

// The questions, in their order.
const (
	Hours      Kind = "hours"
	Way        Kind = "way"
	German     Kind = "german"
	Skills     Kind = "skills"
	Occupation Kind = "occupation"
)

// The weights of the questions; they add up to 100. They sort, they do not decide,
// and nobody has measured better ones.
const (
	ofHours, ofWay, ofGerman, ofSkills, ofOccupation = 25, 15, 15, 30, 15
)

// Verdict is whether a place fits.
type Verdict string

// The verdicts.
const (
	Fits  Verdict = "fits"
	Ask   Verdict = "ask" // nothing stands against it, and something is to be asked or learned
	Never Verdict = "no"  // hours, way or language stand against it
)

// Fit is how well a place fits a person.
type Fit struct {
	Verdict Verdict
	Points  int // of 100
	Parts   []Part
}

// Match says how well a place fits.
func Match(p Person, at Place) Fit {
	f := Fit{Verdict: Fits, Parts: []Part{hours(p, at), way(p, at), german(p, at), skills(p, at), occupation(p, at)}}
	for _, part := range f.Parts {
		f.Points += part.Points
		switch blocks := part.Kind == Hours || part.Kind == Way || part.Kind == German; {
		case part.State == Missing && blocks:
			f.Verdict = Never
		case part.State != Met && part.Kind != Occupation && f.Verdict == Fits:
			f.Verdict = Ask
		}
	}
	return f
}

// hours: all of the place's hours must lie in the time that the person has. Where
// children wait, the way there and back must lie in the time of their care, too.
func hours(p Person, at Place) Part {
	part := Part{Kind: Hours, State: Unknown, Points: ofHours / 2, Of: ofHours}
	if p.Free.Empty() && p.Care.Empty() {
		return part
	}
	own := p.free(at.TravelMinutes)
	if at.Week.Empty() {
		if part.Lacks = max(0, at.WeekMinutes-own.Minutes()); at.WeekMinutes > 0 && part.Lacks > 0 {
			part.State, part.Points = Missing, 0
		}
		return part // which hours is to be agreed
	}
	for i, spans := range at.Week {
		if !covers(own[i], spans) {
			part.Days = append(part.Days, i)
		}
	}
	if part.State, part.Points = Met, ofHours; len(part.Days) > 0 {
		part.State, part.Points = Missing, 0
	}
	return part
}

// free is when the person could be at a place so many minutes away.
func (p Person) free(travel int) (own Week) {
	for i := range own {
		own[i] = p.Free[i]
		if p.Free.Empty() {
			own[i] = []Span{{0, day}}
		}
		if !p.Care.Empty() {
			own[i] = both(own[i], narrowed(p.Care[i], travel))
		}
		own[i] = without(own[i], p.Busy[i])
	}
	return own
}

func way(p Person, at Place) Part {
	part := Part{Kind: Way, State: Unknown, Points: ofWay / 2, Of: ofWay}
	if p.MostMinutes <= 0 || at.TravelMinutes <= 0 {
		return part
	}
	part.Lacks = max(0, at.TravelMinutes-p.MostMinutes)
	if part.State, part.Points = Met, ofWay; part.Lacks > 0 {
		part.State, part.Points = Missing, 0
	}
	return part
}

// german: one level below can be learned on the way and is to be asked; more is not.
func german(p Person, at Place) Part {
	part := Part{Kind: German, State: Met, Points: ofGerman, Of: ofGerman}
	switch part.Lacks = int(max(0, at.German-p.German)); {
	case part.Lacks == 0:
	case p.German == 0:
		part.State, part.Points = Unknown, 0
	case part.Lacks == 1:
		part.State, part.Points = Partly, ofGerman/2
	default:
		part.State, part.Points = Missing, 0
	}
	return part
}

func skills(p Person, at Place) Part {
	part := Part{Kind: Skills, State: Met, Points: ofSkills, Of: ofSkills}
	asked := slices.Compact(slices.Sorted(slices.Values(at.Skills)))
	for _, skill := range asked {
		if slices.Contains(p.Skills, skill) {
			part.Have = append(part.Have, skill)
		} else {
			part.Lack = append(part.Lack, skill)
		}
	}
	switch {
	case len(part.Lack) == 0:
	case len(part.Have) == 0:
		part.State, part.Points = Missing, 0
	default:
		part.State, part.Points = Partly, ofSkills*len(part.Have)/len(asked)
	}
	return part
}

// occupation: the same sub-group of the classification, or at least its group. It
// never stands against a place: people learn, and change.
func occupation(p Person, at Place) Part {
	part := Part{Kind: Occupation, State: Unknown, Of: ofOccupation}
	if len(p.Occupations) == 0 || at.Occupation == "" {
		return part
	}
	part.State = Missing
	for _, wanted := range p.Occupations {
		switch {
		case wanted == at.Occupation:
			part.State, part.Points = Met, ofOccupation
		case group(wanted) == group(at.Occupation) && part.State != Met:
			part.State, part.Points = Partly, ofOccupation*3/5
		}
	}
	return part
}

// group is the occupational group: the first three digits.
func group(code string) string { return code[:min(3, len(code))] }
