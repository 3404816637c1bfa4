package care

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
)

// measurePage shows one statement and what can be done with it.
type measurePage struct {
	Household person.Household
	Person    person.Person
	Measure   record.Measure
	Keeps     bool // the role may say that it stays with the person
	Papers    bool // the role may add papers that belong to it
}

// ShowMeasure shows one statement about a measure.
func ShowMeasure(v *door.Visit) error {
	p, err := loadMeasure(v)
	if err != nil {
		return err
	}
	return v.Show(say.Measure(v.Context(), p.Measure.Kind, nil), measureShowPage(p))
}

// WithdrawMeasure takes back what was recorded in error.
func WithdrawMeasure(v *door.Visit) error {
	p, err := loadMeasure(v)
	if err != nil {
		return err
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		return record.WithdrawMeasure(ctx, tx, v.Clock, v.Scope, p.Measure.ID)
	})
	return done(v, err, p.Household.ID, "record.withdrawn")
}

func loadMeasure(v *door.Visit) (p measurePage, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		if p.Measure, err = record.ShowMeasure(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		p.Household, p.Person, err = person.ShowPerson(ctx, tx, v.Clock, v.Scope, p.Measure.Person)
		p.Keeps = v.Scope.Kind == tenant.Land && p.Household.LeftOn.IsZero() && v.Scope.Writes(measureData(p.Measure.Health))
		p.Papers = addsPapers(v.Scope, p.Household)
		return err
	})
	trail(v, p.Household)
	return p, err
}
