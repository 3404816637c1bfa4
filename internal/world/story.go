package world

import (
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/record"
)

// story is a household on its way to the demo's municipality. Together the
// stories show on the first page each thing that can happen.
type story struct {
	form   Form
	region string
	stage  stage
	ago    int // days before the last day it was announced
	in     int // days after the last day it arrives; negative: it has arrived
	needs  []late
	kin    int                 // 1, -1: the story beside it is its kin
	unsaid string              // a need its first person consents to, and thinks better of
	steps  func(course) []Step // where the stage alone does not tell it
}

// late is a need that the story wants, and how many days ago it was found; 0:
// soon after the arrival, as most are.
type late struct {
	who  role
	code string
	ago  int
}

var stories = []story{
	{form: ThreeGenerations, region: "ar", stage: acknowledged, ago: 9, in: 12,
		needs: []late{{grandparent, "step-free", 0}, {grandparent, "interpreter", 0}, {father, "interpreter", 0}}, unsaid: "quiet-room"},
	{form: Family, region: "prs", stage: acknowledged, ago: 11, in: 9,
		needs: []late{{father, "interpreter", 0}, {mother, "wheelchair-space", 2}, {mother, "transport-wheelchair", 2}}, steps: wheelchairFoundLate},
	{form: SingleParent, region: "ti", stage: asked, ago: 6, in: 16, steps: aQuestionWaits,
		needs: []late{{mother, "interpreter", 0}, {mother, "continuous-medication", 0}, {mother, "single-parent-support", 0}}},
	{form: Single, region: "so", stage: overdue, ago: 7, in: 7, needs: []late{{alone, "interpreter", 0}}},
	{form: Couple, region: "uk", stage: today, ago: 16, in: 0, needs: []late{{mother, "lift", 0}, {father, "continuous-medication", 0}}},
	{form: Family, region: "tr", stage: fresh, ago: 0, in: 21},
	{form: LargeFamily, region: "ku", stage: ready, ago: 13, in: 5, needs: []late{{father, "interpreter", 0}, {mother, "reading-help", 0}}},
	{form: Single, region: "en", stage: fresh, ago: 1, in: 3, needs: []late{{alone, "quiet-room", 0}}},
	{form: Siblings, region: "so", stage: acknowledged, ago: 8, in: 13, steps: aQuestionAnswered, needs: []late{{guardian, "interpreter", 0}}},
	{form: Family, region: "fa", stage: moved, ago: 12, in: 18, steps: movedToANewDay},
	{form: Couple, region: "ps", stage: acknowledged, ago: 5, in: 14, kin: 1, needs: []late{{mother, "pregnancy-care", 0}}},
	{form: Family, region: "ps", stage: acknowledged, ago: 5, in: 14, kin: -1, needs: []late{{father, "family-together", 0}}},
	{form: Family, region: "ar", stage: arrivedUnequal, ago: 18, in: -2},
	{form: Single, region: "tr", stage: arrived, ago: 26, in: -9},
	{form: SingleParent, region: "uk", stage: arrived, ago: 31, in: -16, needs: []late{{mother, "therapy", 0}}},
	{form: Couple, region: "ka", stage: arrivedAsked, ago: 42, in: -24},
	{form: Family, region: "sq", stage: arrived, ago: 53, in: -38},
	{form: Single, region: "fr", stage: arrivedLate, ago: 62, in: -57},
	{form: Family, region: "es", stage: withdrawn, ago: 12, in: 8},
	{form: Single, region: "prs", stage: missed, ago: 21, in: -6, steps: missedAndExpected},
	{form: LargeFamily, region: "ar", stage: drafted, ago: 0, in: 22},
	{form: SingleParent, region: "ku", stage: waiting, ago: 10, in: 4},
	{form: Couple, region: "tr", stage: missed, ago: 17, in: -1, steps: missedJustNow},
	{form: Family, region: "fa", stage: arrivedUnequal, ago: 20, in: -2, steps: oneStayedBehind},
	{form: Single, region: "so", stage: missed, ago: 28, in: -12, steps: missedAndForgotten},
	{form: Single, region: "en", stage: missed, ago: 34, in: -18, steps: missedAndGone},
}

