package person

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// within gives the condition that keeps a query to the households (aliased h)
// the scope may see: those of its tenant and, where its role is bound to a
// facility, of that facility.
func within(args *[]any, s tenant.Scope) string {
	*args = append(*args, s.Tenant)
	condition := fmt.Sprintf("h.tenant_id = $%d", len(*args))
	if unit := s.OnlyUnit(); unit != "" {
		*args = append(*args, unit)
		condition += fmt.Sprintf(" AND h.unit_id = $%d", len(*args))
	}
	if own := s.Own.Household; own != "" {
		*args = append(*args, own)
		condition += fmt.Sprintf(" AND h.id = $%d", len(*args))
	}
	return condition
}

// most is how many values one statement carries.
const most = 500

const householdColumns = `h.id, h.file_number, coalesce(h.unit_id, ''), h.unit_since, h.registered_on,
	coalesce(h.transfer_id, ''), h.left_on, h.version`

const personColumns = `p.id, p.household_id, p.position, p.family_name, p.given_name, p.family_name_own,
	p.given_name_own, p.birth_date, p.birth_precision, p.sex, p.phone, p.email, coalesce(p.merged_into, ''), p.version`

// scanHoused scans a person with the household in front of it.
func scanHoused(row db.Row, h *Household, p *Person) error {
	return row.Scan(&h.ID, &h.FileNumber, &h.Unit, &h.UnitSince, &h.RegisteredOn, &h.Transfer, &h.LeftOn, &h.Version,
		&p.ID, &p.Household, &p.Position, &p.FamilyName, &p.GivenName, &p.FamilyNameOwn,
		&p.GivenNameOwn, &p.Birth.Date, &p.Birth.Precision, &p.Sex, &p.Phone, &p.Email, &p.Into, &p.Version)
}

type spoken struct {
	person id.ID
	Language
}

func scanSpoken(row db.Row) (l spoken, err error) {
	err = row.Scan(&l.person, &l.Tag, &l.Speaks, &l.Reads)
	return l, err
}

// Load gives the households with their persons in the order of the IDs, without
// those that are not the scope's to see. It writes no audit entry: the caller,
// who knows why it reads, does.
func Load(ctx context.Context, tx *db.Tx, s tenant.Scope, households []id.ID) ([]Household, error) {
	if err := s.MayRead(tenant.Register); err != nil {
		return nil, err
	}
	return load(ctx, tx, s, households)
}

// load gives the households without those of their persons who were merged into
// others, and none of which nobody is left.
func load(ctx context.Context, tx *db.Tx, s tenant.Scope, households []id.ID) ([]Household, error) {
	all, err := loadAll(ctx, tx, s, households)
	return unmerged(all), err
}

// loadNamed is load for a list: without the languages.
func loadNamed(ctx context.Context, tx *db.Tx, s tenant.Scope, households []id.ID) ([]Household, error) {
	found := map[id.ID]*Household{}
	for ids := range slices.Chunk(households, most) {
		if err := loadSome(ctx, tx, s, within, ids, found); err != nil {
			return nil, err
		}
	}
	return unmerged(inOrder(households, found)), nil
}

func unmerged(all []Household) []Household {
	shown := all[:0]
	for _, h := range all {
		if h.Persons = h.Unmerged(); len(h.Persons) > 0 {
			shown = append(shown, h)
		}
	}
	return shown
}

// loadAll gives the households as they were registered.
func loadAll(ctx context.Context, tx *db.Tx, s tenant.Scope, households []id.ID) ([]Household, error) {
	return loadBy(ctx, tx, s, within, households)
}

// ofTenant is within for what follows from something the scope was let see: it
// keeps to the tenant, not to a facility.
func ofTenant(args *[]any, s tenant.Scope) string {
	*args = append(*args, s.Tenant)
	return fmt.Sprintf("h.tenant_id = $%d", len(*args))
}

func loadBy(ctx context.Context, tx *db.Tx, s tenant.Scope, reach func(*[]any, tenant.Scope) string, households []id.ID) ([]Household, error) {
	found := map[id.ID]*Household{}
	for ids := range slices.Chunk(households, most) {
		if err := loadSome(ctx, tx, s, reach, ids, found); err != nil {
			return nil, err
		}
	}
	all := inOrder(households, found)
	return all, speak(ctx, tx, s, all)
}

func inOrder(households []id.ID, found map[id.ID]*Household) []Household {
	all := make([]Household, 0, len(households))
	for _, one := range households {
		if h := found[one]; h != nil {
			all = append(all, *h)
		}
	}
	return all
}

