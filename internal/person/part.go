package person

import (
	"context"
	"fmt"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Part makes a household of its own of those who stayed when the others of
// theirs moved on: in the same facility since the same day, with the file
// number of the old one and "-2" behind it. Relations stay. Like Leave it asks
// for no right to write the register; somebody must remain in the old
// household.
func Part(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household id.ID, stayed []id.ID) (Household, error) {
	households, err := load(ctx, tx, s, []id.ID{household})
	if err != nil {
		return Household{}, err
	}
	if len(households) == 0 {
		return Household{}, errs.NotFound("error.not-found")
	}
	old := households[0]
	if err := old.open(); err != nil {
		return Household{}, err
	}
	rest := Household{ID: id.New(), Unit: old.Unit, UnitSince: old.UnitSince, RegisteredOn: old.RegisteredOn,
		Transfer: old.Transfer, Version: 1}
	old.Persons = slices.DeleteFunc(slices.Clone(old.Persons), func(p Person) bool {
		if !slices.Contains(stayed, p.ID) {
			return false
		}
		p.Household, p.Position = rest.ID, len(rest.Persons)+1
		rest.Persons = append(rest.Persons, p)
		return true
	})
	if len(old.Persons) == 0 || len(rest.Persons) == 0 || len(rest.Persons) != len(stayed) {
		return Household{}, errs.Conflict("error.conflict")
	}
	if rest.FileNumber, err = partNumber(ctx, tx, s, old.FileNumber); err != nil {
		return Household{}, err
	}
	if err := insertHomes(ctx, tx, s, c.Now(), []Household{rest}); err != nil {
		return Household{}, fileNumberTaken(err)
	}
	if err := copyStays(ctx, tx, s, old.ID, rest.ID); err != nil {
		return Household{}, err
	}
	for _, p := range rest.Persons {
		err := tx.Must(ctx, `UPDATE person SET household_id = $3, position = $4 WHERE tenant_id = $1 AND id = $2`,
			s.Tenant, p.ID, rest.ID, p.Position)
		if err != nil {
			return Household{}, err
		}
	}
	if err := updateHousehold(ctx, tx, s, old); err != nil {
		return Household{}, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Register, "household parted", append(rest.Subjects(), old.ID)...)
	return rest, nil
}

// partNumber gives the first of "NUMBER-2", "NUMBER-3" … that is free.
func partNumber(ctx context.Context, tx *db.Tx, s tenant.Scope, number string) (string, error) {
	candidates := make([]string, mostPersons)
	for i := range candidates {
		candidates[i] = fmt.Sprintf("%s-%d", number, i+2)
	}
	args := []any{s.Tenant}
	taken, err := db.All(ctx, tx, db.Value[string], `SELECT file_number FROM household
		WHERE tenant_id = $1 AND file_number IN (`+db.List(&args, candidates)+`)`, args...)
	if err != nil {
		return "", err
	}
	for _, one := range candidates {
		if !slices.Contains(taken, one) {
			return one, nil
		}
	}
	return "", errs.Conflict("error.household.file-number.taken")
}
