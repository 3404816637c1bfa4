package person

import (
	"context"
	"fmt"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// insertHousehold stores a checked household with everything of its persons.
func insertHousehold(ctx context.Context, tx *db.Tx, s tenant.Scope, now time.Time, h Household, relations []Relation) error {
	if err := insertHouseholdRow(ctx, tx, s, now, h); err != nil {
		return err
	}
	if err := beginStay(ctx, tx, s, h); err != nil {
		return err
	}
	if err := insertPersons(ctx, tx, s, now, h.Persons); err != nil {
		return err
	}
	return insertRelations(ctx, tx, s, relations)
}

func insertHouseholdRow(ctx context.Context, tx *db.Tx, s tenant.Scope, now time.Time, h Household) error {
	_, err := tx.Exec(ctx, `INSERT INTO household (id, tenant_id, file_number, unit_id, unit_since, registered_on,
		transfer_id, left_on, size, sort_name, version, created_at, eldest)
		VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, $9, $10, $11, $12)`,
		h.ID, s.Tenant, h.FileNumber, orNull(h.Unit), h.UnitSince, h.RegisteredOn, orNull(h.Transfer),
		len(h.Persons), sortName(h.Persons[0]), h.Version, db.Micros(now), eldest(h.Persons))
	return err
}

func insertPersons(ctx context.Context, tx *db.Tx, s tenant.Scope, now time.Time, persons []Person) error {
	rows := make([][]any, len(persons))
	for i, p := range persons {
		rows[i] = []any{p.ID, s.Tenant, p.Household, p.Position, p.FamilyName, p.GivenName, p.FamilyNameOwn,
			p.GivenNameOwn, p.Birth.Date, p.Birth.Precision, p.Sex, p.Phone, p.Email, p.Version, db.Micros(now)}
	}
	err := insert(ctx, tx, `person (id, tenant_id, household_id, position, family_name, given_name, family_name_own,
		given_name_own, birth_date, birth_precision, sex, phone, email, version, created_at)`, rows)
	if err != nil {
		return err
	}
	return insertSpokenAndFound(ctx, tx, s, persons)
}

// insertSpokenAndFound stores the rows that hang on persons: the languages, and
// the tokens of the search.
func insertSpokenAndFound(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []Person) error {
	var languages, tokens [][]any
	for _, p := range persons {
		for _, l := range p.Languages {
			languages = append(languages, []any{s.Tenant, p.ID, l.Tag, l.Speaks, l.Reads})
		}
		for _, token := range Tokens(p.FamilyName, p.GivenName, p.FamilyNameOwn, p.GivenNameOwn) {
			tokens = append(tokens, []any{s.Tenant, token, p.ID})
		}
	}
	if err := insert(ctx, tx, `person_language (tenant_id, person_id, language, speaks, reads)`, languages); err != nil {
		return err
	}
	return insert(ctx, tx, `person_token (tenant_id, token, person_id)`, tokens)
}

func insertRelations(ctx context.Context, tx *db.Tx, s tenant.Scope, relations []Relation) error {
	rows := make([][]any, len(relations))
	for i, r := range relations {
		rows[i] = []any{r.ID, s.Tenant, r.Person, r.Other, r.Kind}
	}
	return insert(ctx, tx, `person_relation (id, tenant_id, person_id, other_id, kind)`, rows)
}

// updatePerson stores a checked person over the version before.
func updatePerson(ctx context.Context, tx *db.Tx, s tenant.Scope, p Person) error {
	err := tx.Must(ctx, `UPDATE person SET family_name = $3, given_name = $4, family_name_own = $5,
		given_name_own = $6, birth_date = $7, birth_precision = $8, sex = $9, phone = $10, email = $11, version = $12
		WHERE tenant_id = $1 AND id = $2 AND version = $12 - 1`,
		s.Tenant, p.ID, p.FamilyName, p.GivenName, p.FamilyNameOwn, p.GivenNameOwn, p.Birth.Date, p.Birth.Precision,
		p.Sex, p.Phone, p.Email, p.Version)
	if err != nil {
		return err
	}
	for _, table := range []string{"person_language", "person_token"} {
		_, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE tenant_id = $1 AND person_id = $2`, s.Tenant, p.ID)
		if err != nil {
			return err
		}
	}
	return insertSpokenAndFound(ctx, tx, s, []Person{p})
}

// updateHousehold stores what follows from its persons and raises its version.
func updateHousehold(ctx context.Context, tx *db.Tx, s tenant.Scope, h Household) error {
	return tx.Must(ctx, `UPDATE household SET size = $3, sort_name = $4, eldest = $5, version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND version = $6`,
		s.Tenant, h.ID, len(h.Persons), sortName(h.Persons[0]), eldest(h.Persons), h.Version)
}

// insert stores rows of one table.
func insert(ctx context.Context, tx *db.Tx, into string, rows [][]any) error {
	if err := db.Insert(ctx, tx, into, rows, ""); err != nil {
		return fmt.Errorf("storing a household: %w", err)
	}
	return nil
}

// sortName is what a household stands under in lists.
func sortName(first Person) string { return Fold(first.FamilyName + " " + first.GivenName) }

// eldest is the first possible birthday of the eldest person, zero where none
// is known.
func eldest(persons []Person) (first clock.Date) {
	for _, p := range persons {
		if !p.Birth.Date.IsZero() && (first.IsZero() || p.Birth.Date.Before(first)) {
			first = p.Birth.Date
		}
	}
	return first
}

func orNull(i id.ID) *id.ID {
	if i == "" {
		return nil
	}
	return &i
}
