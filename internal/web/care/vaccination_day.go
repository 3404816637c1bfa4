package care

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/web/door"
)

// vaccinationDay takes down one vaccine and batch for many people of a facility.
type vaccinationDay struct {
	Today      clock.Date
	Day, Place string
	Shot       shot
	From, To   string // ages that are listed
	Open       bool   // only those of whom no such vaccination is documented
	Households []person.Household
	Known      map[id.ID]int // doses that are documented against the same
	Got        []id.ID
	Next       string
	After      id.ID
	Faults     i18n.Faults
}

// vaccinationPage is how many households one page lists.
const vaccinationPage = 60

// ShowVaccinationDay asks for the vaccine, and lists the people of the facility.
func ShowVaccinationDay(v *door.Visit) error {
	p, err := loadVaccinationDay(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("batch.round"), vaccinationDayPage(p))
}

func loadVaccinationDay(v *door.Visit) (vaccinationDay, error) {
	form := v.Form()
	p := vaccinationDay{Today: v.Today(), Day: form.Get("day"), Place: form.Get("place"), From: form.Get("von"), To: form.Get("bis"),
		Open: form.Get("offen") != "", Shot: shot{form.Get("vaccine"), form.Get("product"), form.Get("batch")}, Known: map[id.ID]int{}}
	if p.Day == "" {
		p.Day = p.Today.String()
	}
	if v.Scope.OnlyUnit() == "" {
		return p, errs.NotFound("error.not-found")
	}
	p.After, _ = id.Parse(form.Get("nach"))
	entry, chosen := record.Current().Vaccine(p.Shot.ATC)
	if !chosen {
		return p, nil
	}
	err := v.Look(func(ctx context.Context, tx *db.Tx) error {
		page, err := person.List(ctx, tx, v.Clock, v.Scope, person.Filter{After: p.After, Limit: vaccinationPage})
		if err != nil {
			return err
		}
		if page.Next != "" {
			p.Next = p.url(page.Next)
		}
		var all []id.ID
		for _, h := range page.Households {
			for _, one := range h.Persons {
				all = append(all, one.ID)
			}
		}
		known, err := record.Show(ctx, tx, v.Clock, v.Scope, all)
		if err != nil {
			return err
		}
		p.count(known.Measures, entry)
		p.Households = p.listed(page.Households)
		return nil
	})
	return p, err
}

// count counts the doses that protect from something the vaccine protects from;
// two sources of one dose are one.
func (p *vaccinationDay) count(measures []record.Measure, entry record.VaccineEntry) {
	for _, matter := range record.Matters(measures) {
		m := matter.Statements[0]
		if m.Outcome == record.Done && slices.ContainsFunc(m.Antigens, func(a string) bool { return slices.Contains(entry.Antigens, a) }) {
			p.Known[m.Person]++
		}
	}
}

// listed leaves out who is not of the ages that were asked for, and who has had it.
func (p vaccinationDay) listed(households []person.Household) (list []person.Household) {
	from, _ := strconv.Atoi(p.From)
	to, err := strconv.Atoi(p.To)
	if err != nil {
		to = 150
	}
	for _, h := range households {
		h.Persons = slices.DeleteFunc(slices.Clone(h.Persons), func(one person.Person) bool {
			age, known := one.Birth.AgeOn(p.Today)
			return known && (age < from || age > to) || p.Open && p.Known[one.ID] > 0
		})
		if len(h.Persons) > 0 {
			list = append(list, h)
		}
	}
	return list
}

// url is the address of a page of the list.
func (p vaccinationDay) url(after id.ID) string {
	q := url.Values{"day": {p.Day}, "place": {p.Place}, "vaccine": {p.Shot.ATC}, "product": {p.Shot.Product}, "batch": {p.Shot.Batch}, "von": {p.From}, "bis": {p.To}}
	if p.Open {
		q.Set("offen", "ja")
	}
	if after != "" {
		q.Set("nach", string(after))
	}
	return "/impftag?" + q.Encode()
}

// SaveVaccinationDay records the dose for everybody who was ticked, or for nobody.
func SaveVaccinationDay(v *door.Visit) error {
	got := idsOf(v.Form()["got"])
	p, err := loadVaccinationDay(v)
	if err != nil {
		return err
	}
	p.Got = got
	day, fault := onDay(v, p.Day)
	var faults errs.List
	faults.Add(fault)
	faults.Add(p.Shot.check("vaccine"))
	if len(got) == 0 {
		faults.Add(errs.Invalid("error.batch.nobody").At("got"))
	}
	err = faults.Err()
	if err == nil {
		cmds := make([]record.MeasureCommand, len(got))
		for i, who := range got {
			cmds[i] = p.Shot.command(who, day, p.Place, record.Observation)
		}
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := record.AddMeasures(ctx, tx, v.Clock, v.Scope, cmds...)
			return err
		})
	}
	if err == nil {
		return v.Go(p.url(p.After), "batch.round.saved", "count", len(got))
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("batch.round"), vaccinationDayPage(p))
}
