package record

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// MeasureCommand is what one source says about one thing done for a person.
type MeasureCommand struct {
	ID           id.ID // empty: a new one
	Person       id.ID
	Kind         string
	Outcome      Outcome
	Day          clock.Date
	DayPrecision person.Precision // empty: to the day, or not known where Day is zero
	Place        string
	Vaccine      string
	ATC          string
	Antigens     []string
	Batch        string
	Dose         string
	Note         string
	Source       Source
	SourceDay    clock.Date // zero: today
	DocumentPath string     // where in the document, of a measure read from one
}

// AddMeasure records one measure.
func AddMeasure(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd MeasureCommand) (Measure, error) {
	measures, err := AddMeasures(ctx, tx, c, s, cmd)
	if err != nil {
		return Measure{}, err
	}
	return measures[0], nil
}

// AddMeasures records several measures, of one or several persons, or none of
// them. A measure that tells of health asks for the right to write health data.
func AddMeasures(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmds ...MeasureCommand) ([]Measure, error) {
	measures, err := decideMeasures(c, s, cmds)
	if err != nil {
		return nil, err
	}
	if err := present(ctx, tx, s, personsOf(measures, measurePerson)); err != nil {
		return nil, err
	}
	if err := insertMeasures(ctx, tx, s, measures); err != nil {
		return nil, err
	}
	logMeasures(tx, c, s, audit.Create, measures, measureFields)
	return measures, nil
}

const measureFields = "measure: kind outcome day place vaccine atc antigens batch dose note source"

// decideMeasures turns commands into rows of the scope's actor.
func decideMeasures(c clock.Clock, s tenant.Scope, cmds []MeasureCommand) ([]Measure, error) {
	measures := make([]Measure, len(cmds))
	for i, cmd := range cmds {
		m, err := cmd.decide(clock.Today(c))
		if err != nil {
			return nil, err
		}
		if err := s.MayWrite(m.data()); err != nil {
			return nil, err
		}
		m.RecordedAt, m.RecordedBy = c.Now(), s.Actor
		measures[i] = m
	}
	return measures, nil
}

// WithdrawMeasure says that a measure was recorded in error. The row stays, and
// nothing shows it any more; what is right is recorded anew.
func WithdrawMeasure(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, measure id.ID) error {
	found, err := loadMeasure(ctx, tx, s, measure)
	if err != nil {
		return err
	}
	if err := s.MayWrite(found.data()); err != nil {
		return err
	}
	if err := present(ctx, tx, s, []id.ID{found.Person}); err != nil {
		return err
	}
	err = tx.Must(ctx, `UPDATE measure SET withdrawn_at = $3, withdrawn_by = $4 WHERE tenant_id = $1 AND id = $2 AND withdrawn_at = 0`,
		s.Tenant, measure, db.Micros(c.Now()), s.Actor)
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, found.data(), "measure: withdrawn", found.Person)
	return nil
}

// logMeasures audits what was done to measures, health apart from the rest.
func logMeasures(tx *db.Tx, c clock.Clock, s tenant.Scope, a audit.Action, measures []Measure, detail string) {
	for _, health := range []bool{false, true} {
		of := slices.DeleteFunc(slices.Clone(measures), func(m Measure) bool { return m.Health != health })
		if len(of) > 0 {
			audit.Log(tx, c, s, a, measureData(health), detail, personsOf(of, measurePerson)...)
		}
	}
}
