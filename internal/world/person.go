package world

import (
	"fmt"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/person"
)

// inhabit gives the members names, dates of birth, languages and telephones.
func inhabit(o outline, members []member, since clock.Date, d dice) []Person {
	people := make([]Person, len(members))
	family := newFamily(o, d)
	for i, m := range members {
		p := &people[i]
		p.ID = d.id(since)
		p.Sex = m.sex
		p.Birth = born(o.region, m, since, d)
		p.Languages = o.region.languages(m.months, d)
		family.name(p, m, d)
		if m.months >= 16*year && d.chance(.7) {
			p.Phone = telephone(d)
		}
	}
	return people
}

// born gives the date of birth as the papers have it: some name the year alone,
// and for some of those an office wrote down the first of January.
func born(r *region, m member, since clock.Date, d dice) person.Birth {
	day := since.AddMonths(-m.months).AddDays(-d.between(1, 27))
	if m.months <= 5*year || m.months >= 17*year && m.months <= 19*year {
		return person.Born(day) // of age or not is beyond doubt
	}
	switch {
	case d.chance(r.yearOnly / 2):
		return person.BornInYear(day.Year())
	case d.chance(r.yearOnly / 2):
		return person.Born(clock.NewDate(day.Year(), time.January, 1))
	case d.chance(.006):
		return person.BornIn(day.Year(), day.Month())
	}
	return person.Born(day)
}

// languages gives what somebody of that age in months speaks and reads.
func (r *region) languages(months int, d dice) []person.Language {
	if d.chance(.03) {
		return nil // nobody has written it down
	}
	literate := months >= 8*year && d.chance(r.reading)
	all := []person.Language{{Tag: r.tongue, Speaks: true, Reads: literate}}
	for _, other := range r.others {
		share := other.weight
		if months < 14*year {
			share /= 3
		}
		if d.chance(share) {
			all = append(all, person.Language{Tag: other.value, Speaks: true, Reads: literate && d.chance(.6)})
		}
	}
	if months >= 6*year && d.chance(.03) && !speaks(all, "de") {
		all = append(all, person.Language{Tag: "de", Speaks: true, Reads: literate})
	}
	return all
}

func speaks(languages []person.Language, tag string) bool {
	for _, l := range languages {
		if l.Tag == tag && l.Speaks {
			return true
		}
	}
	return false
}

// reads reports whether somebody reads any language.
func reads(languages []person.Language) bool {
	for _, l := range languages {
		if l.Reads {
			return true
		}
	}
	return false
}

// telephone gives one of the numbers that belong to nobody, kept free for films
// by the Bundesnetzagentur (Mitteilung 148/2021, Amtsblatt 7/2021).
func telephone(d dice) string {
	switch d.IntN(5) {
	case 0:
		return fmt.Sprintf("+49 221 4710%03d", d.IntN(1000))
	case 1, 2:
		return fmt.Sprintf("+49 171 39200%02d", d.IntN(100))
	}
	return fmt.Sprintf("+49 176 040690%02d", d.IntN(100))
}

// family remembers the names its members share.
type family struct {
	naming naming
	lists  lists
	shared spelling
	second spelling // the children's second surname, where there are two
	father spelling // given name, where it is handed on as a family name
	elder  spelling // the grandfather's
	given  map[string]bool
}

func newFamily(o outline, d dice) *family {
	f := &family{naming: o.region.naming, lists: names()[o.region.key], given: map[string]bool{}}
	f.shared = pick(d, f.lists.surnames())
	if o.family != nil {
		f.shared = *o.family
	}
	f.elder = f.shared
	f.second = pick(d, f.lists.surnames())
	f.father = pick(d, f.lists.male)
	return f
}

// name gives p a name that nobody else of the household has; each name was
// written down in Latin letters by itself, so that members of one family can
// be spelt differently.
func (f *family) name(p *Person, m member, d dice) {
	given := f.fresh(m, d)
	p.GivenName, p.GivenNameOwn = given.written(d)
	surname := f.surname(m, d).form(m.sex == person.Female)
	p.FamilyName, p.FamilyNameOwn = surname.written(d)
	if f.naming == twofold {
		next := f.second
		if m.role != child {
			next = pick(d, f.lists.family)
		}
		second, own := next.written(d)
		p.FamilyName, p.FamilyNameOwn = p.FamilyName+" "+second, join(p.FamilyName, p.FamilyNameOwn, second, own)
	}
	if p.FamilyNameOwn == "" && p.GivenNameOwn != "" {
		p.FamilyNameOwn = p.FamilyName
	}
	if p.GivenNameOwn == "" && p.FamilyNameOwn != "" {
		p.GivenNameOwn = p.GivenName
	}
}

// join gives the own form of two surnames, "" where both are the Latin ones.
func join(latin1, own1, latin2, own2 string) string {
	if own1 == "" && own2 == "" {
		return ""
	}
	if own1 == "" {
		own1 = latin1
	}
	if own2 == "" {
		own2 = latin2
	}
	return own1 + " " + own2
}

func (f *family) fresh(m member, d dice) spelling {
	list := f.lists.male
	if m.sex == person.Female || m.sex == person.Diverse && d.chance(.5) {
		list = f.lists.female
	}
	if f.naming == patronym && m.role == father {
		return f.father // whose name the children bear
	}
	given := pick(d, list)
	for try := 0; try < 40 && (f.given[given.own] || given.own == f.father.own); try++ {
		given = pick(d, list)
	}
	f.given[given.own] = true
	return given
}

// surname gives what stands where a family name is asked for.
func (f *family) surname(m member, d dice) spelling {
	switch f.naming {
	case patronym:
		if m.role == child {
			return f.father
		}
		if m.role == father || m.role == guardian {
			return f.elder
		}
		return pick(d, f.lists.male)
	case fathers:
		if m.role == mother && d.chance(.75) {
			return pick(d, f.lists.surnames())
		}
	}
	return f.shared
}

// surnames gives family names, and where there are none men's given names.
func (l lists) surnames() []spelling {
	if len(l.family) > 0 {
		return l.family
	}
	return l.male
}
