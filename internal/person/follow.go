package person

import (
	"context"
	"fmt"
	"slices"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Leads is, as a piece of SQL, the person through whom somebody is shown: the
// leader of those who were merged, and everybody else themselves. The argument
// is the column that names them, "r.person_id".
func Leads(column string) string {
	return `coalesce((SELECT led.merged_into FROM person led WHERE led.id = ` + column + `), ` + column + `)`
}

// Leading is Leads for a row of a person that is at hand, to be joined with: the argument is its
// alias. It is no coalesce, which PostgreSQL does not know to be free of side
// effects: behind row-level security it would not look the leader up by an index,
// but read all persons.
func Leading(alias string) string {
	return `CASE WHEN ` + alias + `.merged_into IS NULL THEN ` + alias + `.id ELSE ` + alias + `.merged_into END`
}

// WithFollowers gives the persons and, of those whom the scope may see, all who
// were merged into them: a reader of the ones reads of the others.
func WithFollowers(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) ([]id.ID, error) {
	all := slices.Clone(persons)
	for some := range slices.Chunk(persons, most) {
		var args []any
		where := within(&args, s)
		found, err := db.All(ctx, tx, db.Value[id.ID], `SELECT p.id FROM person p
			JOIN person l ON l.tenant_id = p.tenant_id AND l.id = p.merged_into
			JOIN household h ON h.tenant_id = l.tenant_id AND h.id = l.household_id
			WHERE `+where+` AND p.tenant_id = $1 AND p.merged_into IS NOT NULL AND p.merged_into IN (`+db.List(&args, some)+`)`, args...)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return once(all), nil
}

// Follower is somebody who is shown through a person of a household.
type Follower struct {
	Person            // Into is the one who leads
	FileNumber string // of the household they were registered in
	Home       id.ID  // that household
	Listed     bool   // it is still listed: somebody of it was not merged
	Decision   id.ID  // the duplicate by which they were merged
}

// followers gives who is shown through the persons of a household.
func followers(ctx context.Context, tx *db.Tx, s tenant.Scope, h Household) ([]Follower, error) {
	args, ids := []any{s.Tenant}, make([]id.ID, len(h.Persons))
	for i, p := range h.Persons {
		ids[i] = p.ID
	}
	scan := func(row db.Row) (f Follower, err error) {
		err = row.Scan(&f.ID, &f.Home, &f.Position, &f.FamilyName, &f.GivenName, &f.FamilyNameOwn, &f.GivenNameOwn,
			&f.Birth.Date, &f.Birth.Precision, &f.Into, &f.FileNumber, &f.Listed, &f.Decision)
		return f, err
	}
	return db.All(ctx, tx, scan, `SELECT p.id, p.household_id, p.position, p.family_name, p.given_name, p.family_name_own,
		p.given_name_own, p.birth_date, p.birth_precision, p.merged_into, h.file_number, h.size > 0, coalesce(d.id, '')
		FROM person p JOIN household h ON h.tenant_id = p.tenant_id AND h.id = p.household_id
		LEFT JOIN duplicate d ON d.tenant_id = p.tenant_id AND d.state = 'merged' AND d.leader_id <> p.id AND (d.one_id = p.id OR d.other_id = p.id)
		WHERE p.tenant_id = $1 AND p.merged_into IS NOT NULL AND p.merged_into IN (`+db.List(&args, ids)+`) ORDER BY p.merged_into, p.id`, args...)
}

// Home gives the person who leads somebody's record, and their household: what
// stands behind an account of their own. It asks for no right and logs nothing.
func Home(ctx context.Context, tx *db.Tx, s tenant.Scope, person id.ID) (lead, household id.ID, err error) {
	type home struct{ lead, household id.ID }
	var args []any
	where := within(&args, s)
	args = append(args, person)
	h, err := db.One(ctx, tx, func(row db.Row) (h home, err error) { return h, row.Scan(&h.lead, &h.household) },
		`SELECT l.id, h.id FROM person p JOIN person l ON l.tenant_id = p.tenant_id AND l.id = `+Leading("p")+`
			JOIN household h ON h.tenant_id = l.tenant_id AND h.id = l.household_id WHERE `+where+fmt.Sprintf(` AND p.tenant_id = $1 AND p.id = $%d`, len(args)), args...)
	return h.lead, h.household, err
}

// leader gives through whom a person is shown.
func leader(ctx context.Context, tx *db.Tx, s tenant.Scope, person id.ID) (id.ID, error) {
	found, err := db.One(ctx, tx, db.Value[id.ID], `SELECT coalesce(merged_into, id) FROM person WHERE tenant_id = $1 AND id = $2`, s.Tenant, person)
	if errs.Is(err, errs.KindNotFound) {
		return person, nil // that they are not there is for the caller to find
	}
	return found, err
}

// Unmerged gives the persons of the household who are not shown through others.
func (h Household) Unmerged() []Person {
	return slices.DeleteFunc(slices.Clone(h.Persons), func(p Person) bool { return p.Into != "" })
}
