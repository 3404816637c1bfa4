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

// findBatch is how many pairs share a transaction, and keyBatch the keys of how
// many persons: they lie all over the table, and the fewer times it is gone
// through, the fewer times each of its pages is written.
const (
	findBatch = 1000
	keyBatch  = 5_000
)

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
	all, err := lookThrough(ctx, d, s)
	if err != nil {
		return report, err
	}
	report.Persons = len(all.who)
	pairs, explain := linkage.Likelies(all.records, linkage.Standard())
	all.records = nil
	pairs = slices.DeleteFunc(pairs, func(p linkage.Likely) bool { return all.who[p.One].home == all.who[p.Two].home })
	pairs = likeliest(pairs, func(p linkage.Likely) likely {
		return likely{int(p.One), int(p.Two), all.who[p.One].home, all.who[p.Two].home, p.Bits}
	})
	report.Pairs = len(pairs)
	for some := range slices.Chunk(pairs, findBatch) {
		err := d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
			holding, err := all.stillSo(ctx, tx, s, some, explain)
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

// many is everybody who is looked through at once, in the order of their IDs:
// who they are, and what is compared, name by name as short as it can be kept.
type many struct {
	who     []one
	records []linkage.Record
}

type one struct {
	id      id.ID
	home    int // a number for the household
	version int
}

// lookThrough reads everybody who is here and leads.
func lookThrough(ctx context.Context, d *db.DB, s tenant.Scope) (all many, err error) {
	err = d.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		homes := map[id.ID]int{}
		all = many{}
		return db.Each(ctx, tx, func(row db.Row) error {
			p, err := scanCompared(row)
			if err != nil {
				return err
			}
			home, known := homes[p.Household]
			if !known {
				home = len(homes)
				homes[p.Household] = home
			}
			all.who = append(all.who, one{p.ID, home, p.Version})
			all.records = append(all.records, p.likeness())
			return nil
		}, `SELECT `+comparedColumns+`
			WHERE `+compared+` AND p.tenant_id = $1 AND p.merged_into IS NULL AND h.left_on = '' ORDER BY p.id`, s.Tenant)
	})
	return all, err
}

// stillSo gives the pairs to be proposed, with what speaks for them. It leaves out those of somebody
// who was changed meanwhile: they were looked at again when that happened.
func (all many) stillSo(ctx context.Context, tx *db.Tx, s tenant.Scope, pairs []linkage.Likely, explain func(linkage.Likely) linkage.Pair) ([]proposed, error) {
	var ids []id.ID
	for _, p := range pairs {
		ids = append(ids, all.who[p.One].id, all.who[p.Two].id)
	}
	now := map[id.ID]Person{}
	for some := range slices.Chunk(once(ids), most) {
		args := []any{s.Tenant}
		found, err := db.All(ctx, tx, scanCompared, `SELECT `+comparedColumns+` WHERE `+compared+` AND `+byID+` AND p.merged_into IS NULL
			AND p.id IN (`+db.List(&args, some)+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			now[p.ID] = p
		}
	}
	var still []proposed
	for _, p := range pairs {
		a, b := all.who[p.One], all.who[p.Two]
		if now[a.id].Version == a.version && now[b.id].Version == b.version {
			still = append(still, proposal(now[a.id], now[b.id], explain(p)))
		}
	}
	return still, nil
}

// keyAll stores the keys of those who have none.
func keyAll(ctx context.Context, d *db.DB, s tenant.Scope) (n int, err error) {
	for after := id.ID(""); ; {
		var some []Person
		err := d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
			some, err = db.All(ctx, tx, scanCompared, `SELECT `+comparedColumns+` WHERE `+compared+` AND p.tenant_id = $1 AND p.id > $2
				AND NOT EXISTS (SELECT 1 FROM person_key k WHERE k.tenant_id = p.tenant_id AND k.person_id = p.id)
				ORDER BY p.id LIMIT $3`, s.Tenant, after, keyBatch)
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
