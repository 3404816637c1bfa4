package world

import (
	"fmt"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
)

// vaccine is one that is given in Germany, with what it protects from.
type vaccine struct {
	name, atc string
	antigens  []string
	batches   string // how a batch of its maker begins
}

var (
	hexavalent = vaccine{"Infanrix hexa", "J07CA09", []string{"Diphtherie", "Hepatitis B", "Hib", "Pertussis", "Polio", "Tetanus"}, "A21C"}
	tdapIPV    = vaccine{"Boostrix Polio", "J07CA02", []string{"Diphtherie", "Pertussis", "Polio", "Tetanus"}, "AC39B"}
	tdap       = vaccine{"Covaxis", "J07AJ52", []string{"Diphtherie", "Pertussis", "Tetanus"}, "C5"}
	mmr        = vaccine{"M-M-RvaxPro", "J07BD52", []string{"Masern", "Mumps", "Roeteln"}, "X0"}
	mmrv       = vaccine{"ProQuad", "J07BD54", []string{"Masern", "Mumps", "Roeteln", "Varizellen"}, "W0"}
	influenza  = vaccine{"Influvac", "J07BB02", []string{"Influenza"}, "F"}
	bcg        = vaccine{"BCG", "J07AN01", []string{"Tuberkulose"}, ""}
	measles    = vaccine{"", "J07BD01", []string{"Masern"}, ""}
)

// bornForMeasles is the day after which measles proof is asked for (§ 20(8) IfSG).
var bornForMeasles = clock.MustDate("1970-12-31")

// offered lists what a facility offers at the first appointment, by age; the
// order of RKI's catch-up offer for asylum seekers.
func (w clinic) offered() []vaccine {
	months := w.m.months
	all := []vaccine{tdapIPV}
	switch {
	case months < 2:
		return nil
	case months < 9:
		return []vaccine{hexavalent}
	case months < 5*year:
		return []vaccine{hexavalent, mmrv}
	case months < 18*year:
		return []vaccine{tdapIPV, mmrv}
	case w.chance(.2):
		all = []vaccine{tdap}
	}
	if w.Birth.Date.After(bornForMeasles) && !w.pregnant() {
		all = append(all, mmr)
	}
	if w.years >= 60 {
		all = append(all, influenza)
	}
	return all
}

// vaccinate is the offer made in the facility.
func (w clinic) vaccinate() {
	day := w.h.Since.AddWorkdays(w.between(3, 14))
	offered := w.offered()
	switch p := w.Float64(); {
	case len(offered) == 0:
	case p < .64:
		for _, v := range offered {
			w.dose(v, day, 1)
		}
		if next := day.AddDays(w.between(28, 42)); w.chance(.75) && len(offered) > 1 {
			w.dose(offered[1], next, 2)
		}
	case p < .74:
		w.outcome(record.Declined, offered, day)
	case p < .86:
		w.outcome(record.NotOffered, offered, day)
	default:
		w.outcome(record.NotDocumented, offered, day)
	}
}

// dose is one vaccination, in the Impfpass with its batch; the central register
// knows kind and date. Where the facility wrote nothing down, only one of them does.
func (w clinic) dose(v vaccine, day clock.Date, number int) {
	m := record.Measure{Kind: "vaccination", Outcome: record.Done, Day: day, Place: w.facility.Name, Vaccine: v.name, ATC: v.atc,
		Antigens: slices.Clone(v.antigens), Batch: fmt.Sprintf("%s%03d%c", v.batches, w.IntN(1000), 'A'+rune(w.IntN(6))),
		Dose: fmt.Sprint(number), Source: record.VaccinationRecord}
	if w.documented() {
		w.add(m)
	}
	w.register(m)
	if w.chance(.02) { // the person remembers otherwise
		w.add(record.Measure{Kind: "vaccination", Outcome: record.Declined, ATC: v.atc, Antigens: slices.Clone(v.antigens),
			Day: day, Source: record.OwnWord, SourceDay: day.AddWorkdays(w.between(5, 20))})
	}
}

func (w clinic) outcome(o record.Outcome, offered []vaccine, day clock.Date) {
	for _, v := range offered {
		m := record.Measure{Kind: "vaccination", Outcome: o, Day: day, ATC: v.atc, Antigens: slices.Clone(v.antigens),
			Source: record.Observation}
		if o != record.Declined {
			m.Day, m.DayPrecision, m.SourceDay = clock.Date{}, person.NotKnown, day
		}
		w.add(m)
	}
}

// vaccinateAbroad is what was done before the journey: told by the parents, or
// read from a paper that names no batch.
func (w clinic) vaccinateAbroad() {
	if w.m.months < 12 || w.years > 25 || !w.chance(w.r.abroad) {
		return
	}
	told := w.h.Since.AddWorkdays(w.between(1, 6))
	for _, v := range []vaccine{bcg, measles} {
		born := w.Birth.Date
		if born.IsZero() || !w.chance(.6) {
			continue
		}
		m := record.Measure{Kind: "vaccination", Outcome: record.Done, ATC: v.atc, Antigens: slices.Clone(v.antigens),
			Day: clock.NewDate(born.Year()+1, 1, 1), DayPrecision: person.ToTheYear, Source: record.OwnWord, SourceDay: told}
		if w.chance(.45) {
			m.Day, m.DayPrecision = clock.NewDate(born.Year(), born.Month()+11, 1), person.ToTheMonth
			m.Source, m.Dose = record.OtherDocument, "1"
		}
		if v.name == "BCG" {
			m.Vaccine = v.name
		}
		if !m.Day.After(w.h.Since) {
			w.add(m)
		}
	}
}
