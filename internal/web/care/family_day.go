package care

import (
	"context"
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
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// familyDay takes down a whole household after a day with the medical team, on
// one page with one save: what was done for whom, and which vaccine everybody got.
type familyDay struct {
	Household person.Household
	Today     clock.Date
	Kinds     []record.KindEntry
	Day       string
	Place     string
	Source    string
	Outcomes  map[string]string // by cell
	Shots     [shotsADay]shot
	Got       [shotsADay][]id.ID
	Faults    i18n.Faults
}

// shotsADay is how many vaccines the page has room for.
const shotsADay = 3

// cell names the field for a person and a kind of measure.
func cell(who id.ID, kind string) string { return "o:" + string(who) + ":" + kind }

func shotField(name string, n int) string { return name + "-" + strconv.Itoa(n+1) }

// ShowFamilyDay shows the page.
func ShowFamilyDay(v *door.Visit) error {
	p, err := loadFamilyDay(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("batch.family"), familyDayPage(p))
}

func loadFamilyDay(v *door.Visit) (familyDay, error) {
	p := familyDay{Today: v.Today(), Day: v.Today().String(), Source: string(record.OtherDocument), Outcomes: map[string]string{}}
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	for _, k := range kindsFor(v.Scope) {
		if k.Expected != nil && !k.Vaccination {
			p.Kinds = append(p.Kinds, k)
		}
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Household, err = person.Show(ctx, tx, v.Clock, v.Scope, which)
		return err
	})
	trail(v, p.Household)
	return p, err
}

// SaveFamilyDay records all of it, or none.
func SaveFamilyDay(v *door.Visit) error {
	p, err := loadFamilyDay(v)
	if err != nil {
		return err
	}
	p.read(v)
	cmds, faults := p.commands(v)
	err = faults.Err()
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := record.AddMeasures(ctx, tx, v.Clock, v.Scope, cmds...)
			return err
		})
	}
	if !errs.Is(err, errs.KindInvalid) {
		return done(v, err, p.Household.ID, "batch.saved", "count", len(cmds))
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("batch.family"), familyDayPage(p))
}

func (p *familyDay) read(v *door.Visit) {
	form := v.Form()
	p.Day, p.Place, p.Source = form.Get("day"), form.Get("place"), form.Get("source")
	for _, one := range p.Household.Persons {
		for _, k := range p.Kinds {
			p.Outcomes[cell(one.ID, k.Code)] = form.Get(cell(one.ID, k.Code))
		}
	}
	for n := range shotsADay {
		p.Shots[n] = shot{form.Get(shotField("vaccine", n)), form.Get(shotField("product", n)), form.Get(shotField("batch", n))}
		p.Got[n] = idsOf(form[shotField("got", n)])
	}
}

// commands turns the page into what is recorded; nobody else's persons get into it.
func (p familyDay) commands(v *door.Visit) (cmds []record.MeasureCommand, faults errs.List) {
	day, err := onDay(v, p.Day)
	faults.Add(err)
	source := record.Source(p.Source)
	for _, one := range p.Household.Persons {
		for _, k := range p.Kinds {
			if o := p.Outcomes[cell(one.ID, k.Code)]; o != "" {
				cmd := record.MeasureCommand{Person: one.ID, Kind: k.Code, Outcome: record.Outcome(o), Day: day, Place: p.Place, Source: source, SourceDay: day}
				if cmd.Outcome == record.NotDocumented {
					cmd.Day = clock.Date{}
				}
				cmds = append(cmds, cmd)
			}
		}
	}
	for n, s := range p.Shots {
		if !s.given() && len(p.Got[n]) == 0 {
			continue
		}
		faults.Add(s.check(shotField("vaccine", n)))
		if len(p.Got[n]) == 0 {
			faults.Add(errs.Invalid("error.batch.nobody").At(shotField("got", n)))
		}
		for _, one := range p.Household.Persons {
			if slices.Contains(p.Got[n], one.ID) {
				cmds = append(cmds, s.command(one.ID, day, p.Place, source))
			}
		}
	}
	if len(cmds) == 0 && faults.Err() == nil {
		faults.Add(errs.Invalid("error.batch.nothing").At("day"))
	}
	return cmds, faults
}

// suits reports whether the kind of measure is expected of somebody of the age.
func (p familyDay) suits(k record.KindEntry, one person.Person) bool {
	return k.Suits(one.Birth, p.Today)
}

func (p familyDay) outcomes(ctx context.Context) []ui.Option {
	options := []ui.Option{{Label: "–"}}
	for _, o := range record.Outcomes {
		options = append(options, ui.Option{Value: string(o), Label: say.Outcome(ctx, o)})
	}
	return options
}
