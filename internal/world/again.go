package world

import (
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/person"
)

// Slip is how an office wrote somebody down who was registered already.
type Slip uint8

// The slips.
const (
	Respelt  Slip = iota // another transliteration
	Swapped              // given and family name in each other's place
	YearOnly             // the papers at hand named the year alone
	Turned               // day and month of birth in each other's place
)

// Slips lists them.
var Slips = []Slip{Respelt, Swapped, YearOnly, Turned}

// Again gives somebody as they were written down a second time, without what
// belongs to the first: identifier, place, telephone. It is false where that
// slip makes no difference.
func Again(p person.Person, slip Slip) (person.Person, bool) {
	again := person.Person{FamilyName: p.FamilyName, GivenName: p.GivenName, Birth: p.Birth, Sex: p.Sex, Languages: p.Languages}
	day := p.Birth.Date
	known := p.Birth.Precision == person.ToTheDay && (day.Month() != time.January || day.Day() != 1)
	switch slip {
	case Respelt:
		again.GivenName, again.FamilyName = respelt(p.GivenName, p.GivenNameOwn), respelt(p.FamilyName, p.FamilyNameOwn)
		return again, again.GivenName != p.GivenName || again.FamilyName != p.FamilyName
	case Swapped:
		again.GivenName, again.FamilyName = p.FamilyName, p.GivenName
		return again, p.FamilyName != p.GivenName && known
	case YearOnly:
		again.Birth = person.BornInYear(day.Year())
		return again, known
	default:
		turned := day.Day() <= 12 && day.Day() != int(day.Month())
		if turned {
			again.Birth = person.Born(clock.NewDate(day.Year(), time.Month(day.Day()), int(day.Month())))
		}
		return again, known && turned
	}
}

// respelt gives another way in which offices write a name in Latin letters.
func respelt(latin, own string) string {
	for _, r := range regions {
		l := names()[r.key]
		for _, list := range [][]spelling{l.family, l.female, l.male} {
			for _, name := range list {
				for _, woman := range []bool{false, true} {
					if form := name.form(woman); form.own == own {
						if other, there := form.other(latin); there {
							return other
						}
					}
				}
			}
		}
	}
	return latin
}

// other gives a spelling of the name that is not this one.
func (s spelling) other(than string) (string, bool) {
	known, other := false, ""
	for _, l := range s.latin {
		known = known || l == than
		if l != than {
			other = l
		}
	}
	return other, known && other != ""
}
