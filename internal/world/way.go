package world

import (
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/record"
)

// Way is how a household comes to a municipality; the zero Way is that nobody
// has begun to send it anywhere.
type Way struct {
	To    string // AGS
	Lead  int    // index of the household whose transfer it joins; its own if it leads
	Steps []Step // of the one that leads, in order; the others have none
}

// Deed is what an office does with a transfer.
type Deed string

// The deeds.
const (
	Draft         Deed = "draft"
	Announce      Deed = "announce"
	AnnounceAgain Deed = "announce-again"
	Acknowledge   Deed = "acknowledge"
	Ask           Deed = "ask"
	Answer        Deed = "answer"
	Prepare       Deed = "prepare"
	Ready         Deed = "ready"
	Postpone      Deed = "postpone"
	Withdraw      Deed = "withdraw"
	Depart        Deed = "depart"
	Arrive        Deed = "arrive"
	DidNotArrive  Deed = "did-not-arrive"
	TakeBack      Deed = "take-back" // somebody no longer consents to a need being known
	Find          Deed = "find"      // the facility says where those are who did not come
	Keep          Deed = "keep"      // the desk asks the municipality to keep what it prepared
	EndStay       Deed = "end-stay"  // the desk ends the stay of who does not come
)

// Step is one deed on one day.
type Step struct {
	Day   clock.Date
	Do    Deed
	On    clock.Date      // the day of arrival, of what is drafted, announced or proposed
	At    string          // time of day of the arrival
	Sort  assignment.Sort // of what is asked; empty: a question
	About string          // code of the need a question is about, "" for the whole; of the need that is taken back
	Text  string          // question, answer, reason, what differed
	Share float64         // of the open preparations that are done now

	Absent int                    // how many of the household, the last ones, do not come with the others
	Where  assignment.Whereabouts // of those who did not come
}

// Stage is how far a household has come by the last day.
type stage uint8

const (
	resident     stage = iota // lives in a facility
	drafted                   // the Land is writing the announcement
	fresh                     // announced today or the working day before
	overdue                   // announced, and nobody answered in time
	asked                     // a question waits for its answer
	acknowledged              // the municipality prepares
	ready
	waiting // postponed, and no new day yet
	moved   // postponed to a new day
	today   // arrives today
	arrived
	arrivedLate    // with less notice than promised
	arrivedAsked   // after a question
	arrivedMoved   // after a postponement
	arrivedUnequal // not as announced
	withdrawn
	missed
)

// stages are drawn so that the facilities are not overfull.
func (c Config) stages() []drawn[stage] {
	inside := min(.5, .8*float64(c.capacity())/float64(max(1, c.Persons)))
	return []drawn[stage]{
		{resident, .56 * inside}, {withdrawn, .025 * inside}, {missed, .015 * inside},
		{drafted, .03 * inside}, {fresh, .07 * inside}, {overdue, .025 * inside}, {asked, .06 * inside},
		{acknowledged, .11 * inside}, {ready, .06 * inside}, {waiting, .015 * inside}, {moved, .02 * inside}, {today, .01 * inside},
		{arrived, .68 * (1 - inside)}, {arrivedLate, .12 * (1 - inside)}, {arrivedAsked, .11 * (1 - inside)},
		{arrivedMoved, .05 * (1 - inside)}, {arrivedUnequal, .04 * (1 - inside)},
	}
}

// course is a stage with its two days: when it was announced, and for when.
type course struct {
	stage
	last, announced, on clock.Date
}

