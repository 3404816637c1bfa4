package person

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"wegwarte/engine/linkage"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// proposed is a pair that is worth somebody's look.
type proposed struct {
	one, other id.ID  // in the order of their IDs
	name       string // under which the one stands in lists
	linkage.Pair
}

// propose looks in the tenant's register for who may be one of these persons,
// whom it has already, and proposes it to who decides. A pair that was kept
// apart is proposed again only where again says so. It gives how many pairs
// there are.
func propose(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, persons []Person, again bool) (int, error) {
	pairs, err := alike(ctx, tx, s, persons)
	if err != nil || len(pairs) == 0 {
		return 0, err
	}
	return len(pairs), storeProposed(ctx, tx, c, s, pairs, again)
}

// alike gives the pairs of one of these persons and one of another household
// that is here.
func alike(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []Person) ([]proposed, error) {
	var asked []int64
	records := make([]linkage.Record, len(persons))
	keys := make([][]int64, len(persons))
	for i, p := range persons {
		var marks []int64
		records[i] = p.likeness()
		keys[i], marks = keysOf(records[i])
		asked = slices.Concat(asked, keys[i], marks)
	}
	slices.Sort(asked)
	bearing, err := crowds(ctx, tx, s, slices.Compact(asked))
	if err != nil {
		return nil, err
	}
	var few []int64 // keys that are not too common to lead anywhere
	for _, of := range keys {
		for _, k := range of {
			if n := bearing[k]; n > 1 && n <= linkage.Largest {
				few = append(few, k)
			}
		}
	}
	slices.Sort(few)
	holders, err := sharing(ctx, tx, s, slices.Compact(few))
	if err != nil {
		return nil, err
	}
	others, err := hereAmong(ctx, tx, s, holders)
	if err != nil || len(others) == 0 {
		return nil, err
	}
	born, err := births(ctx, tx, s, persons)
	if err != nil {
		return nil, err
	}
	all, err := registered(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	var pairs []proposed
	for i, p := range persons {
		found := among(p, keys[i], holders, others)
		likenesses := make([]linkage.Record, len(found))
		for j, one := range found {
			likenesses[j] = one.likeness()
		}
		register := linkage.Register{Records: all, Born: born[p.Birth],
			Bearing: func(mark uint64) int { return bearing[int64(mark)] }} //nolint:gosec // the same bits
		for _, pair := range linkage.Against(records[i], likenesses, linkage.Standard(), register, .5) {
			pairs = append(pairs, proposal(p, found[pair.Two], pair))
		}
	}
	return likeliestOf(pairs, homesOf(persons, others)), nil
}

func proposal(a, b Person, pair linkage.Pair) proposed {
	if b.ID < a.ID {
		a, b = b, a
	}
	return proposed{a.ID, b.ID, sortName(a), pair}
}

// among gives those who share a key with p and live in another household.
func among(p Person, keys []int64, holders map[int64][]id.ID, others map[id.ID]Person) []Person {
	var found []Person
	seen := map[id.ID]bool{p.ID: true}
	for _, k := range keys {
		for _, who := range holders[k] {
			other, here := others[who]
			if !here || seen[who] || other.Household == p.Household {
				continue
			}
			seen[who] = true
			found = append(found, other)
		}
	}
	return found
}

// hereAmong gives those of the holders who are here and not merged, with what
// is compared.
func hereAmong(ctx context.Context, tx *db.Tx, s tenant.Scope, holders map[int64][]id.ID) (map[id.ID]Person, error) {
	var ids []id.ID
	for _, of := range holders {
		ids = append(ids, of...)
	}
	slices.Sort(ids)
	all := map[id.ID]Person{}
	for some := range slices.Chunk(slices.Compact(ids), most) {
		args := []any{s.Tenant}
		found, err := db.All(ctx, tx, scanCompared, `SELECT `+comparedColumns+` WHERE `+compared+` AND `+byID+` AND p.merged_into IS NULL
			AND h.left_on = '' AND p.id IN (`+db.List(&args, some)+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			all[p.ID] = p
		}
	}
	return all, nil
}

// comparedColumns are those of a person that are compared. CROSS JOIN keeps
// SQLite from reading all households that are here where a few persons are asked for.
const comparedColumns = `p.id, p.household_id, p.family_name, p.given_name, p.family_name_own, p.given_name_own, p.birth_date,
	p.birth_precision, p.version FROM person p CROSS JOIN household h`

// byID names the tenant so that SQLite, which on a young database knows nothing of
// how many persons there are, looks persons up by their IDs and does not read all
// of the tenant's.
const byID = `coalesce(p.tenant_id, '') = $1`

// compared is what joins the two.
const compared = `h.tenant_id = p.tenant_id AND h.id = p.household_id`

func scanCompared(row db.Row) (p Person, err error) {
	err = row.Scan(&p.ID, &p.Household, &p.FamilyName, &p.GivenName, &p.FamilyNameOwn, &p.GivenNameOwn, &p.Birth.Date,
		&p.Birth.Precision, &p.Version)
	return p, err
}

func homesOf(persons []Person, others map[id.ID]Person) map[id.ID]id.ID {
	homes := map[id.ID]id.ID{}
	for _, p := range persons {
		homes[p.ID] = p.Household
	}
	for _, p := range others {
		homes[p.ID] = p.Household
	}
	return homes
}

// likely is what is looked at of a pair to choose from: two persons, in the order
// of their IDs, and their households, each by a number.
type likely struct {
	one, other         int
	oneHome, otherHome int
	bits               float64
}

func (l likely) homes() (int, int) { return min(l.oneHome, l.otherHome), max(l.oneHome, l.otherHome) }

// likeliest keeps, of the pairs between two households, each person's likeliest:
// the people of one household are different people, so that somebody can be only
// one of another's. Of twins it keeps the right ones apart.
func likeliest[P any](pairs []P, of func(P) likely) []P {
	sorted.By(pairs, func(a, b P) int {
		x, y := of(a), of(b)
		xOne, xTwo := x.homes()
		yOne, yTwo := y.homes()
		return cmp.Or(cmp.Compare(xOne, yOne), cmp.Compare(xTwo, yTwo), cmp.Compare(y.bits, x.bits), cmp.Compare(x.one, y.one), cmp.Compare(x.other, y.other))
	})
	kept := pairs[:0]
	for i := 0; i < len(pairs); {
		one, two := of(pairs[i]).homes()
		var taken []int
		for ; i < len(pairs); i++ {
			p := of(pairs[i])
			if a, b := p.homes(); a != one || b != two {
				break
			}
			if !slices.Contains(taken, p.one) && !slices.Contains(taken, p.other) {
				taken = append(taken, p.one, p.other)
				kept = append(kept, pairs[i])
			}
		}
	}
	clear(pairs[len(kept):])
	return kept
}

// likeliestOf is that of pairs of whom the households are known.
func likeliestOf(pairs []proposed, homes map[id.ID]id.ID) []proposed {
	ids := make([]id.ID, 0, 2*len(homes))
	for person, home := range homes {
		ids = append(ids, person, home)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	number := make(map[id.ID]int, len(ids))
	for i, one := range ids {
		number[one] = i
	}
	return likeliest(pairs, func(p proposed) likely {
		return likely{number[p.one], number[p.other], number[homes[p.one]], number[homes[p.other]], p.Bits}
	})
}

// storeProposed stores pairs as open, each once.
func storeProposed(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, pairs []proposed, again bool) error {
	over := `duplicate.state = 'open' AND duplicate.certainty <> excluded.certainty`
	if again {
		over += ` OR duplicate.state = 'apart'`
	}
	var subjects []id.ID
	rows := make([][]any, len(pairs))
	for i, p := range pairs {
		subjects = append(subjects, p.one, p.other)
		rows[i] = []any{id.New(), s.Tenant, p.one, p.other, Open, int64(math.Round(p.Bits * 1000)), p.Probability,
			db.JSON(p.Evidence), nil, "", db.Micros(c.Now()), 0, "", "", 1, p.name}
	}
	err := db.Insert(ctx, tx, `duplicate (id, tenant_id, one_id, other_id, state, certainty, probability, evidence, leader_id,
		reason, found_at, decided_at, decided_by, decided_name, version, sort_name)`, rows, `ON CONFLICT (tenant_id, one_id, other_id) DO UPDATE
		SET state = excluded.state, sort_name = excluded.sort_name, certainty = excluded.certainty, probability = excluded.probability, evidence = excluded.evidence,
		version = duplicate.version + 1 WHERE `+over)
	if err != nil {
		return fmt.Errorf("storing proposals: %w", err)
	}
	audit.Log(tx, c, s, audit.Create, tenant.Duplicate, "duplicates proposed", once(subjects)...)
	return nil
}

// anew proposes for somebody whose name or birth has changed: what was open is
// looked at again, and so is what somebody kept apart while they were called
// otherwise.
func anew(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, p Person) error {
	_, err := tx.Exec(ctx, `DELETE FROM duplicate WHERE tenant_id = $1 AND state = 'open' AND (one_id = $2 OR other_id = $2)`, s.Tenant, p.ID)
	if err != nil {
		return err
	}
	if _, err = tx.Exec(ctx, `UPDATE duplicate SET sort_name = $3 WHERE tenant_id = $1 AND one_id = $2`, s.Tenant, p.ID, sortName(p)); err != nil {
		return err
	}
	_, err = propose(ctx, tx, c, s, []Person{p}, true)
	return err
}
