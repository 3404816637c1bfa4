package person

import (
	"context"
	"slices"

	"wegwarte/engine/linkage"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// findBatch is how many persons, or pairs, share a transaction.
const findBatch = 1000

// DuplicatesReport is what came of looking through a whole register.
type DuplicatesReport struct {
	Persons int // that were compared
	Keyed   int // for whom the keys were missing, and are there now
	Pairs   int // that may be one person, decided ones included
}

// FindDuplicates looks through the whole register of the tenant: after very many
// were registered at once, and where there are persons from before there were
// keys. It loads, computes without a transaction, and stores what still holds.
func FindDuplicates(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope) (report DuplicatesReport, err error) {
	if err := s.MayWrite(tenant.Register); err != nil {
		return report, err
	}
	if report.Keyed, err = keyAll(ctx, d, s); err != nil {
		return report, err
	}
	var persons []Person
	err = d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		persons, err = db.All(ctx, tx, scanCompared, `SELECT `+comparedColumns+`
			WHERE `+compared+` AND p.tenant_id = $1 AND p.merged_into IS NULL AND h.left_on = ''`, s.Tenant)
		return err
	})
	if err != nil {
		return report, err
	}
	report.Persons = len(persons)
	pairs := alikeOf(persons)
	report.Pairs = len(pairs)
	versions := map[id.ID]int{}
	for _, p := range persons {
		versions[p.ID] = p.Version
	}
	for some := range slices.Chunk(pairs, findBatch) {
		err := d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
			holding, err := stillSo(ctx, tx, s, some, versions)
			if err != nil || len(holding) == 0 {
				return err
			}
			return storeProposed(ctx, tx, c, s, holding, false)
		})
		if err != nil {
			return report, err
		}
	}
	return report, nil
}

// KeyRegister gives those persons their keys who were registered before there
// were any, and looks through the register if there were some. It tells how many.
func KeyRegister(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope) (int, error) {
	if err := s.MayWrite(tenant.Register); err != nil {
		return 0, err
	}
	keyed, err := keyAll(ctx, d, s)
	if err != nil || keyed == 0 {
		return keyed, err
	}
	_, err = FindDuplicates(ctx, d, c, s)
	return keyed, err
}

// alikeOf gives the pairs of different households among all persons.
func alikeOf(persons []Person) []proposed {
	records := make([]linkage.Record, len(persons))
	homes := make(map[id.ID]id.ID, len(persons))
	for i, p := range persons {
		records[i] = p.likeness()
		homes[p.ID] = p.Household
	}
	var pairs []proposed
	for _, pair := range linkage.Within(records, linkage.Standard(), linkage.Options{}) {
		if a, b := persons[pair.One], persons[pair.Two]; a.Household != b.Household {
			pairs = append(pairs, proposal(a, b, pair))
		}
	}
	return likeliest(pairs, homes)
}

// stillSo leaves out pairs of somebody who was changed meanwhile: they were
// looked at again when that happened.
func stillSo(ctx context.Context, tx *db.Tx, s tenant.Scope, pairs []proposed, versions map[id.ID]int) ([]proposed, error) {
	var ids []id.ID
	for _, p := range pairs {
		ids = append(ids, p.one, p.other)
	}
	now := map[id.ID]int{}
	for some := range slices.Chunk(once(ids), most) {
		args := []any{s.Tenant}
		found, err := db.All(ctx, tx, scanCompared, `SELECT `+comparedColumns+` WHERE `+compared+` AND `+byID+` AND p.merged_into IS NULL
			AND p.id IN (`+db.List(&args, some)+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			now[p.ID] = p.Version
		}
	}
	return slices.DeleteFunc(slices.Clone(pairs), func(p proposed) bool {
		return now[p.one] != versions[p.one] || now[p.other] != versions[p.other]
	}), nil
}

// keyAll stores the keys of those who have none.
func keyAll(ctx context.Context, d *db.DB, s tenant.Scope) (n int, err error) {
	for after := id.ID(""); ; {
		var some []Person
		err := d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
			some, err = db.All(ctx, tx, scanCompared, `SELECT `+comparedColumns+` WHERE `+compared+` AND p.tenant_id = $1 AND p.id > $2
				AND NOT EXISTS (SELECT 1 FROM person_key k WHERE k.tenant_id = p.tenant_id AND k.person_id = p.id)
				ORDER BY p.id LIMIT $3`, s.Tenant, after, findBatch)
			if err != nil || len(some) == 0 {
				return err
			}
			after = some[len(some)-1].ID
			return insertKeys(ctx, tx, s, some)
		})
		if err != nil || len(some) == 0 {
			return n, err
		}
		n += len(some)
	}
}
