package path

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Welcome begins the way of households that were taken in, in the transaction in
// which they were: whoever takes somebody in may, for it tells nothing.
func Welcome(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, households ...id.ID) error {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Register); err != nil {
		return err
	}
	_, err := beginAll(ctx, tx, c, s, households)
	return err
}

// WelcomeAll begins the way of those who came with a transfer.
func WelcomeAll(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, transfer id.ID) error {
	found, err := db.All(ctx, tx, db.Value[id.ID], `SELECT h.id FROM household h WHERE h.tenant_id = $1 AND h.transfer_id = $2 ORDER BY h.id`, s.Tenant, transfer)
	if err != nil {
		return err
	}
	return Welcome(ctx, tx, c, s, found...)
}

// mostBegun is how many households Catchup takes at a time.
const mostBegun = 100

// Catchup begins the way of households that are in the register and have none, a
// hundred at a time; it gives how many. The night does it, in nobody's name and for
// the purpose for which somebody walks with them.
func Catchup(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	if s.Kind != tenant.Municipality {
		return 0, nil
	}
	s.Role = tenant.CaseManager
	found, err := db.All(ctx, tx, db.Value[id.ID], `SELECT h.id FROM household h WHERE h.tenant_id = $1 AND h.left_on = '' AND h.size > 0
			AND NOT EXISTS (SELECT 1 FROM path_case k WHERE k.tenant_id = h.tenant_id AND k.household_id = h.id) ORDER BY h.id LIMIT $2`, s.Tenant, mostBegun)
	if err != nil {
		return 0, err
	}
	return beginAll(ctx, tx, c, s, found)
}

// beginAll begins the way of those that have none, and says of how many.
func beginAll(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, households []id.ID) (n int, err error) {
	loaded, err := person.Load(ctx, tx, s, households)
	if err != nil {
		return 0, err
	}
	for _, h := range loaded {
		there, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM path_case k WHERE k.tenant_id = $1 AND k.household_id = $2`, s.Tenant, h.ID)
		if err == nil && there == 0 {
			n++
			_, err = begin(ctx, tx, c, s, h, "")
		}
		if err != nil {
			return 0, err
		}
	}
	return n, nil
}

// ComeOfAge begins a case of their own for who turned 18 within the last month and
// whose household somebody walks with; it gives how many. The night does it.
func ComeOfAge(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (n int, err error) {
	if s.Kind != tenant.Municipality {
		return 0, nil
	}
	s.Role = tenant.CaseManager
	last := clock.Today(c).AddMonths(-18 * 12)
	found, err := db.All(ctx, tx, func(row db.Row) (of [2]id.ID, err error) { return of, row.Scan(&of[0], &of[1]) },
		`SELECT k.household_id, p.id FROM person p JOIN path_case k ON k.tenant_id = p.tenant_id AND k.household_id = p.household_id AND k.person_id = '' AND k.ended_on = ''
			WHERE p.tenant_id = $1 AND p.birth_date > $2 AND p.birth_date <= $3 AND p.birth_precision = 'day' AND p.merged_into IS NULL
			AND NOT EXISTS (SELECT 1 FROM path_case o WHERE o.tenant_id = p.tenant_id AND o.household_id = p.household_id AND o.person_id = p.id) ORDER BY p.birth_date, p.id LIMIT $4`,
		s.Tenant, last.AddDays(-31), last, mostBegun)
	if err != nil {
		return 0, err
	}
	for _, of := range found {
		loaded, err := person.Load(ctx, tx, s, []id.ID{of[0]})
		if err == nil && len(loaded) == 1 {
			n++
			_, err = begin(ctx, tx, c, s, loaded[0], of[1])
		}
		if err != nil {
			return 0, err
		}
	}
	return n, nil
}

// BeginCommand begins a case.
type BeginCommand struct {
	Household id.ID
	Person    id.ID // of age, for a case of their own; empty: for the household
}

// Begin begins a case: for a household that has none or whose last one ended, or
// for a person of age.
func Begin(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd BeginCommand) (Case, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Case); err != nil {
		return Case{}, err
	}
	h, err := person.Show(ctx, tx, c, s, cmd.Household)
	if err != nil {
		return Case{}, err
	}
	if cmd.Person != "" {
		who, there := h.Person(cmd.Person)
		if !there {
			return Case{}, errs.NotFound("error.not-found")
		}
		if years, known := who.Birth.AgeOn(clock.Today(c)); !known || years < 18 {
			return Case{}, errs.Invalid("path.case.minor").At("person")
		}
	}
	there, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM path_case k WHERE k.tenant_id = $1 AND k.household_id = $2 AND k.person_id = $3 AND k.ended_on = ''`, s.Tenant, h.ID, cmd.Person)
	if err == nil && there > 0 {
		err = errs.Conflict("path.case.twice")
	}
	if err != nil {
		return Case{}, err
	}
	return begin(ctx, tx, c, s, h, cmd.Person)
}

// begin begins a case with what the first days ask for.
func begin(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, h person.Household, who id.ID) (Case, error) {
	today := clock.Today(c)
	k := Case{ID: id.New(), Household: h.ID, Person: who, FileNumber: h.FileNumber, Persons: len(h.Persons), Phase: Intake, Opened: today, Version: 1, At: c.Now(), By: s.Name}
	if who != "" { // whoever walks with the household goes on with them, until somebody else is named
		k.Persons = 1
		all, err := casesOf(ctx, tx, s, []id.ID{h.ID})
		if err != nil {
			return k, err
		}
		if of, err := (walk{cases: all}).caseOf(""); err == nil {
			k.Manager, k.ManagedBy = of.Manager, of.ManagedBy
		}
	}
	if arrived := h.RegisteredOn; who == "" && arrived.Before(today) && !arrived.IsZero() {
		k.Opened = arrived
	}
	k.Weight = weigh(k.Phase, k.Complexity, k.Persons)
	if _, err := tx.Exec(ctx, `INSERT INTO path_case (id, tenant_id, household_id, person_id, file_number, persons, phase, complexity, weight, manager_id, manager_name, agreed_on, opened_on,
			ended_on, ending, version, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $14, $15, '', $10, '', '', 1, $11, $12, $13)`,
		k.ID, s.Tenant, k.Household, k.Person, k.FileNumber, k.Persons, k.Phase, k.Complexity, k.Weight, k.Opened, db.Micros(k.At), s.Actor, s.Name, k.Manager, k.ManagedBy); err != nil {
		return k, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Case, "case", h.Subjects()...)
	if who != "" { // the steps that are theirs already go on under it
		_, err := tx.Exec(ctx, `UPDATE path_step SET case_id = $3, manager_id = $4 WHERE tenant_id = $1 AND person_id = $2 AND state = 'open'`, s.Tenant, who, k.ID, k.Manager)
		return k, err
	}
	before, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM path_case k WHERE k.tenant_id = $1 AND k.household_id = $2`, s.Tenant, h.ID)
	if err != nil || before > 1 { // who comes back has had their first days
		return k, err
	}
	return k, first(ctx, tx, c, s, k, h)
}
