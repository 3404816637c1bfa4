package work

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/engine/matching"
	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/occupation"
	"wegwarte/internal/person"
)

// Seeks is whether somebody looks for work.
type Seeks string

// What somebody looks for.
const (
	SeeksWork     Seeks = "work"
	SeeksTraining Seeks = "training"
	SeeksLater    Seeks = "later" // wants to; a course or a child comes first
	SeeksNothing  Seeks = "no"
)

// AllSeeks lists them.
var AllSeeks = []Seeks{SeeksWork, SeeksTraining, SeeksLater, SeeksNothing}

// Licence is a permit that places ask for.
type Licence string

// Licences lists them.
var Licences = []Licence{"car", "truck", "bus", "forklift", "food", "welding", "first-aid"}

// Levels are the levels of a language, as matching counts them: index 1 is A1.
var Levels = []string{"", "A1", "A2", "B1", "B2", "C1", "C2"}

// Told is what a person says of themselves: it is theirs, and stands here in their words.
type Told struct {
	Seeks       Seeks
	Wants       string         // in their own words
	Can         string         // in their own words
	Occupations []string       // that they want, as typed or chosen
	Skills      []string       // as typed
	Licences    []Licence      // of Licences
	Levels      map[string]int // of the languages that the register knows, and German
	Free        matching.Week  // when they could work
	Care        matching.Week  // when their children are looked after
	Busy        matching.Week  // courses
	MostMinutes int            // one of matching.Bands; 0: not asked
	WeekHours   int            // at most; 0: not asked
	Hidden      []Section      // of the CV: what the person does not want in it
}

// Section is a part of the CV that can be left out.
type Section string

// The sections.
const (
	OfBirth     Section = "birth"
	OfAddress   Section = "contact"
	OfAbout     Section = "about"
	OfLanguages Section = "languages"
	OfSkills    Section = "skills"
	OfLicences  Section = "licences"
)

// Sections lists them.
var Sections = []Section{OfBirth, OfAddress, OfAbout, OfLanguages, OfSkills, OfLicences}

// Shows reports whether the person wants the section in their CV.
func (t Told) Shows(s Section) bool { return !slices.Contains(t.Hidden, s) }

// Profile is what somebody says about work, and how far they are.
type Profile struct {
	ID     id.ID
	Person id.ID
	Told
	Standing
	Request Request
	Version int
	At      time.Time
	By      string
}

// Request is that the authority was asked for a permission to work.
type Request struct {
	On       clock.Date // zero: it was not asked
	Of       string
	Answer   Reply
	AnswerOn clock.Date
}

// Reply is what the authority answered.
type Reply string

// The replies.
const (
	Granted Reply = "granted"
	Refused Reply = "refused"
)

// Replies lists them.
var Replies = []Reply{Granted, Refused}

// German is the level of German, by the tag of the register.
func (t Told) German() matching.Level { return matching.Level(t.Levels["de"]) }

// Complete reports whether enough is said to look for places.
func (t Told) Complete() bool {
	return (t.Wants != "" || len(t.Occupations) > 0) && (!t.Free.Empty() || !t.Care.Empty()) && t.German() > 0
}

// matching gives what a place is compared with.
func (t Told) matching() matching.Person {
	p := matching.Person{German: t.German(), Free: t.Free, Care: t.Care, Busy: t.Busy, MostMinutes: t.MostMinutes}
	for _, text := range t.Occupations {
		if o, ok := occupation.Parse(text); ok && o.System == occupation.KldB {
			p.Occupations = append(p.Occupations, o.Code)
		}
	}
	for _, skill := range t.Skills {
		p.Skills = append(p.Skills, person.Fold(skill))
	}
	for _, l := range t.Licences {
		p.Skills = append(p.Skills, licenceSkill(l))
	}
	return p
}

// licenceSkill is a licence among skills, which people type.
func licenceSkill(l Licence) string { return "§" + string(l) }

const (
	longestLine = 200
	longestText = 2000
	mostItems   = 30
)

// check cleans what was said and tells what is wrong with it.
func (t *Told) check() error {
	t.Wants, t.Can = strings.TrimSpace(t.Wants), strings.TrimSpace(t.Can)
	t.Occupations, t.Skills = tidy(t.Occupations), tidy(t.Skills)
	var faults errs.List
	if !slices.Contains(AllSeeks, t.Seeks) {
		faults.Add(errs.Invalid("error.required").At("seeks"))
	}
	faults.Add(short(t.Wants, longestText, "wants"))
	faults.Add(short(t.Can, longestText, "can"))
	for field, list := range map[string][]string{"occupations": t.Occupations, "skills": t.Skills} {
		if len(list) > mostItems {
			faults.Add(errs.Invalid("work.many", "most", mostItems).At(field))
		}
		for _, one := range list {
			if err := short(one, longestLine, field); err != nil {
				faults.Add(err)
				break
			}
		}
	}
	for tag, level := range t.Levels {
		if level < 0 || level >= len(Levels) || !person.KnownTongue(tag) {
			faults.Add(errs.Invalid("work.choice").At("level." + tag))
		}
	}
	if t.MostMinutes != 0 && !slices.Contains(matching.Bands, t.MostMinutes) {
		faults.Add(errs.Invalid("work.choice").At("most_minutes"))
	}
	if t.WeekHours < 0 || t.WeekHours > 60 {
		faults.Add(errs.Invalid("work.hours.number").At("week_hours"))
	}
	if slices.ContainsFunc(t.Licences, func(l Licence) bool { return !slices.Contains(Licences, l) }) {
		faults.Add(errs.Invalid("work.choice").At("licences"))
	}
	if slices.ContainsFunc(t.Hidden, func(s Section) bool { return !slices.Contains(Sections, s) }) {
		faults.Add(errs.Invalid("work.choice").At("cv"))
	}
	return faults.Err()
}

// tidy trims a list, and leaves out what is empty or stands there already.
func tidy(list []string) []string {
	clean := []string{}
	for _, one := range list {
		if one = strings.Join(strings.Fields(one), " "); one != "" && !slices.ContainsFunc(clean, func(s string) bool { return person.Fold(s) == person.Fold(one) }) {
			clean = append(clean, one)
		}
	}
	return clean
}

func short(text string, most int, field string) error {
	if utf8.RuneCountInString(text) > most {
		return errs.Invalid("work.long", "most", most).At(field)
	}
	return nil
}

// LicenceOf gives the licence that stands among the skills of a comparison.
func LicenceOf(skill string) (Licence, bool) {
	l, ok := strings.CutPrefix(skill, licenceSkill(""))
	return Licence(l), ok
}