// course draws the days of a stage.
func (c Config) course(s stage, d dice) course {
	notice := draw(d, []drawn[int]{{14, 3}, {15, 4}, {16, 4}, {18, 3}, {21, 4}, {25, 1}, {28, 1}})
	if s == arrivedLate || d.chance(.06) {
		notice = d.between(3, 10)
	}
	ahead := func(lo, hi int) course { // announced so many days ago
		day := workdayUpTo(c.Today.AddDays(-d.between(lo, hi)))
		return course{s, c.Today, day, workdayFrom(later(day.AddDays(notice), c.Today.AddDays(2)))}
	}
	switch s {
	case resident:
		return course{stage: s, last: c.Today}
	case drafted:
		return course{s, c.Today, workdayUpTo(c.Today.AddDays(-d.between(0, 2))), workdayFrom(c.Today.AddDays(d.between(16, 25)))}
	case fresh:
		return ahead(0, 1)
	case overdue:
		return ahead(6, 9)
	case asked:
		return ahead(3, 10)
	case acknowledged, waiting, moved, withdrawn:
		return ahead(5, 12)
	case ready:
		return ahead(9, 13)
	case today:
		return course{s, c.Today, workdayUpTo(c.Today.AddDays(-notice)), workdayFrom(c.Today)}
	default:
		on := workdayUpTo(c.Today.AddDays(-d.between(1, 80)))
		return course{s, c.Today, workdayUpTo(on.AddDays(-notice)), on}
	}
}

// settle draws when and where the household came, early enough for its way.
func (c Config) settle(h *Household, o *outline, facilities []Facility, d dice) {
	if o.pair != nil {
		d = *o.pair
	}
	if o.story == nil {
		o.course = c.course(draw(d, c.stages()), d)
	} else {
		o.course = o.story.course(c.Today)
	}
	h.Since = c.Today.AddDays(-d.between(1, 110))
	if o.course.stage != resident {
		room := c.FirstDay().DaysUntil(o.course.announced)
		h.Since = o.course.announced.AddDays(-d.between(min(12, room), min(75, room)))
	}
	h.Facility = o.facility
	if h.Facility < 0 {
		h.Facility = facilityByPlaces(facilities, d)
	}
}

func facilityByPlaces(facilities []Facility, d dice) int {
	places := make([]drawn[int], len(facilities))
	for i, f := range facilities {
		places[i] = drawn[int]{i, float64(f.Capacity)}
	}
	return draw(d, places)
}

// travel draws the steps of the way and takes back what would have been written
// down about the household after it had left.
func (c Config) travel(h *Household, o outline, d dice) {
	h.Way = Way{Lead: h.Index}
	if o.course.stage == resident {
		h.forget(c.Today.AddDays(1))
		return
	}
	switch {
	case o.story != nil:
		h.Way.To = DemoMunicipality
	case o.pair != nil: // a town that has what either of the two may need
		h.Way.To = municipalities().hospital.draw(*o.pair)
	default:
		h.Way.To = municipalityFor(d, h)
	}
	if h.Kin >= 0 && h.Kin < h.Index {
		h.Way.Lead = h.Kin
	}
	steps := o.steps(h, d)
	if h.Way.Lead != h.Index { // it leaves with its kin, whose steps may differ from those drawn here
		h.forget(c.end(c.Household(h.Way.Lead).Way.Steps))
		return
	}
	h.forget(c.end(steps))
	h.Way.Steps = slices.DeleteFunc(steps, func(s Step) bool { return s.Day.After(c.Today) })
}

// end gives the day from which on the Land writes down nothing more: that of
// the arrival or of the end of the stay, or the one after the last day.
func (c Config) end(steps []Step) clock.Date {
	i := slices.IndexFunc(steps, func(s Step) bool {
		return (s.Do == Arrive || s.Do == EndStay) && !s.Day.After(c.Today)
	})
	if i < 0 {
		return c.Today.AddDays(1)
	}
	return steps[i].Day
}

// forget takes back what would have been written down on the day or after it.
func (h *Household) forget(day clock.Date) {
	from := morning(day)
	for at := range h.Persons {
		p := &h.Persons[at]
		p.Needs = slices.DeleteFunc(p.Needs, func(n record.Need) bool { return !n.RecordedAt.Before(from) })
		p.Measures = slices.DeleteFunc(p.Measures, func(m record.Measure) bool { return !m.RecordedAt.Before(from) })
		p.NoNeeds = slices.DeleteFunc(p.NoNeeds, func(n record.NoNeed) bool { return !n.RecordedAt.Before(from) })
	}
}

func workdayUpTo(d clock.Date) clock.Date {
	for !d.IsWorkday() {
		d = d.AddDays(-1)
	}
	return d
}

func workdayFrom(d clock.Date) clock.Date {
	for !d.IsWorkday() {
		d = d.AddDays(1)
	}
	return d
}