// storyOutline is the outline of the i-th household, a story.
func (c Config) storyOutline(i int) outline {
	s := &stories[i]
	o := outline{form: s.form, region: regionOf(s.region), kin: -1, facility: 0, story: s}
	if s.kin != 0 {
		o.kin = i + s.kin
		o.family = &names()[o.region.key].surnames()[0]
		pair := throw(c.Seed, lanePair, min(i, o.kin))
		o.pair = &pair
	}
	if i%7 == 6 {
		o.facility = 1
	}
	return o
}

func (s *story) course(last clock.Date) course {
	on := last.AddDays(s.in)
	if s.in != 0 { // who arrives today does so on a Sunday as well
		on = workdayUpTo(on)
	}
	if s.in > 0 && !on.After(last) {
		on = workdayFrom(last.AddDays(s.in))
	}
	return course{stage: s.stage, last: last, announced: workdayUpTo(last.AddDays(-s.ago)), on: on}
}

// tell adds the needs the story is about.
func (s *story) tell(h *Household, members []member, last clock.Date, r *region, d dice) {
	for _, n := range s.needs {
		at := slices.IndexFunc(members, func(m member) bool { return m.role == n.who })
		if at < 0 {
			at = 0 // a single parent who is the other one
		}
		p := &h.Persons[at]
		if slices.ContainsFunc(p.Needs, func(known record.Need) bool { return known.Code == n.code }) {
			continue
		}
		w := h.somebody(r, members[at], p, d)
		found := w.h.Since.AddWorkdays(2)
		if n.ago > 0 {
			found = workdayUpTo(last.AddDays(-n.ago))
		}
		p.Needs = append(p.Needs, w.needed(ruleOf(n.code), found))
	}
	if s.unsaid == "" {
		return
	}
	w := h.somebody(r, members[0], &h.Persons[0], d)
	found := w.h.Since.AddWorkdays(2)
	n := w.needed(ruleOf(s.unsaid), found)
	n.Basis, n.Source, n.Consent = record.ByConsent, record.OwnWord, "mündlich am "+german(found)+", gedolmetscht"
	h.Persons[0].Needs = append(h.Persons[0].Needs, n)
}

// ruleOf gives the rule by which a need is written down.
func ruleOf(code string) rule {
	i := slices.IndexFunc(needRules, func(r rule) bool { return r.code == code })
	if i < 0 {
		return extraRules[code]
	}
	return needRules[i]
}

var extraRules = map[string]rule{
	"transport-wheelchair": wheelchairRide,
	"family-together":      {code: "family-together", detail: words("mit dem Haushalt der Schwester, derselbe Transfer"), from: told},
}

// wheelchairFoundLate was acknowledged, then the facility found what nobody had
// told it: the municipality sees what is new.
func wheelchairFoundLate(c course) []Step {
	found := workdayUpTo(c.last.AddDays(-2))
	return []Step{
		{Day: c.announced, Do: Draft, On: c.on, At: "10:30"},
		{Day: c.announced, Do: Announce, On: c.on, At: "10:30"},
		{Day: c.announced.AddWorkdays(1), Do: Acknowledge},
		{Day: c.announced.AddWorkdays(2), Do: Prepare, Share: .5},
		{Day: later(found, workdayUpTo(c.last.AddDays(-1))), Do: AnnounceAgain, On: c.on, At: "10:30"},
	}
}

