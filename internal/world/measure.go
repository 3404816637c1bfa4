package world

import (
	"fmt"
	"iter"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
)

// clinic writes down what was done for one person: not everything, and not
// always the same in each place.
type clinic struct {
	somebody
	today    clock.Date
	facility Facility
}

// measure draws what a facility does for somebody and what of it is known.
func (w clinic) measure() {
	w.ask(w.assess())
	w.examine()
	w.vaccinateAbroad()
	w.vaccinate()
	w.follow()
	w.teach()
	w.counsel()
}

// add notes a measure of a kind, on a day, as known from a source the day after
// at the latest; what lies in the future is planned.
func (w clinic) add(m record.Measure) {
	entry, ok := record.Current().Kind(m.Kind)
	if !ok {
		panic("world: the catalogue has no measure " + m.Kind) // held by a test
	}
	m.ID, m.Person, m.Health = w.id(w.h.Since), w.ID, entry.Health
	if m.DayPrecision == "" {
		m.DayPrecision = person.ToTheDay
	}
	if m.Source == "" {
		m.Source = record.OtherDocument
	}
	written := m.SourceDay
	if written.IsZero() {
		written = m.Day
	}
	if m.Outcome == record.Done && m.Day.After(w.today) {
		if m.Kind == "vaccination" || m.Source != record.OtherDocument {
			return
		}
		m.Outcome, m.Note = record.Planned, ""
		written = w.h.Since.AddWorkdays(1)
	}
	m.SourceDay = written
	m.RecordedAt = morning(written)
	if written.After(w.today) {
		return
	}
	w.Measures = append(w.Measures, m)
}

// documented reports whether the facility wrote down what it did.
func (w clinic) documented() bool { return w.chance(w.facility.diligent) }

// assess is the talk about individual needs, due within 30 days; it gives its day,
// none where it is not documented.
func (w clinic) assess() (day clock.Date) {
	if w.documented() {
		day = w.h.Since.AddWorkdays(w.between(2, 19))
		w.add(record.Measure{Kind: "needs-assessment", Outcome: record.Done, Day: day, Place: w.facility.Name, Source: record.Observation})
	}
	return day
}

// ask is what the talk gave of which nothing is needed: most of it is written down.
func (w clinic) ask(day clock.Date) {
	if day.IsZero() || day.After(w.today) {
		return
	}
	for group, whom := range groupsAsked() {
		if w.years < whom.FromAge || w.needsOf(group) || !w.chance(.5+w.facility.diligent/2) {
			continue
		}
		w.NoNeeds = append(w.NoNeeds, record.NoNeed{ID: w.id(day), Person: w.ID, Of: record.GapGroup, Code: string(group), Source: record.OwnWord,
			SourceDay: day, Health: group == record.Health, RecordedAt: morning(day)})
	}
}

// groupsAsked gives the groups that are asked about, always in the same order.
func groupsAsked() iter.Seq2[record.Group, *record.Expected] {
	return func(yield func(record.Group, *record.Expected) bool) {
		for _, group := range record.Groups {
			if whom := record.Current().Asked[group]; whom != nil && !yield(group, whom) {
				return
			}
		}
	}
}

// needsOf reports whether the person needs anything of a group.
func (w clinic) needsOf(group record.Group) bool {
	return slices.ContainsFunc(w.Needs, func(n record.Need) bool {
		entry, _ := record.Current().Need(n.Code)
		return entry.Group == group
	})
}

// examine is the examination of § 62 AsylG with what belongs to it.
func (w clinic) examine() {
	day := w.h.Since.AddWorkdays(w.between(1, 6))
	done := record.Measure{Kind: "examination", Outcome: record.Done, Day: day, Place: w.facility.Name}
	switch {
	case w.chance(.015):
		done.Outcome = record.Declined
	case !w.documented():
		done.Outcome, done.Day, done.DayPrecision, done.SourceDay = record.NotDocumented, clock.Date{}, person.NotKnown, day
		done.Place = ""
	}
	w.add(done)
	w.register(done)
	w.screen(day)
}

