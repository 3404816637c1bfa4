package care

import (
	"context"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// shot is one vaccine of a day: the same for all who get it.
type shot struct{ ATC, Product, Batch string }

// given reports whether the fields say anything.
func (s shot) given() bool { return s.ATC != "" || s.Product != "" || s.Batch != "" }

// command is what is recorded of one person who got it.
func (s shot) command(who id.ID, day clock.Date, place string, source record.Source) record.MeasureCommand {
	entry, _ := record.Current().Vaccine(s.ATC)
	return record.MeasureCommand{Person: who, Kind: "vaccination", Outcome: record.Done, Day: day, Place: place, Vaccine: s.Product,
		ATC: entry.ATC, Antigens: entry.Antigens, Batch: s.Batch, Source: source, SourceDay: day}
}

// check holds that it is known what was given.
func (s shot) check(field string) error {
	if _, known := record.Current().Vaccine(s.ATC); !known {
		return errs.Invalid("error.record.vaccine.choose").At(field)
	}
	return nil
}

// vaccines are the sorts a form offers: "MMR: Masern, Mumps, Röteln".
func vaccines(ctx context.Context) []ui.Option {
	options := []ui.Option{{Label: ""}}
	for _, v := range record.Current().Vaccines {
		options = append(options, ui.Option{Value: v.ATC, Label: v.Name + ": " + say.Antigens(ctx, v.Antigens)})
	}
	return options
}

// onDay reads the day of what was done, which has come.
func onDay(v *door.Visit, text string) (clock.Date, error) {
	day, err := clock.ParseDate(text)
	switch {
	case err != nil:
		return day, errs.Invalid("error.record.day.form").At("day")
	case day.After(v.Today()):
		return day, errs.Invalid("error.record.day.future").At("day")
	}
	return day, nil
}

// idsOf reads the persons that a form names in a field; what is none is left out.
func idsOf(list []string) (persons []id.ID) {
	for _, text := range list {
		if one, ok := id.Parse(strings.TrimSpace(text)); ok {
			persons = append(persons, one)
		}
	}
	return persons
}