func aQuestionWaits(c course) []Step {
	q := questions[slices.IndexFunc(questions, func(q question) bool { return q.about == "continuous-medication" })]
	return []Step{
		{Day: c.announced, Do: Draft, On: c.on, At: "11:00"},
		{Day: c.announced, Do: Announce, On: c.on, At: "11:00"},
		{Day: c.announced.AddWorkdays(1), Do: Acknowledge},
		{Day: workdayUpTo(c.last.AddDays(-1)), Do: Ask, About: q.about, Text: q.question},
	}
}

func aQuestionAnswered(c course) []Step {
	q := questions[slices.IndexFunc(questions, func(q question) bool { return q.about == "school-place" })]
	return []Step{
		{Day: c.announced, Do: Draft, On: c.on, At: "14:00"},
		{Day: c.announced, Do: Announce, On: c.on, At: "14:00"},
		{Day: c.announced.AddWorkdays(1), Do: Acknowledge},
		{Day: c.announced.AddWorkdays(1), Do: Ask, About: q.about, Text: q.question},
		{Day: c.announced.AddWorkdays(2), Do: Answer, Text: q.answer},
		{Day: c.announced.AddWorkdays(3), Do: Prepare, Share: .3},
	}
}

func movedToANewDay(c course) []Step {
	old := workdayFrom(c.on.AddDays(-14))
	return []Step{
		{Day: c.announced, Do: Draft, On: old, At: "10:00"},
		{Day: c.announced, Do: Announce, On: old, At: "10:00"},
		{Day: c.announced.AddWorkdays(1), Do: Acknowledge},
		{Day: c.announced.AddWorkdays(4), Do: Postpone, Text: postponements[1]},
		{Day: c.announced.AddWorkdays(6), Do: AnnounceAgain, On: c.on, At: "10:00"},
		{Day: c.announced.AddWorkdays(7), Do: Acknowledge},
	}
}

// comes is the way up to the day of arrival, when the municipality is ready.
func comes(c course) []Step {
	return []Step{
		{Day: c.announced, Do: Draft, On: c.on, At: "11:00"},
		{Day: c.announced, Do: Announce, On: c.on, At: "11:00"},
		{Day: c.announced.AddWorkdays(1), Do: Acknowledge},
		{Day: c.announced.AddWorkdays(4), Do: Ready},
	}
}

// missedJustNow did not come, and the facility has not said yet where they are.
func missedJustNow(c course) []Step {
	return append(comes(c), Step{Day: c.on, Do: DidNotArrive, Text: absences[1]})
}

// missedAndExpected slept through the bus: the municipality keeps the room.
func missedAndExpected(c course) []Step {
	next := c.on.AddWorkdays(1)
	return append(comes(c),
		Step{Day: c.on, Do: DidNotArrive, Text: absences[0]},
		Step{Day: next, Do: Find, Where: assignment.Here, Text: "Hat den Bus verpasst, war am Abend wieder hier."},
		Step{Day: next, Do: Keep, Text: "Voraussichtlich in zwei bis drei Wochen."})
}

// oneStayedBehind is a family of which the last one had not left with the others.
func oneStayedBehind(c course) []Step {
	return append(comes(c),
		Step{Day: c.on, Do: Depart, Absent: 1, Text: "Termin beim Bundesamt am selben Vormittag."},
		Step{Day: c.on, Do: Arrive, Absent: 1})
}

// missedAndForgotten is overdue: nobody said anything, and it has reached the lead.
func missedAndForgotten(c course) []Step {
	return append(comes(c), Step{Day: c.on, Do: DidNotArrive, Text: absences[1]})
}

// missedAndGone has left for nobody knows where.
func missedAndGone(c course) []Step {
	return append(comes(c),
		Step{Day: c.on, Do: DidNotArrive, Text: absences[0]},
		Step{Day: c.on.AddWorkdays(1), Do: Find, Where: assignment.Gone, Text: "Zimmer geräumt, keine Nachricht."},
		Step{Day: c.on.AddWorkdays(3), Do: EndStay, Where: assignment.Gone})
}
