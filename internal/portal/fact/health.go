package fact

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/record"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// Health is what is documented of somebody's health, and what is probably due.
type Health struct {
	Me         person.Person
	Record     record.Record
	Vaccinated record.Vaccinated
	Files      []record.Paper
	Said       []Correction // about their health
}

// ShowHealth gives it, in the scope that portal opens for Health.
func ShowHealth(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, a portal.Acting) (p Health, err error) {
	if _, p.Me, err = person.ShowPerson(ctx, tx, c, s, a.Person); err != nil {
		return p, err
	}
	one := []id.ID{p.Me.ID}
	if p.Record, err = record.Show(ctx, tx, c, s, one); err != nil {
		return p, err
	}
	p.Vaccinated = record.Vaccinations(clock.Today(c), []person.Person{p.Me}, p.Record)[0]
	if p.Files, err = files(ctx, tx, c, s, keys, p.Me.ID); err != nil {
		return p, err
	}
	p.Said, err = of(ctx, tx, s, one, ` AND k.kind IN ('`+string(tenant.NeedHealth)+`', '`+string(tenant.MeasureHealth)+`')`)
	return p, err
}
