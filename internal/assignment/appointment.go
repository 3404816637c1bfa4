package assignment

import (
	"cmp"
	"slices"

	"wegwarte/engine/vaccination"
	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Appointment is something for which one person of a household that comes, or
// came lately, needs an appointment: with a doctor, a midwife, a service. It is
// arranged where it is done as a preparation.
type Appointment struct {
	Preparation            // without ID while nobody has touched it
	From, Until clock.Date // when it should be; no From: as soon as may be
	Wanted      bool       // what is documented still asks for it
	Of          *record.Vaccinated
}

// Standing is how it stands with an appointment.
type Standing string

// The standings.
const (
	ToArrange Standing = "open"
	TooLate   Standing = "late"     // not arranged, and the time for it is over
	Arranged  Standing = "arranged" // or done already
	Held      Standing = "held"     // its day is over, and what is documented still asks for it
)

// Standing says how it stands with the appointment on a day.
func (a Appointment) Standing(today clock.Date) Standing {
	switch {
	case a.Done() && a.Wanted && !a.Meet.On.IsZero() && a.Meet.On.Before(today):
		return Held
	case a.Done():
		return Arranged
	case a.Until.Before(today):
		return TooLate
	}
	return ToArrange
}

// MayArrange reports whether the scope may arrange it.
func (a Appointment) MayArrange(s tenant.Scope) bool {
	return handles(s) == nil || a.Owner == s.Role || a.Assignee != "" && a.Assignee == s.Actor
}

// AppointmentCase is who comes, or came, with one transfer, and what is to be
// arranged for them.
type AppointmentCase struct {
	Transfer
	Persons    []person.Person // by the IDs that appointments name them by
	Households []id.ID         // in the municipality's register, once they have arrived
	All        []Appointment   // by Until

	Vaccinated []record.Vaccinated // of the persons, on the day of arrival or today; none to who may not read it

	record map[id.ID]id.ID // from those IDs to the register's
}

// Person gives one of those the case is about.
func (k AppointmentCase) Person(who id.ID) (person.Person, bool) {
	i := slices.IndexFunc(k.Persons, func(p person.Person) bool { return p.ID == who })
	if i < 0 {
		return person.Person{}, false
	}
	return k.Persons[i], true
}

// Registered gives who somebody of the case is in the register of where they are
// now: the Land's, until they have arrived.
func (k AppointmentCase) Registered(who id.ID) id.ID {
	if own := k.record[who]; own != "" {
		return own
	}
	return who
}

// Settled reports whether the municipality has said that it knows of the transfer:
// before that, what is to be done is a preview.
func (k AppointmentCase) Settled() bool {
	return k.State != StateAnnounced && !(k.State == StateQueried && notYetAcknowledged(k.Transfer))
}

// Count gives how many appointments stand so on a day.
func (k AppointmentCase) Count(today clock.Date, in ...Standing) (n int) {
	for _, a := range k.All {
		if slices.Contains(in, a.Standing(today)) {
			n++
		}
	}
	return n
}

// The weeks: within so many days after the arrival appointments should be, and so
// long the list shows who has arrived. The second is the last day on which
// protection from measles has to be shown in shared accommodation.
const (
	firstWeeks = 28
	shownWeeks = 56
)

// appointments puts together what is to be arranged: of what is to be prepared,
// that for which somebody has to give an appointment, and what follows from
// vaccinations and examinations.
func (k *AppointmentCase) appointments(todo []Preparation) {
	at := map[[2]string]Preparation{}
	for _, p := range todo {
		entry, ok := record.Current().Preparation(p.Code)
		if _, here := k.Person(p.Person); !ok || !entry.ToMeet || !here {
			continue
		}
		at[[2]string{string(p.Person), p.Code}] = p
		if p.Need != "" {
			k.All = append(k.All, Appointment{Preparation: p, Until: p.DueOn, Wanted: !p.Done()})
		}
	}
	for i := range k.Vaccinated {
		v := &k.Vaccinated[i]
		for _, a := range k.vaccinated(v) {
			if p, ok := at[[2]string{string(a.Person), a.Code}]; ok {
				a.Preparation = p
			}
			if a.Wanted || a.Done() {
				k.All = append(k.All, a)
			}
		}
	}
	sorted.By(k.All, func(a, b Appointment) int {
		return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.Code, b.Code))
	})
}

// vaccinated gives what follows for one person; who is named as appointments name
// them.
func (k *AppointmentCase) vaccinated(v *record.Vaccinated) []Appointment {
	end := k.ArriveOn.AddDays(firstWeeks)
	vaccinate := k.follows(record.VaccinationAppointment, v, end)
	for _, f := range v.Due() {
		from := dateOf(f.DueFrom)
		if from.After(end) {
			continue
		}
		if !vaccinate.Wanted || from.Before(vaccinate.From) {
			vaccinate.From = from
		}
		vaccinate.Wanted = true
		if last := dateOf(f.Latest); !last.IsZero() && !last.Before(k.ArriveOn) {
			vaccinate.Until = earlier(vaccinate.Until, last)
		}
	}
	if !vaccinate.From.After(k.ArriveOn) {
		vaccinate.From = clock.Date{}
	}
	measles := k.follows(record.MeaslesProtection, v, end)
	for _, m := range v.Measles {
		if m.Missing == 0 {
			continue
		}
		if !measles.Wanted && m.Setting == vaccination.Shared && m.Until > 0 { // neither Kita nor school asks earlier
			measles.Until = dateOf(m.Until)
		}
		measles.Wanted = true
	}
	tb := k.follows(record.TBCertificate, v, k.ArriveOn)
	tb.Wanted = v.Known && !v.Certificate.Enough
	return []Appointment{vaccinate, measles, tb}
}

func (k *AppointmentCase) follows(code string, v *record.Vaccinated, until clock.Date) Appointment {
	entry, _ := record.Current().Preparation(code)
	return Appointment{Of: v, Until: until, Preparation: Preparation{Transfer: k.ID, Person: v.Person, Code: code,
		Severity: record.Needed, Kind: tenant.MeasureHealth, Owner: entry.Owner, DueOn: dueOn(entry, k.ArriveOn, k.AnnouncedOn)}}
}

// dateOf gives a day of the engine's, zero where it has none.
func dateOf(d vaccination.Day) clock.Date {
	day, _ := clock.ParseDate(d.String())
	return day
}

// asOfTheLand gives measures as they will be in the municipality's record: done in
// the facility they come from.
func asOfTheLand(measures []record.Measure) []record.Measure {
	all := slices.Clone(measures)
	for i := range all {
		all[i].Origin = all[i].ID
	}
	return all
}
