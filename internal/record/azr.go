package record

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// AZRKinds are the kinds of measures that the central register keeps (§ 3(2)
// Nr. 9 to 11 AZRG).
var AZRKinds = []string{"examination", "tb-screening", "vaccination"}

// AZRCommand is one statement of the central register: kind, place and date.
// It knows no batch, no number of a dose and no need.
type AZRCommand struct {
	ID       id.ID // empty: a new one
	Person   id.ID
	Kind     string   // of AZRKinds
	Antigens []string // of a vaccination: against what
	Day      clock.Date
	Place    string
	SentOn   clock.Date // when it was sent in; zero: not known, and so the day itself, the earliest it can have been
}

// TakenAZR is what became of statements.
type TakenAZR struct {
	Added []Measure
	Known int // statements that were there already in the same words
}

// Check says which rules a statement does not keep.
func (cmd AZRCommand) Check(today clock.Date) error {
	_, err := cmd.measure().decide(today)
	faults := errs.All(err)
	if cmd.SentOn.IsZero() { // then what is wrong with the day is said once
		faults = slices.DeleteFunc(faults, func(e *errs.Error) bool { return e.Field == "source_day" })
	}
	if !slices.Contains(AZRKinds, cmd.Kind) {
		faults = errs.List{errs.Invalid("error.record.azr.kind").At("kind")}
	}
	if cmd.Day.IsZero() {
		faults.Add(errs.Invalid("error.required").At("day"))
	}
	if !cmd.SentOn.IsZero() && cmd.SentOn.Before(cmd.Day) {
		faults.Add(errs.Invalid("error.record.azr.sent-before").At("source_day"))
	}
	return faults.Err()
}

func (cmd AZRCommand) measure() MeasureCommand {
	m := MeasureCommand{ID: cmd.ID, Person: cmd.Person, Kind: cmd.Kind, Outcome: Done, Day: cmd.Day, Place: cmd.Place,
		Antigens: cmd.Antigens, Source: AZR, SourceDay: or(cmd.SentOn, cmd.Day)}
	if !m.Day.IsZero() {
		m.DayPrecision = person.ToTheDay
	}
	return m
}

// AddAZR records statements of the central register, all or none. What it said
// before in the same words is left as it is.
func AddAZR(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmds ...AZRCommand) (TakenAZR, error) {
	fresh, known, err := freshAZR(ctx, tx, c, s, cmds)
	if err != nil {
		return TakenAZR{}, err
	}
	if err := insertMeasures(ctx, tx, s, fresh); err != nil {
		return TakenAZR{}, err
	}
	logMeasures(tx, c, s, audit.Create, fresh, "measure: statement of the AZR")
	return TakenAZR{fresh, known}, nil
}

// CompareAZR says what AddAZR would record, and records nothing.
func CompareAZR(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmds ...AZRCommand) (TakenAZR, error) {
	fresh, known, err := freshAZR(ctx, tx, c, s, cmds)
	if err == nil {
		audit.Log(tx, c, s, audit.Read, tenant.MeasureHealth, "measure: compared with the AZR", personsOf(cmds, func(cmd AZRCommand) id.ID { return cmd.Person })...)
	}
	return TakenAZR{fresh, known}, err
}

func freshAZR(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmds []AZRCommand) (fresh []Measure, known int, err error) {
	if err := s.MayWrite(tenant.MeasureHealth); err != nil {
		return nil, 0, err
	}
	all := make([]MeasureCommand, len(cmds))
	for i, cmd := range cmds {
		if err := cmd.Check(clock.Today(c)); err != nil {
			return nil, 0, err
		}
		all[i] = cmd.measure()
	}
	measures, err := decideMeasures(c, s, all)
	if err != nil {
		return nil, 0, err
	}
	persons := personsOf(measures, measurePerson)
	if err := present(ctx, tx, s, persons); err != nil {
		return nil, 0, err
	}
	said, err := MeasuresOf(ctx, tx, s, persons)
	if err != nil {
		return nil, 0, err
	}
	fresh = unsaid(measures, said)
	return fresh, len(measures) - len(fresh), nil
}
