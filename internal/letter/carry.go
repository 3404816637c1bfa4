package letter

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Carry takes along the letters of persons who move, as they were composed: what
// stands on the paper does not change with who keeps it.
func Carry(ctx context.Context, tx *db.Tx, c clock.Clock, from, to tenant.Scope, persons map[id.ID]id.ID, home id.ID) error {
	if err := from.MayRead(tenant.Path); err != nil {
		return err
	}
	if err := to.MayWrite(tenant.Path); err != nil {
		return err
	}
	type kept struct {
		person                                                        id.ID
		kind, lang, day, office, address, said, content, answered, by string
		number, at                                                    int64
	}
	old := make([]id.ID, 0, len(persons))
	subjects := []id.ID{home}
	for was, is := range persons {
		old, subjects = append(old, was), append(subjects, is)
	}
	var all []kept
	err := tx.On(ctx, from.Tenant, func(ctx context.Context) (err error) {
		args := []any{from.Tenant}
		health := ``
		for _, k := range Kinds {
			if !k.ReadBy(from) {
				args = append(args, k)
				health += ` AND kind <> ` + db.Last(args)
			}
		}
		all, err = db.All(ctx, tx, func(row db.Row) (l kept, err error) {
			return l, row.Scan(&l.person, &l.kind, &l.lang, &l.number, &l.day, &l.office, &l.address, &l.said, &l.content, &l.answered, &l.at, &l.by)
		}, `SELECT person_id, kind, lang, number, day, office, office_address, said, content, answered_on, at, by_name FROM letter
			WHERE tenant_id = $1`+health+` AND person_id IN (`+db.List(&args, old)+`) ORDER BY at, id`, args...)
		audit.Log(tx, c, from, audit.Export, tenant.Path, "letters: taken along", old...)
		return err
	})
	if err != nil {
		return err
	}
	for _, l := range all {
		if _, err := tx.Exec(ctx, `INSERT INTO letter (id, tenant_id, household_id, person_id, kind, lang, number, day, office, office_address, said, content, answered_on, at, by_id, by_name)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
			id.New(), to.Tenant, home, persons[l.person], l.kind, l.lang, l.number, l.day, l.office, l.address, l.said, l.content, l.answered, l.at, to.Actor, l.by); err != nil {
			return err
		}
	}
	audit.Log(tx, c, to, audit.Create, tenant.Path, "letters: brought along", subjects...)
	return nil
}
