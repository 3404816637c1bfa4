package record

import (
	"context"
	"slices"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// most is how many persons or rows one statement names.
const most = 400

// inReach is the condition that a row, of the table with the alias r, is about
// a person whom the scope may see, or through whom that person is shown: $1 is
// the tenant, $2 the facility or empty.
var inReach = ` r.tenant_id = $1 AND ($2 = '' OR EXISTS (
	SELECT 1 FROM person q JOIN person p ON p.id = ` + person.Leading("q") + ` AND p.tenant_id = q.tenant_id JOIN household h ON h.id = p.household_id AND h.tenant_id = p.tenant_id
	WHERE q.id = r.person_id AND q.tenant_id = $1 AND h.unit_id = $2)) `

// legible is the condition that the scope may read a row's kind of data: $3 is
// whether it reads what does not tell of health, $4 whether it reads what does.
const legible = ` r.withdrawn_at = 0 AND ((NOT r.health AND $3) OR (r.health AND $4)) `

// reach gives the arguments of inReach and legible.
func reach(s tenant.Scope, kind func(health bool) tenant.Data) []any {
	return []any{s.Tenant, s.OnlyUnit(), s.Reads(kind(false)), s.Reads(kind(true))}
}

// within holds that every person is one the scope may see.
func within(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) error {
	for chunk := range slices.Chunk(persons, most) {
		args := []any{s.Tenant, s.OnlyUnit(), s.OnlyHousehold()}
		found, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM person p
			JOIN household h ON h.id = p.household_id AND h.tenant_id = p.tenant_id
			WHERE p.tenant_id = $1 AND ($2 = '' OR h.unit_id = $2) AND ($3 = '' OR h.id = $3) AND p.id IN (`+db.List(&args, chunk)+`)`, args...)
		if err != nil {
			return err
		}
		if found != len(chunk) {
			return errs.NotFound("error.not-found")
		}
	}
	return nil
}

// present holds that every person is one the scope may see and is still here:
// what is known of a household that has moved on stays as it was.
func present(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) error {
	if err := within(ctx, tx, s, persons); err != nil {
		return err
	}
	for chunk := range slices.Chunk(persons, most) {
		args := []any{s.Tenant}
		left, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM person p
			JOIN household h ON h.id = p.household_id AND h.tenant_id = p.tenant_id
			WHERE p.tenant_id = $1 AND h.left_on <> '' AND p.id IN (`+db.List(&args, chunk)+`)`, args...)
		if err != nil {
			return err
		}
		if left > 0 {
			return errs.Conflict("error.household.left")
		}
	}
	return nil
}

// personsOf lists each person of the rows once, in a stable order.
func personsOf[T any](rows []T, of func(T) id.ID) []id.ID {
	persons := make([]id.ID, len(rows))
	for i, row := range rows {
		persons[i] = of(row)
	}
	return distinct(persons)
}

func distinct(ids []id.ID) []id.ID {
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

func personID(p person.Person) id.ID { return p.ID }
func needPerson(n Need) id.ID        { return n.Person }
func measurePerson(m Measure) id.ID  { return m.Person }
