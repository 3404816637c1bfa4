package record

import (
	"slices"
	"sync"

	"wegwarte/engine/vaccination"
	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
)

// Vaccinated is what is documented of somebody's vaccinations, and what by dated
// rules is probably still due. It is a hint: a doctor decides.
type Vaccinated struct {
	Person      id.ID
	Known       bool // the date of birth is known: without it nothing can be said
	Pregnant    bool // somebody noted a need of care in pregnancy
	Findings    []vaccination.Finding
	Appointment vaccination.Appointment
	Measles     []vaccination.Measles // what the law asks, in the settings of their age: Kita, school, shared accommodation
	Certificate vaccination.Certificate
	Doses       int      // that were counted with
	Left        int      // documented, but not when, or not against what
	Wrong       int      // documented before the birth or after today
	Others      []string // documented, and no rule is about them

	rules *vaccination.Schedule
	who   vaccination.Person
	on    vaccination.Day
}

// shippedRules are the rule sets that the engine brings along, read once and made ready.
var shippedRules = sync.OnceValues(func() ([]*vaccination.RuleSet, map[*vaccination.RuleSet]*vaccination.Schedule) {
	sets, ready := vaccination.Standard(), map[*vaccination.RuleSet]*vaccination.Schedule{}
	for _, rs := range sets {
		ready[rs] = vaccination.NewSchedule(rs)
	}
	return sets, ready
})

// VaccinationRules gives the rules that hold on a day.
func VaccinationRules(on clock.Date) *vaccination.Schedule {
	sets, ready := shippedRules()
	return ready[vaccination.InForce(sets, day(on))]
}

// Vaccinations says of each person, from what the reader may know of them, what is
// documented and what is probably still due on a day.
func Vaccinations(on clock.Date, persons []person.Person, known Record) []Vaccinated {
	return VaccinationsSince(on, clock.Date{}, persons, known)
}

// VaccinationsSince is Vaccinations for those who moved into shared accommodation
// on a day: then it is known until when they have to show protection from measles.
func VaccinationsSince(on, moved clock.Date, persons []person.Person, known Record) []Vaccinated {
	measures, needs := map[id.ID][]Measure{}, map[id.ID][]Need{}
	for _, m := range known.Measures {
		measures[m.Person] = append(measures[m.Person], m)
	}
	for _, n := range known.Needs {
		needs[n.Person] = append(needs[n.Person], n)
	}
	all := make([]Vaccinated, len(persons))
	for i, p := range persons {
		all[i] = vaccinated(on, moved, p, Record{Measures: measures[p.ID], Needs: needs[p.ID]})
	}
	return all
}

// vaccinated says so of one person, of whom alone what is known is.
func vaccinated(on, moved clock.Date, p person.Person, known Record) Vaccinated {
	rules, today := VaccinationRules(on), day(on)
	v := Vaccinated{Person: p.ID}
	if p.Birth.Precision == person.NotKnown || p.Birth.Date.IsZero() || p.Birth.Date.After(on) {
		return v
	}
	v.Known = true
	who := vaccination.Person{Born: day(p.Birth.Date), BornUntil: day(p.Birth.Last())}
	v.Pregnant = slices.ContainsFunc(known.Needs, func(n Need) bool {
		return n.Code == "pregnancy-care" && !n.From.After(on) && (n.Until.IsZero() || !n.Until.Before(on))
	})
	who.Pregnant = v.Pregnant
	var doses []vaccination.Dose
	var measles []vaccination.Span
	var examined []vaccination.Examination
	for _, m := range known.Measures {
		if m.Outcome != Done {
			continue
		}
		when, dated := m.span()
		switch {
		case m.Kind == "tb-screening" && dated && when.Last <= today:
			examined = append(examined, vaccination.Examination{On: when.First, Facility: m.Origin != ""})
		case m.Kind != "vaccination":
		case !dated || len(m.Antigens) == 0:
			v.Left++
		case when.First > today || when.Last < who.Born:
			v.Wrong++
		default:
			doses = append(doses, vaccination.Dose{Against: rules.Set(m.Antigens...), When: when})
			for _, a := range m.Antigens {
				if a == "Masern" {
					measles = append(measles, when)
				}
				if rules.Set(a) == 0 && !slices.Contains(v.Others, a) {
					v.Others = append(v.Others, a)
				}
			}
		}
	}
	found, err := rules.Evaluate(who, doses, today, nil)
	if err != nil { // only a dose that cannot be: those were left out
		v.Wrong++
		return v
	}
	v.rules, v.who, v.on = rules, who, today
	v.Doses, v.Findings, v.Appointment = len(doses), found, rules.Appointment(who, found, today)
	for _, in := range settings(p.Birth, on) {
		v.Measles = append(v.Measles, vaccination.MeaslesProof(in, who.Born, measles, day(moved), today))
	}
	v.Certificate = vaccination.TBCertificate(who.Born, who.Pregnant, false, examined, today)
	return v
}

// settings are where somebody of an age has to show protection from measles.
func settings(born person.Birth, on clock.Date) (all []vaccination.Setting) {
	age, _ := born.AgeOn(on)
	if age < 7 {
		all = append(all, vaccination.Kita)
	}
	if age >= 5 && age < 18 {
		all = append(all, vaccination.School)
	}
	return append(all, vaccination.Shared)
}

// Due lists what is probably due on the day, or will be.
func (v Vaccinated) Due() (list []vaccination.Finding) {
	for _, f := range v.Findings {
		if f.Status == vaccination.Due {
			list = append(list, f)
		}
	}
	return list
}

// span gives the days on which something may have been done, where that is known.
func (m Measure) span() (vaccination.Span, bool) {
	if m.Day.IsZero() || m.DayPrecision == person.NotKnown {
		return vaccination.Span{}, false
	}
	b := person.Birth{Date: m.Day, Precision: m.DayPrecision}
	return vaccination.Span{First: day(m.Day), Last: day(b.Last())}, true
}

// day gives a day as the engine has it.
func day(d clock.Date) vaccination.Day {
	if d.IsZero() {
		return 0
	}
	found, _ := vaccination.ParseDay(d.String()) // years before 1900 are no days of it
	return found
}