// register has the central register say the same, with what it keeps: kind,
// place and date. Sometimes its date is another one, sometimes it has none.
func (w clinic) register(m record.Measure) {
	if w.r.refuge || m.Outcome != record.Done || m.Day.After(w.today) || !w.chance(.62) {
		return
	}
	m.Source, m.Batch, m.Dose, m.Vaccine, m.Note = record.AZR, "", "", "", ""
	m.SourceDay = m.Day.AddWorkdays(w.between(1, 8))
	if w.chance(.07) {
		m.Day = m.Day.AddDays(w.between(1, 6)) // the day it was typed in
		m.SourceDay = later(m.SourceDay, m.Day)
	}
	w.add(m)
}

// screen is the screening for tuberculosis: no X-ray under 15 or in pregnancy.
func (w clinic) screen(day clock.Date) {
	if w.years < 15 {
		return
	}
	m := record.Measure{Kind: "tb-screening", Outcome: record.Done, Day: day.AddWorkdays(w.between(0, 3)),
		Place: "Röntgenstelle " + w.facility.Place, Note: "Röntgen, ohne Befund"}
	switch {
	case w.pregnant():
		m.Note, m.Place = "ohne Röntgen, Schwangerschaft", w.facility.Name
	case w.chance(.01):
		m.Outcome, m.Note = record.Declined, ""
	case !w.documented():
		return // a gap: nobody wrote that nothing was found
	}
	w.add(m)
	w.register(m)
}

func (w clinic) pregnant() bool { return w.needs("pregnancy-care") }

func (w clinic) needs(code string) bool {
	return slices.ContainsFunc(w.Needs, func(n record.Need) bool { return n.Code == code })
}

// follow is what comes of needs: a plan for the medication, a therapy begun.
func (w clinic) follow() {
	for _, f := range []struct{ need, kind, note string }{
		{"continuous-medication", "medication-plan", "Plan mitgegeben"},
		{"therapy", "therapy-started", ""},
		{"pregnancy-care", "pregnancy-care", "Mutterpass angelegt"},
		{"aid-supply", "aid-supplied", ""},
		{"care-service", "care-started", ""},
	} {
		i := slices.IndexFunc(w.Needs, func(n record.Need) bool { return n.Code == f.need })
		if i < 0 || !w.chance(.6) {
			continue
		}
		w.add(record.Measure{Kind: f.kind, Outcome: record.Done, Note: f.note, Place: w.facility.Name,
			Day: clock.DateOf(w.Needs[i].RecordedAt).AddWorkdays(w.between(2, 15))})
	}
}

// teach is lessons for children and courses for adults.
func (w clinic) teach() {
	begin := w.h.Since.AddWorkdays(w.between(5, 20))
	course := func(kind string, share float64, note string) {
		if w.chance(share) && w.documented() {
			w.add(record.Measure{Kind: kind, Outcome: record.Done, Day: begin, Place: w.facility.Name, Note: note,
				Source: record.Observation})
		}
	}
	switch {
	case w.years >= 6 && w.years <= 17:
		course("schooling", .9, fmt.Sprintf("%d Stunden je Woche", 5*w.between(3, 5)))
	case w.years >= 3 && w.years <= 5:
		course("child-care", .6, "Spielgruppe")
	case w.grown():
		course("orientation-course", .4, "")
		course("language-course", .2, "Alphabetisierung und A1")
	}
}

// counsel is counselling; hints of the independent one travel only by consent.
func (w clinic) counsel() {
	if !w.grown() {
		return
	}
	for _, kind := range []drawn[string]{{"social-counselling", .55}, {"procedure-counselling", .3}} {
		if w.chance(kind.weight) && w.documented() {
			w.add(record.Measure{Kind: kind.value, Outcome: record.Done, Place: w.facility.Name, Source: record.Observation,
				Day: w.h.Since.AddWorkdays(w.between(3, 25))})
		}
	}
}

func later(a, b clock.Date) clock.Date {
	if b.After(a) {
		return b
	}
	return a
}
