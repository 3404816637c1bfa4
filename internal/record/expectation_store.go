package record

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

func scanExpectation(row db.Row) (e Expectation, err error) {
	var item string
	err = row.Scan(&e.By, &item, &e.Wanted, &e.FromAge, &e.ToAge, &e.BornAfter)
	e.Of, e.Code = parseItem(item)
	return e, err
}

// Expectations gives everything that can be expected, and which of it is wanted:
// by a Land, and, where one is named, by a municipality besides. It is no
// personal data: each end reads what the other asks for.
func Expectations(ctx context.Context, tx *db.Tx, land, municipality id.ID) ([]Expectation, error) {
	rows, err := db.All(ctx, tx, scanExpectation, `SELECT tenant_id, item, wanted, from_age, to_age, born_after FROM expectation
		WHERE tenant_id IN ($1, $2) ORDER BY tenant_id, item`, land, municipality)
	if err != nil {
		return nil, err
	}
	of := func(one id.ID) []Expectation {
		return slices.DeleteFunc(slices.Clone(rows), func(e Expectation) bool { return e.By != one })
	}
	if municipality == "" {
		return inForce(of(land), nil), nil
	}
	return inForce(of(land), of(municipality)), nil
}

// ExpectationsOf gives those of the scope: a Land's own; those of the Land a
// municipality belongs to, with its own besides.
func ExpectationsOf(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Expectation, error) {
	if s.Kind == tenant.Land {
		return Expectations(ctx, tx, s.Tenant, "")
	}
	land, err := tenant.LandOf(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	return Expectations(ctx, tx, land.ID, s.Tenant)
}

// Expect changes what the scope's tenant wants to know: of each item, whether,
// and of whom. Items that are not named stay as they are.
func Expect(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, wanted []Expectation) error {
	if err := s.MayWrite(tenant.Transfer); err != nil {
		return err
	}
	var faults errs.List
	possible := Defaults()
	for _, e := range wanted {
		if !slices.ContainsFunc(possible, e.same) {
			faults.Add(errs.Invalid("error.record.expect.unknown").At(e.Item()))
		}
		if e.FromAge < 0 || e.FromAge > oldest || e.ToAge < 0 || e.ToAge > oldest {
			faults.Add(errs.Invalid("error.record.expect.age", "most", oldest).At(e.Item()))
		}
		if e.ToAge > 0 && e.ToAge < e.FromAge {
			faults.Add(errs.Invalid("error.record.expect.range").At(e.Item()))
		}
	}
	if err := faults.Err(); err != nil {
		return err
	}
	for _, e := range wanted {
		_, err := tx.Exec(ctx, `INSERT INTO expectation
				(tenant_id, item, wanted, from_age, to_age, born_after, changed_at, changed_by, changed_name)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (tenant_id, item) DO UPDATE SET wanted = excluded.wanted, from_age = excluded.from_age, to_age = excluded.to_age,
				born_after = excluded.born_after, changed_at = excluded.changed_at, changed_by = excluded.changed_by, changed_name = excluded.changed_name`,
			s.Tenant, e.Item(), e.Wanted, e.FromAge, e.ToAge, e.BornAfter, db.Micros(c.Now()), s.Actor, s.Name)
		if err != nil {
			return err
		}
		audit.Log(tx, c, s, audit.Change, tenant.Transfer, "expectation: "+e.Item())
	}
	return nil
}

const oldest = 130 // years
