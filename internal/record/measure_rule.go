package record

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
)

// Check says which rules of a measure the command does not keep, for a door that
// sets aside what cannot be recorded.
func (cmd MeasureCommand) Check(today clock.Date) error {
	_, err := cmd.decide(today)
	return err
}

// decide holds the rules of a measure and fills in what was left open.
func (cmd MeasureCommand) decide(today clock.Date) (Measure, error) {
	var faults errs.List
	entry, known := Current().Kind(cmd.Kind)
	if !known {
		faults.Add(errs.Invalid("error.record.kind.unknown").At("kind"))
	}
	m := Measure{ID: or(cmd.ID, id.New()), Person: cmd.Person, Kind: cmd.Kind, Outcome: cmd.Outcome, Place: cmd.Place,
		Vaccine: cmd.Vaccine, ATC: strings.ToUpper(cmd.ATC), Antigens: antigens(cmd.Antigens), Batch: cmd.Batch,
		Dose: cmd.Dose, Note: cmd.Note, Source: cmd.Source, SourceDay: or(cmd.SourceDay, today),
		DocumentPath: cmd.DocumentPath, Health: entry.Health}
	if !slices.Contains(Outcomes, m.Outcome) {
		faults.Add(errs.Invalid("error.record.outcome").At("outcome"))
	}
	faults.Add(m.dated(cmd.Day, cmd.DayPrecision, today))
	if known {
		faults.Add(m.vaccinated(entry.Vaccination))
	}
	faults.Add(sourced(m.Source, m.SourceDay, today))
	for _, text := range []struct {
		field, text string
		most        int
	}{
		{"place", m.Place, 400}, {"vaccine", m.Vaccine, 400}, {"batch", m.Batch, 400}, {"dose", m.Dose, 400},
		{"note", m.Note, 2000}, {"antigens", strings.Join(m.Antigens, ","), 1000}, {"document_path", m.DocumentPath, 1000},
	} {
		faults.Add(short(text.field, text.text, text.most))
	}
	return m, faults.Err()
}

// dated sets the day to the first that its precision allows. Only what is
// planned lies ahead.
func (m *Measure) dated(day clock.Date, precision person.Precision, today clock.Date) error {
	if precision == "" {
		precision = person.ToTheDay
		if day.IsZero() {
			precision = person.NotKnown
		}
	}
	switch precision {
	case person.ToTheDay:
	case person.ToTheMonth:
		day = firstOf(day, day.Month())
	case person.ToTheYear:
		day = firstOf(day, time.January)
	case person.NotKnown:
		day = clock.Date{}
	default:
		return errs.Invalid("error.record.precision").At("day")
	}
	if day.IsZero() != (precision == person.NotKnown) {
		return errs.Invalid("error.required").At("day")
	}
	if day.After(today) && m.Outcome != Planned {
		return errs.Invalid("error.record.day.future").At("day")
	}
	if !day.IsZero() && day.Year() < 1900 {
		return errs.Invalid("error.record.day.past").At("day")
	}
	m.Day, m.DayPrecision = day, precision
	return nil
}

func firstOf(day clock.Date, month time.Month) clock.Date {
	if day.IsZero() {
		return day
	}
	return clock.NewDate(day.Year(), month, 1)
}

var atc = regexp.MustCompile(`^[A-Z][0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?$`)

// vaccinated holds that a vaccination says against what, and that nothing else
// speaks of vaccines.
func (m *Measure) vaccinated(is bool) error {
	says := m.Vaccine != "" || m.ATC != "" || len(m.Antigens) > 0
	switch {
	case is && !says:
		return errs.Invalid("error.record.vaccine.required").At("vaccine")
	case !is && (says || m.Batch != "" || m.Dose != ""):
		return errs.Invalid("error.record.vaccine.other-kind").At("vaccine")
	case m.ATC != "" && !atc.MatchString(m.ATC):
		return errs.Invalid("error.record.atc").At("atc")
	}
	return nil
}

// antigens trims, sorts and names each once.
func antigens(list []string) []string {
	clean := make([]string, 0, len(list))
	for _, a := range list {
		if a = strings.TrimSpace(a); a != "" {
			clean = append(clean, a)
		}
	}
	slices.Sort(clean)
	return slices.Compact(clean)
}
