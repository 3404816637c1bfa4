package work

import (
	"slices"
	"strings"
	"time"

	"wegwarte/engine/matching"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/occupation"
	"wegwarte/internal/person"
)

// Opening is a place of work, training or internship that is to be had.
type Opening struct {
	ID       id.ID
	Kind     Kind
	Number   string // by which a list, or the program it came from, knows it again
	Source   string // whose program brought it; empty of one that was typed or stood in a list
	Employer string
	Title    string // the occupation, as typed or chosen
	Details
	Begins  clock.Date // zero: at once
	Until   clock.Date // until when one can apply; zero: no day is set
	Closed  clock.Date // zero while it is open
	Version int        // 0: a new one
	At      time.Time
	By      string
}

// Details are what else is known of a place.
type Details struct {
	Skills    []string
	Licences  []Licence
	German    matching.Level // at least
	Week      matching.Week  // empty: to be agreed
	WeekHours int
	Town      string
	Street    string
	Minutes   int  // by public transport from the middle of the municipality; 0: not known
	Estimated bool // Minutes were estimated by the distance
	PayFrom   int  // cents
	PayUntil  int
	PayPer    Per
	Contact   string
	Phone     string
	Email     string
	Note      string
}

// Per is what a pay is for.
type Per string

// What it can be for.
const (
	PerHour  Per = "hour"
	PerMonth Per = "month"
)

// Pers lists them.
var Pers = []Per{PerHour, PerMonth}

// Open reports whether one can apply on the day.
func (o Opening) Open(day clock.Date) bool {
	return o.Closed.IsZero() && (o.Until.IsZero() || !o.Until.Before(day))
}

func (o Opening) matching() matching.Place {
	p := matching.Place{German: o.German, Week: o.Week, WeekMinutes: 60 * o.WeekHours, TravelMinutes: o.Minutes}
	if of, ok := occupation.Parse(o.Title); ok && of.System == occupation.KldB {
		p.Occupation = of.Code
	}
	for _, skill := range o.Skills {
		p.Skills = append(p.Skills, person.Fold(skill))
	}
	for _, l := range o.Licences {
		p.Skills = append(p.Skills, licenceSkill(l))
	}
	return p
}

const highestPay = 2_000_000 // cents

func (o *Opening) check(today clock.Date) error {
	for _, text := range []*string{&o.Number, &o.Employer, &o.Title, &o.Town, &o.Street, &o.Contact, &o.Phone, &o.Email, &o.Note} {
		*text = strings.TrimSpace(*text)
	}
	o.Skills = tidy(o.Skills)
	var faults errs.List
	if !slices.Contains(OpeningKinds, o.Kind) {
		faults.Add(errs.Invalid("work.choice").At("kind"))
	}
	for field, text := range map[string]string{"employer": o.Employer, "title": o.Title} {
		if text == "" {
			faults.Add(errs.Invalid("error.required").At(field))
		}
	}
	for field, text := range map[string]string{"number": o.Number, "employer": o.Employer, "title": o.Title, "town": o.Town, "street": o.Street, "contact": o.Contact, "phone": o.Phone, "email": o.Email} {
		faults.Add(short(text, longestLine, field))
	}
	faults.Add(short(o.Note, longestText, "note"))
	if len(o.Skills) > mostItems || slices.ContainsFunc(o.Skills, func(s string) bool { return len([]rune(s)) > longestLine }) {
		faults.Add(errs.Invalid("work.many", "most", mostItems).At("skills"))
	}
	if slices.ContainsFunc(o.Licences, func(l Licence) bool { return !slices.Contains(Licences, l) }) {
		faults.Add(errs.Invalid("work.choice").At("licences"))
	}
	if o.German < 0 || int(o.German) >= len(Levels) {
		faults.Add(errs.Invalid("work.choice").At("german"))
	}
	if o.WeekHours < 0 || o.WeekHours > 60 {
		faults.Add(errs.Invalid("work.hours.number").At("week_hours"))
	}
	if o.Minutes < 0 || o.Minutes > 240 {
		faults.Add(errs.Invalid("work.minutes.number").At("minutes"))
	}
	switch {
	case o.PayFrom < 0 || o.PayUntil < 0 || o.PayFrom > highestPay || o.PayUntil > highestPay:
		faults.Add(errs.Invalid("work.pay.number").At("pay_from"))
	case o.PayUntil > 0 && o.PayUntil < o.PayFrom:
		faults.Add(errs.Invalid("work.pay.range").At("pay_until"))
	case (o.PayFrom > 0 || o.PayUntil > 0 || o.PayPer != "") && !slices.Contains(Pers, o.PayPer):
		faults.Add(errs.Invalid("work.pay.per").At("pay_per"))
	}
	if !o.Until.IsZero() && o.Until.Before(today) && o.Version == 0 {
		faults.Add(errs.Invalid("work.until.past").At("until"))
	}
	if o.Email != "" && !strings.Contains(o.Email, "@") {
		faults.Add(errs.Invalid("work.email").At("email"))
	}
	return faults.Err()
}

const openingColumns = `v.id, v.kind, v.number, v.source, v.employer, v.title, v.data, v.begins_on, v.open_until, v.closed_on, v.version, v.at, v.by_name`

func scanOpening(row db.Row) (o Opening, err error) {
	err = row.Scan(&o.ID, &o.Kind, &o.Number, &o.Source, &o.Employer, &o.Title, db.JSON(&o.Details), &o.Begins, &o.Until, &o.Closed, &o.Version, db.Time(&o.At), &o.By)
	return o, err
}