func loadSome(ctx context.Context, tx *db.Tx, s tenant.Scope, reach func(*[]any, tenant.Scope) string, ids []id.ID, found map[id.ID]*Household) error {
	var args []any
	where := reach(&args, s) + " AND h.id IN (" + db.List(&args, ids) + ")"
	err := db.Each(ctx, tx, func(row db.Row) error {
		var h Household
		var p Person
		if err := scanHoused(row, &h, &p); err != nil {
			return err
		}
		if found[h.ID] == nil {
			found[h.ID] = &h
		}
		found[h.ID].Persons = append(found[h.ID].Persons, p)
		return nil
	}, `SELECT `+householdColumns+`, `+personColumns+` FROM household h JOIN person p ON p.tenant_id = h.tenant_id AND p.household_id = h.id
		WHERE `+where, args...)
	for _, household := range ids {
		if h := found[household]; h != nil {
			sorted.By(h.Persons, byPosition)
		}
	}
	return err
}

func byPosition(a, b Person) int {
	return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.ID, b.ID))
}

// speak adds which languages the persons speak.
func speak(ctx context.Context, tx *db.Tx, s tenant.Scope, households []Household) error {
	speaks := map[id.ID][]Language{}
	for ids := range slices.Chunk(members(households), most) {
		args := []any{s.Tenant}
		languages, err := db.All(ctx, tx, scanSpoken, `SELECT l.person_id, l.language, l.speaks, l.reads FROM person_language l
			WHERE l.tenant_id = $1 AND l.person_id IN (`+db.List(&args, ids)+`) ORDER BY l.person_id, l.language`, args...)
		if err != nil {
			return err
		}
		for _, l := range languages {
			speaks[l.person] = append(speaks[l.person], l.Language)
		}
	}
	for _, h := range households {
		for i := range h.Persons {
			h.Persons[i].Languages = speaks[h.Persons[i].ID]
		}
	}
	return nil
}

// Of gives the households in which the persons live, or those through whom they
// are shown, as Load does.
func Of(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) ([]Household, error) {
	var households []id.ID
	for ids := range slices.Chunk(persons, most) {
		args := []any{s.Tenant}
		some, err := db.All(ctx, tx, db.Value[id.ID], `SELECT DISTINCT l.household_id FROM person p
			JOIN person l ON l.tenant_id = p.tenant_id AND l.id = `+Leading("p")+`
			WHERE `+db.ByID(&args, "p", ids), args...)
		if err != nil {
			return nil, err
		}
		households = append(households, some...)
	}
	slices.Sort(households)
	return Load(ctx, tx, s, slices.Compact(households))
}

func scanRelation(row db.Row) (r Relation, err error) {
	err = row.Scan(&r.ID, &r.Person, &r.Other, &r.Kind)
	return r, err
}

// Relations gives the relations that somebody of the households has, also to
// people outside of them; those of somebody who was merged are their leader's.
// It writes no audit entry: the caller does.
func Relations(ctx context.Context, tx *db.Tx, s tenant.Scope, households []id.ID) ([]Relation, error) {
	if err := s.MayRead(tenant.Register); err != nil {
		return nil, err
	}
	var persons []id.ID
	for ids := range slices.Chunk(households, most) {
		var args []any
		some, err := db.All(ctx, tx, db.Value[id.ID], `SELECT p.id FROM household h JOIN person p ON p.tenant_id = h.tenant_id AND p.household_id = h.id
			WHERE `+within(&args, s)+` AND h.id IN (`+db.List(&args, ids)+`) AND p.merged_into IS NULL`, args...)
		if err != nil {
			return nil, err
		}
		persons = append(persons, some...)
	}
	persons, err := WithFollowers(ctx, tx, s, persons)
	if err != nil {
		return nil, err
	}
	return relationsOf(ctx, tx, s, persons)
}

// relationsOf gives the relations of persons whom the scope was let see, and of
// their followers, which are named with them.
func relationsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) ([]Relation, error) {
	var all []Relation
	for ids := range slices.Chunk(persons, most) {
		args := []any{s.Tenant}
		list := db.List(&args, ids)
		of := `SELECT r.id, ` + Leads("r.person_id") + `, ` + Leads("r.other_id") + `, r.kind FROM person_relation r WHERE r.tenant_id = $1 AND `
		some, err := db.All(ctx, tx, scanRelation, of+`r.person_id IN (`+list+`) UNION ALL `+of+`r.other_id IN (`+list+`)`, args...)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	sorted.By(all, func(a, b Relation) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return said(slices.Compact(all)), nil
}

// said gives each relation once, also where two persons who are one had it both.
func said(all []Relation) []Relation {
	var kept []Relation
	for _, r := range all {
		if r = r.ordered(); r.Person != r.Other && !slices.ContainsFunc(kept, r.same) {
			kept = append(kept, r)
		}
	}
	return kept
}
