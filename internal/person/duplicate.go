package person

import (
	"context"
	"fmt"
	"time"

	"wegwarte/engine/linkage"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Duplicate is two persons of the register who may be one, and what became of
// that. It is proposed by package linkage, decided by people, and each decision
// can be undone.
type Duplicate struct {
	ID          id.ID
	State       DuplicateState
	Probability float64
	Evidence    []linkage.Evidence // it names no values
	One, Other  Person
	Homes       [2]Household // in which One and Other were registered
	Leader      id.ID        // who leads, of a merged pair
	Reason      string       // why they were kept apart
	FoundAt     time.Time
	DecidedAt   time.Time // zero while nobody has decided
	DecidedName string
	Version     int
}

// DuplicateState is what became of a proposal.
type DuplicateState string

// The states.
const (
	Open   DuplicateState = "open"
	Merged DuplicateState = "merged" // one leads, and shows what is known of both
	Apart  DuplicateState = "apart"  // two persons, somebody said; not proposed again until names or births change
)

// subjects gives whom a duplicate is about, for the audit.
func (d Duplicate) subjects() []id.ID {
	return once([]id.ID{d.Homes[0].ID, d.One.ID, d.Homes[1].ID, d.Other.ID})
}

// Follower gives the ID of the one who does not lead, of a merged pair.
func (d Duplicate) Follower() id.ID {
	if d.Leader == d.One.ID {
		return d.Other.ID
	}
	return d.One.ID
}

const duplicateColumns = `d.id, d.one_id, d.other_id, d.state, d.probability, d.evidence, coalesce(d.leader_id, ''), d.reason,
	d.found_at, d.decided_at, d.decided_name, d.version`

func scanDuplicate(row db.Row) (d Duplicate, err error) {
	err = row.Scan(&d.ID, &d.One.ID, &d.Other.ID, &d.State, &d.Probability, db.JSON(&d.Evidence), &d.Leader, &d.Reason,
		db.Time(&d.FoundAt), db.Time(&d.DecidedAt), &d.DecidedName, &d.Version)
	return d, err
}

// bothWithin keeps duplicates (d) to those of which the scope may see both
// persons (a and b), or those through whom they are shown.
var bothWithin = ` FROM duplicate d
	JOIN person a ON a.tenant_id = d.tenant_id AND a.id = d.one_id
	JOIN person la ON la.tenant_id = a.tenant_id AND la.id = ` + Leading("a") + `
	JOIN household ha ON ha.tenant_id = la.tenant_id AND ha.id = la.household_id
	JOIN person b ON b.tenant_id = d.tenant_id AND b.id = d.other_id
	JOIN person lb ON lb.tenant_id = b.tenant_id AND lb.id = ` + Leading("b") + `
	JOIN household hb ON hb.tenant_id = lb.tenant_id AND hb.id = lb.household_id
	WHERE d.tenant_id = $1 AND ($2 = '' OR ha.unit_id = $2 AND hb.unit_id = $2)`

// unsettled is a condition that leaves out open proposals that nobody can decide
// now: one of the two has been merged with somebody else, or has moved on.
const unsettled = ` AND (d.state <> 'open' OR a.merged_into IS NULL AND b.merged_into IS NULL AND ha.left_on = '' AND hb.left_on = '')`

// holdDuplicate gives a duplicate that the scope may see, to be changed, if it
// is as it was seen.
func holdDuplicate(ctx context.Context, tx *db.Tx, s tenant.Scope, seen DuplicateSeen, state DuplicateState) (Duplicate, error) {
	if err := mayDecide(s); err != nil {
		return Duplicate{}, err
	}
	d, err := loadDuplicate(ctx, tx, s, seen.ID)
	if err != nil {
		return Duplicate{}, err
	}
	// Whoever merges one of the two with somebody else at the same moment waits here.
	ids, err := db.All(ctx, tx, db.Value[id.ID], `SELECT id FROM person WHERE tenant_id = $1 AND id IN ($2, $3) ORDER BY id`+
		tx.ForUpdate(), s.Tenant, d.One.ID, d.Other.ID)
	if err != nil {
		return Duplicate{}, err
	}
	if d, err = loadDuplicate(ctx, tx, s, seen.ID); err != nil {
		return Duplicate{}, err
	}
	if len(ids) != 2 || d.State != state || d.Version != seen.Version {
		return Duplicate{}, errs.Conflict("error.conflict")
	}
	for _, h := range d.Homes {
		if err := h.open(); err != nil {
			return Duplicate{}, err
		}
	}
	return d, nil
}

// mayDecide is nil where the scope may say whether two are one. Who decides sees
// both: a role of a facility only the pairs within it, the Land's desk all.
func mayDecide(s tenant.Scope) error {
	if err := mayCompare(s); err != nil {
		return err
	}
	return s.MayWrite(tenant.Duplicate)
}

// Across reports whether no facility sees both: they do not live in one.
func (d Duplicate) Across() bool {
	return d.Homes[0].Unit == "" || d.Homes[0].Unit != d.Homes[1].Unit
}

// DuplicateSeen is a duplicate as somebody saw it who decides.
type DuplicateSeen struct {
	ID      id.ID
	Version int
}

func loadDuplicate(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Duplicate, error) {
	d, err := db.One(ctx, tx, scanDuplicate, `SELECT `+duplicateColumns+bothWithin+` AND d.id = $3`, s.Tenant, s.OnlyUnit(), which)
	if err != nil {
		return Duplicate{}, err
	}
	all, err := withPersons(ctx, tx, s, []Duplicate{d})
	if err != nil {
		return Duplicate{}, err
	}
	return all[0], nil
}

// withPersons fills in the persons and their households.
func withPersons(ctx context.Context, tx *db.Tx, s tenant.Scope, all []Duplicate) ([]Duplicate, error) {
	if len(all) == 0 {
		return nil, nil
	}
	var persons []id.ID
	for _, d := range all {
		persons = append(persons, d.One.ID, d.Other.ID)
	}
	homes, err := registeredIn(ctx, tx, s, once(persons))
	if err != nil {
		return nil, err
	}
	for i := range all {
		d := &all[i]
		for side, p := range []*Person{&d.One, &d.Other} {
			home, there := homes[p.ID]
			if !there {
				return nil, fmt.Errorf("the duplicate %s leads to nobody", d.ID)
			}
			*p, _ = home.Person(p.ID)
			if unit := s.OnlyUnit(); unit != "" && home.Unit != unit {
				home.Persons = []Person{*p} // the others there are not the scope's to see
			}
			d.Homes[side] = home
		}
	}
	return all, nil
}

// registeredIn gives for each person the household it was registered in, also
// if it was merged since.
func registeredIn(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) (map[id.ID]Household, error) {
	args := []any{s.Tenant}
	ids, err := db.All(ctx, tx, db.Value[id.ID], `SELECT DISTINCT p.household_id FROM person p
		WHERE `+byID+` AND p.id IN (`+db.List(&args, persons)+`)`, args...)
	if err != nil {
		return nil, err
	}
	households, err := loadBy(ctx, tx, s, ofTenant, ids)
	if err != nil {
		return nil, err
	}
	homes := map[id.ID]Household{}
	for _, h := range households {
		for _, p := range h.Persons {
			homes[p.ID] = h
		}
	}
	return homes, nil
}
