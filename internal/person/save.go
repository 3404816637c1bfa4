package person

import (
	"context"
	"fmt"
	"strings"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// insertHouseholds stores checked households, new ones, with everything of their
// persons: few statements, and each with its rows in the order of the index they
// go into, so that few of its pages are touched, and each once. The keys by
// which their persons are found when they come again are stored where keyed is
// true; otherwise FindDuplicates does that.
func insertHouseholds(ctx context.Context, tx *db.Tx, s tenant.Scope, now time.Time, households []Household, relations []Relation, keyed bool) error {
	if err := insertHomes(ctx, tx, s, now, households); err != nil {
		return err
	}
	var stays [][]any
	var persons []Person
	for _, h := range households {
		if h.Unit != "" {
			stays = append(stays, []any{s.Tenant, h.ID, 1, h.Unit, h.UnitSince, ""})
		}
		persons = append(persons, h.Persons...)
	}
	if err := insert(ctx, tx, `household_stay (tenant_id, household_id, number, unit_id, since, until)`, stays); err != nil {
		return err
	}
	if err := insertPersons(ctx, tx, s, now, persons, keyed); err != nil {
		return err
	}
	return insertRelations(ctx, tx, s, relations)
}

// insertHomes stores the households themselves.
func insertHomes(ctx context.Context, tx *db.Tx, s tenant.Scope, now time.Time, households []Household) error {
	rows := make([][]any, len(households))
	for i, h := range households {
		rows[i] = []any{h.ID, s.Tenant, h.FileNumber, orNull(h.Unit), h.UnitSince, h.RegisteredOn, orNull(h.Transfer),
			"", len(h.Persons), sortName(h.Persons[0]), h.Version, db.Micros(now), eldest(h.Persons)}
	}
	return insert(ctx, tx, `household (id, tenant_id, file_number, unit_id, unit_since, registered_on, transfer_id, left_on,
		size, sort_name, version, created_at, eldest)`, rows)
}

func insertPersons(ctx context.Context, tx *db.Tx, s tenant.Scope, now time.Time, persons []Person, keyed bool) error {
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
	if err := insertSpokenAndFound(ctx, tx, s, persons); err != nil || !keyed {
		return err
	}
	return insertKeys(ctx, tx, s, persons)
}

// insertSpokenAndFound stores the rows that hang on persons: the languages, and the
// tokens of the search.
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
	sorted.By(tokens, func(a, b []any) int { return strings.Compare(a[1].(string), b[1].(string)) }) //nolint:forcetypeassert // put there above
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
	for _, table := range []string{"person_language", "person_token", "person_key"} {
		_, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE tenant_id = $1 AND person_id = $2`, s.Tenant, p.ID)
		if err != nil {
			return err
		}
	}
	if err := insertSpokenAndFound(ctx, tx, s, []Person{p}); err != nil {
		return err
	}
	return insertKeys(ctx, tx, s, []Person{p})
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
