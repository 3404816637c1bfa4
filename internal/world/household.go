package world

import (
	"fmt"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
)

// Household is one household and all that happens to it until Config.Today.
type Household struct {
	Index      int
	ID         id.ID
	FileNumber string
	Form       Form
	Persons    []Person
	Ties       []person.Tie // by position, within the household
	Facility   int          // index in Config.Facilities
	Since      clock.Date   // the day it came there
	Kin        int          // index of the household it wants to stay together with, -1 if none
	Way        Way
}

// Person is somebody with what is recorded about them.
type Person struct {
	person.Person
	Needs      []record.Need      // RecordedAt: when it was written down
	Measures   []record.Measure   // likewise
	NoNeeds    []record.NoNeed    // asked, and none; likewise
	Statements []record.Statement // allergies, medicines, aids; likewise
	Legal      person.Legal       // for the legal desk's table alone
}

// Form is how the people of a household belong together.
type Form string

// The forms.
const (
	Single           Form = "single"
	Couple           Form = "couple"
	Family           Form = "family"
	SingleParent     Form = "single-parent"
	LargeFamily      Form = "large-family"
	ThreeGenerations Form = "three-generations"
	Siblings         Form = "siblings" // minors with an aunt or uncle who is their guardian
)

var forms = []drawn[Form]{{Single, 43}, {Couple, 11}, {Family, 21}, {SingleParent, 12}, {LargeFamily, 5},
	{ThreeGenerations, 4}, {Siblings, 4}}

// Household invents the i-th household, whatever others there are.
func (c Config) Household(i int) Household {
	d := throw(c.Seed, laneHousehold, i)
	o := c.outline(i, d)
	h := Household{Index: i, Form: o.form, Kin: o.kin}
	facilities := c.Facilities()
	c.settle(&h, &o, facilities, d)
	h.ID = d.id(h.Since)
	h.FileNumber = fmt.Sprintf("%02d-%06d", h.Since.Year()%100, i+1)
	members := compose(o, d)
	h.Ties = ties(members)
	h.Persons = inhabit(o, members, h.Since, d)
	for at := range h.Persons {
		p := &h.Persons[at]
		p.Household = h.ID
		h.somebody(o.region, members[at], p, d).need()
	}
	if o.story != nil {
		o.story.tell(&h, members, c.Today, o.region, d)
	}
	for at := range h.Persons {
		clinic{h.somebody(o.region, members[at], &h.Persons[at], d), c.Today, facilities[h.Facility]}.measure()
	}
	said := throw(c.Seed, laneStatement, i) // a chance of its own: all else stays as it was
	for at := range h.Persons {
		h.somebody(o.region, members[at], &h.Persons[at], said).say()
	}
	c.travel(&h, o, d)
	o.region.legal(&h, d)
	return h
}

// needs reports whether somebody of the household needs the measure.
func (h *Household) needs(code string) bool {
	_, found := h.Need(code, clock.NewDate(9999, 12, 31), h.Since)
	return found
}

// Need finds a need of the household that was written down by the end of a day
// and is not over before another one: a hand-over leaves out what is over by then.
func (h *Household) Need(code string, by, on clock.Date) (record.Need, bool) {
	for _, p := range h.Persons {
		for _, n := range p.Needs {
			if n.Code == code && !n.RecordedAt.After(morning(by)) && (n.Until.IsZero() || !n.Until.Before(on)) {
				return n, true
			}
		}
	}
	return record.Need{}, false
}

// outline is what is decided about a household before its people.
type outline struct {
	form     Form
	region   *region
	family   *spelling // the family name it shares with its kin
	kin      int
	facility int
	pair     *dice // of both households of a pair of kin, which do the same; else nil
	story    *story
	course   course // how far it has come
}

// pairs is the share of neighbouring households that are each other's kin.
const pairs = 0.06

// outline draws region and form. Two neighbours can be kin: what they have in
// common comes from the chance of the pair, so that either can be invented alone.
func (c Config) outline(i int, d dice) outline {
	if i < len(stories) {
		return c.storyOutline(i)
	}
	o := outline{form: draw(d, forms), region: drawRegion(d), kin: -1, facility: -1}
	first := i - (i-len(stories))%2
	pair := throw(c.Seed, lanePair, first)
	if pair.chance(pairs) {
		o.kin = first + first + 1 - i
		o.region = drawRegion(pair)
		family := pick(pair, names()[o.region.key].surnames())
		o.family, o.pair = &family, &pair
	}
	return o
}
